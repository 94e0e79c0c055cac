"""Arrears and back payment: interest on what was not credited, and which month a late payment settles
(欠费与补缴).

The standard wants interest on arrears shown (gb-A-39 to gb-A-43) and made up (gb-A-37-4, gb-A-37-5) and does
not say how it is reckoned; the text of 1997 was not obtainable (Q3). Taken here, mark P: at the crediting
rate of each year, as if the month had been credited when owed, reckoned at each year's end. An amount made up
within a year thus brings the interest of earlier years and bears this year's from the month of crediting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from quanyi.law.bounds import Region, Year
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import as_formula, by, of, rounded, total
from quanyi.law.money import check_fen, divide_half_up
from quanyi.law.parameters import ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.due import bears_from, is_in_time
from quanyi.law.rules.handed_in import refuse_owed, refuse_reversed_years
from quanyi.law.rules.product import MONTHS
from quanyi.law.rules.registry import rule

_PRINCIPAL_ONLY = 1

OPEN_ZH = "欠缴利息算法法律未明（Q3，建议值）：按各年记账利率，计至年末"
OPEN_EN = "the law leaves arrears interest open (Q3, mark P): each year's crediting rate, to a year's end"


@dataclass(frozen=True, slots=True)
class Arrear:
    """What one month still owes, in fen (欠费): principal, interest on it, and what was paid in part."""

    month: Month
    principal_fen: int
    interest_fen: int = 0
    paid_fen: int = 0

    def __post_init__(self) -> None:
        amounts = (self.principal_fen, self.interest_fen, self.paid_fen)
        if min(check_fen(amount, "欠费") for amount in amounts) < 0 or self.open_fen < 0:
            raise InvalidInput(
                f"{self.month} 的欠费有误：金额为负或已付多于应付。请核对本金、利息和已付金额。",
                f"The arrears of {self.month} are wrong: an amount is negative or more is paid than owed. "
                "Check principal, interest and what is paid.",
            )

    @property
    def open_fen(self) -> int:
        return self.principal_fen + self.interest_fen - self.paid_fen


@rule("arrears.interest", version="1", refuse=refuse_reversed_years)
def arrears_interest(principal_fen: Amount, *, first: Month, until: Year, region: Region) -> Figure:
    """欠缴利息 / Interest on an amount in arrears from the month ``first`` to the end of the year ``until``,
    in fen.

    In the first year a month counts as if it had been credited when owed: ``p × (12 − n + 1) × r / 12``;
    every later year bears ``(p + interest so far) × r``. Nothing is due while ``until`` lies before
    ``first``, nor in the years of a region that makes up the principal alone (``arrears_interest_form``, 1).

    Basis: gb-A-39-2, gb-A-40-2. Basis: gb-A-43, notice-1997-116 (general).
    Rounds: each year to the fen, half up.
    """
    principal = as_figure(principal_fen, "arrears_principal")
    rates = {year: borne_by_arrears(year, region) for year in range(first.year, until + 1)}
    amounts = arrears_interest_fen(principal.fen, first, until, lambda year: rates[year][0])
    years: list[Figure] = []
    for (year, (_, used)), fen in zip(rates.items(), amounts, strict=True):
        years.append(_year_in_arrears(year, fen, first, used, (principal, *years)))
    return Figure(
        "arrears_interest",
        sum(amounts),
        "fen",
        provisions=("gb-A-39-2", "gb-A-40-2"),
        parts=(principal, *years),
        note_zh=OPEN_ZH,
        note_en=OPEN_EN,
        formula=total(*range(1, len(years) + 1)) if years else as_formula(0),
    )


def _year_in_arrears(
    year: int, fen: int, first: Month, used: tuple[ParameterValue, ...], before: tuple[Figure, ...]
) -> Figure:
    """The interest of one year on the principal and, after the first year, on the interest so far."""
    months = MONTHS - first.month + 1
    formula = (
        rounded((of(0) * months * by(0)).over(MONTHS)) if year == first.year else rounded(total() * by(0))
    )
    borne = used[0].series != "arrears_interest_form"
    zh, en = ("", "") if borne else ("，地区只补本金，不计利息", ", the region makes up the principal alone")
    return Figure(
        "interest_of_arrears_year",
        fen,
        "fen",
        parameters=used,
        parts=tuple(one.mention() for one in before) if borne else (),
        note_zh=f"{year}年{zh}",
        note_en=f"year {year}{en}",
        formula=formula if borne else None,
    )


def borne_by_arrears(
    year: int, region: str, given: ParameterValue | None = None
) -> tuple[Fraction, tuple[ParameterValue, ...]]:
    """欠缴计息利率 / The rate that an amount in arrears bears in a year, and what decides it: nothing where the region
    makes up the principal alone; ``given`` stands in for the published rate. Basis: gb-A-39-2, gb-A-40-2.
    """
    form = find_parameter("arrears_interest_form", on=year, region=region)
    if form is not None and form.value == _PRINCIPAL_ONLY:
        return Fraction(0), (form,)
    rate = given or parameter("crediting_rate", on=year, region=region)
    return rate.rate, (rate, form) if form else (rate,)


def arrears_interest_fen(
    principal_fen: int, first: Month, until: int, rate_of: Callable[[int], Fraction]
) -> tuple[int, ...]:
    """欠缴利息 / The body of ``arrears_interest``: one amount a year from ``first`` to ``until``, in fen.

    Basis: as ``arrears_interest``. Rounds: each year to the fen, half up.
    """
    amounts: list[int] = []
    product, per_year = principal_fen * (MONTHS - first.month + 1), MONTHS
    for year in range(first.year, until + 1):
        rate = rate_of(year)
        amounts.append(divide_half_up(product * rate.numerator, rate.denominator * per_year))
        product, per_year = principal_fen + sum(amounts), 1
    return tuple(amounts)


@rule("arrears.back_payment", version="1", refuse=refuse_owed)
def back_payment(owed: OwedMonth, *, credited: Month, region: Region) -> Figure:
    """补缴本息 / What making up one month adds to the account, in fen: both parts, principal and interest.

    Parts ``own_principal``, ``own_interest``, ``transfer_principal`` and ``transfer_interest``. A month is
    credited only once all of it is paid; a late fee is another matter and never reaches the account. Crediting
    before the month owed is ``InvalidInput``.

    Basis: gb-A-30, gb-A-37-4, gb-A-37-5. Basis: collection-13, notice-1997-116 (general).
    Rounds: nothing of its own.
    """
    if credited < owed.month:
        raise InvalidInput(
            f"补缴不可能早于费款所属月：{owed.month} 的费款，{credited} 记账。请核对两个月份；提前缴费不是补缴。",
            f"A month is not made up before it is owed: {owed.month} credited in {credited}. Check both; what is "
            "paid in advance is no back payment.",
            month=str(owed.month),
        )
    paid = replace(owed, credited=credited)
    until = owed.month.year - 1 if is_in_time(paid, region) else credited.year - 1
    parts: list[Figure] = []
    for name, fen in (("own", owed.own_fen), ("transfer", owed.transfer_fen)):
        principal = Figure(f"{name}_principal", fen, "fen", note_zh=str(owed.month), note_en=str(owed.month))
        bearing = principal.mention()
        interest = arrears_interest(bearing, first=bears_from(owed, region), until=until, region=region)
        parts += [principal, reckoned(f"{name}_interest", "fen", of(0), parts=(interest,))]
    return reckoned("back_payment", "fen", total(), provisions=_MADE_UP, parts=tuple(parts))


_MADE_UP = ("gb-A-30", "gb-A-37-4", "gb-A-37-5")


def undeclared_month(month: Month, before: OwedMonth | None, region: str) -> OwedMonth:
    """未申报月份应缴 / What a month inside a relation owes the account that nobody declared, in fen: of each amount of
    the last month declared before it 110 %; nothing is known, and nothing put down, where there is none before.

    The law gives the employer's whole (``collection.undeclared``); that each person's part follows it, and that months
    in a row all rest on the last one declared, is our reading (mark P). Basis: sil-62, collection-10, gb-A-38.
    Rounds: each amount to the fen, half up.
    """
    ratio = find_parameter("undeclared_ratio", on=month, region=region)
    if before is None or ratio is None:
        return OwedMonth(month=month, base_fen=0, own_fen=0)
    base, own, transfer = (
        divide_half_up(fen * ratio.rate.numerator, ratio.rate.denominator)
        for fen in (before.base_fen, before.own_fen, before.transfer_fen)
    )
    return OwedMonth(month=month, base_fen=base, own_fen=own, transfer_fen=transfer)


@rule("arrears.allocate", version="1")
def allocate(payment_fen: Amount, arrears: Iterable[Arrear]) -> Figure:
    """滚动分配 / Which months a payment settles, in fen: the oldest first, each with its interest; the rest
    is left over.

    ``arrears`` are the months still owed, the current one among them; order does not matter. Each month
    touched is a part ``allocated_to_month``; a month settled in part is not credited until the rest is paid.
    Parts ``months_settled`` and ``payment_left_over`` close the list.

    Basis: gb-A-37-3, gb-A-41. Basis: notice-1997-116 (general).
    Rounds: nothing.
    """
    payment = as_figure(payment_fen, "payment_received")
    left, settled, parts = payment.fen, 0, [payment]
    owed = (arrear for arrear in arrears if arrear.open_fen)
    for arrear in sorted(owed, key=lambda arrear: arrear.month):
        amount = min(left, arrear.open_fen)
        left -= amount
        settled += amount == arrear.open_fen
        if amount:
            parts.append(_allocated(arrear, amount))
    parts += [Figure("months_settled", settled, "months"), Figure("payment_left_over", left, "fen")]
    clauses, spent = ("gb-A-37-3", "gb-A-41"), of(0) - of("payment_left_over")
    return reckoned("payment_allocated", "fen", spent, provisions=clauses, parts=tuple(parts))


def _allocated(arrear: Arrear, amount: int) -> Figure:
    full = amount == arrear.open_fen
    zh = "已补足，可记账" if full else f"尚欠 {arrear.open_fen - amount} 分，不记账"
    en = "settled, may be credited" if full else f"{arrear.open_fen - amount} fen still owed, not credited"
    return Figure(
        "allocated_to_month", amount, "fen", note_zh=f"{arrear.month} {zh}", note_en=f"{arrear.month} {en}"
    )
