"""The part of JSON Schema 2020-12 that our published schema uses, as a judge of real outputs.

Whatever keyword it does not know is an error of the test, never passed over.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
SAYS_NOTHING = {"title", "description", "default", "$defs", "$schema"}
KNOWN = SAYS_NOTHING | {
    "type", "properties", "required", "items", "prefixItems", "minItems", "maxItems", "anyOf",
    "$ref", "const", "enum", "additionalProperties", "format",
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """Everything at which `value` does not fit, each with its place."""
    return list(_faults(value, schema, root, at))


def _faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from _faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    if "anyOf" in schema and all(faults(value, one, root, at) for one in schema["anyOf"]):
        yield f"{at}: fits none of {len(schema['anyOf'])}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "type" in schema:
        right = isinstance(value, KINDS[schema["type"]])
        if not right or (isinstance(value, bool) and schema["type"] != "boolean"):
            yield f"{at}: {type(value).__name__} is no {schema['type']}"
            return
    if isinstance(value, dict):
        yield from _object(value, schema, root, at)
    if isinstance(value, list):
        yield from _array(value, schema, root, at)
    if isinstance(value, str) and "format" in schema:
        {"date": date.fromisoformat, "date-time": datetime.fromisoformat}[schema["format"]](value)


def _object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    yield from (f"{at}: lacks {name}" for name in schema.get("required", ()) if name not in value)
    more = schema.get("additionalProperties", True)
    for name, part in value.items():
        if name in known:
            yield from _faults(part, known[name], root, f"{at}.{name}")
        elif isinstance(more, dict):
            yield from _faults(part, more, root, f"{at}.{name}")
        elif known:  # the schema is of our own nouns: a name that it does not tell is a fault
            yield f"{at}: has {name}, which the schema does not tell"


def _array(
    value: list[Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> Iterator[str]:
    first = schema.get("prefixItems", [])
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{at}: {len(value)} items"
    for index, part in enumerate(value):
        wanted = first[index] if index < len(first) else schema.get("items", {})
        yield from _faults(part, wanted, root, f"{at}[{index}]")
