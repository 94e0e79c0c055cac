"""限期补缴通知: what the letter of an assessment or a late fee tells the employer. Basis: sil-86, d13-20."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import ArrearsAct, ArrearsRow, Submission
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.agency.review.models import LetterEvent
from quanyi.law.money import format_yuan

MOST = 36  # months that a letter lists one by one
_TOLD = {
    ArrearsAct.ASSESSMENT: gettext_lazy(
        "请在期限内申报并缴纳。补办申报后，按申报的金额结算，多核定的冲回，少核定的补足。"
    ),
    ArrearsAct.LATE_FEE: gettext_lazy("滞纳金由单位承担，不得向职工扣缴；缴入统筹基金。"),
}


def _addressee(submission: Submission) -> Addressee | None:
    return Addressee(employer=submission.employer)


def _facts(submission: Submission) -> Facts:
    act = ArrearsAct(submission.summary["act"])
    yield _("责令内容"), str(act.label)
    rows = list(submission.arrears_rows.order_by("row"))
    for row in rows[:MOST]:
        yield str(row.month), _line(row)
    if len(rows) > MOST:
        yield _("其余月份"), _("另有 %(n)s 个月，见单位缴费页") % {"n": len(rows) - MOST}
    yield _("合计"), _("%(yuan)s 元") % {"yuan": format_yuan(submission.summary["amount_fen"])}
    yield _("限期缴纳至"), date.fromisoformat(submission.summary["pay_by"]).isoformat()
    yield _("说明"), str(_TOLD[act])


def _line(row: ArrearsRow) -> str:
    amount = format_yuan(row.amount_fen)
    if row.days is None:
        return _("%(yuan)s 元（按 %(month)s 申报额的百分之一百一十核定）") % {
            "yuan": amount,
            "month": row.basis_month,
        }
    return _("%(yuan)s 元（%(basis)s 元逾期 %(days)s 天，%(paid_on)s 到账）") % {
        "yuan": amount,
        "basis": format_yuan(row.basis_fen),
        "days": row.days,
        "paid_on": row.paid_on,
    }


# The order is the letter: before it stands nothing is asked of the employer.
LETTERS = Letters(addressee=_addressee, facts=_facts, events=(LetterEvent.APPROVED,))
