"""What a value looks like as JSON: one definition gives the schema, reads and writes (数据形状).

Months are ``"2025-12"``, days ISO dates, amounts whole fen, ratios ``"n/d"``, enums their stored value. Floats
are refused everywhere. ``read`` and ``write`` are inverse; ``at`` in a refusal is the place of the value.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from quanyi.law.bounds import Mark, refused
from quanyi.law.money import MAX_FEN
from quanyi.law.periods import Month
from quanyi.law.terms.labelled import Labelled

Schema = dict[str, Any]

_MONTH = "^(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])$"
_DAY = "^(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_RATIO = "^-?[0-9]{1,40}(/0{0,20}[1-9][0-9]{0,39})?$"


class Shape(ABC):
    """One kind of value (形状). ``takes`` are the Python types in which JSON delivers it."""

    takes: frozenset[type]
    zh: str
    en: str

    @abstractmethod
    def schema(self, seen: dict[str, Schema]) -> Schema:
        """JSON Schema 2020-12; records go to ``seen`` by name and are referred to."""

    @abstractmethod
    def read(self, value: Any, at: str) -> Any:
        """The value for the rule; ``InvalidInput`` names ``at``."""

    def write(self, value: Any) -> Any:
        return value

    def _typed(self, value: Any, at: str) -> Any:
        if type(value) in self.takes:
            return value
        raise refused(at, value, self.zh, self.en)


@dataclass(frozen=True)
class Whole(Shape):
    """A whole number within ±``MAX_FEN``, which bounds counts and years too; ``unit`` is told to the reader."""

    unit: str = ""
    takes = frozenset({int})
    zh, en = "整数", "a whole number"

    def schema(self, seen: dict[str, Schema]) -> Schema:
        told = {"x-unit": self.unit} if self.unit else {}
        return {"type": "integer", "minimum": -MAX_FEN, "maximum": MAX_FEN, **told}

    def read(self, value: Any, at: str) -> int:
        whole: int = self._typed(value, at)
        if abs(whole) > MAX_FEN:
            raise refused(at, whole, f"绝对值不超过 {MAX_FEN} 的整数", f"a whole number within ±{MAX_FEN}")
        return whole


class Flag(Shape):
    """True or false."""

    takes = frozenset({bool})
    zh, en = " true 或 false", "true or false"

    def schema(self, seen: dict[str, Schema]) -> Schema:
        return {"type": "boolean"}

    def read(self, value: Any, at: str) -> bool:
        return bool(self._typed(value, at))


class Nothing(Shape):
    """Null: not given."""

    takes = frozenset({type(None)})
    zh, en = " null", "null"

    def schema(self, seen: dict[str, Schema]) -> Schema:
        return {"type": "null"}

    def read(self, value: Any, at: str) -> None:
        self._typed(value, at)


@dataclass(frozen=True)
class Spelt(Shape):
    """A text of a given spelling, read by ``parse`` and written by ``spell``."""

    zh: str
    en: str
    rules: tuple[tuple[str, str], ...]
    parse: Callable[[str], Any]
    spell: Callable[[Any], str] = str
    takes = frozenset({str})

    def schema(self, seen: dict[str, Schema]) -> Schema:
        return {"type": "string", **dict(self.rules)}

    def read(self, value: Any, at: str) -> Any:
        text = self._typed(value, at)
        pattern = dict(self.rules).get("pattern")
        try:
            if pattern is None or re.fullmatch(pattern, text):
                return self.parse(text)
        except ValueError:  # a day that no month has
            pass
        raise refused(at, text, self.zh, self.en)

    def write(self, value: Any) -> str:
        return self.spell(value)


def _ratio_text(value: Fraction | int) -> str:
    exact = Fraction(value)
    return f"{exact.numerator}/{exact.denominator}"


TEXT = Spelt("文字", "a text", (), str)
MONTH = Spelt("月份（2025-12）", "a month, 2025-12", (("pattern", _MONTH),), Month.parse)
DAY = Spelt(
    "日期（2025-12-31）",
    "a day, 2025-12-31",
    (("format", "date"), ("pattern", _DAY)),
    date.fromisoformat,
    date.isoformat,
)
RATIO = Spelt("分数（“分子/分母”）", 'a fraction, "n/d"', (("pattern", _RATIO),), Fraction, _ratio_text)


@dataclass(frozen=True)
class Narrowed(Shape):
    """A shape whose values a mark bounds further; of a figure the number that it carries."""

    whole: Shape
    mark: Mark

    @property
    def takes(self) -> frozenset[type]:  # type: ignore[override]
        return self.whole.takes

    @property
    def zh(self) -> str:  # type: ignore[override]
        return self.mark.zh

    @property
    def en(self) -> str:  # type: ignore[override]
        return self.mark.en

    def schema(self, seen: dict[str, Schema]) -> Schema:
        schema = self.whole.schema(seen)
        if "type" not in schema:
            return schema
        wider = ("minimum", "maximum")
        return {word: told for word, told in schema.items() if word not in wider} | self.mark.keywords(
            schema["type"]
        )

    def read(self, value: Any, at: str) -> Any:
        if type(value) not in self.takes:
            raise refused(at, value, self.zh, self.en)
        read = self.whole.read(value, at)
        held = getattr(read, "value", read)
        if not self.mark.holds(held):
            raise refused(at, held, self.zh, self.en)
        return read

    def write(self, value: Any) -> Any:
        return self.whole.write(value)


@dataclass(frozen=True)
class Member(Shape):
    """A member of a closed set, by its stored value."""

    kind: type[Labelled]
    takes = frozenset({str})

    @property
    def zh(self) -> str:  # type: ignore[override]
        return "、".join(f"{member.value}（{member.label_zh}）" for member in self.kind) + " 之一"

    @property
    def en(self) -> str:  # type: ignore[override]
        return "one of " + ", ".join(str(member.value) for member in self.kind)

    def schema(self, seen: dict[str, Schema]) -> Schema:
        named = [{"const": m.value, "title": f"{m.label_zh} / {m.label_en}"} for m in self.kind]
        return {"type": "string", "oneOf": named}

    def read(self, value: Any, at: str) -> Labelled:
        try:
            return self.kind(self._typed(value, at))
        except ValueError:
            raise refused(at, value, self.zh, self.en) from None

    def write(self, value: Labelled) -> Any:
        return value.value


@dataclass(frozen=True)
class Items(Shape):
    """A list of one kind."""

    each: Shape
    takes = frozenset({list})
    zh, en = "数组", "an array"

    def schema(self, seen: dict[str, Schema]) -> Schema:
        return {"type": "array", "items": self.each.schema(seen)}

    def read(self, value: Any, at: str) -> tuple[Any, ...]:
        return tuple(self.each.read(item, f"{at}[{n}]") for n, item in enumerate(self._typed(value, at)))

    def write(self, value: Iterable[Any]) -> list[Any]:
        if isinstance(value, Iterator):
            raise refused("iterator", repr(value), "可重复读取的列表", "a list that can be read again")
        ordered = sorted(value) if isinstance(value, set | frozenset) else value
        return [self.each.write(item) for item in ordered]


@dataclass(frozen=True)
class Row(Shape):
    """A list of fixed length, each place of its own kind."""

    places: tuple[Shape, ...]
    takes = frozenset({list})

    @property
    def zh(self) -> str:  # type: ignore[override]
        return f" {len(self.places)} 项的数组"

    @property
    def en(self) -> str:  # type: ignore[override]
        return f"an array of {len(self.places)}"

    def schema(self, seen: dict[str, Schema]) -> Schema:
        count = len(self.places)
        places = [place.schema(seen) for place in self.places]
        return {"type": "array", "prefixItems": places, "minItems": count, "maxItems": count}

    def read(self, value: Any, at: str) -> tuple[Any, ...]:
        if len(self._typed(value, at)) != len(self.places):
            raise refused(at, value, self.zh, self.en)
        return tuple(
            place.read(item, f"{at}[{n}]")
            for n, (place, item) in enumerate(zip(self.places, value, strict=True))
        )

    def write(self, value: Iterable[Any]) -> list[Any]:
        return [place.write(item) for place, item in zip(self.places, value, strict=True)]


@dataclass(frozen=True)
class Table(Shape):
    """An object whose keys are of one kind and whose values are of another."""

    key: Shape
    each: Shape
    takes = frozenset({dict})
    zh, en = "对象", "an object"

    def schema(self, seen: dict[str, Schema]) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.key.schema(seen),
            "additionalProperties": self.each.schema(seen),
        }

    def read(self, value: Any, at: str) -> dict[Any, Any]:
        return {
            self.key.read(key, f"{at} 的键 key"): self.each.read(item, f"{at}.{key}")
            for key, item in self._typed(value, at).items()
        }

    def write(self, value: Mapping[Any, Any]) -> dict[str, Any]:
        return {self.key.write(key): self.each.write(item) for key, item in value.items()}


@dataclass(frozen=True)
class Either(Shape):
    """One of several shapes, told apart by the JSON type in which they come."""

    members: tuple[tuple[Callable[[Any], bool], Shape], ...]

    @property
    def takes(self) -> frozenset[type]:  # type: ignore[override]
        return frozenset().union(*(shape.takes for _, shape in self.members))

    @property
    def zh(self) -> str:  # type: ignore[override]
        return "或".join(shape.zh for _, shape in self.members)

    @property
    def en(self) -> str:  # type: ignore[override]
        return " or ".join(shape.en for _, shape in self.members)

    def schema(self, seen: dict[str, Schema]) -> Schema:
        return {"anyOf": [shape.schema(seen) for _, shape in self.members]}

    def read(self, value: Any, at: str) -> Any:
        for _, shape in self.members:
            if type(value) in shape.takes:
                return shape.read(value, at)
        raise refused(at, value, self.zh, self.en)

    def write(self, value: Any) -> Any:
        for holds, shape in self.members:
            if holds(value):
                return shape.write(value)
        raise refused("value", repr(value), self.zh, self.en)
