"""Installing models: whatever an archive or a server does, nothing is written outside."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import shutil
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from monitor.adapters.argos import download as downloads
from monitor.adapters.argos import installed
from monitor.adapters.argos.archive import unpack
from monitor.adapters.argos.download import Offer, default_index, read_index
from monitor.adapters.argos.installer import LOCK, Installer
from monitor.cli.app import App
from monitor.cli.models import models as models_command
from monitor.errors import ModelError

DATA = Path(__file__).parent.parent / "data" / "models"
ARABIC = DATA / "translate-ar_en-1_0.argosmodel"
TOP = "translate-ar_en-1_0"

# ---- hostile archives ------------------------------------------------------

METADATA = {"from_code": "ar", "to_code": "en", "package_version": "1.0", "type": "translate"}


def package(**changes: object) -> dict[str, bytes]:
    """The least that is a package, with metadata changed."""
    return {
        f"{TOP}/metadata.json": json.dumps(METADATA | changes).encode(),
        f"{TOP}/sentencepiece.model": b"pieces",
        f"{TOP}/model/model.bin": b"weights",
    }


def zipped(
    files: dict[str, bytes], change: Callable[[zipfile.ZipFile], None] | None = None
) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        if change:
            change(archive)
    return held.getvalue()


def with_entry(name: str, content: bytes = b"x", mode: int = 0) -> bytes:
    def add(archive: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, content)

    return zipped(package(), add)


def twice() -> bytes:
    def add(archive: zipfile.ZipFile) -> None:
        archive.writestr(f"{TOP}/MODEL/model.bin".replace("MODEL", "Model"), b"other")

    return zipped(package(), add)


def bomb() -> bytes:
    return zipped(package() | {f"{TOP}/model/model.bin": bytes(110 * 2**20)})


def corrupted() -> bytes:
    """The weights are not what their checksum says."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in package().items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return held.getvalue().replace(b"weights", b"weighty")


def lying_size() -> bytes:
    """The directory says 5 bytes, the stream holds far more."""
    data = bytearray(zipped(package() | {f"{TOP}/model/model.bin": bytes(500_000)}))
    name = f"{TOP}/model/model.bin".encode()
    at = data.rindex(name) - 46  # the central directory's entry
    data[at + 24 : at + 28] = (5).to_bytes(4, "little")
    return bytes(data)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "no zip": lambda: b"<html>Not found</html>",
    "empty": lambda: b"",
    "cut short": lambda: zipped(package())[:-30],
    "climbs out": lambda: with_entry(f"{TOP}/../../outside"),
    "climbs out inside a name": lambda: with_entry(f"{TOP}/model/../../../outside.bin"),
    "absolute": lambda: with_entry("/tmp/outside"),
    "drive": lambda: with_entry("C:/outside"),
    "backslashes": lambda: with_entry(f"{TOP}\\..\\..\\outside"),
    "symbolic link": lambda: with_entry(f"{TOP}/model/x.bin", b"/etc", stat.S_IFLNK | 0o777),
    "device": lambda: with_entry(f"{TOP}/model/x.bin", b"", stat.S_IFCHR | 0o666),
    "two top directories": lambda: with_entry("other/metadata.json"),
    "file beside the top": lambda: with_entry("metadata.json"),
    "hidden top": lambda: zipped({k.replace(TOP, ".ssh"): v for k, v in package().items()}),
    "code among the weights": lambda: with_entry(f"{TOP}/model/evil.py", b"import os"),
    "something else": lambda: with_entry(f"{TOP}/sitecustomize.py"),
    "control characters": lambda: with_entry(f"{TOP}/model/a\x1b[2J.bin"),
    "the same name twice": twice,
    "bomb": bomb,
    "size that lies": lying_size,
    "too many": lambda: zipped(package() | {f"{TOP}/stanza/{n}": b"" for n in range(2001)}),
    "wrong checksum": corrupted,
    "no model": lambda: zipped({k: v for k, v in package().items() if "model.bin" not in k}),
    "no tokenizer": lambda: zipped({k: v for k, v in package().items() if "piece" not in k}),
    "metadata that is none": lambda: zipped(package() | {f"{TOP}/metadata.json": b"[1]"}),
    "language that is a path": lambda: zipped(package(from_code="../../x")),
    "version that is a path": lambda: zipped(package(package_version="1/../../x")),
    "another kind": lambda: zipped(package(type="sbd")),
}


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".installing"
    }


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_writes_and_replaces_nothing(kind: str, tmp_path: Path) -> None:
    """A model comes from a stranger's server; its archive must not become our files."""
    archive = tmp_path / "package.argosmodel"
    archive.write_bytes(HOSTILE[kind]())
    models = tmp_path / "deep" / "er" / "models"
    Installer(models).install_file(ARABIC)
    before = tree(tmp_path)
    with pytest.raises(ModelError) as refused:
        Installer(models).install_file(archive)
    assert before == tree(tmp_path)
    assert [path.name for path in models.iterdir() if path.is_dir()] == [TOP]
    assert str(refused.value)
    assert not Path("/tmp/outside").exists()


