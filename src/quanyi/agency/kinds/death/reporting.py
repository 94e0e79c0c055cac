"""受理死亡报告: held against the registry, and what is to be stopped and claimed back worked out.

A pension is due up to the month of the death (mark P), or the month before where the clerk says so: no text at hand
settles it (service-25). Basis: gb-9.3-4, service-25, service-46.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import BenefitAct, BenefitRow, DeathReport, Submission
from quanyi.agency.kinds import death
from quanyi.agency.kinds.benefit.sorts import MONTHLY, OF_THE_LIVING
from quanyi.agency.ledger.claiming import claim_row, overpaid
from quanyi.agency.ledger.payout import Order
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person, StatusChange
from quanyi.agency.registry.titles import titles_of
from quanyi.agency.staff.models import Account
from quanyi.law.door import export
from quanyi.law.errors import LawError
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.suspension import DatedEvent, overpayment, payment_standing
from quanyi.law.rules.time_limits import due_day
from quanyi.law.terms import PensionEvent, PersonStatus

# What somebody draws for himself month by month, of every scheme; a pension of dependants goes on.
OWN = sorted(kind.value for kind in MONTHLY & OF_THE_LIVING | {BenefitKind.MONTHLY_PENSION})
RULES = ("account.transition", "pension.payment_standing", "pension.overpayment")


class DeathRefused(Refusal):
    """不能登记死亡: the sentence says why."""


def refuse(person: Person, died_on: date) -> None:
    """Raises DeathRefused for a day that cannot be, and where a death is registered already."""
    if died_on > timezone.localdate():
        raise DeathRefused(_("死亡日期 %(day)s 还没有到。请按死亡证明填写。") % {"day": died_on})
    born_on = date.fromisoformat(facts_of(person)["born_on"].value)
    if died_on < born_on:
        raise DeathRefused(
            _("死亡日期 %(day)s 早于登记的出生日期 %(born)s。请核对是不是同一个人。")
            % {"day": died_on, "born": born_on}
        )
    last = (
        StatusChange.objects.filter(person=person, holds_to=None).select_related("case").order_by("pk").last()
    )
    if last is not None and last.status == PersonStatus.DIED.value:
        raise DeathRefused(
            _("该人已于 %(day)s 登记死亡（案件 %(case)s），没有重复登记。日期有误的，请先办理登记变更更正。")
            % {"day": last.holds_from, "case": last.case.number if last.case else _("迁移")}
        )


def to_stop(person: Person, last_due: Month) -> list[BenefitDecision]:
    """What the person draws month by month and would be paid after the last month due."""
    live = BenefitDecision.objects.filter(person=person, kind__in=OWN, replaced_by=None).order_by("pk")
    return [decision for decision in live if decision.last_month is None or decision.last_month > last_due]


def to_claim(person: Person, last_due: Month) -> list[Order]:
    """Their months after the last one due that were paid, or wait for the bank."""
    found = [order for kind in OWN for order in overpaid(person, BenefitKind(kind), last_due)]
    return sorted(found, key=lambda order: (order.payment.row.kind, order.payment.month, order.payment.pk))


def late_by(report: DeathReport) -> Figure | None:
    """By which day the report was due; None of a death before there was a limit. Basis: service-25."""
    try:
        return due_day("loss_of_entitlement_report", start=report.died_on, region=report.person.region)
    except LawError:
        return None


@transaction.atomic
def submit_report(person: Person, told: Mapping[str, Any], *, by: Account) -> Submission:
    """A report of a death with what it stops and claims back; `told` are fields of `DeathReport`.

    Raises DeathRefused.
    """
    died_on: date = told["died_on"]
    refuse(person, died_on)
    last_due: Month = told["last_due"]
    stopped, claimed = to_stop(person, last_due), to_claim(person, last_due)
    submission = Submission.objects.create(
        kind=death.KIND.case.value, month=Month.of(timezone.localdate()), submitted_by=by, row_count=1,
        rules=versions_of(RULES), parameters_version=parameters_version(),
        summary={**titles_of(person, death.KIND.case).kept(), "claimed_fen": sum(o.amount_fen for o in claimed)},
    )  # fmt: skip
    rows = [*_stop_rows(submission, stopped, last_due, died_on), *_claim_rows(submission, claimed, last_due)]
    kept = dict(told) | {"last_due": last_due if rows else None}
    DeathReport.objects.create(submission=submission, person=person, **kept)
    BenefitRow.objects.bulk_create(rows)
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, rows=1)
    return submission


def _stop_rows(
    submission: Submission, decisions: Sequence[BenefitDecision], last_due: Month, died_on: date
) -> Iterator[BenefitRow]:
    event = DatedEvent(died_on, PensionEvent.DIED)
    for decision in decisions:
        yield BenefitRow(
            submission=submission, act=BenefitAct.STOP, decision=decision, person_id=decision.person_id,
            scheme=decision.scheme, kind=decision.kind, month=decision.first_month,
            last_month=max(last_due, decision.first_month - 1), amount_fen=decision.amount_fen,
            account_fen=decision.account_fen, own_fen=decision.own_fen, transfer_fen=decision.transfer_fen,
            figure=export(payment_standing([event], on=died_on)), reason="死亡",
        )  # fmt: skip


def _claim_rows(submission: Submission, orders: Sequence[Order], last_due: Month) -> Iterator[BenefitRow]:
    for kind in sorted({order.payment.row.kind for order in orders}):
        of_kind = [order for order in orders if order.payment.row.kind == kind]
        sums: dict[Month, int] = {}
        for order in of_kind:
            sums[order.payment.month] = sums.get(order.payment.month, 0) + order.amount_fen
        figure = overpayment(sums, last_due=last_due)
        yield from (claim_row(submission, order, figure, "死亡后各月不应发") for order in of_kind)
