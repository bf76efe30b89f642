"""The exact words of the stored original that stand for an item, with their span.

A quote is cut out, never written: it must never hold a character that the
original does not have at that place, and never be the headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.core.speech import Speech, speeches
from monitor.core.text import sentences
from monitor.errors import QuoteError
from monitor.types import Field, Item, Lang, Language, Quote, Translation, Untranslated

FIELDS: tuple[Field, ...] = ("summary", "body")
# Words (half as many Han characters). Shorter speech is mostly a scare quote or a name in
# marks; a fragment ("beyond what is needed") must be longer to stand alone. Longer than the
# upper limit nobody reads, and a long quote strains fair use.
SHORTEST_SPEECH, SHORTEST_FRAGMENT = 5, 8
SHORTEST_SENTENCE, LONGEST = 6, 48
# Share of its sentence that speech must fill to be translated by the whole sentence.
WHOLE = 0.8
# Share of words in common above which a sentence only says the headline again.
LIKE_HEADLINE = 0.75

_ENDS = re.compile(r"[.!?。！？؟][\"”»’」』)\]]*$")
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])[\"”»]*$")
_LEAD = re.compile(
    r"^(?:[^\n.]{2,50}?\((?:AFP|AP|Reuters|Xinhua|APA|RFI)\)\s*[-–—:]\s*"
    r"|\((?:[A-Za-z/ ]{2,20}|[^()\n]{2,12})\)\s*(?:[-–—:]\s*)?"
    r"|[A-ZÀ-Ý][A-ZÀ-Ý' ]{2,30}(?:,\s*[A-Z][\w. ]{2,20})?\s+[-–—]\s+"
    r"|[^\n.،]{2,30}\([^()\n]{2,16}\)\s*[-–—:]\s*|(?:وكالات|متابعات)\s*[-–—:]\s*"
    r"|(?:[^\n。，]{0,8}社[^\n。，]{1,14}[电電]\s?(?:（[^）\n]{1,20}）)?\s?)"
    r"|（[^）\n]{2,16}[讯訊电電]）)"
)
# What a machine makes of a lead: "Xinhua News Agency, Dakar, April 25 - ", "Agencies - ".
_LEAD_EN = re.compile(
    r"^(?:\([^()\n]{2,20}\)\s*(?:[-–—:]\s*)?|(?:[A-Z][\w.]*,?\s){1,6}(?:\d{1,2}\s)?[-–—]\s+"
    r"|Xinhua[^-–—\n]{0,50}[-–—]\s+|Agencies\s*[-–—:]\s*)"
)
_NOISE = re.compile(
    r"read more|sign up|subscribe|click here|lire aussi|à lire|abonnez|cliquez|اقرأ أيضا|للمزيد"
    r"|اشترك|点击|點擊|订阅|訂閱|责任编辑|責任編輯|photo:|©|https?://",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    quote: Quote


def best_quote(
    item: Item, language: Language, translation: Translation | Untranslated
) -> Quote | None:
    """The words to show for an item: speech if there is any, else its most telling sentence.

    None where the item has nothing but a headline, or nothing that says more.
    """
    found = [*_spoken(item, language), *_told(item, language)]
    if not found:
        return None
    best = max(found, key=lambda c: (c.score, -FIELDS.index(c.quote.field), -c.quote.start)).quote
    return Quote(
        text=best.text,
        field=best.field,
        start=best.start,
        end=best.end,
        kind=best.kind,
        speaker=best.speaker,
        translation=quote_translation(item, best, language.of(best.field), translation),
    )


def verify(item: Item, quote: Quote) -> None:
    """Raise QuoteError, naming item, field and words, unless the original has exactly these."""
    text = item.text(quote.field)
    held = text[quote.start : quote.end] if 0 <= quote.start < quote.end else ""
    what = f"item {item.id} ({item.outlet}), {quote.field} {quote.start}-{quote.end}"
    if not quote.text.strip() or held != quote.text:
        raise QuoteError(
            f"not the words of the stored original: “{quote.text}” is quoted from {what}, "
            f"where it says “{held}”"
        )
    if quote.field == "title":
        raise QuoteError(f"a headline is never a quote: “{quote.text}” is taken from {what}")


def words(text: str) -> list[str]:
    """Comparable words: case folded; each Han character counts as one."""
    return [word.casefold() for word in _WORD.findall(text)]


def length(text: str) -> float:
    """Words of a text, two Han characters being about one."""
    found = words(text)
    han = sum(1 for word in found if "\u3400" <= word[0] <= "\u9fff")
    return len(found) - han / 2


def like_headline(text: str, title: str) -> bool:
    """Whether `text` says no more than the headline does."""
    mine, its = words(text), words(title)
    if not mine or not its:
        return not mine
    if " ".join(mine) in " ".join(its):
        return True
    common = len(set(mine) & set(its))
    return common / len(set(mine) | set(its)) >= LIKE_HEADLINE


# ---- direct speech ---------------------------------------------------------


def _spoken(item: Item, language: Language) -> list[_Candidate]:
    found: list[_Candidate] = []
    for field in FIELDS:
        text, lang = item.text(field), language.of(field)
        for speech in speeches(text, lang):
            start, end = _shorten(text, speech, lang)
            said = text[start:end]
            score = _speech_score(said, speech, lang)
            if score > 0 and not like_headline(said, item.title):
                quote = Quote(
                    text=said,
                    field=field,
                    start=start,
                    end=end,
                    kind="speech",
                    speaker=speech.speaker,
                )
                found.append(_Candidate(score=10 + score, quote=quote))
    return found


def _shorten(text: str, speech: Speech, lang: Lang) -> tuple[int, int]:
    """The whole sentences of a long speech that fit, from its start."""
    if length(text[speech.start : speech.end]) <= LONGEST:
        return speech.start, speech.end
    end = speech.start
    for left, right in sentences(text[speech.start : speech.end], lang):
        if length(text[speech.start : speech.start + right]) > LONGEST:
            break
        del left
        end = speech.start + right
    return speech.start, end


def _speech_score(said: str, speech: Speech, lang: Lang) -> float:
    """0 if it is not worth quoting; more for whole, attributed sentences of middling length."""
    size = length(said)
    cased = lang not in {"ar", "zh"}
    whole = said[:1].isupper() or said[:1].isdigit() if cased else bool(_ENDS.search(said))
    titled = cased and all(w[:1].isupper() or len(w) < 4 for w in said.split())
    shortest = SHORTEST_SPEECH if (whole or not cased) and speech.said else SHORTEST_FRAGMENT
    if size < shortest or titled or (not speech.said and not whole):
        return 0.0
    return (
        1.0
        + 2.0 * speech.said
        + 1.0 * whole
        + 1.0 * bool(speech.speaker)
        + min(size, 20) / 20
        - max(0.0, size - 35) / 20
    )


# ---- a sentence of the outlet ----------------------------------------------


def _told(item: Item, language: Language) -> list[_Candidate]:
    title = set(words(item.title))
    found: list[_Candidate] = []
    for field in FIELDS:
        text, lang = item.text(field), language.of(field)
        for index, (left, right) in enumerate(sentences(text, lang)):
            lead = _LEAD.match(text[left:right])
            start = left + lead.end() if lead else left
            sentence = text[start:right]
            if not _quotable(sentence, item.title):
                continue
            mine = words(sentence)
            shared = len(title & set(mine)) / max(1, len(title))
            size = length(sentence)
            score = (
                2.0 * shared
                + 1.0 / (1 + index / 3)
                + 0.3 * any(c.isdigit() for c in sentence)
                - max(0.0, size - 30) / 15
                - 1.0 * sentence.rstrip('"”»」』').endswith(("?", "？", "؟"))
            )
            quote = Quote(text=sentence, field=field, start=start, end=right, kind="sentence")
            found.append(_Candidate(score=score, quote=quote))
    return found


def _quotable(sentence: str, title: str) -> bool:
    """A full sentence of middling length that is neither headline, boilerplate nor cut off."""
    return (
        SHORTEST_SENTENCE <= length(sentence) <= LONGEST
        and bool(_ENDS.search(sentence))
        and not _CUT_OFF.search(sentence)
        and not _NOISE.search(sentence)
        and not like_headline(sentence, title)
    )


# ---- its translation -------------------------------------------------------


def flagged(translation: Translation, field: Field) -> bool:
    """Whether a field's translation is in doubt; a flag without a field doubts all of it."""
    return any(flag.partition(":")[0] == field or ":" not in flag for flag in translation.flags)


