"""The nouns: one frozen dataclass per arrow of the pipelines, in three files by who makes them.

`world` is told by the operator, `flow` runs from a feed to a match, `product`
is what people get. Types know nothing but each other.
"""

from monitor.types.flow import *
from monitor.types.product import *
from monitor.types.world import *
