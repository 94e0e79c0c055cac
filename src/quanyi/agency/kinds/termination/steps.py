"""终止的步骤: application, notice, delivery, confirmation, each with its day and paper; in this order, none left out.

Basis: d13-3-2, d13-6-1.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import (
    Document,
    TerminationAct,
    TerminationGround,
    TerminationRequest,
    TerminationStep,
)
from quanyi.agency.kinds.termination.worth import EVENTS, draws_pension, worth_of
from quanyi.agency.ledger.account_states import may_move, stands
from quanyi.agency.ledger.whole_again import was_taken_back
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import BenefitRefused, Refusal
from quanyi.agency.registry.groups import group_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence

A = TerminationAct
ORDER = (A.NOTICE, A.DELIVERY, A.CONFIRMATION)


class StepRefused(Refusal):
    """这一步还不能办: the sentence says what comes first."""


def standing_request(person: Person) -> TerminationRequest | None:
    """The application that was not taken back and led to nothing yet; the latest."""
    found = TerminationRequest.objects.filter(person=person).exclude(steps__step=A.WITHDRAWAL.value)
    return found.order_by("pk").last()


def next_of(request: TerminationRequest) -> TerminationAct | None:
    """下一步; None once all three papers are there, or the application was taken back."""
    done = {step.step for step in request.steps.all()}
    if A.WITHDRAWAL.value in done:
        return None
    return next((act for act in ORDER if act.value not in done), None)


def refuse_state(request: TerminationRequest) -> None:
    """Raises BenefitRefused where the account is not one that may be paid out, or it was decided already."""
    at = stands([request.person_id]).get(request.person_id)
    if at is None or not may_move(at, EVENTS[request.ground]):
        told = sentence(at.told) if at else _("该人没有个人账户")
        raise BenefitRefused(_("%(told)s，不能终止关系。请核对人员状态和账户状态。") % {"told": told})
    if draws_pension(request.person):
        raise BenefitRefused(_("该人已核定按月基本养老金，不能终止关系：须在达到领取养老金的条件之前申请。"))
    known = decided(request.person)
    if known is not None and not was_taken_back(request.person, BenefitKind(known.kind)):
        raise BenefitRefused(
            _("终止关系已由案件 %(case)s 核定，没有重复办理。")
            % {"case": known.case.number if known.case else "—"}
        )


def decided(person: Person, ground: str | None = None) -> BenefitDecision | None:
    """The termination as decided last, of one ground or of any; None where there is none."""
    kinds = [ground] if ground else TerminationGround.values
    known = BenefitDecision.objects.filter(person=person, kind__in=kinds, replaced_by=None)
    return known.order_by("pk").last()


@transaction.atomic
def apply(person: Person, asked: Mapping[str, Any], *, by: Account) -> TerminationRequest:
    """受理书面申请; `asked` are fields of `TerminationRequest`. Raises BenefitRefused, StepRefused, LawError."""
    take(Lock.PERSON_CHANGE, person.pk)
    request = TerminationRequest(person=person, received_by=by, **asked)
    _refuse_early(request.applied_on, max(filter(None, (request.left_on, request.lost_on)), default=None))
    if (known := standing_request(person)) and next_of(known):
        raise StepRefused(
            _("%(day)s 的书面申请还在办理。请在该申请上继续，或先撤回它。") % {"day": known.applied_on}
        )
    refuse_state(request)
    worth_of(request)
    request.group = group_of(person).value
    request.save()
    record(Act.SUBMIT, person_id=person.pk, termination=request.pk, step="application")
    return request


@transaction.atomic
def take_step(
    request: TerminationRequest,
    act: TerminationAct,
    on: date,
    *,
    by: Account,
    document: Document | None = None,
    detail: str = "",
) -> TerminationStep:
    """办理一步. Raises StepRefused where another step comes first, or its day lies before the step before."""
    take(Lock.PERSON_CHANGE, request.person_id)
    if act is not A.WITHDRAWAL and next_of(request) is not act:
        raise StepRefused(
            _("还不能办理“%(act)s”：请按申请、告知、送达、确认的先后办理。") % {"act": act.label}
        )
    if next_of(request) is None:
        raise StepRefused(_("三书已经齐全，或申请已经撤回。案件请在案件页撤回。"))
    last = request.steps.order_by("pk").last()
    _refuse_early(on, last.on if last else request.applied_on)
    _refuse_same_paper(request, document)
    step = TerminationStep.objects.create(
        request=request, step=act.value, on=on, detail=detail[:200], document=document, by=by
    )
    record(Act.SUBMIT, person_id=request.person_id, termination=request.pk, step=act.value)
    return step


def _refuse_same_paper(request: TerminationRequest, document: Document | None) -> None:
    known = {request.application_id, *request.steps.values_list("document_id", flat=True)}
    if document is not None and document.pk in known:
        raise StepRefused(_("这份材料已作为前面一步的材料。申请、告知、送达、确认须各为一份，请核对。"))


def _refuse_early(on: date, after: date | None) -> None:
    if on > timezone.localdate():
        raise StepRefused(_("日期 %(day)s 还没有到。请核对。") % {"day": on})
    if after and on < after:
        raise StepRefused(
            _("日期 %(day)s 早于前一步的 %(after)s。三书须按申请、告知、确认的先后。请核对日期。")
            % {"day": on, "after": after}
        )
