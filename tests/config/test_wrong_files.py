"""What an operator can get wrong, one row per mistake: each is named with file, key, value and remedy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from configuration_world import ROOT, SHIPPED, whole, write

from monitor.config import check, load, notices
from monitor.errors import ConfigError, Problem

M, L, E, OUT, P, K, S = (
    "monitor.toml",
    "lenses.toml",
    "entities/mali.toml",
    "outlets/mali.toml",
    "outlets/pan-african.toml",
    "events/kati-attack-2026.toml",
    "subscribers.toml",
)
# file, what stands there, what is written instead, key, value shown, message, remedy
MISTAKES = [
    # monitor.toml
    (M, "[monitor]", "[moniter]", "moniter", "contact", "unknown key", 'Did you mean "monitor"'),
    (M, "contact", "contakt", "monitor.contakt", "desk@", "unknown key", 'Did you mean "contact"'),
    (M, "[monitor]", "[collect]\nworkers = 0\n[monitor]", "collect.workers", "0", "greater than", "for example workers = 16"),
    (M, "[monitor]", "[collect]\nworkers = '4'\n[monitor]", "collect.workers", '"4"', "whole number", "for example"),
    (M, "[monitor]", "[collect]\nworkers = 2.5\n[monitor]", "collect.workers", "2.5", "whole number", "for example"),
    (M, "[monitor]", "[collect]\ndeadline_s = -1\n[monitor]", "collect.deadline_s", "-1", "greater than 0", "for example"),
    (M, "[monitor]", "[collect]\ndeadline_s = inf\n[monitor]", "collect.deadline_s", "inf", "finite number", "for example"),
    (M, "[monitor]", "[collect]\ninterval_s = 60\n[monitor]", "collect.interval_s", "60", "not between", "Change one"),
    (M, "[monitor]", "[collect]\ninterval_max_s = 90000\n[monitor]", "collect.interval_max_s", "90000", "less than or equal to 86400", "Correct"),
    (M, "[monitor]", "[collect]\nports = [80, 70000]\n[monitor]", "collect.ports[1]", "70000", "65535", "Correct"),
    (M, "[monitor]", "[match]\nthreshold = 1.5\n[monitor]", "match.threshold", "1.5", "less than or equal to 1", "for example"),
    (M, "[monitor]", "[enrich]\ntranslate = 'headlines'\n[monitor]", "enrich.translate", "headlines", "allowed words", 'Did you mean "headline"'),
    (M, "[monitor]", "[smtp]\nsecurity = 'ssl'\n[monitor]", "smtp.security", "ssl", "allowed words", "starttls, tls, none"),
    (M, "[monitor]", "[smtp]\nhost = 'mail.example.org'\n[monitor]", "smtp.sender", '""', "needs a sender", "sender ="),
    (M, "[monitor]", "[smtp]\nuser = 'x'\nsecurity = 'none'\n[monitor]", "smtp.security", "none", "in clear", "starttls"),
    (M, "[monitor]", "[smtp]\nca_file = 'ca.pem'\n[monitor]", "smtp.ca_file", "ca.pem", "no such file", "relative"),
    (M, "[monitor]", "[smtp]\nsender = 'nobody'\n[monitor]", "smtp.sender", "nobody", "not a mail address", "name@example.org"),
    (M, "[monitor]", "[publish]\nbase_url = 'example.org'\n[monitor]", "publish.base_url", "example.org", "http", "in full"),
    (M, "[monitor]", "[monitor]\nlanguages = ['ar', 'cn']", "monitor.languages[1]", "cn", "language code", 'Did you mean "zh"'),
    (M, "[monitor]", "[monitor]\nlanguages = []", "monitor.languages", "[]", "empty list", "for example"),
    (M, "desk@example.org", "our desk", "monitor.contact", "our desk", "http", "in full"),
    (M, "[monitor]", "[daemon]\nlog = 'xml'\n[monitor]", "daemon.log", "xml", "allowed words", "text, json"),
    (M, "[monitor]", "[retention]\nitems_days = true\n[monitor]", "retention.items_days", "true", "whole number", "400"),
    # lenses.toml
    (L, 'version = "2026-11-20"\n', "", "version", "", "required", "for example version ="),
    (L, 'version = "2026-11-20"', "version = 2026-11-20", "version", "2026-11-20", "text in quotes", "for example"),
    (L, 'id = "state"', 'id = "State"', "lens[1].id", "State", "not an id", '"state"'),
    (L, 'id = "state"', 'id = "regional-independent"', "lens[1].id", "regional-independent", "already in lenses.toml:5", "Rename"),
    (L, ', zh = "官方媒体"', "", "lens[1].labels.zh", "", "required", "for example zh ="),
    (L, "description", "descripton", "lens[0].descripton", "Newsroom", "unknown key", 'Did you mean "description"'),
    (L, 'en = "state"', 'en = " state"', "lens[1].labels.en", " state", "white space", 'Write "state"'),
    # entities
    (E, 'kind = "person"', 'kind = "persson"', "entity[2].kind", "persson", "allowed words", 'Did you mean "person"'),
    (E, 'country = "ML"', 'country = "MLI"', "entity[0].country", "MLI", "ISO 3166", "two capital letters"),
    (E, 'within = ["mali"]', 'within = ["malli"]', "entity[1].within[0]", "malli", "not one of the entities", 'Did you mean "mali"'),
    (E, 'within = ["mali"]', 'within = ["sadio-camara"]', "entity[1].within[0]", "sadio-camara", "not a place", "around it"),
    (E, 'within = ["mali"]', 'within = ["kati"]', "entity[1].within[0]", "kati", "itself", "Remove"),
    (E, 'within = ["mali"]', 'within = "mali"', "entity[1].within", "mali", "list in square brackets", "for example"),
    (E, 'names.fr = ["Mali"]', 'names.french = ["Mali"]', "entity[0].names.french", "french", "ISO 639", 'Did you mean "fr"'),
    (E, 'names.fr = ["Mali"]', "names.fr = []", "entity[0].names.fr", "[]", "empty list", "for example"),
    (E, 'names.fr = ["Mali"]', 'names.fr = [""]', "entity[0].names.fr[0]", '""', "is empty", "remove it"),
    (E, 'ambiguous = ["كاتي"]', 'ambiguous = ["Katy"]', "entity[1].ambiguous[0]", "Katy", "not one of the entity's names", 'Did you mean "Kati"'),
    (E, 'id = "sadio-camara"', 'id = "mali"', "entity[2].id", "mali", "already in entities/mali.toml:3", "Rename"),
    (E, 'kind = "person"', 'kind = "person"\nsince = 2026-01-02\nuntil = 2026-01-01', "entity[2]", "", "before `since`", "two dates"),
    (E, 'kind = "person"', 'kind = "person"\nsince = 20260102', "entity[2].since", "20260102", "not a date", "2026-04-25"),
    (E, '[[entity]]\nid = "mali"', '[[entities]]\nid = "mali"', "entities", "", "unknown key", 'Did you mean "entity"'),
    (E, 'names.en = ["Mali"]', 'names.en = ["Ma\u202eli"]', "entity[0].names.en[0]", "\\u202e", "U+202E", "Remove"),
    # outlets
    (OUT, 'country = "ML"', 'country = "UK"', "outlet[0].country", "UK", "ISO 3166", 'Did you mean "GB"'),
    (OUT, 'country = "ML"', 'country = "Senegal"', "outlet[0].country", "Senegal", "ISO 3166", 'Did you mean "SN"'),
    (OUT, 'country = "ML"', 'region = "Western Africa"\ncountry = "ML"', "outlet[0].region", "Western Africa", "UN M49", 'Did you mean "011"'),
    (OUT, 'country = "ML"', 'region = "FR"\ncountry = "ML"', "outlet[0].region", "FR", "UN M49", 'country = "FR"'),
    (OUT, 'country = "ML"', 'region = 11\ncountry = "ML"', "outlet[0].region", "11", "text in quotes", '"011"'),
    (OUT, 'languages = ["fr"]', 'langages = ["fr"]', "outlet[0].langages", '["fr"]', "unknown key", 'Did you mean "languages"'),
    (OUT, 'languages = ["fr"]', 'languages = ["fr-FR"]', "outlet[0].languages[0]", "fr-FR", "ISO 639", 'Did you mean "fr"'),
    (OUT, 'languages = ["fr"]', 'languages = ["fr", "fr"]', "outlet[0].languages[1]", "fr", "twice", "Remove"),
    (OUT, 'name = "Studio Tamani"', 'name = ""', "outlet[0].name", '""', "is empty", "Write something"),
    (OUT, 'name = "Studio Tamani"\n', "", "outlet[0].name", "", "required", "for example name ="),
    (OUT, 'id = "regional-independent"', 'id = "regional-independant"', "outlet[0].lens[0].id", "regional-independant", "lens registry", 'Did you mean "regional-independent"'),
    (OUT, 'id = "regional-independent"', 'id = "unlabelled"', "outlet[0].lens[0].id", "unlabelled", "lens registry", "is unlabelled: remove"),
    (OUT, ', reason = "Run by a non-profit foundation."', "", "outlet[0].lens[0].reason", "", "required", "for example reason ="),
    (OUT, "date = 2026-11-20", 'date = "20 November"', "outlet[0].lens[0].date", "20 November", "not a date", "2026-04-25"),
    (OUT, "https://www.studiotamani.org/feed/", "www.studiotamani.org/feed/", "outlet[0].feed[0].url", "www.studio", "http", "in full"),
    (OUT, "https://www.studiotamani.org/feed/", "ftp://studiotamani.org/", "outlet[0].feed[0].url", "ftp://", "http", "in full"),
    (OUT, "https://www.studiotamani.org/feed/", "https://me:pw@studiotamani.org/", "outlet[0].feed[0].url", "me:pw@", "password", "before the @"),
    (OUT, "https://www.studiotamani.org/feed/", "https://studio tamani.org/", "outlet[0].feed[0].url", "studio tamani", "web address", "without spaces"),
    (OUT, "https://www.studiotamani.org/feed/", "https://www.africanews.com/feed/rss", "outlet[0].feed[0].url", "africanews", "", ""),
    (OUT, 'name = "main"', 'name = "main"\ninterval = 5', "outlet[0].feed[0].interval", "5", "greater than or equal to 60", "3600"),
    (OUT, 'name = "main"', 'name = "main"\nallow = ["10.0.0.300"]', "outlet[0].feed[0].allow[0]", "10.0.0.300", "address or network", "10.0.0.7"),
    (OUT, 'name = "main"', 'name = "main"\nlanguage = "klingonish"', "outlet[0].feed[0].language", "klingonish", "ISO 639", '"fr"'),
    (OUT, 'name = "main"', 'name = "Main Feed"', "outlet[0].feed[0].name", "Main Feed", "not an id", '"main-feed"'),
    (OUT, 'name = "Studio Tamani"', 'name = "Studio Tamani"\ninvented = "yes"', "outlet[0].invented", "yes", "true or false", "for example"),
    (OUT, 'name = "Studio Tamani"', 'name = "Studio Tamani"\nkind = "broadcast"', "outlet[0].kind", "broadcast", "allowed words", 'Did you mean "broadcaster"'),
    (OUT, 'name = "Studio Tamani"', 'name = "Studio Tamani"\narticle = "ful"', "outlet[0].article", "ful", "allowed words", 'Did you mean "full"'),
    (OUT, 'name = "Studio Tamani"', 'name = "Studio Tamani"\nhomepage = "javascript:alert(1)"', "outlet[0].homepage", "javascript:", "http", "in full"),
    (P, 'id = "africanews-en"', 'id = "studio-tamani"', "outlet[0].id", "studio-tamani", "already in outlets/mali.toml:3", "Rename"),
    # events
    (K, 'places = ["mali", "kati"]', 'places = ["mali", "katy"]', "places[1]", "katy", "not one of the entities", 'Did you mean "kati"'),
    (K, 'places = ["mali", "kati"]', 'places = ["sadio-camara"]', "places[0]", "sadio-camara", "a person, not a place", "actors"),
    (K, 'actors = ["sadio-camara"]', 'actors = ["jnim"]', "actors[0]", "jnim", "not one of the entities", "Add it to entities/"),
    (K, "until = 2026-06-30", "until = 2026-04-01", "", "", "before `date`", "two dates"),
    (K, "date = 2026-04-25", "date = 1745539200", "date", "1745539200", "not a date", "2026-04-25"),
    (K, "date = 2026-04-25", "date = 2026-04-25T07:00:00Z", "date", "2026-04-25T07", "not a date", "2026-04-25"),
    (K, 'type = "assault"\n', "", "type", "", "required", "for example type ="),
    (K, 'type = "assault"', 'type = "assault"\nslug = "another"', "slug", "another", "differs from the file's name", "Rename"),
    (K, 'type = "assault"', 'type = "assault"\nrelated = ["kati-attack-2026"]', "related[0]", "kati-attack-2026", "itself", "Remove"),
    (K, 'type = "assault"', 'type = "assault"\nnests_in = ["sahel-war"]', "nests_in[0]", "sahel-war", "not one of the events", "Add it to events/"),
    (K, 'type = "assault"', 'type = "assault"\nnests_in = ["kati-attack-2026"]', "nests_in[0]", "kati-attack-2026", "itself", "Remove"),
    (K, 'type = "assault"', 'type = "assault"\ncanonical = "/n/kati"', "canonical", "/n/kati", "http", "in full"),
    (K, 'type = "assault"', 'type = "assault"\nclosed = 1', "closed", "1", "true or false", "for example"),
    (K, "[keywords]\nen", "[keywords]\nuk-en", "keywords.uk-en", "uk-en", "ISO 639", 'Did you mean "uk"'),
    (K, "[keywords]", "[keyword]", "keyword", "Kati attack", "unknown key", 'Did you mean "keywords"'),
    (K, "[keywords]", '[by_hand.sumary]\ntext = "x"\nby = "me"\ndate = 2026-01-01\n[keywords]', "by_hand.sumary", "sumary", "allowed words", 'Did you mean "summary"'),
    (K, "[keywords]", '[by_hand.why]\nby = "me"\ndate = 2026-01-01\n[keywords]', "by_hand.why", "", "says nothing", "`points`"),
    (K, "[keywords]", '[by_hand.why]\ntext = "x"\ndate = 2026-01-01\n[keywords]', "by_hand.why.by", "", "required", "for example by ="),
    (K, "[keywords]", '[[lens_override]]\noutlet = "africanews"\nlenses = ["state"]\nreason = "r"\n[keywords]', "lens_override[0].outlet", "africanews", "not one of the outlets", 'Did you mean "africanews-en"'),
    (K, "[keywords]", '[[lens_override]]\noutlet = "africanews-en"\nlenses = ["stat"]\nreason = "r"\n[keywords]', "lens_override[0].lenses[0]", "stat", "not one of the lenses", 'Did you mean "state"'),
    # subscribers
    (S, "desk@example.org", "desk.example.org", "subscriber[0].address", "desk.example.org", "mail address", "name@example.org"),
    (S, "desk@example.org", "desk@example.org, me@example.org", "subscriber[0].address", "me@", "mail address", "name@example.org"),
    (S, "Africa/Bamako", "Africa/Bamaco", "subscriber[0].zone", "Bamaco", "time zone", 'Did you mean "Africa/Bamako"'),
    (S, "at = 07:00:00", "at = 7", "subscriber[0].at", "7", "time of day", "07:00:00"),
    (S, "at = 07:00:00", 'at = "25:00"', "subscriber[0].at", "25:00", "time of day", "07:00:00"),
    (S, "at = 07:00:00", 'events = ["kati-atack-2026"]', "subscriber[0].events[0]", "kati-atack-2026", "not one of the events", 'Did you mean "kati-attack-2026"'),
    (S, "at = 07:00:00", 'lenses = ["staat"]', "subscriber[0].lenses[0]", "staat", "not one of the lenses", 'Did you mean "state"'),
    (S, "at = 07:00:00", 'language = "de"', "subscriber[0].language", "de", "allowed words", "en, fr, ar, zh"),
    (S, "at = 07:00:00", 'when_empty = "never"', "subscriber[0].when_empty", "never", "allowed words", "send, skip"),
    (S, "at = 07:00:00", 'regions = ["West Africa"]', "subscriber[0].regions[0]", "West Africa", "neither an area of UN M49 nor a country", "Western Africa"),
    (S, "at = 07:00:00", 'regions = ["UK"]', "subscriber[0].regions[0]", "UK", "neither an area", 'Did you mean "GB"'),
    (S, "at = 07:00:00", "regions = [11]", "subscriber[0].regions[0]", "11", "text", "011"),
    (S, "at = 07:00:00", 'languages = ["arabic"]', "subscriber[0].languages[0]", "arabic", "language code", 'Did you mean "ar"'),
    (S, "at = 07:00:00", 'format = "plain"', "subscriber[0].format", "plain", "allowed words", "text, html, both"),
    (S, "at = 07:00:00", 'images = "no"', "subscriber[0].images", "no", "true or false", "images ="),
    (S, "at = 07:00:00", 'alerts = ["kati-atack-2026"]', "subscriber[0].alerts[0]", "kati-atack-2026", "not one of the events", 'Did you mean "kati-attack-2026"'),
    (S, "at = 07:00:00", 'alert_on = ["double"]', "subscriber[0].alert_on[0]", "double", "allowed words", 'Did you mean "doubled"'),
    (S, "at = 07:00:00", "alerts_a_day = 0", "subscriber[0].alerts_a_day", "0", "greater than or equal to 1", "4"),
    (S, "at = 07:00:00", "minimum_score = 60", "subscriber[0].minimum_score", "60", "less than or equal to 1", "0.6"),
    (S, "at = 07:00:00", 'name = "A\\r\\nBcc: x"', "subscriber[0].name", "A", "U+000D", "Remove"),
]  # fmt: skip


def problems(directory: Path) -> tuple[Problem, ...]:
    settings, found = check(directory)
    assert (settings is None) == bool(found)
    return found


@pytest.mark.parametrize(
    "mistake", MISTAKES, ids=[f"{n:03}-{m[0].split('/')[0]}-{m[3]}" for n, m in enumerate(MISTAKES)]
)
def test_each_mistake_is_named_with_file_line_key_value_and_remedy(
    tmp_path: Path, mistake: tuple[str, str, str, str, str, str, str]
) -> None:
    """An operator repairs what is named; what is not named costs an evening."""
    name, old, new, key, value, message, remedy = mistake
    files = whole()
    assert old in files[name], "the row does not change the file"
    files[name] = files[name].replace(old, new, 1)
    found = problems(write(tmp_path, files))
    if key == "outlet[0].feed[0].url" and "africanews" in value:
        # the second of two equal addresses is reported, and files are read by name
        name, message, remedy = P, "already in outlets/mali.toml:11", "Remove one"
    here = [p for p in found if p.key == key]
    assert len(here) == 1, [str(p) for p in found]
    assert here[0].file == name
    assert value in here[0].value
    assert message in here[0].message
    assert remedy in here[0].remedy
    lines = (tmp_path / name).read_text(encoding="utf-8").split("\n")
    assert here[0].line is None or 1 <= here[0].line <= len(lines)
    assert here[0].line is not None or key in {"", "version", "smtp.sender", "type"}


def test_there_are_enough_mistakes_in_the_table() -> None:
    """The table stands for what operators do; a short one would prove little."""
    assert len(MISTAKES) >= 100


def test_all_problems_of_several_broken_files_come_at_once(tmp_path: Path) -> None:
    """Repairing one mistake per run is how an evening is lost."""
    files = whole()
    files[M] = files[M].replace("contact", "contakt")
    files[OUT] = (
        files[OUT].replace('country = "ML"', 'country = "UK"').replace("date = 2026", "date= 20 26")
    )
    files[P] = files[P].replace('country = "CG"', 'country = "Congo"')
    files[K] = files[K].replace('"kati"', '"katy"').replace("type", "tipe")
    files[S] = files[S].replace("Africa/Bamako", "Mali")
    found = problems(write(tmp_path, files))
    assert [(p.file, p.key, p.line) for p in found] == [
        (K, "type", None),
        (K, "tipe", 6),
        (K, "places[1]", 7),
        (M, "monitor.contakt", 3),
        (OUT, "", 7),
        (P, "outlet[0].country", 5),
        (S, "subscriber[0].zone", 5),
    ]


def test_a_misspelt_key_does_not_hide_a_reference_to_nothing(tmp_path: Path) -> None:
    """Both mistakes stand in one table; both are named in one run."""
    files = whole()
    files[OUT] = (
        files[OUT].replace("languages", "langages").replace("regional-independent", "regional")
    )
    keys = {p.key for p in problems(write(tmp_path, files))}
    assert keys == {"outlet[0].languages", "outlet[0].langages", "outlet[0].lens[0].id"}


def test_an_unreadable_file_does_not_raise_false_alarms_elsewhere(tmp_path: Path) -> None:
    """One slip of the pen in the entities must not produce a page of unknown ids."""
    files = whole()
    files[E] = files[E].replace('kind = "place"', 'kind = "place')
    found = problems(write(tmp_path, files))
    assert [(p.file, p.line) for p in found] == [(E, 4)]
    assert "not TOML" in found[0].message


BROKEN = {
    "wrong encoding": (OUT, "# Sévaré\n".encode("cp1252"), "not UTF-8", 1),
    "utf-16": (OUT, "[[outlet]]".encode("utf-16"), "not UTF-8", 1),
    "byte order mark": (OUT, b"\xef\xbb\xbf[[outlet]]\n", "byte order mark", 1),
    "unclosed string": (K, b'title = "x\ndek = "y"\n', "not TOML", 1),
    "unclosed list": (K, b'title = "x"\nplaces = ["mali"\n', "not TOML", 3),
    "key twice": (K, b'title = "x"\ntitle = "y"\n', "not TOML", 2),
    "nested too deeply": (K, b"x = " + b"[" * 5000, "not TOML", 1),
    "control character": (K, b'title = "\x00"\n', "not TOML", 1),
    "not a table": (OUT, b'outlet = "x"\n', "array of tables", 1),
    "list of words": (OUT, b'outlet = ["x"]\n', "must be a table", 1),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_a_problem_with_its_line_and_no_traceback(
    tmp_path: Path, what: str
) -> None:
    """An editor that saved in its own encoding must not look like a bug of ours."""
    name, content, message, line = BROKEN[what]
    found = problems(write(tmp_path, {**whole(), name: content}))
    mine = [p for p in found if p.file == name]
    assert [(message in p.message, p.line) for p in mine] == [(True, line)], [str(p) for p in found]
    assert mine[0].remedy


def test_windows_line_ends_are_fine(tmp_path: Path) -> None:
    """A file that was edited elsewhere says the same."""
    files = {name: text.replace("\n", "\r\n") for name, text in whole().items()}
    assert problems(write(tmp_path, files)) == ()


@pytest.mark.parametrize(
    ("change", "file", "message"),
    [
        ("no directory", "", "cannot be read"),
        ("no monitor.toml", "monitor.toml", "missing"),
        ("no lenses.toml", "lenses.toml", "missing"),
        ("no events", "events/", "missing"),
        ("outlets is a file", "outlets/", "Not a directory"),
        ("a broken link", "events/gone.toml", "No such file"),
        ("a directory named like a file", "events/odd.toml", "Is a directory"),
        ("a misspelt file", "subscriber.toml", "not part of a configuration"),
        ("a misspelt folder", "outlet", "not part of a configuration"),
        ("a deeper folder", "outlets/africa/", "not read"),
        ("a misspelt ending", "outlets/x.tml", "end in .toml"),
    ],
)
def test_what_is_missing_or_misplaced_is_said(
    tmp_path: Path, change: str, file: str, message: str
) -> None:
    """A file that is silently not read is a rule that silently does not hold."""
    here = write(tmp_path / "config", whole())
    match change:
        case "no directory":
            here = tmp_path / "nowhere"
            file = str(here)
        case "no events":
            (here / "events" / "kati-attack-2026.toml").unlink()
            (here / "events").rmdir()
        case "outlets is a file":
            for path in (here / "outlets").iterdir():
                path.unlink()
            (here / "outlets").rmdir()
            (here / "outlets").write_text("")
        case "a broken link":
            (here / "events" / "gone.toml").symlink_to(tmp_path / "nowhere")
        case "a directory named like a file":
            (here / "events" / "odd.toml").mkdir()
        case "a misspelt folder":
            (here / "outlet").mkdir()
            (here / "outlet" / "x.toml").write_text("")
        case "a deeper folder":
            (here / "outlets" / "africa").mkdir()
            (here / "outlets" / "africa" / "x.toml").write_text("")
        case "a misspelt file":
            (here / "subscriber.toml").write_text("")
        case "a misspelt ending":
            (here / "outlets" / "x.tml").write_text("")
        case _:
            (here / change.removeprefix("no ")).unlink()
    found = problems(here)
    assert [message in p.message for p in found if p.file == file] == [True], [
        str(p) for p in found
    ]
    assert all(p.remedy for p in found)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    """The service runs as its own user; a file of root's must not stop it with a traceback."""
    here = write(tmp_path, whole())
    (here / OUT).chmod(0)
    assert ["Permission denied" in p.message for p in problems(here)] == [True]


