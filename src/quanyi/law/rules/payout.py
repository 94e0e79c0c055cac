"""Paying out the account: divisor, monthly account pension, who pays once it is used up (个人账户养老金)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from quanyi.law.bounds import AgeMonths, Region, Share
from quanyi.law.errors import NoRule
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import as_formula, by, least, most, of, rounded, total
from quanyi.law.money import divide_half_up
from quanyi.law.parameters import ParameterValue, parameter
from quanyi.law.periods import Month, Span, Timeline
from quanyi.law.provisions import governing, in_force
from quanyi.law.rules.registry import rule

MONTHS = 12
_FIRST_AGE, _LAST_AGE = 40, 70
_TENTHS = 10


@rule("payout.months", version="1")
def payout_months(age_months: AgeMonths, *, on: date, region: Region) -> Figure:
    """计发月数 / By how many months the account is divided for somebody who retires at that age on that day.

    ``age_months`` is the age in completed months. Retired 1998 to 2005: one divisor for everybody. From 2006
    the table for whole years of age, months over a year not counted. From 2025 the table for whole years and
    values between two of its lines for ages with months; cities publish such values, the document number of
    the national rule is not known (Q13). Ages under 40 or over 70 are ``NoRule``; transitional rules of
    provinces after 2006 are not covered.

    Basis: sc-1997-26, sc-2005-38. Basis: sil-15 (general).
    Rounds: values between two lines to one decimal, half up.
    """
    if on < _METHODS.spans[0].first:
        raise NoRule.at("计发月数", on=on, clause="sc-1997-26")
    return _METHODS.at(on)(age_months, on, region)


@rule("payout.account_pension", version="1")
def account_pension(balance_fen: Amount, *, age_months: AgeMonths, on: date, region: Region) -> Figure:
    """个人账户养老金 / What the account pays a month, in fen: balance at retirement divided by the months.

    Basis: sil-15, sc-1997-26, sc-2005-38. Basis: gb-8-2, gb-10.2-2 (general).
    Rounds: once, to the fen, half up.
    """
    balance = as_figure(balance_fen, "account_balance")
    months = payout_months(age_months, on=on, region=region)
    assert isinstance(months.value, Fraction)
    value = account_pension_fen(balance.fen, months.value.numerator, months.value.denominator)
    clauses = (*in_force(on, "sil-15"), *governing(on, "sc-1997-26", "sc-2005-38"))
    parts = balance, months
    return Figure("account_pension", value, "fen", provisions=clauses, parts=parts, formula=_DIVIDED)


def account_pension_fen(balance_fen: int, months: int, per: int) -> int:
    """个人账户养老金 / Balance over ``months`` / ``per`` as plain fen, for columns as for one.

    Basis: as ``account_pension``. Rounds: once, to the fen, half up.
    """
    return divide_half_up(balance_fen * per, months)


@rule("payout.own_share", version="1")
def own_share(own_fen: Amount, transfer_fen: Amount) -> Figure:
    """个人部分占比 / The share of the own part in the account on the day of retirement, kept from then on.

    An empty account has the share 1: nothing in it came from an employer.

    Basis: notice-1997-116. Basis: gb-A-36-6, gb-A-37-10 (general).
    Rounds: nothing; the share is an exact fraction.
    """
    own, transfer = as_figure(own_fen, "own_part"), as_figure(transfer_fen, "transfer_part")
    parts = own, transfer
    if own.fen + transfer.fen:
        return reckoned("own_share", "ratio", of(0).over(total()), provisions=_SHARE_CLAUSES, parts=parts)
    zh, en = "账户为空，占比记为 1", "the account is empty: the share is 1"
    return Figure(
        "own_share", Fraction(1), "ratio", provisions=_SHARE_CLAUSES, parts=parts, note_zh=zh, note_en=en
    )


@rule("payout.payment", version="1")
def payment(pension_fen: Amount, *, own_fen: Amount, transfer_fen: Amount, share: Share) -> Figure:
    """账户支付 / Who pays a month's account pension, in fen: both parts of the account, then the pooled fund.

    ``own_fen`` and ``transfer_fen`` are what the account still holds, ``share`` the own share at retirement.
    Each part is debited in that proportion (known from one source, mark C), a part that runs short is helped
    by the other, and once the account is used up the pooled fund pays the same amount on until death.

    Basis: gb-8-2, sc-1997-26. Basis: gb-10.2-2 (general).
    Rounds: the own part to the fen, half up; the transferred part is the rest.
    """
    pension = as_figure(pension_fen, "account_pension")
    own, transfer = as_figure(own_fen, "own_part"), as_figure(transfer_fen, "transfer_part")
    kept = Figure("own_share", Fraction(share), "ratio")
    paid = _paid_from(pension, own, transfer, kept)
    used_up = pension.fen - paid[2].fen == own.fen + transfer.fen
    return Figure(
        "pension_payment",
        pension.fen,
        "fen",
        provisions=("gb-8-2", *(("sc-1997-26",) if used_up else ())),
        parts=(pension, own, transfer, kept, *paid),
        formula=_SAME,
        note_zh="账户已用完，此后由统筹基金按原标准支付"
        if used_up
        else "按退休时占比分别支付（单一来源，C）",
        note_en="the account is used up; the pooled fund pays the same from now on"
        if used_up
        else "both parts in their share at retirement (single source, C)",
    )


@rule("payout.adjustment", version="1")
def split_adjustment(
    increase_fen: Amount, *, account_pension_fen: Amount, basic_pension_fen: Amount, on: Month, region: Region
) -> Figure:
    """调整增加额列支 / What of a later increase of the monthly pension is debited to the account, in fen; the pooled
    fund pays the rest.

    In the proportion in which account part and basic part stood to each other at retirement. Known from one source, so
    only in a region that says so (``pension_adjustment_form``). Parts ``paid_from_account`` and ``paid_from_pool``.

    Basis: gb-8-2, sil-15. Basis: gb-10.2-2 (general).
    Rounds: the account's share to the fen, half up; the pooled fund bears the rest.
    """
    form = parameter("pension_adjustment_form", on=on, region=region)
    increase = as_figure(increase_fen, "pension_increase")
    account = as_figure(account_pension_fen, "account_pension")
    basic = as_figure(basic_pension_fen, "basic_pension")
    shared = tuple(figure.mention() for figure in (increase, account, basic))
    divided = rounded((of(0) * of(1)).over(total(1, 2))) if account.fen + basic.fen else as_formula(0)
    from_account = reckoned("paid_from_account", "fen", divided, parts=shared)
    from_pool = reckoned("paid_from_pool", "fen", of(0) - of(1), parts=(shared[0], from_account.mention()))
    return Figure(
        "adjustment_from_account",
        from_account.fen,
        "fen",
        provisions=in_force(on, "sil-15", "gb-8-2"),
        parameters=(form,),
        parts=(increase, account, basic, from_account, from_pool),
        formula=of(3),
    )


def _paid_from(pension: Figure, own: Figure, transfer: Figure, share: Figure) -> tuple[Figure, ...]:
    """What is debited to the own part, to the transferred part, and what the pooled fund pays."""
    asked, held, moved = (figure.mention() for figure in (pension, own, transfer))
    whole = reckoned("paid_from_account", "fen", least(of(0), total(1, 2)), parts=(asked, held, moved))
    taken = least(most(rounded(of(0) * of(1)), of(0) - of(2)), of(3))
    from_own = reckoned("paid_from_own", "fen", taken, parts=(whole, share.mention(), moved, held))
    left = of(0) - of(1)
    from_transfer = reckoned("paid_from_transfer", "fen", left, parts=(whole.mention(), from_own.mention()))
    return from_own, from_transfer, reckoned("paid_from_pool", "fen", left, parts=(asked, whole.mention()))


_SHARE_CLAUSES = ("notice-1997-116",)
_DIVIDED = rounded(of(0).over(of(1)))
_SAME = of(0)


def _one_for_all(age_months: int, on: date, region: str) -> Figure:
    value = parameter("payment_months_fixed", on=on, region=region)
    return reckoned(
        "payment_months",
        "ratio",
        by(0),
        provisions=("sc-1997-26",),
        parameters=(value,),
        parts=(_age(age_months),),
    )


def _whole_years(age_months: int, on: date, region: str) -> Figure:
    line = _line(age_months // MONTHS, on, region)
    return reckoned(
        "payment_months",
        "ratio",
        by(0),
        provisions=("sc-2005-38",),
        parameters=(line,),
        parts=(_age(age_months),),
    )


def _between_lines(age_months: int, on: date, region: str) -> Figure:
    years, over = divmod(age_months, MONTHS)
    if not over:
        return _whole_years(age_months, on, region)
    lines = _line(years, on, region), _line(years + 1, on, region)
    between = by(0) + (by(1) - by(0)) * (of(0) - years * MONTHS).over(MONTHS)
    return reckoned(
        "payment_months",
        "ratio",
        rounded(between, Fraction(1, _TENTHS)),
        provisions=("sc-2005-38",),
        parameters=lines,
        parts=(_age(age_months),),
        note_zh="按月插值，保留一位小数；全国文件号未查得（Q13）",
        note_en="between two lines of the table, one decimal; the national document is not known (Q13)",
    )


def _line(years: int, on: date, region: str) -> ParameterValue:
    if not _FIRST_AGE <= years <= _LAST_AGE:
        raise NoRule.at(f"计发月数（{years} 岁，表内为 40—70 岁）", on=on, clause="sc-2005-38")
    return parameter("payment_months", on=on, region=region, key=years)


def _age(age_months: int) -> Figure:
    return Figure("age_months", age_months, "months")


_METHODS: Timeline[Callable[[int, date, str], Figure]] = Timeline(
    "计发月数",
    [
        Span(date(1998, 1, 1), date(2005, 12, 31), _one_for_all),
        Span(date(2006, 1, 1), date(2024, 12, 31), _whole_years),
        Span(date(2025, 1, 1), None, _between_lines),
    ],
)
