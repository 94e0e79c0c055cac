"""Collection: what an employer owes that did not declare, pays late or may defer; flexible workers (征缴)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import by, least, of, rounded
from quanyi.law.money import divide_half_up, format_yuan
from quanyi.law.parameters import find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import governing, in_force
from quanyi.law.rules.contribution import MonthlyContribution, base_limits
from quanyi.law.rules.late_days import Days, LatePeriod, late_period
from quanyi.law.rules.registry import rule


@rule("collection.undeclared", version="1")
def undeclared_contribution(last_month_fen: Amount, *, month: Month, region: Region) -> Figure:
    """未申报核定额 / What an employer owes for a month that it did not declare, in fen: 110 % of the month
    before.

    An employer without a month before is reckoned by its size and wages, by hand. Once it has declared and
    paid the contribution is settled by what it declared (``collection.settle_declared``).

    Basis: sil-62, collection-10.
    Rounds: once, to the fen, half up.
    """
    last_month = as_figure(last_month_fen, "contribution_last_month")
    if not last_month.fen:
        raise InvalidInput(
            f"没有 {month} 的上月缴费额，不能按百分之一百一十核定。"
            "请按单位经营状况、职工人数、工资等人工核定。",
            f"No contribution of the month before {month}: 110 % of nothing assesses nothing. "
            "Assess it by hand from size and wages.",
        )
    ratio = parameter("undeclared_ratio", on=month, region=region)
    return reckoned(
        "undeclared_contribution",
        "fen",
        rounded(of(0) * by(0)),
        provisions=governing(month, "collection-10", "sil-62"),
        parameters=(ratio,),
        parts=(last_month,),
        note_zh=str(month),
        note_en=str(month),
    )


@rule("collection.settle_declared", version="1")
def settle_declared(assessed_fen: Amount, declared_fen: Amount) -> Figure:
    """补报结算 / What is still due once an assessed month is declared, in fen; negative where too much was
    assessed.

    Basis: sil-62, collection-10.
    Rounds: nothing.
    """
    assessed = as_figure(assessed_fen, "undeclared_contribution")
    declared = as_figure(declared_fen, "contribution_declared")
    parts, clauses = (assessed, declared), ("sil-62", "collection-10")
    return reckoned("declaration_settlement", "fen", of(1) - of(0), provisions=clauses, parts=parts)


@rule("collection.late_fee", version="2", known_from=date(2026, 11, 29))
def late_fee(
    arrears_fen: Amount,
    *,
    due_on: date,
    paid_on: date,
    region: Region,
    deferrals: Iterable[Days] = (),
    order_ignored: bool | None = None,
    flexible_worker: bool = False,
) -> Figure:
    """滞纳金 / Late fee on an amount paid after the day it was due, in fen; borne by the employer, never by
    the worker.

    Amount × days × rate a day. Days run from the day after ``due_on`` to ``paid_on``, both counted (Q12, mark P),
    unless the region counts otherwise (``late_fee_first_day``, ``late_fee_last_day``); days within ``deferrals`` do
    not count, and arrears begin on the first day that no deferral covers. The rate is that of this day: arrears from
    before 2011-07-01 keep the older rule throughout, which needs an order to pay that was ignored
    (``order_ignored``, then wanted). A flexible worker pays none: the law speaks of employers. Whether a fee may
    exceed the amount itself is disputed (Q12): a region that caps it at the amount says so
    (``late_fee_cap_form``, 1), elsewhere no cap is applied and a fee above the amount is said in the figure. The
    fee falls to the pooled fund.

    Basis: sil-86, d13-20, d13-21, d13-29, collection-13, enforcement-45. Basis: d13-22 (general).
    Rounds: once, to the fen, half up.
    """
    arrears = as_figure(arrears_fen, "arrears_principal")
    late = late_period(due_on, paid_on, region, deferrals)
    clauses = _late_clauses(late, paid_on)
    if flexible_worker or not late.days.fen:
        zh, en = _NO_FEE[flexible_worker]
        parts = (arrears, late.days)
        return Figure("late_fee", 0, "fen", provisions=clauses, parts=parts, note_zh=zh, note_en=en)
    rate = parameter("late_fee_rate", on=late.begins, region=region)
    form = find_parameter("late_fee_cap_form", on=late.begins, region=region)
    parameters = (rate, form) if form else (rate,)
    if not _chargeable(late.begins, order_ignored):
        zh, en = _NO_ORDER
        parts = (arrears, late.days)
        return Figure(
            "late_fee",
            0,
            "fen",
            provisions=clauses,
            parameters=parameters,
            parts=parts,
            note_zh=zh,
            note_en=en,
        )
    capped = form is not None and form.value == _CAPPED
    fee = late_fee_fen(arrears.fen, late.days.fen, rate.rate)
    doubt = ("enforcement-45",) if fee > arrears.fen else ()
    fee = min(fee, arrears.fen) if capped else fee
    note = _fee_note(fee, arrears.fen, late)
    return Figure(
        "late_fee",
        fee,
        "fen",
        provisions=(*clauses, *in_force(paid_on, *doubt)),
        parameters=parameters,
        parts=(arrears, late.days),
        note_zh=note[0],
        note_en=note[1],
        formula=least(_FEE, of(0)) if capped else _FEE,
    )


_FEE = rounded(of(0) * of(1) * by(0))


def late_fee_fen(arrears_fen: int, days: int, rate: Fraction) -> int:
    """滞纳金 / Arrears × days × rate a day as plain fen, for columns as for one.

    Basis: as ``late_fee``. Rounds: once, to the fen, half up.
    """
    return divide_half_up(arrears_fen * days * rate.numerator, rate.denominator)


@rule("collection.deferral", version="1")
def deferral(*, approved_on: date, first: Month, last: Month, guaranteed: bool, region: Region) -> Figure:
    """缓缴 / How many months a deferral covers. No late fee runs in them, and workers' benefits are not
    affected.

    Two kinds: hardship by force majeure, approved by the province (``guaranteed`` False), as a rule a year at
    most; or a guarantee and an agreement with the collecting body (``guaranteed`` True). A longer one is not
    refused, for the decree says "as a rule", but said. Afterwards the contributions are due.

    Basis: d13-21, d13-22, sil-60, sil-63. Basis: d13-23 (general).
    Rounds: nothing.
    """
    if last < first:
        raise InvalidInput(
            f"缓缴期倒置：{first} 至 {last}。请核对批准文件上的起止月份。",
            f"The deferral runs backwards: {first} to {last}. Check the months in the approval.",
        )
    months = last - first + 1
    usual = parameter("deferral_months", on=approved_on, region=region)
    long = not guaranteed and months > usual.value
    parts = Figure("first_month", first, "month"), Figure("last_month", last, "month")
    return Figure(
        "deferred_months",
        months,
        "months",
        provisions=("d13-22", "sil-63") if guaranteed else ("d13-21", "sil-60"),
        parameters=() if guaranteed else (usual,),
        parts=parts,
        formula=of(1) - of(0) + 1,
        note_zh=f"{first} 至 {last}" + ("，超过一般期限，请核对批准文件" if long else ""),
        note_en=f"{first} to {last}" + (", longer than usual: check the approval" if long else ""),
    )


@rule("collection.flexible_worker", version="1")
def flexible_contribution(chosen_base_fen: Amount, *, month: Month, region: Region) -> Figure:
    """灵活就业缴费 / What a flexible worker pays for a month on the base chosen, in fen.

    Any base between floor and ceiling may be chosen; another is refused, not lifted or cut. Parts
    ``account_credit_own``, which goes to the account, and ``own_paid_pooled``, the rest, which goes to the
    pooled fund.

    Basis: sil-60, sc-2005-38, sco-2019-13, gb-A-37-8. Basis: gb-A-36-4 (general).
    Rounds: the whole and the account part each to the fen, half up; the pooled part is the rest.
    """
    whole = parameter("contribution_rate_flexible", on=month, region=region)
    scale = parameter("account_scale_own", on=month, region=region)
    chosen = as_figure(chosen_base_fen, "contribution_base")
    floor, ceiling = base_limits(month, region)
    if not floor.fen <= chosen.fen <= ceiling.fen:
        raise InvalidInput(
            f"{month} 可选缴费基数为 {format_yuan(floor.fen)} 至 {format_yuan(ceiling.fen)} 元，"
            f"收到 {format_yuan(chosen.fen)} 元。请在范围内另选。",
            f"The base for {month} may be CNY {format_yuan(floor.fen)} to {format_yuan(ceiling.fen)}; "
            f"got {format_yuan(chosen.fen)}. Choose another.",
        )
    base, share = (chosen.mention(),), rounded(of(0) * by(0))
    paid = reckoned(
        "flexible_contribution",
        "fen",
        share,
        provisions=(*governing(month, "sc-2005-38", "sil-60"), *in_force(month, "sco-2019-13")),
        parameters=(whole,),
        parts=(chosen,),
    )
    clause = ("gb-A-37-8",)
    own = reckoned("account_credit_own", "fen", share, parameters=(scale,), parts=base)
    both = paid.mention(), own.mention()
    pooled = reckoned("own_paid_pooled", "fen", of(0) - of(1), provisions=clause, parts=both)
    return replace(paid, parts=(chosen, floor, ceiling, own, pooled))


def flexible_month(chosen_base_fen: int, month: Month, region: str) -> MonthlyContribution:
    """灵活就业缴费的各项金额 / A flexible worker's month as amounts in fen: all of it is the person's own.

    Raises InvalidInput for a base outside the limits. Basis: as ``flexible_contribution``. Rounds: as there.
    """
    paid = flexible_contribution(chosen_base_fen, month=month, region=region)
    return MonthlyContribution(chosen_base_fen, paid.fen, 0, paid.part("account_credit_own").fen, 0)


_NO_ORDER = (
    "2011年7月1日前的欠缴，未经责令限期缴纳逾期不缴，不加收",
    "arrears from before 2011-07-01 without an order that was ignored: no fee",
)


_CAPPED = 1


def _chargeable(begins: date, order_ignored: bool | None) -> bool:
    if begins >= _NEW_RULE:
        return True
    if order_ignored is None:
        raise InvalidInput(
            f"欠缴自 {begins} 起，适用旧规定：须写明是否曾责令限期缴纳而逾期不缴（order_ignored）。",
            f"Arrears from {begins} fall under the older rule: say whether an order to pay "
            "was ignored (order_ignored).",
        )
    return order_ignored


_NEW_RULE = date(2011, 7, 1)  # d13-29, d13-30


def _fee_note(fee: int, arrears: int, late: LatePeriod) -> tuple[str, str]:
    zh = "由用人单位承担，职工不承担；归入统筹基金" + (
        "" if late.forms else "；自应缴日次日起算（建议值，Q12）"
    )
    en = "borne by the employer, not the worker; to the pooled fund"
    en += "" if late.forms else "; counted from the day after (mark P, Q12)"
    if fee <= arrears:
        return zh, en
    return (
        f"{zh}；已超过欠缴本金，是否以本金为限有争议（Q12）",
        f"{en}; more than the arrears, and whether that is a cap is disputed (Q12)",
    )


_NO_FEE = {
    True: ("个人缴费不加收滞纳金", "no fee for a self-paying person"),
    False: ("没有逾期天数", "no day of delay"),
}


def _late_clauses(late: LatePeriod, paid_on: date) -> tuple[str, ...]:
    """The law of the first day of arrears; the decree says that older arrears keep the older rule."""
    if late.begins < _NEW_RULE:
        return ("collection-13", *in_force(paid_on, "d13-29"))
    return ("sil-86", "d13-20", *(("d13-21",) if late.is_deferred else ()))
