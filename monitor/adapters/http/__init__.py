"""httpx and httpcore behind one class: `HttpFetcher` asks servers and contains what they do.

`network` vets and bounds each connection, `exchange` makes one request,
`schedule` keeps hosts apart, `fetcher` joins them. It must never read a feed's
content, and never know the store or the configuration.
"""

from monitor.adapters.http.fetcher import HttpFetcher
from monitor.adapters.http.schedule import HostGate

__all__ = ["HostGate", "HttpFetcher"]
