"""How long a site of many events takes: whole, with nothing new, and after one take.

usage: python bench/publish_site.py [--events 500] [--takes 20] [--outlets 150] [--json]

Only one outlet reports; the others have pages of their own and are on every silence map.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from daemon_world import tiny
from store_world import NOW, enriched, entry, feed, outlet, poll, take

from monitor.cli.app import App
from monitor.cli.publishing import write_site
from monitor.types import EventSlug


def main() -> None:
    """Build a made world, publish three times, print seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=500)
    parser.add_argument("--takes", type=int, default=20)
    parser.add_argument("--outlets", type=int, default=150)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    config = tiny(folder / "config")
    (model,) = (config / "events").glob("*.toml")
    text = model.read_text()
    for n in range(args.events):
        (config / f"events/event-{n:03}.toml").write_text(
            text.replace('slug = "assault"', f'slug = "event-{n:03}"')
        )
    model.unlink()
    for n in range(args.outlets - 1):
        (config / f"outlets/more-{n:03}.toml").write_text(
            f'[[outlet]]\nid = "more-{n:03}"\nname = "More {n}"\ncountry = "ML"\n'
            'languages = ["en"]\n[[outlet.feed]]\nname = "main"\n'
            f'url = "http://more-{n:03}.example/feed"\n'
        )
    app = App(config=config, clock=lambda: NOW)
    store = app.store
    more = [one for one in app.settings.outlets if str(one.id).startswith("more-")]
    feeds = [one for one in app.settings.feeds if str(one.outlet).startswith("more-")]
    store.sync([outlet(), *more], [feed(), *feeds], app.settings.events, NOW)

    def tell(number: int, slug: str) -> None:
        store.record(poll(entry(f"{slug}-{number}"), at=NOW))
        for item in store.claim(10):
            store.finish([enriched(item, take(item, EventSlug(slug)))], NOW)

    slugs = [str(event.slug) for event in app.settings.events]
    for slug in slugs:
        for number in range(args.takes):
            tell(number, slug)
    app.settings  # noqa: B018  (read before the clock starts: a daemon holds it)
    told = {"events": len(slugs), "outlets": args.outlets, "takes": len(slugs) * args.takes}
    site = folder / "site"
    for name in ("whole", "nothing new", "after one take"):
        if name == "after one take":
            tell(9999, slugs[0])
        begun, busy = time.perf_counter(), time.process_time()
        done = write_site(app, site)
        told[f"{name}, s"] = round(time.perf_counter() - begun, 2)
        told[f"{name}, processor s"] = round(time.process_time() - busy, 2)
        told[f"{name}, files written"] = done.changed
    shutil.rmtree(folder)
    print(json.dumps(told) if args.json else "\n".join(f"{k}: {v}" for k, v in told.items()))


if __name__ == "__main__":
    main()
