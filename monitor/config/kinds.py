"""What a value must look like: ids, codes, names, addresses, days, each with its remedy.

It must never look at more than one value; references are another file's concern.
"""

from __future__ import annotations

import ipaddress
import re
import zoneinfo
from collections.abc import Callable
from datetime import date, datetime, time
from email.utils import parseaddr
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from babel import Locale
from pydantic import AfterValidator, BeforeValidator, Field, Strict
from pydantic_core import PydanticCustomError

from monitor.config.problems import choose, did_you_mean
from monitor.core.regions import COUNTRIES, REGIONS, country_name, region_name

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_NAME_LANGUAGES = ("en", "fr", "ar", "zh")
# What people write for a country or a language and what its code is.
_COUNTRY_HABITS = {"UK": "GB", "EL": "GR", "USA": "US", "UAE": "AE", "KSA": "SA", "PRC": "CN"}
_LANGUAGE_HABITS = {"cn": "zh", "gr": "el", "jp": "ja", "ua": "uk", "iw": "he", "chi": "zh",
                    "zho": "zh", "ara": "ar", "fre": "fr", "fra": "fr", "eng": "en"}  # fmt: skip


def refuse(message: str, remedy: str) -> PydanticCustomError:
    """An error that `Report.add_invalid` shows with its own remedy."""
    return PydanticCustomError("monitor", "{message}", {"message": message, "remedy": remedy})


def _id(value: str) -> str:
    if _ID.fullmatch(value):
        return value
    slug = "-".join(re.findall(r"[a-z0-9]+", value.lower()))
    example = f'"{slug}"' if slug else '"al-example"'
    raise refuse(
        "is not an id", f"Use lower-case letters, digits and single hyphens, such as {example}."
    )


def _text(value: str) -> str:
    if not value.strip():
        raise refuse("is empty", "Write something, or remove it.")
    if value != value.strip():
        raise refuse("begins or ends with white space", f'Write "{value.strip()}".')
    return _visible(value, "\u200c\u200d")  # joiners belong to Persian and Indic spelling


def _visible(value: str, allowed: str) -> str:
    """No control or bidirectional override character reaches a page or a mail header."""
    hidden = next((c for c in value if not c.isprintable() and c not in allowed), None)
    if hidden is not None:
        raise refuse(
            f"contains the invisible character U+{ord(hidden):04X}", "Remove that character."
        )
    return value


def _line(value: str) -> str:
    return _text(value) if value else value


def _prose(value: str) -> str:
    return _visible(value, "\n\t\u200c\u200d")


def _country(value: str) -> str:
    if value in COUNTRIES:
        return value
    meant = _COUNTRY_HABITS.get(value.upper(), value.upper())
    meant = meant if meant in COUNTRIES else _countries_by_name().get(value.lower(), "")
    if not meant:
        near = did_you_mean(value, tuple(_countries_by_name())) if len(value) > 3 else ""
        word = near.split('"')[1] if near else ""
        meant = _countries_by_name().get(word, "")
    remedy = f'Did you mean "{meant}"?' if meant else 'Write two capital letters, such as "ML".'
    raise refuse("is not a country of ISO 3166-1 alpha-2", remedy)


def _region(value: str) -> str:
    if value in REGIONS:
        return value
    names = {region_name(code): code for code in sorted(REGIONS)}
    near = did_you_mean(value, tuple(names))
    word = near.split('"')[1] if near else ""
    if word:
        remedy = f'Did you mean "{names[word]}" ({word})?'
    elif value in COUNTRIES:
        remedy = f'"{value}" is a country: write it as country = "{value}".'
    else:
        remedy = 'Write three digits in quotes, such as "011" (Western Africa).'
    raise refuse("is not an area of UN M49", remedy)


def _area(value: str) -> str:
    """A reader's region: an area of UN M49, or a country."""
    if value in COUNTRIES:
        return value
    try:
        return _region(value)
    except PydanticCustomError as error:
        meant = _COUNTRY_HABITS.get(value.upper(), value.upper())
        named = meant if meant in COUNTRIES else _countries_by_name().get(value.lower(), "")
        remedy = f'Did you mean "{named}"?' if named else (error.context or {})["remedy"]
        raise refuse("is neither an area of UN M49 nor a country", remedy) from None


def _language(value: str) -> str:
    if value in _languages() and value != "und":
        return value
    meant = _LANGUAGE_HABITS.get(value.lower()) or re.split(r"[-_]", value.lower())[0]
    if meant not in _languages() or meant == "und":
        meant = {name.lower(): code for code, name in _languages().items()}.get(value.lower(), "")
    remedy = f'Did you mean "{meant}"?' if meant else 'Write a code such as "ar", "fr" or "zh".'
    raise refuse("is not a language code of ISO 639", remedy)


