"""How a figure was reckoned, as an expression over its own parts and parameters (算式).

A formula holds no number that the figure has elsewhere: it names parts by their term and parameters by their series, so
that what is written out is what was computed. It is made once where a rule stands and costs nothing until it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from quanyi.law.errors import InvalidInput
from quanyi.law.money import round_half_up
from quanyi.law.periods import Month

if TYPE_CHECKING:
    from quanyi.law.explain import Figure
    from quanyi.law.parameters import ParameterValue

Number: TypeAlias = int | Fraction | Month | date
Way: TypeAlias = Literal["half_up", "up", "down"]


@dataclass(frozen=True, slots=True)
class Formula:
    """One step of a sum (算式): an operation and what it works on; ``+``, ``-``, ``*`` and ``over`` build longer ones.

    ``part`` and ``parameter`` name what stands beside the formula in the figure; fen are told in yuan.
    """

    op: str
    args: tuple[Formula | str | int | Fraction | None, ...]

    def __add__(self, other: Formula | int) -> Formula:
        return Formula("+", (self, as_formula(other)))

    def __sub__(self, other: Formula | int) -> Formula:
        return Formula("-", (self, as_formula(other)))

    def __mul__(self, other: Formula | int) -> Formula:
        return Formula("×", (self, as_formula(other)))

    def over(self, other: Formula | int) -> Formula:
        """This divided by ``other``, exactly."""
        return Formula("÷", (self, as_formula(other)))

    @property
    def operands(self) -> tuple[Formula, ...]:
        """The formulas that it works on."""
        return tuple(arg for arg in self.args if isinstance(arg, Formula))


def as_formula(value: Formula | int | Fraction) -> Formula:
    """A number that the law itself prints, such as the twelve months of a year, as a formula."""
    return value if isinstance(value, Formula) else Formula("number", (value,))


def of(part: str | int) -> Formula:
    """A part of the figure, by its place or as the first of its term; one handed in bears a term of its own."""
    return Formula("part", (part,))


def by(parameter: str | int, key: str | int | None = None) -> Formula:
    """A parameter of the figure, by its place or its series."""
    return Formula("parameter", (parameter, key))


def total(*parts: str | int) -> Formula:
    """The sum of the parts of these terms or at these places, of all where none is named."""
    return Formula("sum", parts)


def weighted(*weights: int) -> Formula:
    """Each part times its weight, added up: the monthly product."""
    return Formula("weighted", weights)


def rounded(whole: Formula, step: Formula | int | Fraction = 1, way: Way = "half_up") -> Formula:
    """Rounded to ``step``: 1 is the fen of an amount, the whole of a number."""
    return Formula("round", (whole, as_formula(step), way))


def least(*choices: Formula) -> Formula:
    """The smallest of several."""
    return Formula("least", choices)


def most(*choices: Formula) -> Formula:
    """The largest of several."""
    return Formula("most", choices)


def within(value: Formula, low: Formula, high: Formula) -> Formula:
    """A value lifted to a floor and cut at a ceiling."""
    return Formula("within", (value, low, high))


def named_part(formula: Formula, figure: Figure) -> Figure:
    """The part that ``of`` names; ``InvalidInput`` if the figure has none."""
    named = formula.args[0]
    for place, part in enumerate(figure.parts):
        if named in (place, part.term):
            return part
    raise _lacking(figure, str(named))


def named_parameter(formula: Formula, figure: Figure) -> ParameterValue:
    """The parameter that ``by`` names; ``InvalidInput`` if the figure has none."""
    named, key = formula.args
    for place, value in enumerate(figure.parameters):
        if named in (place, value.series) and key in (None, value.key):
            return value
    raise _lacking(figure, str(named))


def summands(formula: Formula, figure: Figure) -> tuple[Figure, ...]:
    """The parts that ``total`` or ``weighted`` takes."""
    if formula.op == "weighted" or not formula.args:
        return figure.parts
    return tuple(
        part for place, part in enumerate(figure.parts) if place in formula.args or part.term in formula.args
    )


def result(formula: Formula, figure: Figure) -> Number:
    """What the formula gives for this figure, exactly; fen as fen."""
    return _RESULTS[formula.op](formula, figure)


def checked(figure: Figure) -> None:
    """``InvalidInput`` if the formula of a figure does not give its value: a tree that was altered."""
    assert figure.formula is not None
    if result(figure.formula, figure) != figure.value:
        raise InvalidInput(
            f"“{figure.term}”的算式得不出所记的数 {figure.value}。这棵树被改动过，请重新导出。",
            f"The formula of {figure.term!r} does not give the value {figure.value}: the tree was altered. "
            "Export it again.",
            what=figure.term,
        )


def number_of(value: object, what: str) -> Number:
    """A value that can be reckoned with; ``InvalidInput`` for a word."""
    if isinstance(value, int | Fraction | Month | date) and not isinstance(value, bool):
        return value
    raise InvalidInput(
        f"“{what}”不是数，不能写进算式：{value!r}。", f"{what!r} is no number for a formula: {value!r}."
    )


def encode_formula(formula: Formula) -> list[Any]:
    """For JSON: ``["×", ["part", 0], ["parameter", 0, null]]``."""
    return [formula.op, *(_encoded(arg) for arg in formula.args)]


def decode_formula(held: Any) -> Formula:
    """What ``encode_formula`` wrote; ``InvalidInput`` for anything else."""
    if isinstance(held, list) and held and held[0] in _RESULTS:
        return Formula(held[0], tuple(_decoded(held[0], arg) for arg in held[1:]))
    raise InvalidInput(
        f"不是算式：{held!r}。请重新导出。", f"{held!r} is no formula. Export the figure again."
    )


def _encoded(arg: Formula | str | int | Fraction | None) -> Any:
    if isinstance(arg, Formula):
        return encode_formula(arg)
    return f"{arg.numerator}/{arg.denominator}" if isinstance(arg, Fraction) else arg


def _decoded(op: str, arg: Any) -> Formula | str | int | Fraction | None:
    if isinstance(arg, list):
        return decode_formula(arg)
    if op == "number" and isinstance(arg, str):
        return Fraction(arg)
    if arg is None or (isinstance(arg, int | str) and not isinstance(arg, bool)):
        return arg
    raise InvalidInput(f"算式中有不认识的内容：{arg!r}。", f"A formula holds what is not known: {arg!r}.")


def _part(formula: Formula, figure: Figure) -> Number:
    found = named_part(formula, figure)
    return number_of(found.value, found.term)


def _parameter(formula: Formula, figure: Figure) -> Number:
    return named_parameter(formula, figure).value


def _number(formula: Formula, figure: Figure) -> Number:
    return number_of(formula.args[0], "number")


def _sum(formula: Formula, figure: Figure) -> Number:
    return sum((_exact(part.value, part.term) for part in summands(formula, figure)), Fraction(0))


def _weighted(formula: Formula, figure: Figure) -> Number:
    pairs = zip(summands(formula, figure), formula.args, strict=True)
    return sum((_exact(part.value, part.term) * _exact(weight, "") for part, weight in pairs), Fraction(0))


def _plus(formula: Formula, figure: Figure) -> Number:
    left, right = (result(each, figure) for each in formula.operands)
    if isinstance(left, Month):
        return left + int(_exact(right, "months"))
    if isinstance(left, date):
        return left + timedelta(days=int(_exact(right, "days")))
    return _exact(left, "+") + _exact(right, "+")


def _minus(formula: Formula, figure: Figure) -> Number:
    left, right = (result(each, figure) for each in formula.operands)
    if isinstance(left, Month):
        return left - right if isinstance(right, Month) else left - int(_exact(right, "months"))
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days
    return _exact(left, "-") - _exact(right, "-")


def _times(formula: Formula, figure: Figure) -> Number:
    left, right = (_exact(result(each, figure), "×") for each in formula.operands)
    return left * right


def _divided(formula: Formula, figure: Figure) -> Number:
    left, right = (_exact(result(each, figure), "÷") for each in formula.operands)
    if not right:
        raise _lacking(figure, "÷ 0")
    return Fraction(left, right)


def _rounded(formula: Formula, figure: Figure) -> Number:
    whole, step = (_exact(result(each, figure), "round") for each in formula.operands)
    steps = Fraction(whole, step)
    ways: Mapping[object, Callable[[Fraction], int]] = {
        "half_up": round_half_up,
        "up": lambda exact: -(-exact.numerator // exact.denominator),
        "down": lambda exact: exact.numerator // exact.denominator,
    }
    return ways[formula.args[2]](steps) * step


def _least(formula: Formula, figure: Figure) -> Number:
    return min(result(each, figure) for each in formula.operands)


def _most(formula: Formula, figure: Figure) -> Number:
    return max(result(each, figure) for each in formula.operands)


def _within(formula: Formula, figure: Figure) -> Number:
    value, low, high = (_exact(result(each, figure), "within") for each in formula.operands)
    return min(max(value, low), high)


def _exact(value: object, what: str) -> Fraction:
    found = number_of(value, what)
    if isinstance(found, int | Fraction):
        return Fraction(found)
    raise InvalidInput(f"“{what}”是日期，不能这样算。", f"{what!r} is a date and cannot be reckoned so.")


_RESULTS: Mapping[str, Callable[[Formula, Figure], Number]] = {
    "part": _part,
    "parameter": _parameter,
    "number": _number,
    "sum": _sum,
    "weighted": _weighted,
    "+": _plus,
    "-": _minus,
    "×": _times,
    "÷": _divided,
    "round": _rounded,
    "least": _least,
    "most": _most,
    "within": _within,
}


def _lacking(figure: Figure, name: str) -> InvalidInput:
    return InvalidInput(
        f"“{figure.term}”的算式提到“{name}”，树中没有。这棵树被改动过，请重新导出。",
        f"The formula of {figure.term!r} names {name!r}, which the tree lacks: it was altered. Export it again.",
        what=figure.term,
    )
