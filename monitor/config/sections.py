"""The sections of monitor.toml: every setting, its default, its bounds and its reason.

It must never read a file and never know which pass uses a setting.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict

from monitor.config.kinds import Language, contact, mail_or_empty, web_or_empty

# Strict: "30" in quotes or `true` for 1 is a slip of the pen, not a number.
Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Seconds = Annotated[Number, Field(gt=0)]
Port = Annotated[Whole, Field(ge=1, le=65535)]
Contact = Annotated[str, AfterValidator(contact), Field(examples=["https://example.org/about"])]
MaybeMail = Annotated[str, AfterValidator(mail_or_empty), Field(examples=["me@example.org"])]
MaybeWeb = Annotated[str, AfterValidator(web_or_empty), Field(examples=["https://example.org"])]


class Section(BaseModel):
    """A table of monitor.toml; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class General(Section):
    """Who we are. The contact is sent to every server, so that its owner can reach us."""

    database: Path = Path("var/monitor.db")  # relative to the configuration directory
    contact: Contact = "https://example.org/regional-takes"
    operator: MaybeMail = ""  # address that is told of lost outlets and mail that cannot be sent
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("ar", "fr", "zh", "en")


class Collect(Section):
    """How servers are asked (docs/running.md explains the etiquette)."""

    workers: Annotated[Whole, Field(ge=1, le=64)] = 16
    deadline_s: Seconds = 30.0  # around the whole exchange, redirects included
    max_bytes: Annotated[Whole, Field(ge=1024)] = 10 * 1024 * 1024  # decoded
    max_redirects: Annotated[Whole, Field(ge=0, le=10)] = 5
    interval_s: Seconds = 1800.0  # first pause; adapts between the two below
    interval_min_s: Seconds = 900.0
    interval_max_s: Annotated[Number, Field(gt=0, le=86400)] = 86400.0
    new_per_day: Annotated[Whole, Field(ge=1)] = 50  # of one feed, besides what is dated as news
    host_pause_s: Annotated[Number, Field(ge=0)] = 2.0  # between two requests to one host
    ports: tuple[Port, ...] = (80, 443)
    page_pause_s: Annotated[Number, Field(ge=0)] = 10.0  # between two pages of one host
    pages_per_host: Annotated[Whole, Field(ge=1, le=50)] = 3  # in one pass
    pages_days: Seconds = 3.0  # an item that matched nothing is no news any more after that


class Enrich(Section):
    """How items are read."""

    batch: Annotated[Whole, Field(ge=1, le=1000)] = 32
    models: Path = Path("models")  # relative to the database's directory
    # Title and summary always are; the text as well of no item, of those that match, or of all.
    translate: Literal["headline", "matched", "all"] = "all"
    repair_names: bool = False  # put known names right in translations, marked [so]
    worker_memory_mb: Annotated[Whole, Field(ge=128)] = 1536  # recycled above this
    worker_batches: Annotated[Whole, Field(ge=1)] = 500  # recycled after so many
    batch_timeout_s: Seconds = 300.0
    tries: Annotated[Whole, Field(ge=1, le=10)] = 3  # before a poisonous item is parked
    inter_threads: Annotated[Whole, Field(ge=1, le=64)] = 2


class Matching(Section):
    """Where a match begins (docs/decisions.md says how the numbers were found)."""

    threshold: Annotated[Number, Field(ge=0, le=1)] = 0.5
    margin: Annotated[Number, Field(ge=0, le=1)] = 0.03
    # A sentence model in CTranslate2 form, relative to the database's directory; off without one.
    sentence_model: Path | None = None
    sentence_floor: Annotated[Number, Field(ge=-1, lt=1)] = 0.5  # a cosine that says nothing yet
    sentence_prefix: str = ""  # what the model wants before each text, such as "query: "


class Publish(Section):
    """Where pages go and how they are addressed."""

    pages: Path = Path("pages")  # relative to the database's directory
    base_url: MaybeWeb = ""  # e.g. https://monitor.example.org; "" writes no page links into mail
    language: Literal["en", "fr", "ar", "zh"] = "en"  # of `monitor event` and of SLUG.html


class Smtp(Section):
    """The mail server. The password is read from $CREDENTIALS_DIRECTORY/<credential>."""

    host: str = ""
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    credential: str = "smtp-password"
    sender: MaybeMail = ""
    timeout_s: Seconds = 60.0
    ca_file: Path | None = None  # for a mail server with a certificate of one's own


class Retention(Section):
    """How long rows are kept; takes are kept for ever."""

    items_days: Annotated[Whole, Field(ge=1)] = 400
    polls_days: Annotated[Whole, Field(ge=1)] = 400
    backups: Annotated[Whole, Field(ge=0)] = 7


class Daemon(Section):
    """How often the tables are asked what is due."""

    tick_s: Seconds = 15.0
    articles_s: Seconds = 60.0
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
