"""Collection: what an employer owes that did not declare, pays late or may defer; flexible workers (征缴)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure
from quanyi.law.money import divide_half_up, format_yuan, round_half_up
from quanyi.law.parameters import find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import base_limits, share_fen
from quanyi.law.rules.registry import rule

Days = tuple[date, date]
"""First and last day of a period, both included."""

_DAY = timedelta(days=1)


@rule("collection.undeclared", version="1")
def undeclared_contribution(last_month_fen: Amount, *, month: Month, region: str) -> Figure:
    """未申报核定额 / What an employer owes for a month that it did not declare, in fen: 110 % of the month
    before.

    An employer without a month before is reckoned by its size and wages, by hand. Once it has declared and
    paid the contribution is settled by what it declared (``collection.settle_declared``).

    Basis: sil-62, collection-10.
    Rounds: once, to the fen, half up.
    """
    last_month = as_figure(last_month_fen, "contribution_last_month")
    if last_month.fen <= 0:
        raise InvalidInput(
            f"没有 {month} 的上月缴费额，不能按百分之一百一十核定。"
            "请按单位经营状况、职工人数、工资等人工核定。",
            f"No contribution of the month before {month}: 110 % of nothing assesses nothing. "
            "Assess it by hand from size and wages.",
        )
    ratio = parameter("undeclared_ratio", on=month, region=region)
    return Figure(
        "undeclared_contribution",
        round_half_up(last_month.fen * ratio.rate),
        "fen",
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
    return Figure("declaration_settlement", declared.fen - assessed.fen, "fen", parts=(assessed, declared))


@rule("collection.late_fee", version="1")
def late_fee(
    arrears_fen: Amount,
    *,
    due_on: date,
    paid_on: date,
    region: str,
    deferrals: Iterable[Days] = (),
    order_ignored: bool | None = None,
    flexible_worker: bool = False,
) -> Figure:
    """滞纳金 / Late fee on an amount paid after the day it was due, in fen; borne by the employer, never by
    the worker.

    Amount × days × rate a day. Days run from the day after ``due_on`` to ``paid_on`` (Q12, mark P); days
    within ``deferrals`` do not count. The rate is that of the first day of arrears: arrears from before
    2011-07-01 keep the older rule throughout, which needs an order to pay that was ignored
    (``order_ignored``, then wanted). A flexible worker pays none: the law speaks of employers. Whether a fee may
    exceed the amount itself is disputed (Q12): a region that caps it at the amount says so
    (``late_fee_cap_form``, 1), elsewhere no cap is applied and a fee above the amount is said in the figure. The
    fee falls to the pooled fund.

    Basis: sil-86, d13-20, d13-21, d13-22, d13-29, collection-13, enforcement-45.
    Rounds: once, to the fen, half up.
    """
    arrears = as_figure(arrears_fen, "arrears_principal")
    days = _late_days(due_on, paid_on, deferrals)
    if flexible_worker or not days:
        zh, en = ("个人缴费不加收滞纳金", "no fee for a self-paying person") if flexible_worker else ("", "")
        return Figure("late_fee", 0, "fen", parts=(arrears, _days(days)), note_zh=zh, note_en=en)
    rate = parameter("late_fee_rate", on=due_on + _DAY, region=region)
    chargeable = _chargeable(due_on, order_ignored)
    form = find_parameter("late_fee_cap_form", on=due_on + _DAY, region=region)
    fee = late_fee_fen(arrears.fen, days, rate.rate) if chargeable else 0
    if form and form.value == _CAPPED:
        fee = min(fee, arrears.fen)
    note = _fee_note(fee, arrears.fen) if chargeable else _NO_ORDER
    return Figure(
        "late_fee",
        fee,
        "fen",
        parameters=(rate, form) if form else (rate,),
        parts=(arrears, _days(days)),
        note_zh=note[0],
        note_en=note[1],
    )


def late_fee_fen(arrears_fen: int, days: int, rate: Fraction) -> int:
    """滞纳金 / Arrears × days × rate a day as plain fen, for columns as for one.

    Basis: as ``late_fee``. Rounds: once, to the fen, half up.
    """
    return divide_half_up(arrears_fen * days * rate.numerator, rate.denominator)


@rule("collection.deferral", version="1")
def deferral(*, approved_on: date, first: Month, last: Month, guaranteed: bool, region: str) -> Figure:
    """缓缴 / How many months a deferral covers. No late fee runs in them, and workers' benefits are not
    affected.

    Two kinds: hardship by force majeure, approved by the province (``guaranteed`` False), as a rule a year at
    most; or a guarantee and an agreement with the collecting body (``guaranteed`` True). A longer one is not
    refused, for the decree says "as a rule", but said. Afterwards the contributions are due.

    Basis: d13-21, d13-22, d13-23, sil-60, sil-63.
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
    return Figure(
        "deferred_months",
        months,
        "months",
        parameters=() if guaranteed else (usual,),
        note_zh=f"{first} 至 {last}" + ("，超过一般期限，请核对批准文件" if long else ""),
        note_en=f"{first} to {last}" + (", longer than usual: check the approval" if long else ""),
    )


