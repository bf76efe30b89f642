"""One pass over the sample world in a process of its own, so that a test can kill it.

usage: passes.py CONFIG DATABASE PORT collect|enrich|both|pages (collect, then pages until none is due)
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from monitor import wiring
from monitor.cli.app import App

NOW = datetime(2026, 7, 20, 6, 0, tzinfo=UTC)


def run(config: Path, database: Path, port: int, what: str) -> None:
    """Every host of the sample world is on this loopback port; the clock stands still."""
    app = App(config=config, db=database, clock=lambda: NOW)
    if what in {"collect", "both", "pages"}:
        wiring.collect(app, resolve=lambda _host, _port: [("127.0.0.1", port)])
    while (
        what == "pages"
        and wiring.articles(app, resolve=lambda _host, _port: [("127.0.0.1", port)]).pages
    ):
        pass
    if what in {"enrich", "both"}:
        with wiring.make_translator(app.settings, database) as translator:
            wiring.enrich(app, translator)
    app.store.close()


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
