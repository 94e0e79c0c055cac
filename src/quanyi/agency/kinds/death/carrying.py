"""办结死亡报告: the death is registered, and all that it ends ends with it, in the transaction of the last signature.

The account is frozen from the day of the death, relations of all schemes end, what was drawn month by month stops, and
months after the last one due are claimed back, or not paid any more. Basis: gb-6.4-2, gb-8-4, gb-9.3-4, service-25.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import BenefitAct, BenefitRow, DeathReport, Submission
from quanyi.agency.kinds.death.reporting import DeathRefused, refuse, to_claim, to_stop
from quanyi.agency.ledger import claiming
from quanyi.agency.ledger.account_states import move
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.ledger.services import post
from quanyi.agency.registry.changes import Validity, change_item, lock_persons
from quanyi.agency.registry.ending import end_relations
from quanyi.agency.registry.models import BenefitDecision
from quanyi.agency.registry.services import register
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.law.periods import Month
from quanyi.law.terms import AccountEvent, PersonStatus, Scheme

REASON = "死亡"


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: what would be claimed back. Raises DeathRefused where the books say otherwise by now."""
    report = submission.death_report
    refuse(report.person, report.died_on)
    _refuse_stale(submission, report)
    return claiming.work_out(submission)


def carry_out(case: Case) -> None:
    """办结: Raises DeathRefused where a death is registered by now, or something was decided or paid since."""
    submission = latest_round(case).submission
    report = submission.death_report
    lock_persons({report.person_id}, set())
    posting = try_out(case, submission)
    change_item(
        report.person, "status", PersonStatus.DIED.value, Validity(case.pk, report.died_on, None, REASON)
    )
    move({report.person_id: report.died_on}, AccountEvent.DEATH_REPORTED, case)
    end_relations({report.person_id: report.died_on}, tuple(Scheme), reason=REASON, case_id=case.pk)
    _stop(_stops(submission), case)
    post(case, posting)
    record(Act.REGISTER, case_id=case.pk, submission=submission.pk, person_id=report.person_id)


def _stops(submission: Submission) -> list[BenefitRow]:
    return list(submission.benefit_rows.filter(act=BenefitAct.STOP).select_related("decision").order_by("pk"))


def _refuse_stale(submission: Submission, report: DeathReport) -> None:
    """What is stopped and claimed back must be all that there is."""
    last_due = report.last_due or Month.of(report.died_on)
    stops = {decision.pk for decision in to_stop(report.person, last_due)}
    claims = {_key(order.payment) for order in to_claim(report.person, last_due)}
    rows = submission.benefit_rows.filter(act=BenefitAct.CLAIM)
    if stops != {row.decision_id for row in _stops(submission)} or claims != {_key(row) for row in rows}:
        raise DeathRefused(_("提交之后，该人的待遇又有核定或支付。请退回本案，重新提交后再签。"))


def _key(of: Any) -> tuple[int | None, Month, int]:
    return of.decision_id, of.month, of.part


def _stop(rows: Iterable[BenefitRow], case: Case) -> None:
    """停发: each decision is replaced by one with its last month."""
    names = (
        "person_id", "scheme", "kind", "amount_fen", "account_fen", "own_fen", "transfer_fen", "figure", "injury_id",
    )  # fmt: skip
    for row in rows:
        register(case.pk)
        kept = {name: getattr(row.decision, name) for name in names}
        BenefitDecision.objects.create(
            case_id=case.pk, first_month=row.month, last_month=row.last_month, replaces=row.decision, **kept
        )
