"""What the rules that decide have in common: reasons with their clause, and counted inputs (裁量的理由)."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, TypeAlias

from quanyi.law.bounds import LONGEST_MONTHS, Bounds
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import by
from quanyi.law.parameters import ParameterValue
from quanyi.law.provisions import cite

Count: TypeAlias = Annotated[int | Figure, Bounds(0, LONGEST_MONTHS, "months")]
"""A whole number of months, or a figure of one whose tree is then kept."""

Ratio: TypeAlias = Annotated[Fraction | int | Figure, Bounds(0, 100, "ratio", above=True)]
"""An exact ratio, or a figure of one."""

HIGHEST_INDEX = 5
"""No region had a base ceiling beyond this many average wages, and an average lies below its highest month."""

Index: TypeAlias = Annotated[Fraction | int | Figure, Bounds(0, HIGHEST_INDEX, "ratio", above=True)]
"""An average contribution index, or a figure of one (平均缴费指数); above 3 a figure says so."""

Rate: TypeAlias = Annotated[ParameterValue, Bounds(0, 1, "rate")]
"""A rate that stands in for a published one, as a row of parameters (利率)."""

MET, NOT_MET = "met", "not_met"
ALLOWED, REFUSED = "allowed", "refused"


def as_months(value: Count, term: str) -> Figure:
    """Months as a part of a tree."""
    return value if isinstance(value, Figure) else Figure(term, value, "months")


def as_ratio(value: Ratio, term: str) -> Figure:
    """A ratio as a part of a tree."""
    return value if isinstance(value, Figure) else Figure(term, Fraction(value), "ratio")


def exact(figure: Figure) -> Fraction:
    """The value of a figure as an exact fraction."""
    assert isinstance(figure.value, int | Fraction), f"{figure.term} is not a number"
    return Fraction(figure.value)


def reason(
    term: str,
    met: bool,
    provision: str,
    *,
    parts: tuple[Figure, ...] = (),
    parameters: tuple[ParameterValue, ...] = (),
    zh: str = "",
    en: str = "",
) -> Figure:
    """One condition of a decision with the clause that sets it; the value is ``met`` or ``not_met``."""
    return Figure(
        term,
        MET if met else NOT_MET,
        "code",
        provisions=(cite(provision).id,),
        parameters=parameters,
        parts=parts,
        note_zh=zh,
        note_en=en,
    )


def all_met(reasons: tuple[Figure, ...]) -> bool:
    """True if no condition among ``reasons`` fails."""
    return all(figure.value == MET for figure in reasons)


def decide(
    term: str,
    reasons: tuple[Figure, ...],
    *,
    yes: str = ALLOWED,
    no: str = REFUSED,
    zh: str = "",
    en: str = "",
) -> Figure:
    """A decision that follows from all its conditions, and from their clauses: ``yes`` if they are met, else ``no``."""
    value, clauses = yes if all_met(reasons) else no, clauses_of(*reasons)
    return Figure(term, value, "code", provisions=clauses, parts=reasons, note_zh=zh, note_en=en)


def clauses_of(*figures: Figure) -> tuple[str, ...]:
    """The clauses of several figures, each once: what a decision rests on."""
    return tuple(dict.fromkeys(clause for figure in figures for clause in figure.provisions))


def of_parameter(value: ParameterValue, term: str) -> Figure:
    """A parameter as a figure of its own, where the number is itself a result."""
    return Figure(term, value.value, value.unit, parameters=(value,), formula=_LOOKED_UP)


_LOOKED_UP = by(0)
