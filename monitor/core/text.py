"""Sentences of a text, as spans into exactly the text that was given.

sentencex finds the boundaries; what it gets wrong in news of our four languages
(titles and abbreviations, initials, speech followed by its speaker, closing quotes)
is mended here. It must never change, normalise or translate a text.
"""

from __future__ import annotations

import re
from itertools import pairwise

import sentencex

from monitor.types import Lang

Span = tuple[int, int]

# Beyond this a "sentence" is a list or lost punctuation, and a translation model loses its thread.
LONGEST = 600


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end of a sentence: a name or a number follows.
_TITLES: dict[Lang, frozenset[str]] = {
    "en": _words(
        "mr mrs ms dr prof gen col lt sgt capt maj adm amb sen rep gov pres rev hon st mt ft "
        "vs approx dept messrs"
    ),
    "fr": _words(
        "m mm mme mmes mlle mlles me dr drs pr prof gén gal col cdt cap lt mgr st ste sts stes "
        "bd av cf vol chap env tél exc"
    ),
    "ar": _words("د أ م ا.د أ.د د.م ص ق ج ط ت"),
    "zh": _words("mr mrs ms dr prof st vs"),
}
# Only before a number: "No. 5", but "He said no."
_BEFORE_NUMBER = _words("no nos n art p pp fig vol chap")
# The end of a sentence only if what follows looks like a new one.
_MAYBE: dict[Lang, frozenset[str]] = {
    "en": _words(
        "u.s u.k u.n e.u p.m a.m etc inc corp ltd co jr sr e.g i.e al jan feb mar apr jun jul "
        "aug sept sep oct nov dec"
    ),
    "fr": _words("etc s.a s.a.r.l u.e o.n.u é.-u janv févr avr juil sept oct nov déc"),
    "ar": _words("الخ إلخ ب.م ق.م هـ أ.ف.ب د.ب.أ"),
    "zh": _words("inc ltd co corp etc"),
}
_NAMED_AFTER_US = _words(
    "Army Navy Air Marine Congress Senate House Supreme President Secretary State Department "
    "Treasury Embassy Ambassador Attorney Africa Special Security General Mission"
)
# sentencex takes these for abbreviations whatever follows; before such a word they end a sentence.
_STARTS_ANEW: dict[Lang, frozenset[str]] = {
    "en": _words(
        "The A An It He She They We I You This That These Those There But And Nobody Nothing "
        "His Her Their Its Our Then Now Later In On At For From After Before When While If As"
    ),
    "fr": _words(
        "Le La Les Un Une Des Il Elle Ils Elles On Nous Vous Je Ce Cette Ces Cela Mais Et Puis "
        "En Dans Pour Selon Après Avant Depuis Son Sa Ses Leur Leurs Personne Rien Aucun Aucune"
    ),
    "ar": _words("ثم"),  # and "and", which is written as part of the word
}
_DOTTED_END = re.compile(r"(?:(?:[^\W\d_]\.){2,}|\betc\.|\bMay\.)\s+(?=([^\W\d_]+))")
_BRACKETED = re.compile(r"\s*(?:\([^()]*[.!?؟]\)\s+|（[^（）]*[。！？]）)(?=\S)")
_NUMBERED_ZH = re.compile(r"(?<=[。！？])\d{1,2}[.．、]")  # 1.关闭边境。2.救济灾民。
_NUMBERING = re.compile(r"\s*\d{1,3}[.)]\s*")
_CLITICS_AR = "وفبلك"
# Shown to sentencex as a plain space and a plain sign: it panics inside of the one, and
# refuses the other (half of a character, which broken feeds hold).
_SPACE, _HALF = re.compile(r"\s"), re.compile("[\ud800-\udfff]")
_LAST_WORD = re.compile(r"([^\s(\[«“\"‘'’،؛:—–]+)\.\s*$")
_INITIAL = re.compile(r"(?:^|[\s(\-.’'\u3400-\u9fff])([^\W\d_\u3400-\u9fff])\.\s*$")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.-?)*[A-ZÀ-Þ]")
_SPELT_OUT = re.compile(r"(?:^|\s|\()\w\s+\w\.\s*$")
# A letter that names a thing ends a sentence after all: "Plan B. Then ..."
_LETTERED = re.compile(
    r"(?:plan|vitamin|vitamine|hepatitis|hépatite|group|groupe|type|class|grade)\s+\w\.\s*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"^\s*[»”’\"'\)\]』」）】》]+")
_ONLY_CLOSING = re.compile(r"^[\s»”’\"'\)\]』」）】》。．.،,;!?！？؟]*$")
_DIGIT_END = re.compile(r"\d[.,٫٬．，]$")
_QUOTED_END = re.compile(r"[»”\"'’]\s*$")
_SPEECH_END_ZH = re.compile(r"^\s*[“「『‘\"].*[”」』’\"]$", re.DOTALL)
# A title ends nothing, nor does a cry in the middle of a sentence: 墙上写下“永不忘记！”然后离开。
_WITHIN_ZH = re.compile(r"》$|[^：，。！？；\s“「『][“「『][^”」』]*[！？][”」』]$")
# 部长说。 after a speech belongs to the speech.
_SPEAKER_ZH = re.compile(
    r"^[^。！？，：“”「」]{0,15}(?:[说說]道?|表示|[称稱]|[问問]道?|[写寫]道|指出|[强強][调調]|警告"
    r"|回答|回[应應]|宣布|道)[。，！]"
)
# «سنبقى!» هتف الحشد. The same in Arabic, where the verb comes first.
_SPEAKER_AR = re.compile(
    r"^(?:قال|هتف|صاح|صرخ|سأل|أجاب|رد|أضاف|أكد|صرح|أعلن|كتب|تابع|ختم)(?:ت|وا|ا)?\s"
)
_ELLIPSIS = re.compile(r"(?:\.\.\.|…)\s*$")
_STOPS = ("[.!?。！？؟؛;…][»”\"'’)]*\\s+", "[。！？；]", "[,،，:：]\\s*", "\\s+")


def sentences(text: str, lang: Lang) -> tuple[Span, ...]:
    """Spans of the sentences of `text`, in order, without the white space around them.

    A line end always ends a sentence; every character that is not white space
    is in exactly one span. Offsets are code points.
    """
    spans: list[Span] = []
    at = 0
    for line in text.split("\n"):
        for start, end in _joined(line, _bounds(line, lang), lang):
            spans.extend((at + left, at + right) for left, right in _shortened(line, start, end))
        at += len(line) + 1
    return tuple(spans)


def _bounds(line: str, lang: Lang) -> list[Span]:
    """Where a sentence of one line may end: what sentencex finds, and more; they join up."""
    if not line.strip():
        return []
    edges = {0}
    at = 0
    for part in _segmented(line, lang):
        at += len(part)
        edges.add(at)
    if at != len(line):  # its parts do not add up: better one long sentence than a wrong span
        return [(0, len(line))]
    return list(pairwise(sorted(edges | _more_edges(line, edges, lang))))


def _segmented(line: str, lang: Lang) -> list[str]:
    """What sentencex cuts a line into. Its parts are as long as ours, space for space."""
    try:
        return list(sentencex.segment(lang, _HALF.sub("\ufffd", _SPACE.sub(" ", line))))
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, which is no Exception
            raise
        return [line]  # a feed may hold anything, and must not end the daemon


def _more_edges(line: str, edges: set[int], lang: Lang) -> set[int]:
    """Ends that sentencex does not see: of "Washington, D.C. It", and of "(It was so.)"."""
    more = {bracketed.end() for edge in edges if (bracketed := _BRACKETED.match(line, edge))}
    if lang == "zh":
        more |= {found.start() for found in _NUMBERED_ZH.finditer(line)}
    anew = _STARTS_ANEW.get(lang, frozenset())
    for found in _DOTTED_END.finditer(line):
        joined_and = lang == "ar" and found[1].startswith("و")
        if found[1] in anew or found[0].startswith("May") or joined_and:
            more.add(found.end())
    return more


def _joined(line: str, bounds: list[Span], lang: Lang) -> list[Span]:
    joined: list[Span] = []
    for start, end in bounds:
        if joined and _goes_on(line[joined[-1][0] : joined[-1][1]], line[start:end], lang):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _goes_on(before: str, after: str, lang: Lang) -> bool:
    """Whether the boundary between two parts is none."""
    if not after.strip() or _ONLY_CLOSING.match(after):
        return True
    if (after[0].isdigit() and _DIGIT_END.search(before)) or _NUMBERING.fullmatch(before):
        return True
    closes = _CLOSING.match(after) and not before[-1:].isspace() and not _opens(after)
    if closes or _speech_goes_on(before, after, lang):
        return True
    if lang == "ar" and _ELLIPSIS.search(before) and after.lstrip().startswith("و"):
        return True
    return _after_abbreviation(before, after, lang)


def _speech_goes_on(before: str, after: str, lang: Lang) -> bool:
    """Whether `after` says who spoke, or else belongs to what was said in quotation marks."""
    if lang == "zh":
        spoken = _SPEECH_END_ZH.match(before) and _SPEAKER_ZH.match(after)
        return bool(spoken or _WITHIN_ZH.search(before))
    if not _QUOTED_END.search(before):
        return False
    if lang == "ar":
        return bool(_SPEAKER_AR.match(after.lstrip()))
    return after.lstrip()[:1].islower()  # « Partons ! » a-t-il lancé.


def _opens(after: str) -> bool:
    """A straight quotation mark that opens what follows, as far as one can see."""
    mark = after.lstrip()[:1]
    return mark in "\"'" and after.count(mark) > 1


def _after_abbreviation(before: str, after: str, lang: Lang) -> bool:
    word = _LAST_WORD.search(before)
    if not word:
        return False
    last = word[1]
    known = _bare_ar(last) if lang == "ar" else last.lower()
    names = lang if lang in _TITLES else "en"
    following = (after.split(maxsplit=1) or [""])[0]
    # 2.7 bn. in 2024: no sentence begins so, whatever the abbreviation
    if following[:1].islower() or (known in _BEFORE_NUMBER and following[:1].isdigit()):
        return True
    if known in _TITLES[names]:
        # "أ ف ب." ends in a letter of its own, and ends the sentence
        return names != "ar" or not _SPELT_OUT.search(before)
    if known in _MAYBE[names]:
        if lang == "ar":
            return not following.startswith("و")  # "and": as most Arabic sentences begin
        of_us = known in {"u.s", "u.k", "u.n"} and following.strip(".,;:") in _NAMED_AFTER_US
        return of_us or not following[:1].isupper()
    return _after_initial(before, last, following)


def _bare_ar(word: str) -> str:
    """A title without the "and" that is written as part of it: ود. سارة."""
    return word[1:] if word[:1] in _CLITICS_AR and word[1:] in _TITLES["ar"] else word


def _after_initial(before: str, last: str, following: str) -> bool:
    """Whether the full stop belongs to the initial of a name: J. Diallo, J.-C. Diallo."""
    if not _INITIAL.search(before) or _LETTERED.search(before):
        return False
    if "." in last and any(following in anew for anew in _STARTS_ANEW.values()):
        return False  # Washington, D.C. It ...
    if not before[-1:].isspace():
        return True  # J.-C. cut in two, A.B.公司, أ.ف.ب: no space, so no end
    if before.rstrip().endswith("av. J.-C."):
        return not following[:1].isupper()
    return bool(_INITIALS.fullmatch(last)) and following[:1].isupper()


def _shortened(line: str, start: int, end: int) -> list[Span]:
    """A sentence without the space around it, cut where it is far too long."""
    parts: list[Span] = []
    while True:
        piece = line[start:end]
        start += len(piece) - len(piece.lstrip())
        stop = start + len(line[start:end].rstrip())
        if stop <= start:
            return parts
        if stop - start <= LONGEST:
            parts.append((start, stop))
            return parts
        cut = _cut(line, start, start + LONGEST)
        parts.append((start, start + len(line[start:cut].rstrip())))
        start = cut


def _cut(line: str, start: int, limit: int) -> int:
    """Where to cut: after a full stop, else a comma, else a word, else at the limit."""
    for stop in _STOPS:
        found = [m.end() for m in re.finditer(stop, line[start:limit])]
        if found:
            return start + found[-1]
    return limit
