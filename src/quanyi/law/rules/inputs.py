"""What a rule may be called with, read off its types and checked in one place (入参核验).

A value is judged by its own type first: most are let through by one look into a table. Containers are walked, records
field by field. What is not of the declared kind, or out of its bounds, is ``InvalidInput`` and never reaches a rule.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeAlias, Union, get_args, get_origin, get_type_hints

from quanyi.law.bounds import FIRST_DAY, LAST_DAY, Bounds, Mark, refused
from quanyi.law.explain import Figure
from quanyi.law.money import MAX_FEN
from quanyi.law.parameters import ParameterValue
from quanyi.law.periods import Month
from quanyi.law.terms.labelled import Labelled

Test: TypeAlias = Callable[[Any, str], None]

# A figure handed in as an amount must be one: fen are no months.
UNITS = {
    "fen": {"fen"},
    "months": {"months"},
    "days": {"days"},
    "ratio": {"ratio", "rate"},
    "rate": {"rate"},
}

# What carries a number and its unit.
_BEARERS = (Figure, ParameterValue)

_LISTS = (Sequence, Iterable, Collection)


class Kind(NamedTuple):
    """What a declared type takes: by exact type, with a test or without one; ``other`` judges the rest."""

    exact: Mapping[type, Test | None]
    other: Test

    def check(self, value: Any, at: str) -> None:
        test = self.exact.get(type(value), self.other)
        if test is not None:
            test(value, at)


def kinds_of(function: Callable[..., Any]) -> Mapping[str, Kind]:
    """The kind of each parameter of a function, or of each field of a record."""
    hints = get_type_hints(function, include_extras=True)
    return {name: kind_of(hint) for name, hint in hints.items() if name != "return"}


def check_all(kinds: Mapping[str, Kind], given: Mapping[str, object]) -> None:
    """``InvalidInput`` for the first value that is not of its kind; a name that is none is left to the call."""
    for name, value in given.items():
        kind = kinds.get(name)
        if kind is not None:
            test = kind.exact.get(type(value), kind.other)
            if test is not None:
                test(value, name)


@cache
def kind_of(hint: Any) -> Kind:
    """The kind that a type declares."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _narrowed(kind_of(inner[0]), inner[1])
    if origin in (Union, types.UnionType):
        return _either([kind_of(each) for each in inner])
    if origin is Mapping:
        return Kind({}, _table(kind_of(inner[0]), kind_of(inner[1])))
    if origin in _LISTS or inner[1:] == (...,):
        return Kind({}, _items(kind_of(inner[0])))
    if origin is tuple:
        return Kind({}, _row([kind_of(each) for each in inner]))
    return _of_class(hint)


def _of_class(hint: type) -> Kind:
    if issubclass(hint, Labelled):
        return Kind(
            {hint: None}, _wrong("、".join(str(m.value) for m in hint) + " 之一", f"a {hint.__name__}")
        )
    wanted = _wrong(f" {hint.__name__} 记录", f"a record {hint.__name__}")
    return Kind({hint: _record(hint)}, wanted)


def _record(kind: type) -> Test:
    def test(value: Any, at: str) -> None:
        for name, exact, other in _fields(kind):
            held = getattr(value, name)
            judge = exact.get(type(held), other)
            if judge is not None:
                judge(held, name)

    return test


@cache
def _fields(kind: type) -> tuple[tuple[str, Mapping[type, Test | None], Test], ...]:
    """The fields that need a look; a dataclass has looked at its amounts and at the records in it when it was made."""
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields  # type: ignore[attr-defined]
    held = kinds_of(kind)
    made = is_dataclass(kind)
    return tuple((name, *held[name]) for name in names if not (made and _is_list(kind, name)))


def _is_list(kind: type, name: str) -> bool:
    return get_origin(get_type_hints(kind)[name]) is tuple


def _wrong(zh: str, en: str) -> Test:
    def test(value: Any, at: str) -> None:
        raise refused(at, value, zh, en)

    return test


def _either(kinds: list[Kind]) -> Kind:
    """The tables of all members together; a container is judged by the member that takes containers."""
    exact = {kind: test for each in kinds for kind, test in each.exact.items()}
    walking = [each.other for each in kinds if not each.exact]
    return Kind(exact, (walking or [kinds[0].other])[0])


