"""The page as JSON, for programs: the brief itself, with a published schema.

The schema is made from the nouns, so that neither can change without the other.
It must never hold an item's whole text: that is the outlet's.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from monitor.render.verified import checked
from monitor.types import Brief, LensBatch, TakeView

SCHEMA_ID = "regional-takes/brief/1"


def as_json(brief: Brief) -> str:
    """The brief as JSON text, keys in a fixed order. QuoteError as every renderer."""
    return json.dumps(as_data(brief), ensure_ascii=False, indent=2) + "\n"


def as_data(brief: Brief) -> dict[str, Any]:
    """The brief as plain data, named by its schema."""
    checked(brief)
    data = _adapter().dump_python(without_texts(brief), mode="json")
    for view in (*data["link_only"], *(v for batch in data["batches"] for v in batch["takes"])):
        del view["item"]
    return {"schema": SCHEMA_ID, **data}


def from_data(data: dict[str, Any]) -> Brief:
    """Read what `as_data` wrote; pydantic's ValidationError if it does not fit the schema."""
    return _adapter().validate_python({k: v for k, v in data.items() if k != "schema"})


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `as_json`; docs/brief.schema.json is a copy of it."""
    made = _adapter().json_schema(mode="serialization")
    del made["$defs"]["TakeView"]["properties"]["item"], made["$defs"]["Item"]
    made["properties"] = {"schema": {"const": SCHEMA_ID}, **made["properties"]}
    made["required"] = ["schema", *made["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA_ID,
        **{key: value for key, value in made.items() if key != "title"},
    }


def without_texts(brief: Brief) -> Brief:
    """The brief without the items behind its takes."""
    return replace(
        brief,
        batches=tuple(
            LensBatch(lens=b.lens, label=b.label, takes=tuple(_bare(v) for v in b.takes))
            for b in brief.batches
        ),
        link_only=tuple(_bare(view) for view in brief.link_only),
    )


def _bare(view: TakeView) -> TakeView:
    return replace(view, item=None)


@cache
def _adapter() -> TypeAdapter[Brief]:
    return TypeAdapter(Brief)