def test_a_related_event_of_another_site_is_fine_but_a_typing_error_is_not(tmp_path: Path) -> None:
    """Slugs of other sites cannot be checked; one that is nearly ours surely means ours."""
    files = whole()
    for slug, wrong in [
        ("air-france-mali-closure-jun18", False),
        ("kati-attack-2025", False),
        ("kati-attack", False),
        ("kati-atack-2026", True),
        ("kati-attacks-2026", True),
    ]:
        changed = files[K].replace("[keywords]", "[keywords]\n", 1)
        changed = f'related = ["{slug}"]\n{changed}'
        found = problems(write(tmp_path, {**files, K: changed}))
        assert [p.key for p in found] == (["related[0]"] if wrong else []), slug


def test_any_line_may_be_lost_or_garbled_without_a_traceback(tmp_path: Path) -> None:
    """An editor, a merge or a full disk may leave anything; the answer is always a list of problems."""
    files = whole()
    refused = tried = 0
    for name, text in files.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            for instead in ("", line[: len(line) // 2], line.replace("=", "= 1 #", 1)):
                if instead == line:
                    continue
                changed = "\n".join([*lines[:number], instead, *lines[number + 1 :]])
                found = problems(write(tmp_path, {**files, name: changed}))
                assert all(p.file and p.message and p.remedy for p in found)
                tried += 1
                refused += bool(found)
        write(tmp_path, files)
    assert tried >= 150
    assert refused >= tried // 2


def test_load_raises_all_problems_in_one_error(tmp_path: Path) -> None:
    """The daemon refuses exactly what `check` refuses, and can say everything."""
    files = whole()
    files[M] = files[M].replace("contact", "contakt")
    files[S] = files[S].replace("desk@", "desk")
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, files))
    assert caught.value.problems == check(tmp_path)[1]
    assert len(caught.value.problems) == 2
    assert caught.value.exit_code == 78