def _narrowed(kind: Kind, mark: Mark) -> Kind:
    wanted = _wrong(mark.zh, mark.en)
    exact = {each: _within(mark, test, each in _BEARERS) for each, test in kind.exact.items()}
    return Kind(exact, wanted if exact else _within(mark, kind.other, borne=False))


def _within(mark: Mark, first: Test | None, borne: bool) -> Test:
    if isinstance(mark, Bounds):
        return _bearer(mark) if borne else _number(mark)
    holds, zh, en = mark.holds, mark.zh, mark.en

    def plain(value: Any, at: str) -> None:
        if first is not None:
            first(value, at)
        if not holds(value):
            raise refused(at, value, zh, en)

    return plain


def _number(mark: Bounds) -> Test:
    """Most calls come here: the bounds are compared before anything else is asked."""
    low, high, zh, en = mark.low, mark.high, mark.zh, mark.en
    above = mark.above

    def test(value: Any, at: str) -> None:
        if not low <= value <= high or (above and value == low):
            raise refused(at, value, zh, en)

    return test


def _bearer(mark: Bounds) -> Test:
    units = UNITS.get(mark.unit, {mark.unit})
    low, high, above = mark.low, mark.high, mark.above

    def test(value: Figure | ParameterValue, at: str) -> None:
        held = value.value
        if value.unit not in units:
            raise refused(
                at, value.unit, f"单位为 {'、'.join(units)} 的数", f"a figure in {', '.join(units)}"
            )
        if type(held) is int and not above and low <= held <= high:
            return
        if not mark.holds(held):
            raise refused(at, held, mark.zh, mark.en)

    return test


def _items(each: Kind) -> Test:
    exact, other = each.exact, each.other

    def test(value: Any, at: str) -> None:
        if type(value) not in _WALKED:
            value = _collection(value, at)
        for item in value:
            judge = exact.get(type(item), other)
            if judge is not None:
                judge(item, at)

    return test


_WALKED = frozenset({tuple, list})


def _collection(value: Any, at: str) -> Collection[Any]:
    """Another kind of list; one that can be read once is left to the rule."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Collection | Iterator):
        raise refused(at, value, "列表", "a list")
    return value if isinstance(value, Collection) else ()


def _table(key: Kind, each: Kind) -> Test:
    def test(value: Any, at: str) -> None:
        if not isinstance(value, Mapping):
            raise refused(at, value, "对照表", "a mapping")
        for name, item in value.items():
            key.check(name, at)
            each.check(item, at)

    return test


def _row(places: list[Kind]) -> Test:
    def test(value: Any, at: str) -> None:
        if not isinstance(value, tuple | list) or len(value) != len(places):
            raise refused(at, value, f" {len(places)} 项的组", f"a row of {len(places)}")
        for place, item in zip(places, value, strict=True):
            place.check(item, at)

    return test


def _day(value: date, at: str) -> None:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise refused(at, value, f"{FIRST_DAY} 至 {LAST_DAY} 的日期", f"a day from {FIRST_DAY} to {LAST_DAY}")


def _whole(value: int, at: str) -> None:
    if not -MAX_FEN <= value <= MAX_FEN:
        raise refused(at, value, f"绝对值不超过 {MAX_FEN} 的整数", f"a whole number within ±{MAX_FEN}")


_PLAIN: dict[Any, Kind] = {
    int: Kind({int: _whole}, _wrong("整数", "a whole number")),
    str: Kind({str: None}, _wrong("文字", "a text")),
    bool: Kind({bool: None}, _wrong("是或否", "true or false")),
    type(None): Kind({type(None): None}, _wrong("空", "nothing")),
    Fraction: Kind({Fraction: None, int: None}, _wrong("分数", "a fraction")),
    Month: Kind({Month: None}, _wrong("月份", "a month")),
    date: Kind({date: _day}, _wrong("日期", "a day")),
    Figure: Kind({Figure: None}, _wrong("数（figure）", "a figure")),
    ParameterValue: Kind({ParameterValue: None}, _wrong("参数值", "a parameter value")),
}
