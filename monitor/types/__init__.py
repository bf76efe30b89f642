"""The nouns: one frozen dataclass per arrow of the pipelines, in five files by who makes them.

`world` is told by the operator, `flow` runs from a feed to a match, `article` is
the page behind an item, `product` is what people get, `mail` what is
sent to them. Types know nothing but each other.
"""

from monitor.types.article import *
from monitor.types.flow import *
from monitor.types.mail import *
from monitor.types.product import *
from monitor.types.world import *
