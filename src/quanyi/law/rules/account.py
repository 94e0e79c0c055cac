"""The individual account through a year: credits, interest, payments (个人账户计息).

Two methods are known for years of paying in and two for years of paying out. The monthly product (月积数法)
is the default: it handles missing months and late credits. Which method a region uses is its choice (open
question Q4).
"""

from __future__ import annotations

from collections.abc import Sequence

from quanyi.law.bounds import AccountPart, Region, Year
from quanyi.law.errors import NoRule
from quanyi.law.explain import Amount, Figure, SignedAmount, as_figure, fen_of
from quanyi.law.explain.formula import by, of, rounded, total
from quanyi.law.money import round_half_up
from quanyi.law.parameters import ParameterValue, parameter
from quanyi.law.rules.account_parts import PartFacts, made_up_in, part_interest, year_rates
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.account_sums import ADDED, by_two_rates, interest_clauses, interest_parts
from quanyi.law.rules.account_sums import on_opening as balance_interest
from quanyi.law.rules.decision import Rate
from quanyi.law.rules.handed_in import overdrawn, refuse_interest
from quanyi.law.rules.product import MONTHS, NO_AMOUNTS, not_twelve
from quanyi.law.rules.product import yearly_interest_fen as yearly_interest_fen
from quanyi.law.rules.registry import rule

# What the law leaves open of interest, said in every tree of it.
ROUNDED_ZH = "各项利息分别四舍五入到分（Q8）"
ROUNDED_EN = "each interest rounded to the fen by itself (Q8)"
UNCHOSEN_ZH = "地区未定计息方法，按月积数法（Q4、Q5）"
UNCHOSEN_EN = "the region has chosen no method: monthly product (Q4, Q5)"


@rule("account.yearly_interest", version="1", refuse=refuse_interest)
def yearly_interest(
    opening_fen: Amount,
    credits: Sequence[SignedAmount],
    *,
    year: Year,
    region: Region,
    payments: Sequence[Amount] = NO_AMOUNTS,
    rate: Rate | None = None,
    made_up: Sequence[OwedMonth] = (),
    part: AccountPart = "own",
) -> Figure:
    """年度利息（月积数法）/ Interest of one account year by the monthly product, in fen.

    ``opening × r + Σ[a(n) × (12 − n + 1)] × r / 12 − Σ[p(n) × (12 − n + 1)] × r / 12``. ``opening_fen`` is
    the balance at the end of last year; ``credits`` are the twelve amounts by month of crediting (记账月份),
    ``payments`` the twelve amounts paid out, positive, both January first. An amount credited in month n
    bears interest for month n to December; one paid in month n bears nothing from month n on. A year without
    either (an idle account) bears interest on its opening balance. ``made_up`` are those months among the credits
    that were owed in earlier years or deferred: what their ``part`` (``own`` or ``transfer``) brings of interest for
    the time before comes on top. ``rate`` stands in for the published rate, as a provisional one does. The formula
    for paying years rests on a single source and differs from the yearly method by about paid × r / 12 (Q5).

    Basis: sil-14, notice-1997-116, notice-2017-31, sco-2009-66-9.
    Basis: d14-6-4, gb-3-3, gb-6.7-2, gb-8-2, gb-10.2-3, gb-A-34 (general).
    Rounds: as ``part_interest``.
    """
    rates = year_rates(year, region, rate=rate, yearly_method=False)
    opening = as_figure(opening_fen, "opening_balance")
    credited, paid = _monthly(credits, "credit"), _monthly(payments, "payment")
    brought = made_up_in(made_up, part, rates)
    facts = PartFacts(opening.fen, tuple(_fen(credited)), tuple(_fen(paid)), brought)
    interest = part_interest(facts, rates)
    is_idle = not any(facts.credits) and not any(facts.payments)
    return Figure(
        "yearly_interest",
        interest.total,
        "fen",
        provisions=interest_clauses(year, is_idle=is_idle),
        parameters=(rates.credited,),
        parts=interest_parts(opening, credited, paid, interest, brought, rates),
        formula=ADDED,
        note_zh=f"{year}年；月积数法（Q4、Q5），{ROUNDED_ZH}",
        note_en=f"year {year}; monthly product (Q4, Q5), {ROUNDED_EN}",
    )


@rule("account.yearly_interest_annual_method", version="1")
def yearly_interest_annual_method(
    opening_fen: Amount,
    credits: Sequence[SignedAmount],
    *,
    year: Year,
    region: Region,
    rate: Rate | None = None,
) -> Figure:
    """年度利息（年度计算法）/ Interest of one account year by the yearly method, in fen.

    ``opening × r + credited × r × 1.083 / 2``: only for twelve equal credits, else ``NoRule``. The factor
    belongs to the interest. The widespread ``credited × (1 + r/2) × 1.083`` would inflate the principal and
    is wrong.

    Not on the road: an office credits months as they come and settles by the monthly product
    (``account.yearly_interest``); this is for years that an earlier system settled by the yearly method.

    Basis: sil-14, notice-1997-116. Basis: d14-6-4, gb-10.2-3, gb-A-34 (general).
    Rounds: interest on the opening balance and interest on credits, each to the fen, half up (Q8, mark P).
    """
    used = rate or parameter("crediting_rate", on=year, region=region)
    factor = parameter("annual_method_factor", on=year, region=region)
    opening = as_figure(opening_fen, "opening_balance")
    parts = _equal(_monthly(credits, "credit"), year)
    credited = sum(part.fen for part in parts)
    on_opening = round_half_up(opening.fen * used.rate)
    on_credits = round_half_up(credited * used.rate * factor.rate / 2)
    return Figure(
        "yearly_interest",
        on_opening + on_credits,
        "fen",
        provisions=interest_clauses(year),
        parameters=(used, factor),
        parts=(
            balance_interest(opening, on_opening, used),
            _by_factor("interest_on_credits", on_credits, parts, (used, factor)),
        ),
        formula=ADDED,
        note_zh=f"{year}年；年度计算法（Q4），{ROUNDED_ZH}",
        note_en=f"year {year}; yearly method (Q4), {ROUNDED_EN}",
    )


