"""What cannot stand together in a record that is handed in from outside (外来账户记录的核验).

The office's books are taken as they are: months taken over may hold what no base gives (decision 030), and then the
figure says so. Who hands in a record at the door can mend it, and is told what cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from quanyi.law.errors import InvalidInput, NoParameter
from quanyi.law.explain import Amount, Figure, SignedAmount, fen_of
from quanyi.law.money import format_yuan, round_half_up
from quanyi.law.parameters import find_parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth, YearRecord
from quanyi.law.rules.contribution import base_limits_fen
from quanyi.law.terms import ContributionKind

ROUNDING_FEN = 100
"""A region may round a month to whole yuan: by no more may an amount lie above its share of the base."""
MOST_EMPLOYERS = 3
"""How many employers may pay for one month (mark P): where there were more it is decided by hand."""
_WIDEST = Fraction(16, 100)  # no region credited more of a base than account_scale_total may hold


# The account scale ---------------------------------------------------------------------------------------------------


def beyond_scale(months: Iterable[OwedMonth], region: str) -> Iterator[tuple[OwedMonth, int]]:
    """超过账户规模 / The months that bring more than their base gives, with the most that it gives, in fen.

    A month whose base is 0 says none. Of what the employer transfers the same is asked. A region without a row is held
    to the widest scale that there was. Basis: gb-A-32, sc-1997-26, sc-2005-38. Rounds: the most to the fen, half up,
    and a yuan beside it.
    """
    for owed in months:
        if not owed.base_fen:
            continue
        whole, transfer = _scale(owed.month, region)
        for fen, rates in ((owed.own_fen + owed.transfer_fen, whole), (owed.transfer_fen, transfer)):
            if _is_within(fen, owed.base_fen, rates):
                continue
            most = round_half_up(owed.base_fen * sum(rates, Fraction()))
            if fen > most + ROUNDING_FEN:
                yield owed, most
                break


def _is_within(fen: int, base_fen: int, rates: tuple[Fraction, ...]) -> bool:
    """Whether it is no more than these shares of the base, in whole numbers: nearly every month of a record is."""
    if not fen:
        return True
    numerator, denominator = 0, 1
    for rate in rates:
        over, under = rate.as_integer_ratio()
        numerator, denominator = numerator * under + over * denominator, denominator * under
    return fen * denominator <= base_fen * numerator


def _scale(month: Month, region: str) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    """The shares of a base that can be credited in all, and as transferred part."""
    own = find_parameter("account_scale_own", on=month, region=region)
    transfer = find_parameter("account_scale_transfer", on=month, region=region)
    if own and transfer:
        return (own.rate, transfer.rate), (transfer.rate,)
    total = find_parameter("account_scale_total", on=month, region=region)
    whole = (total.rate if total else _WIDEST,)
    return whole, (transfer.rate,) if transfer else whole


# Records from outside ------------------------------------------------------------------------------------------------


def refuse_year(figure: Figure, *, record: YearRecord, **_: Any) -> None:
    """``InvalidInput`` for a year whose months cannot stand as they are given."""
    refuse_months(record.months, record.region)


def refuse_interest(
    figure: Figure,
    *,
    opening_fen: Amount,
    credits: Sequence[SignedAmount],
    region: str,
    payments: Sequence[Amount] = (),
    made_up: Iterable[OwedMonth] = (),
    **_: Any,
) -> None:
    """The same, and more paid out than the account held with what came in and its interest."""
    refuse_months(made_up, region)
    paid = sum(fen_of(amount, "payment") for amount in payments)
    held = fen_of(opening_fen, "opening_balance") + sum(fen_of(amount, "credit") for amount in credits)
    if paid and held + figure.fen < paid:
        raise overdrawn(paid - held - figure.fen)


def refuse_owed(figure: Figure, *, owed: OwedMonth, region: str, **_: Any) -> None:
    """The same of one month owed."""
    refuse_months([owed], region)


def refuse_reversed_years(figure: Figure, *, first: Month, until: int, **_: Any) -> None:
    """Interest of years that end before they begin."""
    if until < first.year:
        raise InvalidInput(
            f"欠缴利息自 {first} 起，不能计至更早的{until}年末。请给出 {first.year} 或以后的年度。",
            f"Interest from {first} cannot run to the end of {until}, which lies before. Give {first.year} or later.",
        )


def refuse_bases(figure: Figure, *, bases: Mapping[Month, Amount], on: Month, region: str, **_: Any) -> None:
    """Months after the pension began, and bases that no employer can declare."""
    _refuse_after(bases, on)
    for month in sorted(bases):
        _refuse_above_ceiling(month, fen_of(bases[month], "contribution_base"), region)


def refuse_sections(figure: Figure, *, sections: Iterable[Any], on: Month, region: str, **_: Any) -> None:
    """Months after the pension began, in every place of a career; its bases are held by other ceilings."""
    for section in sections:
        _refuse_after(section.bases, on)


def _refuse_after(bases: Mapping[Month, Amount], on: Month) -> None:
    late = max(bases, default=on)
    if late > on:
        raise InvalidInput(
            f"待遇核定月份为 {on}，{late} 的缴费基数在其后，不能计入平均缴费指数。请删去 {on} 以后的月份。",
            f"The pension is assessed in {on}; the base of {late} lies after it and cannot count. Leave out what is "
            f"later than {on}.",
        )


def refuse_months(months: Iterable[OwedMonth], region: str) -> None:
    """``InvalidInput`` for the first month that contradicts its base, its date or another line of the same month."""
    held = tuple(months)
    for owed in held:
        _refuse_far_ahead(owed, region)
    for owed, most in beyond_scale(held, region):
        raise _over_scale(owed, most)
    by_month: dict[Month, list[OwedMonth]] = {}
    for owed in held:
        by_month.setdefault(owed.month, []).append(owed)
    for month, lines in by_month.items():
        _refuse_twice(month, lines)
        _refuse_above_ceiling(month, sum(line.base_fen for line in lines), region)


def _refuse_far_ahead(owed: OwedMonth, region: str) -> None:
    lead = find_parameter("advance_credit_months", on=owed.month, region=region)
    if lead and owed.credited is not None and owed.month - owed.credited > lead.whole:
        raise InvalidInput(
            f"{owed.month} 的费款不可能在 {owed.credited} 记账：早了 {owed.month - owed.credited} 个月，"
            f"预缴最早提前 {lead.whole} 个月。请核对费款所属月和记账月份。",
            f"The month {owed.month} cannot be credited in {owed.credited}, {owed.month - owed.credited} months "
            f"before: nobody pays more than {lead.whole} months ahead. Check the month owed and that of crediting.",
            month=str(owed.month),
        )


def _over_scale(owed: OwedMonth, most: int) -> InvalidInput:
    own, transfer, base = (format_yuan(fen) for fen in (owed.own_fen, owed.transfer_fen, owed.base_fen))
    return InvalidInput(
        f"{owed.month} 记入账户个人 {own} 元、单位划转 {transfer} 元，超过账户规模：缴费基数 {base} 元至多记 "
        f"{format_yuan(most)} 元。请核对基数和记账额；接收的旧账基数不明的，base_fen 填 0。",
        f"{owed.month} brings CNY {own} own and CNY {transfer} transferred, above the account scale: a base of CNY "
        f"{base} gives CNY {format_yuan(most)} at most. Check base and credit; of books taken over whose base is not "
        "known, give base_fen 0.",
        month=str(owed.month),
    )


def _refuse_twice(month: Month, lines: Sequence[OwedMonth]) -> None:
    regular = [line for line in lines if line.kind is not ContributionKind.SUPPLEMENT]
    same = any(one.source == other.source or one.source is None for one, other in combinations(regular, 2))
    supplements = [line for line in lines if line.kind is ContributionKind.SUPPLEMENT]
    if len(set(supplements)) < len(supplements) or same or len(regular) > MOST_EMPLOYERS:
        raise InvalidInput(
            f"{month} 给了 {len(lines)} 次。一个月只缴一次；补差请写 kind=supplement，两个单位同月缴费的"
            f"（至多 {MOST_EMPLOYERS} 个）请用 source 分别注明。",
            f"{month} is given {len(lines)} times. A month is paid once: mark a supplement by kind=supplement, and "
            f"tell two employers of one month ({MOST_EMPLOYERS} at most) apart by their source.",
            month=str(month),
        )


def _refuse_above_ceiling(month: Month, base_fen: int, region: str) -> None:
    """A region whose ceiling is not known for the month, or had none, asks nothing."""
    try:
        ceiling = base_limits_fen(month, region)[1]
    except NoParameter:
        return
    if base_fen > ceiling + ROUNDING_FEN:
        raise InvalidInput(
            f"{month} 的缴费基数合计 {format_yuan(base_fen)} 元，高于 {region} 当月上限 {format_yuan(ceiling)} 元。"
            "请核对基数；多个单位或补差的合计也不得超过上限。",
            f"The bases of {month} make CNY {format_yuan(base_fen)}, above the ceiling of {region}, CNY "
            f"{format_yuan(ceiling)}. Check them; those of several employers and supplements count together.",
            month=str(month),
        )


def overdrawn(short_fen: int) -> InvalidInput:
    """The refusal of payments beyond what an account holds."""
    short = format_yuan(short_fen)
    return InvalidInput(
        f"支付超过账户储存额 {short} 元。账户用完由统筹基金支付，请用 payout.payment 分列后再计息。",
        f"Payments exceed the account by CNY {short}. Once it is used up the pooled fund pays: split them with "
        "payout.payment before interest is reckoned.",
    )
