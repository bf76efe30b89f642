"""py3langid as a second opinion on texts that the profiles leave in doubt.

It costs 70 MB and a second, so nothing of it is imported before the first doubt.
It must never decide: core/language.py weighs what it says.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from monitor.types import Lang

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


class Py3Langid:
    """Log-likelihoods of a text in the `candidates` that py3langid knows; the best has 0."""

    def __init__(self, candidates: Iterable[Lang]) -> None:
        self._candidates = frozenset(candidates)
        self._identifier: LanguageIdentifier | None = None
        self._lock = threading.Lock()

    def __call__(self, text: str) -> Mapping[Lang, float]:
        """Score a text; the first call loads the model."""
        with self._lock:
            if self._identifier is None:
                self._identifier = self._load()
        ranked: list[tuple[Lang, float]] = self._identifier.rank(text)
        top = ranked[0][1]  # its scores for a text without known features are no numbers to add
        return {code: score - top for code, score in ranked}

    def _load(self) -> LanguageIdentifier:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  (see above)

        whole = LanguageIdentifier.from_model_file(MODEL_FILE)
        whole.set_languages(self._candidates & set(whole.labels))
        # Made anew from its parts, because the first one keeps the other hundred languages.
        return LanguageIdentifier(
            whole.nb_ptc,
            whole.nb_pc,
            whole.nb_classes,
            whole.tk_nextmove,
            whole.tk_output,
            tk_row=whole.tk_row,
        )
