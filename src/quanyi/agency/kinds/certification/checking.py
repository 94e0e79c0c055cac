"""资格认证的提出和办结: what was found, held to the order of the law, and kept by the last signature.

Doubt never stops a payment; who is found not entitled was told of the doubt before and had time to answer (service-26).
Basis: gb-6.3-2, service-25, service-26.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import EntitlementRow, Submission
from quanyi.agency.kinds import certification
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.entitlement import OF_JUSTICE, events_of, standing_in
from quanyi.agency.registry.models import (
    BenefitDecision,
    BenefitKind,
    CheckWay,
    EntitlementCheck,
    Person,
    StatusChange,
)
from quanyi.agency.registry.services import register
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import parameter, parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.terms import PensionEvent, PersonStatus

E = PensionEvent
RULES = ("pension.payment_standing",)
# What has to hold before an event may follow: the values of `payment_standing`.
FOLLOWS = {
    E.FOUND_NOT_ENTITLED: frozenset({"paid_while_checked"}),
    E.RELEASED: frozenset({"stopped", "paid_without_adjustment"}),
    E.ACQUITTED: frozenset({"suspended"}),
}


class CertificationRefused(Refusal):
    """不能认证: the sentence says what is amiss and what to do."""


@dataclass(frozen=True)
class Found:
    """What was found of a person: the event, its day, and by what."""

    person_id: int
    event: PensionEvent
    on: date
    way: CheckWay
    evidence: str
    reason: str = ""


@transaction.atomic
def submit_certification(found: Sequence[Found], *, by: Account) -> Submission:
    """认证 of one person or of many as a submission. Raises CertificationRefused."""
    refuse(found)
    submission = Submission.objects.create(
        kind=certification.KIND.case.value,
        month=Month.of(timezone.localdate()),
        submitted_by=by,
        row_count=len(found),
        rules=versions_of(RULES),
        parameters_version=parameters_version(),
        summary={"is_comparison": len(found) > 1 or found[0].way is CheckWay.COMPARED},
    )
    EntitlementRow.objects.bulk_create(
        (
            EntitlementRow(
                submission=submission, person_id=each.person_id, event=each.event.value, on=each.on,
                way=each.way.value, evidence=each.evidence, reason=each.reason,
            )
            for each in found
        ),
        batch_size=2000,
    )  # fmt: skip
    alone = found[0].person_id if len(found) == 1 else None
    record(Act.SUBMIT, person_id=alone, submission=submission.pk, rows=len(found))
    return submission


def refuse(found: Sequence[Found]) -> None:
    """Raise CertificationRefused for the first that cannot be: nobody's pension, a day to come, out of its order."""
    persons = {each.person_id for each in found}
    if not found:
        raise CertificationRefused(_("没有可以认证的人员：近期的比对没有列出待认证的人。"))
    if len(drawing(persons)) < len(persons):
        raise CertificationRefused(_("没有领取按月基本养老金，不需要认证。请先核定待遇。"))
    known = events_of(persons)
    for each in found:
        _refuse_one(each, known.get(each.person_id, []))


def drawing(persons: Collection[int]) -> set[int]:
    """Of these persons who draws a monthly pension: a decision that stands and was not stopped."""
    pays = Q(last_month__isnull=True) | Q(last_month__gte=Month.of(timezone.localdate()))
    dead = StatusChange.objects.filter(
        person=OuterRef("person"), status=PersonStatus.DIED.value, holds_to=None
    )
    live = BenefitDecision.objects.filter(
        pays,
        person__id__one_of=set(persons),
        kind=BenefitKind.MONTHLY_PENSION.value,
        replaced_by__isnull=True,
    ).filter(~Exists(dead))
    return set(live.values_list("person_id", flat=True))


def _refuse_one(found: Found, known: Sequence[EntitlementCheck]) -> None:
    today = timezone.localdate()
    if found.on > today:
        raise CertificationRefused(_("日期 %(on)s 还没有到。请按材料填写发生的日期。") % {"on": found.on})
    if later := [each for each in known if each.on > found.on and _comes_before(found.event, each)]:
        raise CertificationRefused(
            _("%(on)s 以后已由案件 %(case)s 登记“%(event)s”，不能再补登更早的日期。请先核对该案。")
            % {"on": found.on, "case": later[-1].case.number, "event": E(later[-1].event).label_zh}
        )
    standing = str(standing_in(known, Month.of(today) + 1).value)
    if found.event in FOLLOWS and standing not in FOLLOWS[found.event]:
        raise CertificationRefused(_ORDER[found.event]())
    if found.event is E.FOUND_NOT_ENTITLED:
        _refuse_without_notice(found, known)
    if found.way is CheckWay.COMPARED and standing not in ("paid", "paid_while_checked"):
        raise CertificationRefused(
            _("其中有人的养老金已经停发，不能按比对恢复。请由本人或者协助人员核实，单独办理。")
        )


def _comes_before(event: PensionEvent, known: EntitlementCheck) -> bool:
    """Whether what is known of a later day leaves no room for an event: a confirmation may be of any day, and says
    nothing about prison or custody.
    """
    is_confirmed = known.event == E.ENTITLEMENT_CONFIRMED.value
    return event is not E.ENTITLEMENT_CONFIRMED and not (is_confirmed and event.value in OF_JUSTICE)


_ORDER = {
    E.FOUND_NOT_ENTITLED: lambda: _(
        "还没有登记“待遇资格存疑”并书面告知，不能停发（社会保险经办条例第二十六条）。请先登记存疑。"
    ),
    E.RELEASED: lambda: _("没有登记服刑，不能登记服刑期满。请核对该人的记录。"),
    E.ACQUITTED: lambda: _("没有登记被通缉或者在押，不能登记未定罪。请核对该人的记录。"),
}


def _refuse_without_notice(found: Found, known: Sequence[EntitlementCheck]) -> None:
    """Who was told of a doubt has time to answer before it stops the pension."""
    doubt = max(
        timezone.localdate(each.learned_at) for each in known if each.event == E.ENTITLEMENT_IN_DOUBT.value
    )
    person = Person.objects.get(pk=found.person_id)
    days = parameter("attention_days", on=doubt, region=person.region, key="certification_notice").whole
    if (may := doubt + timedelta(days=days)) > timezone.localdate():
        raise CertificationRefused(
            _("存疑的告知于 %(told)s 发出，%(may)s 起才能查明停发。请等本人答复，或者继续核实。")
            % {"told": doubt, "may": may}
        )


def found_of(submission: Submission) -> list[Found]:
    """What a submission found."""
    return [
        Found(row.person_id, E(row.event), row.on, CheckWay(row.way), row.evidence, row.reason)
        for row in submission.entitlement_rows.order_by("pk")
    ]


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises CertificationRefused where another case came before."""
    refuse(found_of(submission))
    return Posting()


def carry_out(case: Case) -> None:
    """认证办结: what was found stands, in the transaction of the last signature. Raises CertificationRefused."""
    submission = latest_round(case).submission
    found = found_of(submission)
    refuse(found)
    register(case.pk)
    EntitlementCheck.objects.bulk_create(
        (
            EntitlementCheck(
                case=case, person_id=each.person_id, event=each.event.value, on=each.on, way=each.way.value
            )
            for each in found
        ),
        batch_size=2000,
    )
    record(Act.REGISTER, case_id=case.pk, submission=submission.pk, rows=len(found))
