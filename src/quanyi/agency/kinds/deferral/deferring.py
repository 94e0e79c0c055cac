"""办理缓缴: asked for, and what the last signature carries out. Basis: d13-21, d13-22, d13-23."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import DeferralForm, DeferralRow, Submission
from quanyi.agency.kinds import deferral
from quanyi.agency.ledger import arrears as ledger
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameters_version
from quanyi.law.rules import versions_of
from quanyi.law.rules.collection import deferral as deferral_rule


class DeferralRefused(Refusal):
    """不能缓缴: the sentence says which months stand in the way."""


@transaction.atomic
def submit_deferral(employer: Employer, asked: Mapping[str, Any], *, by: Account) -> Submission:
    """A deferral as a submission; `asked` are fields of `DeferralRow`. Raises DeferralRefused."""
    row = DeferralRow(employer=employer, **asked)
    _refuse(row)
    row.submission = Submission.objects.create(
        kind=deferral.KIND.case.value,
        employer=employer,
        month=row.first_month,
        submitted_by=by,
        row_count=1,
        rules=versions_of(("collection.deferral",)),
        parameters_version=parameters_version(),
        summary={"months": months_of(row).fen},
    )
    row.save()
    record(Act.SUBMIT, submission=row.submission.pk, rows=1)
    return row.submission


def months_of(row: DeferralRow) -> Figure:
    """缓缴月数, by the rule. Basis: d13-21, d13-22."""
    return deferral_rule(
        approved_on=row.approved_on,
        first=row.first_month,
        last=row.last_month,
        guaranteed=row.form == DeferralForm.GUARANTEE.value,
        region=row.employer.region,
    )


def _refuse(row: DeferralRow) -> None:
    if row.approved_on > timezone.localdate():
        raise DeferralRefused(
            _("批准或签订日期 %(day)s 还没有到。请按批准文件或协议填写。") % {"day": row.approved_on}
        )
    months = row.employer_id, row.first_month, row.last_month
    if known := ledger.deferral_over(*months):
        raise DeferralRefused(
            _("%(first)s 至 %(last)s 已由案件 %(case)s 准予缓缴，不能重复。请核对月份。")
            % {"first": known.first_month, "last": known.last_month, "case": known.case.number}
        )
    if paid := ledger.paid_month(*months):
        raise DeferralRefused(
            _("%(month)s 已有到账，不能再缓缴。请从尚未缴纳的月份起填写。") % {"month": paid}
        )


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises DeferralRefused where a month was paid or deferred meanwhile."""
    _refuse(submission.deferral)
    return Posting()


def carry_out(case: Case) -> object:
    """缓缴办结: the months stand deferred, in the transaction of the last signature. Raises DeferralRefused."""
    row = review.latest_round(case).submission.deferral
    ledger.lock_dues(row.employer_id)
    _refuse(row)
    made = ledger.defer(row, case)
    record(Act.REGISTER, case_id=case.pk, submission=row.submission_id, rows=1)
    return made