@rule("collection.flexible_worker", version="1")
def flexible_contribution(chosen_base_fen: Amount, *, month: Month, region: str) -> Figure:
    """灵活就业缴费 / What a flexible worker pays for a month on the base chosen, in fen.

    Any base between floor and ceiling may be chosen; another is refused, not lifted or cut. Parts
    ``account_credit_own``, which goes to the account, and ``own_paid_pooled``, the rest, which goes to the
    pooled fund.

    Basis: sil-60, sc-2005-38, sco-2019-13, gb-A-36-4, gb-A-37-8.
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
    total, own = share_fen(chosen.fen, whole.rate), share_fen(chosen.fen, scale.rate)
    parts = (
        Figure("account_credit_own", own, "fen", parameters=(scale,)),
        Figure("own_paid_pooled", total - own, "fen"),
    )
    return Figure(
        "flexible_contribution", total, "fen", parameters=(whole,), parts=(chosen, floor, ceiling, *parts)
    )


_NO_ORDER = (
    "2011年7月1日前的欠缴，未经责令限期缴纳逾期不缴，不加收",
    "arrears from before 2011-07-01 without an order that was ignored: no fee",
)


_CAPPED = 1


def _chargeable(due_on: date, order_ignored: bool | None) -> bool:
    if due_on + _DAY >= _NEW_RULE:
        return True
    if order_ignored is None:
        raise InvalidInput(
            f"欠缴自 {due_on + _DAY} 起，适用旧规定：须写明是否曾责令限期缴纳而逾期不缴（order_ignored）。",
            f"Arrears from {due_on + _DAY} fall under the older rule: say whether an order to pay "
            "was ignored (order_ignored).",
        )
    return order_ignored


_NEW_RULE = date(2011, 7, 1)  # d13-29, d13-30


def _fee_note(fee: int, arrears: int) -> tuple[str, str]:
    zh, en = (
        "由用人单位承担，职工不承担；归入统筹基金；自应缴日次日起算（建议值，Q12）",
        "borne by the employer, not the worker; to the pooled fund; counted from the day after (mark P, Q12)",
    )
    if fee <= arrears:
        return zh, en
    return (
        f"{zh}；已超过欠缴本金，是否以本金为限有争议（Q12）",
        f"{en}; more than the arrears, and whether that is a cap is disputed (Q12)",
    )


def _late_days(due_on: date, paid_on: date, deferrals: Iterable[Days]) -> int:
    free: set[date] = set()
    for first, last in deferrals:
        start, end = max(first, due_on + _DAY), min(last, paid_on)
        free.update(start + n * _DAY for n in range((end - start).days + 1))
    return max((paid_on - due_on).days - len(free), 0)


def _days(days: int) -> Figure:
    return Figure("late_days", days, "days")
