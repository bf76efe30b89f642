"""The n-gram profiles that ship inside the langdetect package.

It must never know how they are scored, and never imports langdetect itself: its
detector draws random numbers, ours does not.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from monitor.core.language import Profile
from monitor.errors import ModelError
from monitor.types import Lang

# langdetect counts Chinese twice; the script decides between the two, not the profile
_CODES = {"zh-cn": "zh", "zh-tw": ""}


class _Profiles(Mapping[Lang, Profile]):
    """Profiles by language, each read when it is asked for: all at once are 15 MB."""

    def __init__(self, paths: Mapping[Lang, Path]) -> None:
        self._paths = paths

    def __getitem__(self, code: Lang) -> Profile:
        path = self._paths[code]
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return Profile(counts=told["freq"], totals=tuple(told["n_words"]))
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"langdetect's profile {path.name} cannot be read: {error}") from error

    def __iter__(self) -> Iterator[Lang]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def load_profiles(codes: Collection[Lang]) -> Mapping[Lang, Profile]:
    """Profiles of these ISO 639-1 codes, as far as there are any; each is read when asked for.

    ModelError if the package is not installed whole.
    """
    spec = find_spec("langdetect")
    places = list(spec.submodule_search_locations or ()) if spec else []
    folder = Path(places[0]) / "profiles" if places else None
    if folder is None or not folder.is_dir():
        raise ModelError("langdetect's profiles are missing: install langdetect again")
    named = {_CODES.get(path.name, path.name): path for path in sorted(folder.iterdir())
             if path.is_file() and not path.suffix}  # fmt: skip
    return _Profiles({code: path for code, path in named.items() if code in codes})
