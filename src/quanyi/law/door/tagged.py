"""The value of a figure or a parameter as its tree writes it (带类型标记的值)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quanyi.law.bounds import refused
from quanyi.law.door.shapes import DAY, MONTH, RATIO, Schema, Shape
from quanyi.law.explain.exported import Value, encode_value
from quanyi.law.explain.formula import Formula, decode_formula, encode_formula

TAGS: Mapping[str, Shape] = {"ratio": RATIO, "month": MONTH, "date": DAY}


@dataclass(frozen=True)
class Tagged(Shape):
    """The value of a figure, tagged so that a fraction, a month and a day are not taken for words; of a
    parameter, where it is a number."""

    tags: tuple[str, ...]
    plain: tuple[type, ...]

    @property
    def takes(self) -> frozenset[type]:  # type: ignore[override]
        return frozenset({*self.plain, dict})

    @property
    def zh(self) -> str:  # type: ignore[override]
        return "、".join([*("整数" if kind is int else "文字" for kind in self.plain), *self.tags]) + " 之一"

    @property
    def en(self) -> str:  # type: ignore[override]
        return "one of " + ", ".join([*(kind.__name__ for kind in self.plain), *self.tags])

    def schema(self, seen: dict[str, Schema]) -> Schema:
        plain = [{"type": "integer" if kind is int else "string"} for kind in self.plain]
        return {"anyOf": [*plain, *(_tagged(tag, seen) for tag in self.tags)]}

    def read(self, value: Any, at: str) -> Value:
        if type(value) is not dict:
            plain: Value = self._typed(value, at)
            return plain
        tag = next(iter(set(value) - {"decimal"}), "")
        if tag not in self.tags or len(value) > 1 + ("decimal" in value):
            raise refused(at, value, self.zh, self.en)
        read: Value = TAGS[tag].read(value[tag], f"{at}.{tag}")
        if "decimal" in value and value["decimal"] != encode_value(read).get("decimal"):
            raise refused(at, value, "与 ratio 一致的 decimal", "a decimal that is the ratio")
        return read

    def write(self, value: Value) -> Any:
        return encode_value(value)


@dataclass(frozen=True)
class Sum(Shape):
    """The formula of a figure: an operation and what it works on, nested; None where there is none (算式)."""

    takes = frozenset({list, type(None)})
    zh, en = '算式，如 ["+", ["part", …], …]', 'a formula such as ["+", ["part", …], …]'

    def schema(self, seen: dict[str, Schema]) -> Schema:
        plain = [{"type": kind} for kind in ("string", "integer", "null")]
        nested = {"type": "array", "items": {"anyOf": [*plain, {"$ref": "#/$defs/Formula"}]}}
        seen.setdefault("Formula", nested)
        return {"anyOf": [{"$ref": "#/$defs/Formula"}, {"type": "null"}]}

    def read(self, value: Any, at: str) -> Formula | None:
        return None if self._typed(value, at) is None else decode_formula(value)

    def write(self, value: Formula | None) -> Any:
        return value and encode_formula(value)


def _tagged(tag: str, seen: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": {tag: TAGS[tag].schema(seen), "decimal": {"type": "string"}},
        "required": [tag],
        "additionalProperties": False,
    }
