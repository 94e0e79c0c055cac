"""Taking in what an employer owes as a submission: reckoned here, never typed.

Basis: sil-62, sil-86, d13-20, d14-6-4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ArrearsAct, ArrearsRow, Submission
from quanyi.agency.kinds import arrears
from quanyi.agency.kinds.arrears.reckoning import paid_late, undeclared
from quanyi.agency.ledger.undeclared import last_month_due
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Employer
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of


class ArrearsRefused(Refusal):
    """不能核定: there is nothing to assess or charge; the sentence says why."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for: which act, to which month, by what day it is to be paid (限期), and the ground.

    `order_ignored`: as `collection.late_fee` asks it of months before 2011-07-01.
    """

    act: ArrearsAct
    pay_by: date
    reason: str
    until: Month | None = None
    order_ignored: bool = False


RULES = {
    ArrearsAct.ASSESSMENT: ("collection.undeclared",),
    ArrearsAct.LATE_FEE: ("collection.late_fee",),
}


@transaction.atomic
def submit_arrears(employer: Employer, wanted: Wanted, *, by: Account) -> Submission:
    """Raises ArrearsRefused where nothing is owed so, or the day lies behind."""
    refuse_past(wanted)
    rows = reckoned(employer, wanted)
    if not rows:
        raise ArrearsRefused(_NOTHING[wanted.act]())
    submission = Submission.objects.create(
        kind=arrears.KIND.case.value,
        employer=employer,
        month=rows[-1].month,
        submitted_by=by,
        row_count=len(rows),
        rules=versions_of(RULES[wanted.act]),
        parameters_version=parameters_version(),
        summary={
            "act": wanted.act.value,
            "amount_fen": sum(row.amount_fen for row in rows),
            "pay_by": wanted.pay_by.isoformat(),
            "reason": wanted.reason,
            "order_ignored": wanted.order_ignored,
            "until": str(rows[-1].month),
        },
    )
    for row in rows:
        row.submission = submission
    ArrearsRow.objects.bulk_create(rows)
    record(Act.SUBMIT, submission=submission.pk, rows=len(rows))
    return submission


def refuse_past(wanted: Wanted) -> None:
    """Raise ArrearsRefused where the day by which to pay lies behind: nobody can heed such an order."""
    if wanted.pay_by < timezone.localdate():
        raise ArrearsRefused(
            _("限期缴纳的日期 %(day)s 已经过去。请填写今天或以后的日期。") % {"day": wanted.pay_by}
        )


_NOTHING = {
    ArrearsAct.ASSESSMENT: lambda: _(
        "这个单位到所选月份没有未申报的月份，或者从未申报过；从未申报的，请按经营状况、职工人数、工资等人工核定。"
    ),
    ArrearsAct.LATE_FEE: lambda: _("这个单位没有尚未加收滞纳金的逾期到账；尚未缴清的，缴清后再加收。"),
}


def reckoned(employer: Employer, wanted: Wanted) -> list[ArrearsRow]:
    """The rows, not saved, as the books and the law have them now."""
    rows = _ASKED[wanted.act](employer, wanted)
    for n, row in enumerate(rows, 1):
        row.row, row.act = n, wanted.act.value
    return rows


def _assessed(employer: Employer, wanted: Wanted) -> list[ArrearsRow]:
    last = last_month_due(timezone.localdate(), employer.region)
    return [
        ArrearsRow(
            month=each.month,
            basis_month=each.basis_month,
            basis_fen=each.figure.part("contribution_last_month").fen,
            amount_fen=each.figure.fen,
        )
        for each in undeclared(employer, until=min(last, wanted.until or last))
    ]


def _charged(employer: Employer, wanted: Wanted) -> list[ArrearsRow]:
    return [
        ArrearsRow(
            month=late.month,
            basis_fen=late.basis_fen,
            due_on=late.due_on,
            paid_on=late.paid_on,
            days=late.days,
            amount_fen=late.figure.fen,
        )
        for late in paid_late(employer, order_ignored=wanted.order_ignored)
    ]


_ASKED = {ArrearsAct.ASSESSMENT: _assessed, ArrearsAct.LATE_FEE: _charged}


def wanted_of(submission: Submission) -> Wanted:
    """What a submission asked for."""
    kept = submission.summary
    return Wanted(
        ArrearsAct(kept["act"]),
        date.fromisoformat(kept["pay_by"]),
        kept["reason"],
        Month.parse(kept["until"]),
        kept["order_ignored"],
    )


AMOUNTS = ("month", "basis_month", "basis_fen", "due_on", "paid_on", "days", "amount_fen")


def amounts_of(rows: Sequence[ArrearsRow]) -> list[tuple[object, ...]]:
    """What of rows must not have changed."""
    return [tuple(getattr(row, name) for name in AMOUNTS) for row in rows]