def _web(value: str) -> str:
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise refuse("is not a web address", 'Correct it: "https://host/path".') from None
    if parts.scheme not in {"http", "https"}:
        near = did_you_mean(parts.scheme, ("http", "https")) if parts.scheme else ""
        raise refuse(
            "is not an http or https address",
            near or 'Write it in full, such as "https://example.org/feed".',
        )
    if not parts.hostname or port == 0 or any(c.isspace() or not c.isprintable() for c in value):
        raise refuse("is not a web address", 'Correct it: "https://host/path", without spaces.')
    if parts.username is not None:
        raise refuse("carries a user name or password", "Remove what stands before the @.")
    return value


def _mail(value: str) -> str:
    if _MAIL.fullmatch(value):
        return value
    raise refuse("is not a mail address", 'Write it as "name@example.org".')


def mail_or_empty(value: str) -> str:
    """Nothing, a bare address, or "Name <address>"."""
    if value:
        _mail(parseaddr(value)[1])
    return value


def web_or_empty(value: str) -> str:
    """Nothing, or an http(s) address."""
    return _web(value) if value else value


def contact(value: str) -> str:
    """How a server's owner reaches us: an http(s) address or a mail address."""
    return _mail(value) if "@" in value and "://" not in value else _web(value)


def _zone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise refuse(
            "is not a time zone of the IANA database",
            choose(value, sorted(_zones()), 'Write a name such as "Africa/Bamako".'),
        ) from None
    return value


def _network(value: str) -> str:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        raise refuse(
            "is not an address or network", 'Write it such as "10.0.0.7" or "192.168.0.0/16".'
        ) from None
    return value


def _no_number(what: str, example: str) -> Callable[[Any], Any]:
    """Pydantic would read a number as seconds since 1970: never what is meant in a file."""

    def check(value: Any) -> Any:
        if isinstance(value, datetime) or not isinstance(value, (date, time, str)):
            raise refuse(f"is not {what}", f"Write it as {example}.")
        return value

    return check


def _day(value: Any) -> Any:
    value = _no_number("a date", "2026-04-25")(value)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise refuse("is not a date", "Write it as 2026-04-25.") from None
    return value


def _clock(value: Any) -> Any:
    value = _no_number("a time of day", "07:00:00")(value)
    if isinstance(value, str):
        try:
            value = time.fromisoformat(value)
        except ValueError:
            raise refuse("is not a time of day", "Write it as 07:00:00.") from None
    if isinstance(value, time) and value.tzinfo is not None:
        raise refuse("carries a time zone", "Name the zone with the key `zone`.")
    return value


@lru_cache(maxsize=1)
def _countries_by_name() -> dict[str, str]:
    """Lower-case country names in our languages -> code, for "did you mean"."""
    return {
        country_name(code, language).lower(): code
        for language in _NAME_LANGUAGES
        for code in COUNTRIES
    }


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    """ISO 639 codes without script or region -> English names, as CLDR lists them."""
    return {
        code: name
        for code, name in Locale.parse("en").languages.items()
        if re.fullmatch(r"[a-z]{2,3}", code)
    }


@lru_cache(maxsize=1)
def _zones() -> set[str]:
    return zoneinfo.available_timezones()


Id = Annotated[str, AfterValidator(_id), Field(examples=["al-example"])]
Text = Annotated[str, AfterValidator(_text)]
Line = Annotated[str, AfterValidator(_line)]  # may be empty
Prose = Annotated[str, AfterValidator(_prose)]  # may be empty, may have paragraphs
Country = Annotated[str, AfterValidator(_country), Field(examples=["ML"])]
Region = Annotated[str, AfterValidator(_region), Field(examples=["011"])]
Area = Annotated[str, AfterValidator(_area), Field(examples=["011"])]
Language = Annotated[str, AfterValidator(_language), Field(examples=["fr"])]
Web = Annotated[str, AfterValidator(_web), Field(examples=["https://example.org/feed"])]
Mail = Annotated[str, AfterValidator(_mail), Field(examples=["reader@example.org"])]
Zone = Annotated[str, AfterValidator(_zone), Field(examples=["Africa/Bamako"])]
Network = Annotated[str, AfterValidator(_network), Field(examples=["10.0.0.7"])]
Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
Flag = Annotated[bool, Strict()]
