"""How the interest of a year came about, written out: products, rates and made-up months as figures (计息的算式)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quanyi.law.explain import Figure
from quanyi.law.explain.formula import Formula, as_formula, by, of, rounded, total, weighted
from quanyi.law.parameters import ParameterValue
from quanyi.law.provisions import in_force
from quanyi.law.rules.account_parts import MadeUp, PartInterest, Rates, bears_at, interest_before
from quanyi.law.rules.account_record import OwedMonth, month_leaf
from quanyi.law.rules.arrears import arrears_interest
from quanyi.law.rules.product import MONTHS

ON_BALANCE = rounded(of(0) * by(0))
ADDED = total()
_ON_PRODUCT = rounded((of(0) * by(0)).over(MONTHS))
_LOST_TO_PRODUCT = as_formula(0) - _ON_PRODUCT
_TWELVE = tuple(range(MONTHS, 0, -1))
_ALL_TWELVE = weighted(*_TWELVE)
_OVERDRAWN = "支付超过生息部分的，不减少利息", "what is paid beyond what bears interest lowers none"


def interest_clauses(year: int, *, is_idle: bool = False) -> tuple[str, ...]:
    """The clauses under which an account bears interest in a year; the rate bears its own."""
    idle = ("sco-2009-66-9",) if is_idle else ()
    return in_force(year, "sil-14", "notice-1997-116", *idle)


def on_opening(opening: Figure, fen: int, rate: ParameterValue, until: int = MONTHS) -> Figure:
    """Interest on the opening balance to the end of the month ``until``."""
    formula = ON_BALANCE if until == MONTHS else rounded((of(0) * by(0) * until).over(MONTHS))
    return Figure("interest_on_opening", fen, "fen", parameters=(rate,), parts=(opening,), formula=formula)


def on_credits(product: Figure, fen: int, rate: ParameterValue) -> Figure:
    """Interest on what was credited, by its monthly product."""
    return Figure(
        "interest_on_credits", fen, "fen", parameters=(rate,), parts=(product,), formula=_ON_PRODUCT
    )


def on_payments(product: Figure, fen: int, rate: ParameterValue, *, is_lowered: bool) -> Figure:
    """Interest lost to what was paid out; where more was paid than bears interest, only that part loses any."""
    zh, en = _OVERDRAWN if is_lowered else ("", "")
    formula = None if is_lowered else _LOST_TO_PRODUCT
    parts, used = (product,), (rate,)
    return Figure(
        "interest_on_payments",
        fen,
        "fen",
        parameters=used,
        parts=parts,
        note_zh=zh,
        note_en=en,
        formula=formula,
    )


def product(amounts: Sequence[Figure], weights: tuple[int, ...] = _TWELVE) -> Figure:
    """月积数 / Amounts times the months that they stand, as a figure; amounts of nothing are left out."""
    if weights is _TWELVE and all(amount.value for amount in amounts):
        standing, formula = tuple(amounts), _ALL_TWELVE
    else:
        pairs = [pair for pair in zip(amounts, weights, strict=True) if pair[0].value]
        standing = tuple(amount for amount, _ in pairs)
        formula, weights = weighted(*(weight for _, weight in pairs)), tuple(weight for _, weight in pairs)
    value = sum(amount.fen * weight for amount, weight in zip(standing, weights, strict=True))
    return Figure("monthly_product", value, "fen_months", parts=standing, formula=formula)


def bearing(
    amounts: Sequence[Figure], brought: Sequence[MadeUp], rates: Rates, until: int = MONTHS
) -> Figure:
    """The product of the twelve credits, with the interest that made-up months brought and bears with them."""
    if not brought and until == MONTHS:
        return product(amounts)
    months = tuple(max(until - place, 0) for place in range(MONTHS))
    more = [pair for one in brought for pair in _brought(one, rates, until)]
    return product((*amounts, *(amount for amount, _ in more)), (*months, *(weight for _, weight in more)))


def bearing_of(
    credited: Sequence[tuple[Figure, OwedMonth]], brought: Sequence[MadeUp], rates: Rates
) -> Figure:
    """The product of what each owed month brought in the year, by its month of crediting."""
    months = [MONTHS - owed.credited.month + 1 for _, owed in credited if owed.credited is not None]
    more = [pair for one in brought for pair in _brought(one, rates, MONTHS)]
    amounts = (*(amount for amount, _ in credited), *(amount for amount, _ in more))
    return product(amounts, (*months, *(weight for _, weight in more)))


def _brought(one: MadeUp, rates: Rates, until: int) -> Iterator[tuple[Figure, int]]:
    place = bears_at(one, rates.year)
    yield made_up_interest(one, rates), until - place
    if one.in_place and one.owed is not None:
        yield month_leaf("borne_earlier", one.owed, one.fen), one.credited.month - 1 - place


def made_up_interest(one: MadeUp, rates: Rates) -> Figure:
    """What a made-up month brings for the years before, with the sum of each year."""
    fen, until = interest_before(one, rates), one.credited.year - 1
    if one.owed is None:
        return Figure("arrears_interest", fen, "fen")
    leaf = month_leaf("arrears_interest", one.owed, fen)
    tree = arrears_interest(one.fen, first=one.first, until=until, region=rates.region)
    return replace(tree, note_zh=leaf.note_zh, note_en=leaf.note_en, source=leaf.source)


def interest_parts(
    opening: Figure,
    credited: Sequence[Figure],
    paid: Sequence[Figure],
    interest: PartInterest,
    brought: Sequence[MadeUp],
    rates: Rates,
    until: int = MONTHS,
) -> tuple[Figure, ...]:
    """The interest of a year by what bore it, each with its sum; parts without any money are left out."""
    rate, months = rates.credited, tuple(max(until - place, 0) for place in range(MONTHS))
    parts = [on_opening(opening, interest.on_opening, rate, until)]
    is_paid = any(one.value for one in paid)
    if any(one.value for one in credited) or not is_paid:
        parts.append(on_credits(bearing(credited, brought, rates, until), interest.on_credits, rate))
    if is_paid:
        lowered = sum(one.fen for one in paid) > opening.fen
        lost = product(paid, _TWELVE if until == MONTHS else months)
        parts.append(on_payments(lost, interest.on_payments, rate, is_lowered=lowered))
    if brought:
        leaves = tuple(made_up_interest(one, rates) for one in brought)
        made_up = sum(interest.made_up)
        parts.append(Figure("interest_made_up", made_up, "fen", parts=leaves, formula=ADDED))
    return tuple(parts)


def by_two_rates(formula: Formula) -> Formula:
    """The yearly method: an amount times rate and factor, halved, rounded once."""
    return rounded((formula * by(0) * by(1)).over(2))
