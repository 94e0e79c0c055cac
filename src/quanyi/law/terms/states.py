"""How far a due and a payment have come (缴费状态、支付状态): one word each, for page, paper and program."""

from __future__ import annotations

from enum import unique

from quanyi.law.terms.labelled import Labelled


@unique
class MonthState(Labelled):
    """Whether a month's contribution came (缴费状态). Basis: d14-2-2, gb-A-37-1. The set is this system's (mark P)."""

    PAID = "paid", "已到账", "received"
    TAKEN_OVER = "taken_over", "已到账（原系统未记日期）", "received (the earlier system kept no day)"
    MADE_UP = "made_up", "已另行补缴", "made up by a later payment"
    ANNOUNCED = "announced", "已申报补缴，未到账", "back payment announced, not received"
    DUE = "due", "应缴，未到期", "due, still in time"
    DEFERRED = "deferred", "缓缴", "deferred"
    OWED = "owed", "欠缴", "owed"

    @property
    def tone(self) -> str:
        """How a page marks it."""
        return {"announced": "wait", "due": "wait", "deferred": "wait", "owed": "bad"}.get(
            str(self.value), "ok"
        )


@unique
class PaymentState(Labelled):
    """Where a payment of a benefit stands (支付状态). Basis: d14-2-3, gb-8-2. The set is this system's (mark P)."""

    WAITING = "waiting", "待银行支付", "waiting for the bank"
    AGAIN = "again", "待重新支付", "to be paid again"
    PAID = "paid", "已支付", "paid"
    OWED_BACK = "owed_back", "多领待追回", "overpaid, to be paid back"
    RECOVERED = "recovered", "多领已追回", "overpaid and paid back"
    CANCELLED = "cancelled", "已撤销，不再支付", "cancelled, not to be paid"

    @property
    def tone(self) -> str:
        """How a page marks it."""
        return {"waiting": "wait", "again": "bad", "owed_back": "warn", "cancelled": ""}.get(
            str(self.value), "ok"
        )
