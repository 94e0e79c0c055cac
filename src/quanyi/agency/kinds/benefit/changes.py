"""待遇变更: stopped for good or for the time being, paid again, to whom, and months that were not due claimed back.

Basis: d14-2-3, d14-16, gb-6.3-2, gb-9.3-5, service-26, service-46.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import BenefitAct, BenefitRow, PayeeRow, Submission
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, new_submission, subject_of
from quanyi.agency.kinds.benefit.grounds import refuse_ended_life
from quanyi.agency.kinds.benefit.sorts import FOR_A_TIME
from quanyi.agency.ledger.claiming import claim_row, overpaid, refuse_answered
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month
from quanyi.law.rules.suspension import overpayment


@transaction.atomic
def submit_stop(
    decision: BenefitDecision,
    last_month: Month,
    *,
    reason: str,
    by: Account,
    act: BenefitAct = BenefitAct.STOP,
) -> Submission:
    """A benefit is paid no more after `last_month`; with the act SUSPEND for the time being."""
    if last_month < decision.first_month - 1:
        raise BenefitRefused(
            _("止付月份 %(last_month)s 早于起付月份 %(first_month)s。请核对月份。")
            % {"last_month": last_month, "first_month": decision.first_month}
        )
    if decision.last_month is not None and last_month > decision.last_month:
        raise BenefitRefused(
            _("这项待遇核定至 %(until)s，止付月份 %(last_month)s 在此之后。请核对月份。")
            % {"until": decision.last_month, "last_month": last_month}
        )
    given = {"last_month": last_month, "reason": reason[:200]}
    return _submit_again(decision, act, last_month, given, by=by)


@transaction.atomic
def submit_resume(decision: BenefitDecision, first_month: Month, *, reason: str, by: Account) -> Submission:
    """A stopped benefit is paid again from `first_month`, in the amount decided; months between may be made up."""
    if decision.last_month is None:
        raise BenefitRefused(_("这项待遇没有停发，不需要恢复。"))
    refuse_ended_life(decision.person, decision.kind)
    if first_month <= decision.last_month:
        raise BenefitRefused(
            _("恢复月份 %(first_month)s 不晚于止付月份 %(last_month)s。请核对月份。")
            % {"last_month": decision.last_month, "first_month": first_month}
        )
    until = _granted_until(decision)
    if until is not None and first_month > until:
        raise BenefitRefused(
            _("这项待遇核定至 %(until)s，期限已满，不能恢复。请重新登记、重新核定。") % {"until": until}
        )
    given = {"month": first_month, "last_month": until, "reason": reason[:200]}
    return _submit_again(decision, BenefitAct.RESUME, first_month, given, by=by)


def _granted_until(decision: BenefitDecision) -> Month | None:
    """The last month for which a benefit was granted that ends with one, before it was stopped."""
    if decision.kind not in FOR_A_TIME:
        return None
    chain = BenefitDecision.objects.filter(person=decision.person, kind=decision.kind, figure=decision.figure)
    first = chain.order_by("pk").first()
    return first.last_month if first else None


def _submit_again(
    decision: BenefitDecision, act: BenefitAct, month: Month, given: Mapping[str, Any], *, by: Account
) -> Submission:
    """A decision with other months, amount and computation as they were."""
    kind = BenefitKind(decision.kind)
    titles = subject_of(decision.person, kind, f"（{act.label}）")
    submission = new_submission(act, month, titles, 1, by)
    kept = {
        name: getattr(decision, name)
        for name in (
            "person",
            "scheme",
            "kind",
            "amount_fen",
            "account_fen",
            "own_fen",
            "transfer_fen",
            "figure",
            "injury",
        )
    }
    months = {"month": decision.first_month} | dict(given)
    BenefitRow.objects.create(submission=submission, act=act, decision=decision, **kept, **months)
    record(Act.SUBMIT, person_id=decision.person_id, submission=submission.pk, kind=decision.kind)
    return submission


@transaction.atomic
def submit_payee(
    person: Person,
    kind: BenefitKind,
    *,
    payee_name: str,
    bank_name: str,
    account_number: str,
    reason: str,
    by: Account,
) -> Submission:
    """To whom and to which account a benefit is paid from now on; what is not paid yet goes there too."""
    submission = new_submission(BenefitAct.PAYEE, None, subject_of(person, kind, "（收款账户）"), 1, by)
    PayeeRow.objects.create(
        submission=submission,
        person=person,
        kind=kind,
        payee_name=payee_name,
        bank_name=bank_name,
        account_number=account_number,
        reason=reason[:200],
    )
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, kind=str(kind))
    return submission


@transaction.atomic
def submit_claim(
    person: Person, kind: BenefitKind, last_due: Month, *, reason: str, by: Account
) -> Submission:
    """Every payment after `last_due` is claimed back. Raises BenefitRefused where there is none."""
    found = sorted(overpaid(person, kind, last_due), key=lambda order: order.payment.month)
    if not found:
        raise BenefitRefused(
            _("%(month)s 以后没有支付过这项待遇，没有可追回的金额。请核对月份。") % {"month": last_due}
        )
    refuse_answered(found)
    figure = overpayment({order.payment.month: order.amount_fen for order in found}, last_due=last_due)
    titles = subject_of(person, kind, "（多领追回）")
    submission = new_submission(BenefitAct.CLAIM, None, titles, len(found), by)
    BenefitRow.objects.bulk_create(claim_row(submission, order, figure, reason) for order in found)
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, kind=str(kind))
    return submission