def test_there_are_at_least_twenty_kinds_of_hostile_archive() -> None:
    """R12 asks for twenty."""
    assert len(HOSTILE) >= 20


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A disk that is full stops collecting, too."""
    archive = tmp_path / "bomb.zip"
    archive.write_bytes(bomb())
    into = tmp_path / "into"
    into.mkdir()
    with pytest.raises(ModelError, match="more than a hundred times its size"):
        unpack(archive, into)
    assert list(into.iterdir()) == []


# ---- pins, verification, removal -----------------------------------------------


def test_what_was_installed_is_what_is_there(tmp_path: Path) -> None:
    """Verify says which file changed since, and which package nobody installed."""
    installer = Installer(tmp_path)
    done = installer.install_file(ARABIC)
    assert (done.first_use, done.already) == (True, False)
    assert done.sha256 == hashlib.sha256(ARABIC.read_bytes()).hexdigest()
    assert [v.verdict for v in installer.verify()] == ["ok"]
    assert installer.install_file(ARABIC).already

    (tmp_path / TOP / "sentencepiece.model").write_bytes(b"other")
    (tmp_path / "by-hand").symlink_to(tmp_path / TOP)
    found = {Path(v.package.path).name: (v.verdict, v.problem) for v in installer.verify()}
    assert found == {
        TOP: ("changed", "changed since it was installed: sentencepiece.model"),
        "by-hand": ("unknown", "not installed by this program"),
    }

    again = installer.install_file(ARABIC)
    assert (again.first_use, again.already) == (False, False)
    assert {Path(v.package.path).name: v.verdict for v in installer.verify()} == {
        TOP: "ok",
        "by-hand": "unknown",
    }


def test_another_archive_of_the_same_version_is_refused(tmp_path: Path) -> None:
    """Trust on first use means that the second use must be the same."""
    installer = Installer(tmp_path)
    installer.install_file(ARABIC)
    before = tree(tmp_path)
    other = tmp_path.parent / f"{tmp_path.name}.argosmodel"
    other.write_bytes(zipped(package()))
    with pytest.raises(ModelError, match="not the archive that was trusted before"):
        installer.install_file(other)
    assert before == tree(tmp_path)


def test_a_removed_model_is_gone_and_its_pin_stays(tmp_path: Path) -> None:
    """Removing must not be a way around the pin."""
    installer = Installer(tmp_path)
    installer.install_file(ARABIC)
    assert [p.name for p in installer.remove("ar")] == ["argos ar->en 1.0"]
    assert installed(tmp_path) == []
    assert installer.remove("ar") == []
    assert "ar->en 1.0" in json.loads((tmp_path / LOCK).read_text(encoding="utf-8"))["archives"]
    assert not installer.install_file(ARABIC).first_use


def test_a_package_that_vanished_is_noticed(tmp_path: Path) -> None:
    """A disk that lost files must not pass as "no model installed"."""
    installer = Installer(tmp_path)
    installer.install_file(ARABIC)
    (tmp_path / TOP / "metadata.json").unlink()
    (told,) = installer.verify()
    assert told.verdict == "changed"
    assert told.problem == f"{TOP} was installed and is no longer a package"


def test_stock_extras_are_not_unpacked(tmp_path: Path) -> None:
    """Public packages carry pickled files for a library that we never load."""
    archive = tmp_path / "with-stanza.argosmodel"
    extras = {f"{TOP}/stanza/ar/tokenize/padt.pt": b"pickle", f"{TOP}/README.md": b"hello"}
    archive.write_bytes(zipped(package() | extras))
    Installer(tmp_path / "models").install_file(archive)
    assert sorted(tree(tmp_path / "models")) == [
        LOCK,
        f"{TOP}/metadata.json",
        f"{TOP}/model/model.bin",
        f"{TOP}/sentencepiece.model",
    ]


# ---- the index and the download -------------------------------------------------


class Shelf:
    """A loopback server with an index and packages that can break off in the middle."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []  # path, Range
        self.break_after: list[int] = []  # bytes, for the next answers
        shelf = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                begin = self.headers.get("Range", "")
                shelf.asked.append((self.path, begin))
                body = shelf.files.get(self.path)
                if body is None:
                    self.send_error(404)
                    return
                start = int(begin.removeprefix("bytes=").removesuffix("-")) if begin else 0
                self.send_response(206 if begin else 200)
                self.send_header("Content-Length", str(len(body) - start))
                self.send_header("ETag", '"one"')
                self.end_headers()
                part = body[start:]
                if shelf.break_after and self.path.endswith(".argosmodel"):
                    part = part[: shelf.break_after.pop(0)]
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(part)
                self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def offer(self, *packages: Path, version: str = "1.0") -> str:
        """Put packages on the shelf; the address of an index that lists them."""
        rows = []
        for path in packages:
            self.files[f"/{path.name}"] = path.read_bytes()
            source, target = path.name.split("-")[1].split("_")
            link = f"{self.url}/{path.name}"
            rows.append({"from_code": source, "to_code": target, "package_version": version}
                        | {"links": ["ipfs://nowhere", link], "type": "translate"})  # fmt: skip
        self.files["/index.json"] = json.dumps(rows).encode()
        return f"{self.url}/index.json"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    yield made
    made.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "monitor.toml").write_text('[monitor]\ndatabase = "monitor.db"\n', encoding="utf-8")
    return folder


