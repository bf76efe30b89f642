#!/usr/bin/env bash
# Makes docs/page.png, the picture of the README, from the page that `make run` made. Needs chromium and ImageMagick.
set -euo pipefail
cd "$(dirname "$0")/.."
page=$(realpath "${1:-var/demo/pages/mali-jnim-april-2026-attack.html}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --user-data-dir="$work/profile" --hide-scrollbars \
  --window-size=1180,1500 --screenshot="$work/page.png" "file://$page" >/dev/null 2>&1
convert "$work/page.png" -colors 64 -strip PNG8:docs/page.png
