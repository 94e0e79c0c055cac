"""A formula with its numbers in it, so that anybody can redo the sum with a pocket calculator (算式的写法).

``8,000.00 × 8% = 640.00``. Amounts are in yuan, a fraction without end stands as a division. What was rounded is said
behind the result, or before brackets ``〔…〕`` where more follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from quanyi.law.errors import InvalidInput
from quanyi.law.explain.formula import (
    Formula,
    checked,
    named_parameter,
    named_part,
    number_of,
    result,
    summands,
)
from quanyi.law.money import format_yuan, round_half_up
from quanyi.law.periods import Month
from quanyi.law.terms import TERMS

if TYPE_CHECKING:
    from quanyi.law.explain import Figure, Language

_MONEY = frozenset({"fen", "fen_months"})
_DECIMALS = 10
_MINUS = "−"
# What binds tighter stands without brackets inside what binds looser.
_SUM, _PRODUCT, _ALONE = 1, 2, 3
_REPEATED = 3

_WORDS: Mapping[str, tuple[str, str]] = {
    "half_up": ("四舍五入", "rounded half up"),
    "up": ("向上取", "rounded up"),
    "down": ("舍去尾数", "cut off"),
    "least": ("取较小者", "the smallest of"),
    "most": ("取较大者", "the largest of"),
}
_PLACES_ZH = "零一二三四五六七八九十"


def formula_text(figure: Figure, lang: Language, digits: int = _DECIMALS) -> str:
    """The formula of a figure written out; empty where it has none. ``InvalidInput`` if it does not give the value.

    A result whose decimals never end stands as a fraction, with so many ``digits`` of it beside.
    """
    formula = figure.formula
    if formula is None:
        return ""
    checked(figure)
    if formula.op == "within":
        return _bounded(formula, figure, lang)
    if formula.op == "parameter":
        return _looked_up(formula, figure, lang)
    if formula.op == "sum" and not summands(formula, figure):
        return ""
    if (same := _same_as(formula, figure)) is not None:
        return _taken(same, figure, lang)
    rounding = ""
    if formula.op == "round":
        rounding = _rounding(formula, figure, lang)
        formula = formula.operands[0]
        rounding = f"（{rounding}）" if lang == "zh" else f" ({rounding})"
    return f"{_text(formula, figure, lang)[0]}{_equals(formula, figure, lang, digits)}{rounding}"


def _same_as(formula: Formula, figure: Figure) -> Figure | None:
    """The one part that the figure repeats, if its formula does nothing else."""
    if formula.op == "part":
        return named_part(formula, figure)
    parts = summands(formula, figure) if formula.op == "sum" else ()
    return parts[0] if len(parts) == 1 else None


def _taken(part: Figure, figure: Figure, lang: Language) -> str:
    zh, en = TERMS.get(part.term, (part.term, part.term.replace("_", " ")))
    value = number_text(figure.value, figure.unit)
    return f"等于“{zh}”：{value}" if lang == "zh" else f"the same as “{en}”: {value}"


def _equals(formula: Formula, figure: Figure, lang: Language, digits: int) -> str:
    value = number_of(figure.value, figure.term)
    written = number_text(value, figure.unit)
    if not isinstance(value, Fraction) or _ends(_in_percent(value, figure.unit)):
        return f" = {written}"
    told = "后面按分数计算，不取近似" if lang == "zh" else "the fraction itself is carried on"
    near = _rounded_decimals(value, digits)
    fraction = "" if _text(formula, figure, lang)[0] == written.strip("()") else f" = {written.strip('()')}"
    return f"{fraction} ≈ {near}（{told}）" if lang == "zh" else f"{fraction} ≈ {near} ({told})"


def _bounded(formula: Formula, figure: Figure, lang: Language) -> str:
    value, low, high = (_text(each, figure, lang)[0] for each in formula.operands)
    exact = [result(each, figure) for each in formula.operands]
    zh = lang == "zh"
    if exact[0] < exact[1]:  # type: ignore[operator]
        return f"{value} 低于下限 {low}，取下限 {low}" if zh else f"{value} is below {low}: the floor {low}"
    if exact[0] > exact[2]:  # type: ignore[operator]
        return (
            f"{value} 高于上限 {high}，取上限 {high}"
            if zh
            else f"{value} is above {high}: the ceiling {high}"
        )
    if zh:
        return f"{value} 在下限 {low} 与上限 {high} 之间，取 {value}"
    return f"{value} lies between {low} and {high}: {value}"


def _looked_up(formula: Formula, figure: Figure, lang: Language) -> str:
    found, value = named_parameter(formula, figure), number_text(figure.value, figure.unit)
    line = f"第 {found.key} 行" if isinstance(found.key, int) else ""
    if lang == "zh":
        return f"查参数“{found.term}”{line}，取 {value}"
    line = f", line {found.key}" if isinstance(found.key, int) else ""
    return f"the parameter “{found.series.replace('_', ' ')}”{line} gives {value}"


def number_text(value: object, unit: str) -> str:
    """A number as a pocket calculator takes it: yuan, per cent, decimals, or a division where decimals never end."""
    match value:
        case Month() | date():
            return str(value)
        case int() if unit in _MONEY:
            return format_yuan(value).replace("-", _MINUS)
        case Fraction() if unit in _MONEY:
            return _fraction(Fraction(value, 100))
        case int() | Fraction():
            return _fraction(_in_percent(Fraction(value), unit), "%" if unit == "rate" else "")
    raise InvalidInput(f"{value!r} 不是数，不能写进算式。", f"{value!r} is no number for a formula.")


def _fraction(value: Fraction, sign: str = "") -> str:
    if _ends(value):
        return f"{_rounded_decimals(value)}{sign}"
    value = Fraction(value, 100) if sign else value
    return f"({value.numerator} ÷ {value.denominator})".replace("-", _MINUS)


def _in_percent(value: Fraction, unit: str) -> Fraction:
    return value * 100 if unit == "rate" else value


def _ends(value: Fraction) -> bool:
    """Whether ten decimals hold the value exactly."""
    return bool((10**_DECIMALS * value).denominator == 1)


def _rounded_decimals(value: Fraction, digits: int = _DECIMALS) -> str:
    """Rounds: for reading only; the exact value is what is carried on."""
    scaled = round_half_up(value * 10**digits)
    whole, part = divmod(abs(scaled), 10**digits)
    decimals = f"{part:0{digits}d}".rstrip("0")
    return f"{_MINUS if scaled < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


Written = tuple[str, int]
"""A piece of a formula and how tightly it binds."""


def _text(formula: Formula, figure: Figure, lang: Language) -> Written:
    return _WRITERS[formula.op](formula, figure, lang)


def _within(piece: Written, binds: int) -> str:
    text, tight = piece
    return text if tight >= binds else f"({text})"


def _signed(text: str) -> Written:
    return (f"({text})", _ALONE) if text.startswith(_MINUS) else (text, _ALONE)


def _part(formula: Formula, figure: Figure, lang: Language) -> Written:
    found = named_part(formula, figure)
    return _signed(number_text(found.value, found.unit))


def _parameter(formula: Formula, figure: Figure, lang: Language) -> Written:
    found = named_parameter(formula, figure)
    return _signed(number_text(found.value, found.unit))


def _number(formula: Formula, figure: Figure, lang: Language) -> Written:
    return _signed(number_text(formula.args[0], "count"))


def _sum(formula: Formula, figure: Figure, lang: Language) -> Written:
    pieces = [_signed(number_text(part.value, part.unit))[0] for part in summands(formula, figure)]
    return _added(pieces)


def _added(pieces: Iterable[str]) -> Written:
    """A sum; the same number many times is told once, times how often."""
    told: list[str] = []
    for text, same in groupby(pieces):
        often = len(list(same))
        told += [f"{text} × {often}"] if often >= _REPEATED else [text] * often
    if len(told) == 1:
        return told[0], _PRODUCT if "×" in told[0] else _ALONE
    return (" + ".join(told), _SUM) if told else ("0", _ALONE)


def _weighted(formula: Formula, figure: Figure, lang: Language) -> Written:
    parts = summands(formula, figure)
    amounts = [(_signed(number_text(part.value, part.unit))[0]) for part in parts]
    pairs = list(zip(amounts, formula.args, strict=True))
    told: list[str] = []
    for amount, same in groupby(pairs, key=lambda pair: pair[0]):
        weights = [str(weight) for _, weight in same]
        told.append(
            f"{amount} × {weights[0]}" if len(weights) == 1 else f"{amount} × ({' + '.join(weights)})"
        )
    return (" + ".join(told), _PRODUCT if len(told) == 1 else _SUM) if told else ("0", _ALONE)


def _joined(sign: str, binds: int, right: int) -> Callable[[Formula, Figure, Language], Written]:
    def write(formula: Formula, figure: Figure, lang: Language) -> Written:
        first, second = (_text(each, figure, lang) for each in formula.operands)
        return f"{_within(first, binds)} {sign} {_within(second, right)}", binds

    return write


def _round(formula: Formula, figure: Figure, lang: Language) -> Written:
    inner, said = _text(formula.operands[0], figure, lang)[0], _rounding(formula, figure, lang)
    return f"{said}〔{inner}〕", _ALONE


def _rounding(formula: Formula, figure: Figure, lang: Language) -> str:
    step, way = formula.operands[1], str(formula.args[2])
    zh = lang == "zh"
    said = _WORDS[way][not zh]
    if step.op != "number":
        size = _text(step, figure, lang)[0]
        return f"{said}到 {size} 的整倍数" if zh else f"{said} to a multiple of {size}"
    return f"{said}{_step_zh(step, formula, figure)}" if zh else f"{said} {_step_en(step, formula, figure)}"


def _decimals_of(step: Formula) -> int:
    exact = Fraction(step.args[0])  # type: ignore[arg-type]
    return len(str(exact.denominator)) - 1


def _step_zh(step: Formula, formula: Formula, figure: Figure) -> str:
    if _is_money(formula.operands[0], figure):
        return "到分"
    places = _decimals_of(step)
    return f"到小数点后{_PLACES_ZH[places]}位" if places else "到整数"


def _step_en(step: Formula, formula: Formula, figure: Figure) -> str:
    if _is_money(formula.operands[0], figure):
        return "to the fen"
    places = _decimals_of(step)
    return f"to {places} decimals" if places else "to a whole number"


def _is_money(formula: Formula, figure: Figure) -> bool:
    """Whether the result is an amount: it holds one amount more above than below the line."""
    return _amounts(formula, figure) == 1


def _amounts(formula: Formula, figure: Figure) -> int:
    if formula.op == "part":
        return int(named_part(formula, figure).unit in _MONEY)
    if formula.op == "parameter":
        return int(named_parameter(formula, figure).unit in _MONEY)
    if formula.op in ("sum", "weighted"):
        return max((int(part.unit in _MONEY) for part in summands(formula, figure)), default=0)
    found = [_amounts(each, figure) for each in formula.operands]
    if formula.op in ("×", "÷"):
        return found[0] + found[1] if formula.op == "×" else found[0] - found[1]
    return max(found, default=0)


def _choice(formula: Formula, figure: Figure, lang: Language) -> Written:
    inner = [_text(each, figure, lang)[0] for each in formula.operands]
    if lang == "zh":
        return f"{_WORDS[formula.op][0]}〔{'，'.join(inner)}〕", _ALONE
    return f"{_WORDS[formula.op][1]} 〔{'; '.join(inner)}〕", _ALONE


def _inner_bounds(formula: Formula, figure: Figure, lang: Language) -> Written:
    value, low, high = formula.operands
    return _choice(Formula("least", (Formula("most", (value, low)), high)), figure, lang)


_WRITERS: Mapping[str, Callable[[Formula, Figure, Language], Written]] = {
    "part": _part,
    "parameter": _parameter,
    "number": _number,
    "sum": _sum,
    "weighted": _weighted,
    "+": _joined("+", _SUM, _SUM),
    "-": _joined(_MINUS, _SUM, _PRODUCT),
    "×": _joined("×", _PRODUCT, _PRODUCT),
    "÷": _joined("÷", _PRODUCT, _ALONE),
    "round": _round,
    "least": _choice,
    "most": _choice,
    "within": _inner_bounds,
}
