"""The catalogues of the interface: one .po file for each language but English.

They are read as they are, so that what is translated is what is shown. This must
never know what a message is for.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO


@lru_cache(maxsize=8)
def catalogue(language: str) -> NullTranslations:
    """The messages of a language ("fr", "ar", "zh"); English says them as they are."""
    if language == "en":
        return NullTranslations()
    # Babel's readers are only needed where somebody reads another language.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    held = files(__name__) / language / "LC_MESSAGES" / "monitor.po"
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(held.read_bytes()), locale=language, charset="utf-8"))
    compiled.seek(0)
    return GNUTranslations(compiled)
