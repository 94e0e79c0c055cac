"""Money in whole fen and the only rounding there is (金额与舍入).

Amounts are ``int`` fen (1 yuan = 100 fen); rates are ``Fraction``; floats are refused everywhere.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from quanyi.law.errors import InvalidInput

Fen: TypeAlias = int

# Ten trillion yuan: beyond any person, employer or province, and within a 64-bit column.
MAX_FEN = 10**15

_YUAN = re.compile(r"(?P<sign>[-+]?)¥?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d{1,2}))?元?")


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero (四舍五入); ``denominator`` must be positive.

    Written with operators alone, so that ``quanyi.bulk`` can hand it whole columns of int64.

    Rounds: half away from zero, so that a reversal rounds to exactly the opposite of what it reverses.
    """
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size * ((numerator >= 0) * 2 - 1)


def round_half_up(exact: Fraction) -> int:
    """Round an exact value to a whole number (四舍五入), half away from zero: 0.5 → 1, −0.5 → −1.

    Rounds: here and nowhere else. The sources do not print a rounding rule; 0.01 yuan, half up, per component
    is the default taken for open question Q8 (mark P).
    """
    if isinstance(exact, float):
        raise InvalidInput(
            f"舍入只接受精确数，收到浮点数 {exact!r}。请改用整数分或分数。",
            f"Rounding wants an exact number and got the float {exact!r}. Use whole fen or a Fraction.",
        )
    return divide_half_up(exact.numerator, exact.denominator)


def check_fen(value: object, what: str) -> int:
    """Return ``value`` if it is a whole number of fen within ±``MAX_FEN``; else raise ``InvalidInput``."""
    if isinstance(value, int) and not isinstance(value, bool) and -MAX_FEN <= value <= MAX_FEN:
        return value
    raise InvalidInput(
        f"“{what}”应为整数分（不超过 {MAX_FEN} 分），收到 {value!r}。请把元换算为整数分。",
        f"{what!r} must be a whole number of fen within ±{MAX_FEN}; got {value!r}. Convert yuan.",
        what=what,
    )


def format_yuan(fen: Fen) -> str:
    """Print fen as yuan: ``123456`` → ``"1,234.56"``, ``-5`` → ``"-0.05"``."""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02d}"


def parse_yuan(text: str) -> Fen:
    """Read an amount in yuan: ``"¥1,234.5"``, ``"１２３４．５６元"`` → fen.

    Raises ``InvalidInput`` for anything but text, for an empty text, more than two decimals, commas that do
    not part groups of three, or an amount over ``MAX_FEN``.
    """
    found = (
        _YUAN.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
        if isinstance(text, str)
        else None
    )
    if found is None:
        raise InvalidInput(
            f"无法读作金额：“{text}”。金额以元为单位，最多两位小数，例如 1,234.56。",
            f"Cannot read {text!r} as an amount. Give yuan with at most two decimals, for example 1,234.56.",
        )
    fen = int(found["whole"].replace(",", "")) * 100 + int((found["part"] or "").ljust(2, "0"))
    return check_fen(-fen if found["sign"] == "-" else fen, "金额")


def shared_out(total: Fen, shares: Sequence[Fraction]) -> tuple[Fen, ...]:
    """Split an amount by shares of at most the whole (按份额分配): every fen of what the shares come to is given, and
    the fen that do not divide go one each to those named first.

    Rounds: each share down, then the rest by the order of the list; the sources say nothing of it (mark P).
    """
    given = [total * share.numerator // share.denominator for share in shares]
    rest = math.floor(sum(shares) * total) - sum(given)
    return tuple(fen + (n < rest) for n, fen in enumerate(given))


def alongside(part: Fen, amounts: Sequence[Fen]) -> tuple[Fen, ...]:
    """What of each amount comes from ``part`` of their total (其中): between nothing and all of it, ``part`` together.

    Rounds: the sums from the first amount on, down.
    """
    whole, so_far, found, before = sum(amounts), 0, [], 0
    for amount in amounts:
        so_far += amount
        upto = part * so_far // whole if whole else 0
        found.append(upto - before)
        before = upto
    return tuple(found)
