"""What a value handed to a rule may be (取值范围): told in its type, shown in the schema, checked at the call.

A mark stands in ``Annotated``: ``Annotated[int, Bounds(1, 10)]``. Each has ``holds``, the words for what is wanted, and
the keywords that a JSON Schema gets.
"""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, NamedTuple, Protocol, TypeAlias

from quanyi.law.errors import InvalidInput

_SHOWN = 60
_BLANK = re.compile(r"\s*")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""The days that a rule takes; months have the same years."""

_NOUNS = {
    "fen": ("整数分", "a whole number of fen"),
    "months": ("整数月数", "a whole number of months"),
    "days": ("整数天数", "a whole number of days"),
    "rate": ("利率（分数）", "a rate, an exact fraction"),
    "ratio": ("精确数（整数或分数，不接受浮点数）", "an exact number (int or fraction, no float)"),
}
_WHOLE = ("整数", "a whole number")


class Mark(Protocol):
    """What every mark has; ``kind`` is the type by which a JSON Schema calls the value."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...
    def keywords(self, kind: str) -> dict[str, Any]: ...
    def holds(self, value: Any) -> bool: ...


class Bounds(NamedTuple):
    """A number from ``low`` to ``high``, both included unless ``above`` says that ``low`` is not (上下限)."""

    low: int | Fraction
    high: int | Fraction
    unit: str = ""
    above: bool = False

    def holds(self, value: Any) -> bool:
        if type(value) not in (int, Fraction):
            return False
        return bool(self.low < value <= self.high if self.above else self.low <= value <= self.high)

    @property
    def zh(self) -> str:
        low = f"大于 {self.low}、不大于 {self.high} " if self.above else f" {self.low} 至 {self.high} "
        return f"{low}的{_NOUNS.get(self.unit, _WHOLE)[0]}"

    @property
    def en(self) -> str:
        low = f"above {self.low}, {self.high} at most" if self.above else f"{self.low} to {self.high}"
        return f"{_NOUNS.get(self.unit, _WHOLE)[1]}, {low}"

    def keywords(self, kind: str) -> dict[str, Any]:
        """``minimum`` and ``maximum``; a fraction is a text, so its bounds are told beside it."""
        low = "exclusiveMinimum" if self.above else "minimum"
        if kind == "integer":
            return {low: self.low, "maximum": self.high}
        return {f"x-{low}": str(self.low), "x-maximum": str(self.high)}


class Spelling(NamedTuple):
    """A text of a pattern, read whole (写法)."""

    pattern: str
    zh: str
    en: str

    def holds(self, value: str) -> bool:
        return _matches(self.pattern, value)

    def keywords(self, kind: str) -> dict[str, Any]:
        return {"pattern": f"^(?:{self.pattern})$"}


class Line(NamedTuple):
    """A text that is not blank and not too long (非空文字)."""

    longest: int

    def holds(self, value: str) -> bool:
        return len(value) <= self.longest and _BLANK.fullmatch(value) is None

    @property
    def zh(self) -> str:
        return f"非空文字（不超过 {self.longest} 字）"

    @property
    def en(self) -> str:
        return f"a text that is not blank, of at most {self.longest} characters"

    def keywords(self, kind: str) -> dict[str, Any]:
        return {"pattern": r"\S", "maxLength": self.longest}


class Ordered(NamedTuple):
    """A first and a last day of which the last is not before the first (起止顺序)."""

    zh: str = "起止两个日期，止不早于起"
    en: str = "a first and a last day, the last not before the first"

    def holds(self, value: Any) -> bool:
        return bool(value[0] <= value[1])

    def keywords(self, kind: str) -> dict[str, Any]:
        return {"description": f"{self.zh} / {self.en}"}


@lru_cache(maxsize=4096)
def _matches(pattern: str, value: str) -> bool:
    return re.fullmatch(pattern, value) is not None


def refused(at: str, value: object, zh: str, en: str) -> InvalidInput:
    """The refusal of a value that is not what its place wants: ``zh`` and ``en`` say what is wanted."""
    seen = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)
    seen = seen if len(seen) <= _SHOWN else seen[:_SHOWN] + "…"
    hint = ("不接受浮点数。", " Floats are refused.") if isinstance(value, float) else ("", "")
    return InvalidInput(
        f"“{at}”应为{zh}，收到 {seen}。{hint[0]}请核对后再报。",
        f"{at!r} must be {en}; got {seen}.{hint[1]} Check it and give it again.",
        field=at,
    )


LONGEST_MONTHS = 1200
"""A hundred years: more months than anybody pays, works or draws."""

Year: TypeAlias = Annotated[int, Bounds(FIRST_DAY.year, LAST_DAY.year)]
"""A calendar year (年份)."""

WholeMonths: TypeAlias = Annotated[int, Bounds(0, LONGEST_MONTHS, "months")]
"""Months as a plain number (整数月数)."""

AgeMonths: TypeAlias = Annotated[int, Bounds(0, 1800, "months")]
"""An age in completed months (月龄)."""

WholeDays: TypeAlias = Annotated[int, Bounds(0, 3660, "days")]
"""Days as a plain number (整数天数)."""

Grade: TypeAlias = Annotated[int, Bounds(1, 10)]
"""A grade of disability, 1 the gravest (伤残等级). Basis: injury-22."""

RiskClass: TypeAlias = Annotated[int, Bounds(1, 8)]
"""费率类别: the class of risk of an industry, 1 to 8."""

Babies: TypeAlias = Annotated[int, Bounds(1, 10)]
"""Children of one birth (婴儿人数)."""

Share: TypeAlias = Annotated[Fraction, Bounds(0, 1, "ratio")]
"""A part of a whole, nothing to all of it (占比)."""

Region: TypeAlias = Annotated[
    str,
    Spelling(
        "CN|[A-Z]{3,12}|[1-9][0-9]{5}",
        "地区（CN、六位行政区划代码或三至十二个大写字母）",
        "a region: CN, a division of six digits or three to twelve capital letters",
    ),
]
"""A region as the tables of parameters name it (地区). Basis: gbt-2260."""

AccountPart: TypeAlias = Annotated[
    str,
    Spelling(
        "own|transfer", "own（个人）或 transfer（单位划转）", "own or transfer, the part of the account"
    ),
]
"""Own or transferred part of an account (账户部分)."""

Named: TypeAlias = Annotated[str, Line(200)]
"""A place, an employer or a document, as the caller names it (名称)."""
