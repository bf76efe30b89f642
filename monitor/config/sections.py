"""The sections of monitor.toml: every setting, its default, its bounds and its reason.

It must never read a file and never know which pass uses a setting.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(gt=0)]
Port = Annotated[int, Field(ge=1, le=65535)]
Lang = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Section(BaseModel):
    """A table of monitor.toml; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class General(Section):
    """Who we are. The contact is sent to every server, so that its owner can reach us."""

    database: Path = Path("var/monitor.db")  # relative to the configuration directory
    contact: str = "https://example.org/regional-takes"
    operator: str = ""  # address that is told of lost outlets and mail that cannot be sent
    languages: tuple[Lang, ...] = ("ar", "fr", "zh", "en")


class Collect(Section):
    """How servers are asked (docs/running.md explains the etiquette)."""

    workers: Annotated[int, Field(ge=1, le=64)] = 16
    deadline_s: Seconds = 30.0  # around the whole exchange, redirects included
    max_bytes: Annotated[int, Field(ge=1024)] = 10 * 1024 * 1024  # decoded
    max_redirects: Annotated[int, Field(ge=0, le=10)] = 5
    interval_s: Seconds = 1800.0  # first pause; adapts between the two below
    interval_min_s: Seconds = 900.0
    interval_max_s: Annotated[float, Field(gt=0, le=86400)] = 86400.0
    host_pause_s: Annotated[float, Field(ge=0)] = 2.0  # between two requests to one host
    ports: tuple[Port, ...] = (80, 443)


class Enrich(Section):
    """How items are read."""

    batch: Annotated[int, Field(ge=1, le=1000)] = 32
    models: Path = Path("models")  # relative to the database's directory
    translate: Literal["headline", "all"] = "all"  # headline: title and summary only
    worker_memory_mb: Annotated[int, Field(ge=128)] = 1536  # recycled above this
    worker_batches: Annotated[int, Field(ge=1)] = 500  # recycled after so many
    batch_timeout_s: Seconds = 300.0
    tries: Annotated[int, Field(ge=1, le=10)] = 3  # before a poisonous item is parked
    inter_threads: Annotated[int, Field(ge=1, le=64)] = 2


class Matching(Section):
    """Where a match begins (docs/decisions.md says how the numbers were found)."""

    threshold: Annotated[float, Field(ge=0, le=1)] = 0.5
    margin: Annotated[float, Field(ge=0, le=1)] = 0.05


class Publish(Section):
    """Where pages go and how they are addressed."""

    pages: Path = Path("pages")  # relative to the database's directory
    base_url: str = ""  # e.g. https://monitor.example.org; "" writes no page links into mail


class Smtp(Section):
    """The mail server. The password is read from $CREDENTIALS_DIRECTORY/<credential>."""

    host: str = ""
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    credential: str = "smtp-password"
    sender: str = ""
    timeout_s: Seconds = 60.0
    ca_file: Path | None = None  # for a mail server with a certificate of one's own


class Retention(Section):
    """How long rows are kept; takes are kept for ever."""

    items_days: Annotated[int, Field(ge=1)] = 400
    polls_days: Annotated[int, Field(ge=1)] = 400
    backups: Annotated[int, Field(ge=0)] = 7


class Daemon(Section):
    """How often the tables are asked what is due."""

    tick_s: Seconds = 15.0
    enrich_s: Seconds = 20.0
    publish_s: Seconds = 60.0
    log: Literal["text", "json"] = "text"


class MonitorFile(Section):
    """monitor.toml as a whole."""

    monitor: General = General()
    collect: Collect = Collect()
    enrich: Enrich = Enrich()
    match: Matching = Matching()
    publish: Publish = Publish()
    smtp: Smtp = Smtp()
    retention: Retention = Retention()
    daemon: Daemon = Daemon()
