"""Builds the parts from Settings and runs a pass with them; every door wires through here.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from monitor.wiring.article_pages import articles, make_page_fetchers, wants_articles
from monitor.wiring.collecting import collect, make_fetcher, make_json_fetcher, make_parser
from monitor.wiring.common import (
    PRODUCT,
    Clock,
    Resolve,
    models_dir,
    pages_dir,
    showing,
    user_agent,
)
from monitor.wiring.languages import install_models, make_detector, make_translator
from monitor.wiring.pages import page_text, write_pages
from monitor.wiring.reading import (
    enrich,
    lessons,
    make_judge,
    make_matcher,
    make_meanings,
    make_steps,
    meet,
    rematch,
)

__all__ = [
    "PRODUCT",
    "Clock",
    "Resolve",
    "articles",
    "collect",
    "enrich",
    "install_models",
    "lessons",
    "make_detector",
    "make_fetcher",
    "make_json_fetcher",
    "make_judge",
    "make_matcher",
    "make_meanings",
    "make_page_fetchers",
    "make_parser",
    "make_steps",
    "make_translator",
    "meet",
    "models_dir",
    "page_text",
    "pages_dir",
    "rematch",
    "showing",
    "user_agent",
    "wants_articles",
    "write_pages",
]
