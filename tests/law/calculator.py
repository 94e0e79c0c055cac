"""A pocket calculator that knows + − × ÷ ( ) %, months, days and the roundings that a formula states.

It knows nothing of the program: what it makes of the written formula is held against the figure.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d{2}-\d{2})|(?P<month>\d{4}-\d{2})(?!\d)|(?P<number>\d[\d,]*(?:\.\d+)?%?)"
    r"|(?P<words>[一-龥]+(?:\s?[\d.,]+\s?的整倍数)?)(?=〔)|(?P<sign>[+×÷()〔〕，−]))"
)
ROUNDED = re.compile(r"（(四舍五入|向上取|舍去尾数)(到[^（）]+)）$")
BOUNDS = [
    (re.compile(r"^(.+) 低于下限 (.+)，取下限 (.+)$"), lambda value, limit: value < limit),
    (re.compile(r"^(.+) 高于上限 (.+)，取上限 (.+)$"), lambda value, limit: value > limit),
]
BETWEEN = re.compile(r"^(.+) 在下限 (.+) 与上限 (.+) 之间，取 (.+)$")
LOOKED_UP = re.compile(r"^(?:查参数“[^”]+”(?:第 \d+ 行)?，取 |等于“[^”]+”：)(.+)$")
PLACES = {"分": 2, "小数点后一位": 1, "小数点后两位": 2, "小数点后二位": 2, "小数点后四位": 4, "整数": 0}


def redo(text):
    """What the sum gives, in yuan, per one, months or days; the result that stands behind it must be the same."""
    for pattern, holds in BOUNDS:
        if found := pattern.match(text):
            value, limit, taken = (worth(piece) for piece in found.groups())
            assert holds(value, limit)
            assert limit == taken
            return taken
    if found := BETWEEN.match(text):
        value, low, high, taken = (worth(piece) for piece in found.groups())
        assert low <= value <= high
        assert value == taken
        return taken
    if found := LOOKED_UP.match(text):
        return worth(found[1])
    return _equation(text)


def _equation(text):
    rounding = ROUNDED.search(text)
    if rounding:
        text = text[: rounding.start()]
    text, near, _ = text.partition(" ≈ ")
    left, *right = text.split(" = ")
    value = worth(left)
    if rounding:
        value = rounded(value, rounding[1] + rounding[2])
    for piece in right:
        assert worth(piece) == value, text
    assert right or near
    return value


def worth(text):
    """The value of an expression."""
    tokens = list(_tokens(text))
    value, rest = _sum(tokens)
    assert not rest, text
    return value


def _tokens(text):
    at = 0
    while at < len(text.rstrip()):
        found = TOKEN.match(text, at)
        assert found, text[at:]
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


def _sum(tokens):
    value, tokens = _product(tokens)
    while tokens and tokens[0] in (("sign", "+"), ("sign", "−")):
        sign = tokens[0][1]
        other, tokens = _product(tokens[1:])
        value = _add(value, other if sign == "+" else None, other)
    return value, tokens


def _add(value, plus, other):
    if isinstance(value, date):
        if isinstance(other, date):
            return Fraction((value - other).days)
        return value + timedelta(days=int(other if plus is not None else -other))
    return value + other if plus is not None else value - other


def _product(tokens):
    value, tokens = _single(tokens)
    while tokens and tokens[0] in (("sign", "×"), ("sign", "÷")):
        sign = tokens[0][1]
        other, tokens = _single(tokens[1:])
        value = value * other if sign == "×" else Fraction(value, other)
    return value, tokens


def _single(tokens):
    (kind, text), *tokens = tokens
    match kind, text:
        case "date", _:
            return date.fromisoformat(text), tokens
        case "month", _:
            return _Months(*map(int, text.split("-"))), tokens
        case "number", _:
            number = Fraction(Decimal(text.replace(",", "").rstrip("%")))
            return (Fraction(number, 100) if text.endswith("%") else number), tokens
        case "sign", "−":
            value, tokens = _single(tokens)
            return -value, tokens
        case "sign", "(":
            value, tokens = _sum(tokens)
            assert tokens[0] == ("sign", ")")
            return value, tokens[1:]
        case "words", _:
            return _words(text, tokens)
    raise AssertionError(text)


def _words(words, tokens):
    assert tokens[0] == ("sign", "〔")
    values = []
    while tokens[0] != ("sign", "〕"):
        value, tokens = _sum(tokens[1:])
        values.append(value)
    if words in ("取较小者", "取较大者"):
        return (min if words == "取较小者" else max)(values), tokens[1:]
    [value] = values
    return rounded(value, words), tokens[1:]


def rounded(value, words):
    """Rounded as the words say."""
    way, _, to = words.partition("到")
    multiple = re.fullmatch(r" ?([\d.,]+) ?的整倍数", to)
    step = Fraction(multiple[1].replace(",", "")) if multiple else Fraction(1, 10 ** PLACES[to])
    steps = Fraction(value, step)
    whole = int(abs(steps) + Fraction(1, 2)) * (1 if steps >= 0 else -1)
    ways = {"四舍五入": whole, "向上取": -(-steps // 1), "舍去尾数": steps // 1}
    return ways[way] * step


class _Months(int):
    """A month as a number, so that months can be added and taken from each other."""

    def __new__(cls, year, month):
        return super().__new__(cls, year * 12 + month - 1)
