"""A real browser for tests: pages in frames of several widths, measured and, where axe is given, audited."""

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
AXE = os.environ.get("MONITOR_AXE", "")  # path of axe.min.js, which is not part of this project
WIDTHS = (320, 360, 390, 768, 1024, 1280)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
needs_axe = pytest.mark.skipif(
    not AXE, reason="$MONITOR_AXE does not name an axe.min.js (`make axe` fetches one)"
)

# Each page stands in a frame of its own, so that narrow screens need no window of their size.
_HARNESS = """<!doctype html><meta charset="utf-8"><title>frames</title><body>
<script>
const jobs = JOBS, axe = AXE, found = {};
const one = ([name, html, width]) => new Promise(done => {
  const frame = document.createElement('iframe');
  frame.style.cssText = `width:${width}px;height:900px;border:0`;
  frame.onload = async () => {
    const root = frame.contentDocument.documentElement;
    const told = {wider: root.scrollWidth - root.clientWidth, dir: root.dir,
                  dark: frame.contentWindow.matchMedia('(prefers-color-scheme: dark)').matches};
    if (axe) {
      const script = frame.contentDocument.createElement('script');
      script.textContent = axe;
      frame.contentDocument.head.append(script);
      const result = await frame.contentWindow.axe.run(frame.contentDocument);
      told.passes = result.passes.length;
      told.violations = result.violations.map(
        v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).slice(0, 3).join(' | ')}`);
    }
    found[`${name} ${width}`] = told;
    frame.remove();
    done();
  };
  frame.srcdoc = html;
  document.body.append(frame);
});
(async () => {
  for (const job of jobs) await one(job);
  const out = document.createElement('pre');
  out.id = 'found';
  out.textContent = JSON.stringify(found);
  document.body.append(out);
})();
</script></body>"""


def chromium(folder: Path, page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """One headless run that ends by itself; its profile is thrown away with the folder."""
    assert CHROMIUM is not None
    return subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-dev-shm-usage", f"--user-data-dir={folder / 'profile'}",
            *options, page.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip


def in_frames(
    folder: Path, pages: dict[str, str], *, dark: bool = False, axe: bool = False,
    widths: tuple[int, ...] = WIDTHS,
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """What was found of each page at each width, by "name width"; pages lose their policy here."""
    policy = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
    jobs = [(name, policy.sub("", text), width) for name, text in pages.items() for width in widths]
    source = Path(AXE).read_text(encoding="utf-8") if axe else ""

    def script(value: object) -> str:
        return json.dumps(value).replace("<", "\\u003c")

    harness = folder / "harness.html"
    harness.write_text(
        _HARNESS.replace("= JOBS, axe = AXE,", f"= {script(jobs)}, axe = {script(source)},", 1),
        encoding="utf-8",
    )
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    done = chromium(
        folder, harness, "--window-size=1400,1000", scheme, "--virtual-time-budget=60000",
        "--dump-dom",
    )  # fmt: skip
    told = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
    assert told, done.stderr[-2000:]
    found: dict[str, dict[str, Any]] = json.loads(unescape(told[1]))
    return found


def complaints(folder: Path, page: str) -> list[str]:
    """What the browser's console says against a page as it is written, its policy included."""
    written = folder / "page.html"
    written.write_text(page, encoding="utf-8")
    done = chromium(folder, written, "--enable-logging=stderr", "--v=0", "--dump-dom")
    assert "</html>" in done.stdout
    return [row for row in done.stderr.splitlines() if "CONSOLE" in row]