def quote_translation(
    item: Item, quote: Quote, lang: Lang, translation: Translation | Untranslated
) -> str:
    """The machine's English for a quote, or "" where it cannot be told for certain.

    Sentences are aligned by their place, which holds only where original and
    translation have equally many; words within a sentence are cut out of the
    translation only at its own quotation marks.
    """
    if not isinstance(translation, Translation) or flagged(translation, quote.field):
        return ""
    original, english = item.text(quote.field), translation.text(quote.field)
    ours, theirs = _paired(original, english, lang)
    if not ours:
        return ""
    covered = [i for i, (a, b) in enumerate(ours) if a < quote.end and b > quote.start]
    if not covered:
        return ""
    left, right = ours[covered[0]][0], ours[covered[-1]][1]
    piece = english[theirs[covered[0]][0] : theirs[covered[-1]][1]]
    if quote.kind == "speech":
        marked = [piece[s.start : s.end] for s in speeches(piece, "en")]
        here = list(speeches(original[left:right], lang))
        if len(marked) == 1 and len(here) == 1:
            return marked[0]
    if quote.kind == "sentence":
        whole = _LEAD.sub("", original[left:right], count=1) == quote.text
        return _LEAD_EN.sub("", piece, count=1) if whole else ""
    return piece if (quote.end - quote.start) >= WHOLE * (right - left) else ""


def _paired(
    original: str, english: str, lang: Lang
) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Sentence spans of both texts where they are equally many, else nothing."""
    ours, theirs = sentences(original, lang), sentences(english, "en")
    return (ours, theirs) if len(ours) == len(theirs) else ((), ())
