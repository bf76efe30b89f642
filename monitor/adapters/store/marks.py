"""What has changed since a site was written, in one cheap look.

It must never read a take.
"""

from __future__ import annotations

from monitor.adapters.store.database import Connection
from monitor.types import EventSlug


class Marks(Connection):
    """Marks that differ whenever an event's takes do: takes are append-only."""

    def take_marks(self) -> dict[EventSlug, str]:
        """Events with takes, each with the count and the newest of their rows."""
        rows = self._rows("SELECT event, count(*) AS n, max(id) AS last FROM takes GROUP BY event")
        return {EventSlug(row["event"]): f"{row['n']}.{row['last']}" for row in rows}
