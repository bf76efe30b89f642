"""Regional Takes: an offline, multilingual media monitor.

Read it in this order: `pipeline/collect.py` (the order of things), `types/`
(what passes), `ports.py` (what is needed of the world), `core/` (what is
decided), `adapters/` (who acts), then the doors: `cli/`, `daemon.py`.
"""

__version__ = "0.1.0"