def test_the_generation_names_the_exact_content(tmp_path: Path) -> None:
    """Two installations with one generation behave alike; any byte makes another."""
    here = write(tmp_path / "a", whole())
    again = write(tmp_path / "b", whole())
    first = load(here).generation
    assert (first, len(first)) == (load(again).generation, 64)
    (again / K).write_text(whole()[K] + "# a comment\n", encoding="utf-8")
    assert load(again).generation != first


def run(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monitor", "--config", str(directory), "check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_command_prints_every_problem_and_exits_78(tmp_path: Path) -> None:
    """systemd must not restart a service whose configuration is wrong: 78 tells it so."""
    files = whole()
    files[OUT] = files[OUT].replace('country = "ML"', 'country = "UK"')
    files[S] = files[S].replace("Africa/Bamako", "Africa/Bamaco")
    done = run(write(tmp_path, files))
    assert done.returncode == 78
    assert done.stdout.splitlines() == [
        (
            'outlets/mali.toml:5: outlet[0].country = "UK": is not a country of ISO 3166-1 alpha-2.'
            ' Did you mean "GB"?'
        ),
        (
            'subscribers.toml:5: subscriber[0].zone = "Africa/Bamaco": is not a time zone of the IANA'
            ' database. Did you mean "Africa/Bamako"?'
        ),
    ]
    answer = run(tmp_path, "--json")
    assert answer.returncode == 78
    told = json.loads(answer.stdout)
    assert told["ok"] is False
    assert [(p["file"], p["line"]) for p in told["problems"]] == [(OUT, 5), (S, 5)]


def put_package(here: Path, source: str, target: str) -> None:
    """A package as far as the main process looks at it."""
    package = here / "var" / "models" / f"translate-{source}_{target}-1_0"
    (package / "model").mkdir(parents=True)
    (package / "model" / "model.bin").write_bytes(b"weights")
    (package / "sentencepiece.model").write_bytes(b"pieces")
    (package / "metadata.json").write_text(
        json.dumps({"from_code": source, "to_code": target, "package_version": "1.0"})
    )


def test_a_language_that_a_chain_of_models_reaches_is_not_missing(tmp_path: Path) -> None:
    """zh->fr and fr->en translate zh; whoever is told otherwise fetches a model for nothing."""
    here = write(tmp_path, whole())
    put_package(here, "zh", "fr")
    alone = json.loads(run(here, "--json").stdout)["summary"]
    assert alone["languages_without_model"] == ["ar", "fr", "zh"]
    put_package(here, "fr", "en")
    summary = json.loads(run(here, "--json").stdout)["summary"]
    assert summary["languages_without_model"] == ["ar"]
    assert summary["languages_by_way_of_others"] == {"zh": ["zh", "fr", "en"]}
    assert "No direct model zh->en: translated by way of zh->fr->en." in run(here).stdout


def test_a_name_of_two_entities_is_told(tmp_path: Path) -> None:
    """Whoever adds names to the wrong entity would see it in wrong takes only."""
    files = whole()
    name = 'names.en = ["Kati"'
    assert name in files[E]
    here = write(tmp_path, files | {E: files[E].replace(name, 'names.en = ["Mali", "Kati"')})
    (told,) = [n for n in notices(load(here)) if n.file == "entities/"]
    assert told.value == "Mali (kati, mali)"
    assert "more than one entity" in told.message
    assert not [n for n in notices(load(SHIPPED)) if n.file == "entities/"]


def test_the_command_sums_up_a_right_configuration(tmp_path: Path) -> None:
    """What is configured, what is quiet, and which languages cannot be translated yet."""
    here = write(tmp_path, whole())
    put_package(here, "fr", "en")
    (here / "var" / "models" / "broken").mkdir()
    (here / "var" / "models" / "broken" / "metadata.json").write_text("{")
    done = run(here, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    summary = json.loads(done.stdout)["summary"]
    assert summary["languages_without_model"] == ["ar", "zh"]
    assert [summary[k] for k in ("outlets", "feeds", "entities", "events")] == [2, 2, 3, 1]
    plain = run(here)
    assert plain.returncode == 0
    assert "2 outlets in 2 countries, 2 feeds, 1 events (1 open), 3 entities" in plain.stdout
    assert "No model ar->en" in plain.stdout
    assert "carry no lens and are shown as unlabelled" in plain.stdout
