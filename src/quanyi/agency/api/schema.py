"""JSON of an answer, and its JSON Schema (2020-12, as OpenAPI 3.1 has it), both from the same dataclass."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from quanyi.law.periods import Month

PLAIN: dict[Any, dict[str, Any]] = {
    int: {"type": "integer"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Month: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
    NoneType: {"type": "null"},
}
FEN = {"x-unit": "fen", "description": "人民币分 / whole fen (CNY 0.01)"}


def plain(value: Any) -> Any:
    """An answer as JSON has it. Raises TypeError for what no schema speaks of, a float among it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(type(value))


def schema_of(kind: Any) -> dict[str, Any]:
    """The schema of a type; a dataclass is referred to by its name."""
    if kind in PLAIN:
        return dict(PLAIN[kind])
    if get_origin(kind) is UnionType:
        return {"anyOf": [schema_of(each) for each in get_args(kind)]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": schema_of(get_args(kind)[0])}
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def described(kind: type) -> dict[str, Any]:
    """The schema of a dataclass itself: all fields are always there, and no others."""
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {
            name: schema_of(of) | (FEN if name.endswith("_fen") else {}) for name, of in hints.items()
        },
        "required": list(hints),
        "additionalProperties": False,
    }


def classes_in(kind: Any) -> Iterator[type]:
    """A dataclass and those in its fields."""
    if is_dataclass(kind) and kind not in PLAIN:
        yield kind  # type: ignore[misc]
        for of in get_type_hints(kind).values():
            yield from classes_in(of)
    for part in get_args(kind):
        yield from classes_in(part)
