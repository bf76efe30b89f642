"""Write docs/brief.schema.json, the schema of `monitor event SLUG --format json`.

It must never be edited by hand: it is made from monitor.types.
"""

import json
from pathlib import Path

from monitor.render.jsonview import schema

TARGET = Path(__file__).parent.parent / "docs" / "brief.schema.json"

if __name__ == "__main__":
    text = json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET} ({len(text):,} characters)")
