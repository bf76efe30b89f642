"""The store: one SQLite file that is the queue between the passes and the record of all takes.

`Store` is a Connection with the methods of every room. It must never decide what
an item means, when a feed is asked, or what a page says.
"""

from __future__ import annotations

import monitor.adapters.store.lean  # noqa: F401  (before anything else loads sqlite-utils)

# isort: split
from monitor.adapters.store.alerts import Alerts
from monitor.adapters.store.articles import Articles
from monitor.adapters.store.backup import Backup
from monitor.adapters.store.feedback import Feedback
from monitor.adapters.store.feeds import Feeds
from monitor.adapters.store.health import FeedHealth, HealthRows, Lost, Proposal, Status
from monitor.adapters.store.items import Items, ItemState, Revision
from monitor.adapters.store.kin import Kinship
from monitor.adapters.store.leaving import Leaving, Left
from monitor.adapters.store.marks import Marks
from monitor.adapters.store.memory import Memory
from monitor.adapters.store.outbox import Outbox, OutboxRow
from monitor.adapters.store.search import Hit
from monitor.adapters.store.takes import Takes

__all__ = [
    "FeedHealth",
    "Hit",
    "ItemState",
    "Left",
    "Lost",
    "OutboxRow",
    "Proposal",
    "Revision",
    "Status",
    "Store",
]


class Store(
    Feeds,
    Items,
    Memory,
    Takes,
    Outbox,
    Alerts,
    Leaving,
    Marks,
    Kinship,
    HealthRows,
    Backup,
    Articles,
    Feedback,
):
    """Satisfies CollectStore, EnrichStore, PublishStore and Registry of `monitor.ports`."""
