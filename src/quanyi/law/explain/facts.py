"""The facts of a case that stand nowhere else in its figure: days, months, choices (条件).

Amounts and counts are parts of the tree. What decides a branch is told here, once for all rules, from the arguments
that the figure carries; nothing is made until a tree is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from quanyi.law.explain.arguments import ARGUMENTS
from quanyi.law.money import format_yuan
from quanyi.law.parameters import ParameterValue
from quanyi.law.periods import Month
from quanyi.law.terms import TERMS
from quanyi.law.terms.labelled import Labelled

if TYPE_CHECKING:
    from quanyi.law.explain import Figure

_YES_NO = {True: ("是", "yes"), False: ("否", "no")}
_NONE = ("无", "none")

Both = tuple[str, str]
"""A text in Chinese and in English."""


class Fact(NamedTuple):
    """One fact of the case (条件): the argument's name, and name with value in Chinese and in English."""

    name: str
    zh: str
    en: str


def facts_told(figure: Figure) -> tuple[Fact, ...]:
    """The facts that a figure was exported with, or those of its arguments that its own parts do not show."""
    return figure.facts or tuple(_facts(figure))


def _facts(figure: Figure) -> Iterator[Fact]:
    shown = {(type(part.value), part.value) for part in figure.parts}
    for name, value in (figure.arguments or {}).items():
        if _is_part(name, value) or (_is_plain(value) and (type(value), value) in shown):
            continue
        told = _told(name, value)
        if told is not None:
            yield Fact(name, *(f"{_name(name)[at]} {told[at]}" for at in (0, 1)))


def _is_plain(value: object) -> bool:
    return isinstance(value, int | Fraction | Month | date | str) and not isinstance(value, bool)


def _is_part(name: str, value: object) -> bool:
    """Figures, parameters and amounts are parts of the tree."""
    from quanyi.law.explain import Figure

    if isinstance(value, Figure | ParameterValue) or name.endswith("_fen"):
        return True
    amounts = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return bool(amounts) and all(
        isinstance(one, int | Figure) and not isinstance(one, bool) for one in amounts
    )


def _name(name: str) -> Both:
    zh, en = ARGUMENTS.get(name) or TERMS.get(name) or TERMS.get(name.removesuffix("_fen")) or (name, name)
    return zh, en.replace("_", " ")


def _told(name: str, value: Any) -> Both | None:
    """A value as text; None for what tells nothing."""
    match value:
        case None:
            return _NONE
        case bool():
            return _YES_NO[value]
        case Labelled():
            return value.label_zh, value.label_en
        case int() if name.endswith("_fen"):
            return f"{format_yuan(value)} 元", f"CNY {format_yuan(value)}"
        case Fraction():
            return (f"{value.numerator} ÷ {value.denominator}",) * 2
        case int() | str() | Month() | date():
            return str(value), str(value)
        case Mapping() if value and all(isinstance(key, Month) for key in value):
            return _runs(sorted(value))
        case Mapping():
            return _joined(_pair(key, held) for key, held in value.items())
        case Collection() if not isinstance(value, tuple) or not hasattr(value, "_fields"):
            return _listed(value)
    return _record(value)


def _pair(key: Any, held: Any) -> Both | None:
    """A key with what stands under it, unless that is an amount, which is a part of the tree."""
    named, told = _told("", key), None if _is_part("", held) or isinstance(held, int) else _told("", held)
    if named is None or told is None:
        return named
    return f"{named[0]} {told[0]}", f"{named[1]} {told[1]}"


def _listed(values: Collection[Any]) -> Both | None:
    if not values:
        return None
    if all(isinstance(one, Month) for one in values):
        return _runs(sorted(values))
    if isinstance(values, tuple) and len(values) == 2 and all(isinstance(one, date) for one in values):
        return f"{values[0]} 至 {values[1]}", f"{values[0]} to {values[1]}"
    in_order = sorted(values) if isinstance(values, set | frozenset) else values
    return _joined(_told("", one) for one in in_order)


def _runs(months: Sequence[Month]) -> Both:
    """Months as unbroken runs; a month that stands twice is told twice."""
    runs: list[list[Month]] = []
    for month in months:
        if runs and month - runs[-1][-1] == 1:
            runs[-1][1:] = [month]
        else:
            runs.append([month])
    return "、".join(" 至 ".join(map(str, run)) for run in runs), ", ".join(
        " to ".join(map(str, run)) for run in runs
    )


def _joined(pieces: Iterable[Both | None]) -> Both | None:
    told = [piece for piece in pieces if piece is not None]
    return ("；".join(zh for zh, _ in told), "; ".join(en for _, en in told)) if told else None


def _record(value: Any) -> Both | None:
    """The named fields of a record that are no lists; fields left at nothing are left out."""
    names = [f.name for f in fields(value)] if is_dataclass(value) else list(getattr(value, "_fields", ()))
    held = {name: getattr(value, name) for name in names}
    plain = {
        name: one
        for name, one in held.items()
        if one is not None and (_is_plain(one) or isinstance(one, bool | Labelled | Mapping))
    }
    pieces = [(name, _told(name, one)) for name, one in plain.items()]
    named = [(_name(name), told) for name, told in pieces if told is not None]
    if not named:
        return None
    return "，".join(f"{n[0]} {t[0]}" for n, t in named), ", ".join(f"{n[1]} {t[1]}" for n, t in named)