def run(config: Path, *arguments: str) -> Result:
    class Settled(App):
        @property
        def settings(self) -> object:  # type: ignore[override]  # only what `models` asks for
            return Configured

    return CliRunner().invoke(models_command, arguments, obj=Settled(db=config / "monitor.db"))


class Configured:
    class monitor:
        languages = ("ar", "fr", "zh", "en")

    class enrich:
        models = Path("models")


def test_models_are_installed_from_an_index(shelf: Shelf, config: Path) -> None:
    """The way an operator gets a model, and what is said about trust."""
    index = shelf.offer(*sorted(DATA.glob("*.argosmodel")))
    before = run(config, "list")
    assert "monitor models install ar" in before.output
    done = run(config, "install", "ar", "zh", "--index", index)
    assert done.exit_code == 0, done.output
    digest = hashlib.sha256(ARABIC.read_bytes()).hexdigest()
    assert f"sha256 {digest}" in done.output
    assert "Trusted on first use" in done.output
    listed = json.loads(run(config, "list", "--json").output)
    assert [row["from"] for row in listed["installed"]] == ["ar", "zh"]
    assert listed["missing"] == ["fr"]
    assert run(config, "verify").exit_code == 0
    rest = run(config, "install", "--index", index)
    assert "Installed argos fr->en 1.0" in rest.output
    assert "ar->en" not in rest.output
    assert "Every configured language" in run(config, "install", "--index", index).output


def test_a_download_that_breaks_off_goes_on_where_it_ended(shelf: Shelf, config: Path) -> None:
    """A 300 MB model over a bad line would otherwise never come."""
    index = shelf.offer(ARABIC)
    shelf.break_after = [50_000, 30_000]
    done = run(config, "install", "ar", "--index", index)
    assert done.exit_code == 0, done.output
    ranges = [begin for path, begin in shelf.asked if path.endswith(".argosmodel")]
    assert ranges == ["", "bytes=50000-", "bytes=80000-"]


def test_a_download_that_stays_broken_is_kept_for_the_next_day(
    shelf: Shelf, tmp_path: Path
) -> None:
    """The command ends with a clear message, and the next one begins where it ended."""
    shelf.offer(ARABIC)
    offer = Offer("ar", "en", "1.0", (f"{shelf.url}/{ARABIC.name}",))
    shelf.break_after = [10_000] * downloads.TRIES
    with pytest.raises(ModelError, match=f"broke off {downloads.TRIES} times"):
        Installer(tmp_path).install_offer(offer)
    assert installed(tmp_path) == []
    Installer(tmp_path).install_offer(offer)
    assert shelf.asked[-1][1] == f"bytes={10_000 * downloads.TRIES}-"
    assert [package.source for package in installed(tmp_path)] == ["ar"]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_an_endless_download_is_cut(shelf: Shelf, tmp_path: Path) -> None:
    """A server that never stops must not fill the disk."""
    shelf.files["/big"] = bytes(200_000)
    with pytest.raises(ModelError, match="more than 100000"):
        downloads.download(f"{shelf.url}/big", tmp_path / "part", lambda *_: None, 100_000)


