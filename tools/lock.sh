#!/usr/bin/env bash
# Makes lock/*.txt anew from the lists below: names, versions and hashes, no address.
# Needs: python3.11 with pip-tools in the environment named by $PIPTOOLS (default: a new one).
#
# argostranslate is locked without its dependencies, because stanza and spacy bring torch
# (gigabytes) and nothing that we import needs them (docs/decisions.md).
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tools=${PIPTOOLS:-$work/venv}
[ -x "$tools/bin/pip-compile" ] || { python3.11 -m venv "$tools"; "$tools/bin/pip" install --quiet pip-tools; }

cat > "$work/run.in" <<'IN'
feedparser==6.0.14
httpx==0.28.1
httpcore
apscheduler==3.11.3
langdetect==1.0.9
ctranslate2==4.8.5
sentencepiece<0.3
sacremoses<0.2
packaging
sqlite-utils==4.2.1
pydantic
tomlkit
click
rich
jinja2
nh3
structlog
ahocorasick_rs
rapidfuzz
sentencex
babel
protego
trafilatura
py3langid
IN
printf '%s\n' "-c run.txt" pytest pytest-randomly pytest-xdist hypothesis aiosmtpd time-machine psutil build > "$work/dev.in"
printf '%s\n' "-c run.txt" "-c dev.txt" mypy ruff types-psutil > "$work/lint.in"
printf '%s\n' setuptools wheel > "$work/build.in"

compile() {
  (cd "$work" && "$tools/bin/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-annotate --no-header -o "$1.txt" "$1.in")
}
for name in build run dev lint; do compile "$name"; done
"$tools/bin/pip" download --quiet --no-deps --dest "$work" argostranslate==1.11.0
wheel=$(ls "$work"/argostranslate-*.whl)
printf 'argostranslate==1.11.0 \\\n    --hash=sha256:%s\n' "$(sha256sum "$wheel" | cut -d' ' -f1)" >> "$work/run.txt"

"$tools/bin/python" - "$work" <<'PY'
"""Write each package into exactly one file, the first that needs it, sorted by name."""
import pathlib, sys
work, seen = pathlib.Path(sys.argv[1]), set()
heads = {
    "build": "What builds langdetect, which exists as source only, and this package.",
    "run": "What the program needs at run time. argostranslate stands here without its own dependencies.",
    "dev": "What the tests need besides run.txt.",
    "lint": "What `make lint` and `make types` need besides the others.",
}
for name, head in heads.items():
    packages, lines = {}, []
    for line in (work / f"{name}.txt").read_text().splitlines(keepends=True):
        if line[0] in "#-\n":
            continue
        if "==" in line and not line.startswith(" "):
            lines = packages.setdefault(line.split("==")[0].lower(), [])
        lines.append(line)
    mine = {k: "".join(v) for k, v in packages.items() if k not in seen}
    seen |= set(mine)
    text = f"# {head}\n# A hash for every file, no address. Made by tools/lock.sh.\n"
    pathlib.Path("lock", f"{name}.txt").write_text(text + "".join(mine[k] for k in sorted(mine)))
PY
