"""Rules as they stood before a mending, kept so that what was worked out by them can be worked out again (旧版规则)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from quanyi.law.bounds import Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, as_figure
from quanyi.law.parameters import NATIONAL, find_parameter, parameter
from quanyi.law.periods import add_months
from quanyi.law.rules.collection import late_fee_fen
from quanyi.law.rules.decision import Count, as_months, reason
from quanyi.law.rules.late_days import Days
from quanyi.law.rules.registry import rule

_DAY = timedelta(days=1)
_NEW_RULE = date(2011, 7, 1)  # d13-29, d13-30


@rule("collection.late_fee", version="1")
def late_fee_1(
    arrears_fen: Amount,
    *,
    due_on: date,
    paid_on: date,
    region: Region,
    deferrals: Iterable[Days] = (),
    order_ignored: bool | None = None,
    flexible_worker: bool = False,
) -> Figure:
    """滞纳金（旧版） / Late fee at the rate of the day after ``due_on``, even where a deferral covered that day.

    Basis: sil-86, d13-20, d13-21, d13-22, d13-29, collection-13, enforcement-45.
    Rounds: once, to the fen, half up.
    """
    arrears, begins = as_figure(arrears_fen, "arrears_principal"), due_on + _DAY
    days = _late_days(begins, paid_on, deferrals)
    parts = (arrears, Figure("late_days", days, "days"))
    if flexible_worker or not days:
        return Figure("late_fee", 0, "fen", parts=parts)
    rate = parameter("late_fee_rate", on=begins, region=region)
    if begins < _NEW_RULE and order_ignored is None:
        raise InvalidInput(
            f"欠缴自 {begins} 起，适用旧规定：须写明是否曾责令限期缴纳而逾期不缴（order_ignored）。",
            f"Arrears from {begins} fall under the older rule: say whether an order was ignored (order_ignored).",
        )
    fee = late_fee_fen(arrears.fen, days, rate.rate) if begins >= _NEW_RULE or order_ignored else 0
    form = find_parameter("late_fee_cap_form", on=begins, region=region)
    capped = form is not None and form.value == 1
    used = (rate, form) if form else (rate,)
    return Figure("late_fee", min(fee, arrears.fen) if capped else fee, "fen", parameters=used, parts=parts)


def _late_days(begins: date, paid_on: date, deferrals: Iterable[Days]) -> int:
    free: set[date] = set()
    for first, last in deferrals:
        start, end = max(first, begins), min(last, paid_on)
        free.update(start + n * _DAY for n in range((end - start).days + 1))
    return max((paid_on - begins).days + 1 - len(free), 0)


@rule("unemployment.last_day", version="1")
def unemployment_last_day_1(granted_months: Count, *, registered_on: date) -> Figure:
    """失业保险金期限届满日（旧版） / The last day of the benefit, a day early where the last month has no such day as
    that of registration.

    Basis: sil-50.
    Rounds: nothing.
    """
    months = as_months(granted_months, "granted_months")
    last = add_months(registered_on, months.fen) - _DAY
    return Figure(
        "unemployment_last_day", last, "date", parts=(Figure("limit_starts", registered_on, "date"), months)
    )


@rule("transfer.back_payment", version="1")
def back_payment_recognised_1(months_made_up: Count, *, paid_on: date, document_on: date | None) -> Figure:
    """一次性补缴认定（旧版） / Whether a back payment counts on transfer, where exactly three years needed no document.

    Basis: notice-2016-5, notice-2019-94.
    Rounds: nothing.
    """
    limit = parameter("back_payment_free_months", on=paid_on, region=NATIONAL)
    made_up = as_months(months_made_up, "months_made_up")
    short, backed = made_up.fen <= limit.whole, document_on is not None and document_on < paid_on
    reasons = (
        reason("short_back_payment", short, "notice-2016-5", parts=(made_up,), parameters=(limit,)),
        reason("document_before_payment", backed, "notice-2019-94"),
    )
    value = "recognised" if short or backed else "not_recognised"
    return Figure("back_payment_recognition", value, "code", parts=reasons)