@pytest.mark.parametrize("content", [b"<html>", b'{"a": 1}', b""])
def test_an_index_that_is_none_is_said(shelf: Shelf, content: bytes) -> None:
    """A captive portal answers everything with a page."""
    shelf.files["/index.json"] = content
    with pytest.raises(ModelError, match=r"the index at http://127\.0\.0\.1"):
        read_index(f"{shelf.url}/index.json")


def test_an_index_entry_may_be_odd(shelf: Shelf) -> None:
    """The public index has entries of other kinds; they are left out."""
    odd = [1, {"type": "sbd"}, {"from_code": "ar", "to_code": "en"}, {"links": ["https://x"]}]
    shelf.files["/index.json"] = json.dumps(odd).encode()
    assert read_index(f"{shelf.url}/index.json") == []


def test_a_language_that_is_not_offered_fails_alone(shelf: Shelf, config: Path) -> None:
    """The others are installed all the same, and the exit code tells a script."""
    index = shelf.offer(ARABIC)
    done = run(config, "install", "so", "ar", "--index", index)
    assert done.exit_code == 69
    assert "offers no package so->en" in done.output
    assert [package.source for package in installed(config / "models")] == ["ar"]


def test_models_are_installed_from_a_folder_without_a_network(config: Path) -> None:
    """Some newsrooms carry models over on a stick."""
    done = run(config, "install", "--from", str(DATA))
    assert done.exit_code == 0, done.output
    assert {p.source for p in installed(config / "models")} == {"ar", "fr", "zh"}
    missing = run(config, "install", "so", "--from", str(DATA))
    assert missing.exit_code == 69
    assert "holds no usable package so->en" in missing.output


def test_verify_and_remove_tell_the_operator_what_to_do(config: Path) -> None:
    """A damaged model is named with its remedy, and the exit code tells a script."""
    run(config, "install", "--from", str(ARABIC))
    (config / "models" / TOP / "model" / "model.bin").write_bytes(b"half")
    found = run(config, "verify")
    assert found.exit_code == 69
    assert "model/model.bin" in found.output
    assert "monitor models remove LANG, then install LANG" in found.output
    told = json.loads(run(config, "verify", "--json").output)
    assert (told["ok"], told["packages"][0]["verdict"]) == (False, "changed")
    assert "Removed argos ar->en 1.0." in run(config, "remove", "ar").output
    gone = run(config, "remove", "ar")
    assert isinstance(gone.exception, ModelError)


def test_the_default_index_is_what_argostranslate_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """We type no address: an upgrade of that library, or its environment, moves the index."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_index().startswith("https://")
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://mirror.test/")
    assert default_index() == "http://mirror.test/index.json"
    assert list(tmp_path.iterdir()) == []  # and asking makes no directories


def test_the_commands_can_be_read(config: Path) -> None:
    """`monitor models --help` is where an operator looks first."""
    assert isinstance(models_command, click.Group)
    assert sorted(models_command.commands) == ["install", "list", "remove", "verify"]
    assert "stay readable" in run(config, "--help").output


def test_a_package_into_another_language_is_taken_only_as_a_way_into_english(
    tmp_path: Path, config: Path
) -> None:
    """Somali into French is of use once French into English is there, and only then."""
    folder = tmp_path / "stick"
    folder.mkdir()
    bridge = folder / "so_fr.argosmodel"
    bridge.write_bytes(zipped(package(from_code="so", to_code="fr")))
    with pytest.raises(ModelError, match="monitor models install fr"):
        Installer(config / "models").install_file(bridge)
    shutil.copy(DATA / "translate-fr_en-1_0.argosmodel", folder)
    assert run(config, "install", "--from", str(folder)).exit_code == 0  # what leads there directly
    assert [(p.source, p.target) for p in installed(config / "models")] == [("fr", "en")]
    done = run(config, "install", "so", "--from", str(folder))
    assert done.exit_code == 0, done.output
    assert "Installed argos so->fr 1.0" in done.output