@rule("account.closing_balance", version="1")
def closing_balance(
    opening_fen: Amount,
    credits: Sequence[SignedAmount],
    *,
    year: Year,
    region: Region,
    rate: Rate | None = None,
) -> Figure:
    """年末储存额 / Balance at the end of an account year without payments, in fen: opening + credits +
    interest.

    Interest by the monthly product; see ``yearly_interest`` for the arguments.

    Basis: gbt-40217. Basis: d14-6-4, gb-8-1, gb-10.3-1 (general).
    Rounds: nothing of its own.
    """
    opening = as_figure(opening_fen, "opening_balance")
    parts = _monthly(credits, "credit")
    mentioned = [part.mention() for part in parts]
    interest = yearly_interest(opening.mention(), mentioned, year=year, region=region, rate=rate)
    value = opening.fen + sum(part.fen for part in parts) + interest.fen
    return Figure(
        "closing_balance",
        value,
        "fen",
        provisions=_ROLLED,
        parts=(opening, *_not_zero(parts), interest),
        formula=ADDED,
        note_zh=f"{year}年末",
        note_en=f"end of {year}",
    )


@rule("account.payout_interest_annual_method", version="1")
def payout_interest_annual_method(
    opening_fen: Amount,
    payments: Sequence[Amount],
    *,
    year: Year,
    region: Region,
    rate: Rate | None = None,
) -> Figure:
    """支付年度利息（年度计算法）/ Interest of a year of twelve equal payments by the yearly method, in fen.

    ``(opening − paid) × r + paid × r × 1.083 / 2``; unequal payments are ``NoRule``, more than the
    account holds with its interest is ``InvalidInput``.

    Not on the road: an office posts payments month by month and settles by the monthly product.

    Basis: sil-14, notice-1997-116. Basis: d14-6-4, gb-8-2, gb-10.2-3 (general).
    Rounds: interest on the remainder and interest on what was paid, each to the fen, half up.
    """
    used = rate or parameter("crediting_rate", on=year, region=region)
    factor = parameter("annual_method_factor", on=year, region=region)
    opening = as_figure(opening_fen, "opening_balance")
    parts = _equal(_monthly(payments, "payment"), year)
    paid = sum(part.fen for part in parts)
    on_remainder = round_half_up((opening.fen - paid) * used.rate)
    on_paid = round_half_up(paid * used.rate * factor.rate / 2)
    if opening.fen + on_remainder + on_paid < paid:
        raise overdrawn(paid - opening.fen - on_remainder - on_paid)
    return Figure(
        "yearly_interest",
        on_remainder + on_paid,
        "fen",
        provisions=interest_clauses(year),
        parameters=(used, factor),
        parts=(
            _remainder(on_remainder, (opening, _paid_in_year(parts)), used),
            _by_factor("interest_on_payments", on_paid, parts, (used, factor)),
        ),
        formula=ADDED,
        note_zh=f"{year}年；支付期公式为单一来源（C，Q5），{ROUNDED_ZH}",
        note_en=f"year {year}; the formula for paying years rests on a single source (C, Q5), {ROUNDED_EN}",
    )


_ROLLED = ("gbt-40217",)
_ON_REMAINDER = rounded((of(0) - of(1)) * by(0))


def _remainder(fen: int, parts: tuple[Figure, ...], rate: ParameterValue) -> Figure:
    term = "interest_on_remainder"
    return Figure(term, fen, "fen", parameters=(rate,), parts=parts, formula=_ON_REMAINDER)


def _paid_in_year(payments: tuple[Figure, ...]) -> Figure:
    fen = sum(payment.fen for payment in payments)
    return Figure("paid_out_in_year", fen, "fen", parts=payments, formula=ADDED)


def _by_factor(
    term: str, fen: int, parts: tuple[Figure, ...], used: tuple[ParameterValue, ParameterValue]
) -> Figure:
    return Figure(term, fen, "fen", parameters=used, parts=parts, formula=_HALVED)


_HALVED = by_two_rates(total())


def _monthly(amounts: Sequence[SignedAmount], term: str) -> tuple[Figure, ...]:
    if len(amounts) != MONTHS:
        raise not_twelve(len(amounts))
    return tuple(
        as_figure(amount, term, note=f"{month:02d}") for month, amount in enumerate(amounts, start=1)
    )


def _fen(parts: Sequence[Figure]) -> list[int]:
    return [part.fen for part in parts]


def _not_zero(parts: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(part for part in parts if part.fen)


def _equal(parts: tuple[Figure, ...], year: int) -> tuple[Figure, ...]:
    if len({fen_of(part, part.term) for part in parts}) > 1:
        raise NoRule.at("年度计算法（各月金额须相等，不等时用月积数法）", on=year, clause="notice-1997-116")
    return parts
