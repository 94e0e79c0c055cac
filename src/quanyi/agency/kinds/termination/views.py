"""书面终止关系: the application, then one step after the other; of a person whom the counter has looked up.

Basis: d13-3-2, d13-6-1, gb-8-3.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.acting import current_actor
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.documents import receive_document
from quanyi.agency.collect.models import DocumentKind, TerminationAct, TerminationGround, TerminationRequest
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.downloads import pdf_download
from quanyi.agency.kinds.termination.forms import (
    ApplicationForm,
    ConfirmationForm,
    DeliveryForm,
    PayeeForm,
    WithdrawalForm,
)
from quanyi.agency.kinds.termination.notice import notice_pdf
from quanyi.agency.kinds.termination.steps import apply, next_of, standing_request, take_step
from quanyi.agency.kinds.termination.submitting import case_of, open_termination
from quanyi.agency.kinds.termination.worth import worth_of
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import standing
from quanyi.agency.staff.access import account_of, for_posts, purpose_of
from quanyi.agency.staff.models import Agency, Post
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError

PART = "termination"
A = TerminationAct


@for_posts(Post.COUNTER)
def apply_for(request: HttpRequest, person_id: int) -> HttpResponse:
    """终止关系申请; `?ground=` chooses why, by which its papers are asked for."""
    person = registered_person(request, person_id)
    asked = (request.POST or request.GET).get("ground")
    ground = asked if asked in TerminationGround.values else TerminationGround.SHORT.value
    form = ApplicationForm(*_sent(request), person=person, ground=ground)
    by = account_of(request)
    if _done(form, lambda: apply(person, form.wanted(by), by=by)):
        messages.success(request, _("申请已受理。下一步：出具书面告知，交给本人。"))
        return redirect("termination", person_id)
    return _page(request, "application", person, form, ground=ground, grounds=TerminationGround.choices)


@for_posts(Post.COUNTER)
def termination(request: HttpRequest, person_id: int) -> HttpResponse:
    """终止关系: how far it is, each paper with its day, and the one thing to do next."""
    person = registered_person(request, person_id)
    if (found := standing_request(person)) is None:
        return redirect("terminate", person_id)
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose_of(request, person_id), part=PART)
        case = case_of(found)
        return _page(
            request, "standing", person, forms.Form(), asked=found, steps=found.steps.order_by("pk"),
            next=next_of(found), case=case, state=standing(case).state.value if case else "",
        )  # fmt: skip


@for_posts(Post.COUNTER)
def give_notice(request: HttpRequest, person_id: int) -> HttpResponse:
    """出具书面告知: the paper is made, kept byte for byte, and handed out."""
    person, found = _standing(request, person_id)
    if request.method == "POST":
        form = forms.Form(request.POST)
        if not _done(form, partial(_notify, found, request)):
            for error in form.non_field_errors():
                messages.error(request, str(error))
    return redirect("termination", person.pk)


def _notify(found: TerminationRequest, request: HttpRequest) -> None:
    by, now = account_of(request), timezone.now()
    agency = Agency.objects.get(pk=current_actor().agency_id)
    pdf = notice_pdf(agency, found, worth_of(found), at=now)
    paper = receive_document(pdf, f"{_('终止关系告知书')}-{found.pk}.pdf", DocumentKind.OTHER, by=by)
    take_step(found, A.NOTICE, timezone.localdate(now), by=by, document=paper)


@for_posts(Post.COUNTER)
def notice(request: HttpRequest, person_id: int) -> HttpResponse:
    """书面告知 PDF, as it was made."""
    _person, found = _standing(request, person_id)
    step = found.steps.filter(step=A.NOTICE.value).select_related("document").first()
    if step is None or step.document is None:
        raise Http404
    with transaction.atomic():
        record(Act.PRINT_RECORD, person_id=person_id, purpose=purpose_of(request, person_id), part=PART)
        return pdf_download(bytes(step.document.content), step.document.name)


@for_posts(Post.COUNTER)
def deliver(request: HttpRequest, person_id: int) -> HttpResponse:
    """书面告知送达: the day, how, to whom, and the receipt."""
    person, found = _standing(request, person_id)
    form, by = DeliveryForm(*_sent(request), person=person), account_of(request)

    def done() -> None:
        [paper] = form.papers(by=by)
        given = form.cleaned_data
        take_step(found, A.DELIVERY, given["on"], by=by, document=paper.document, detail=given["detail"])

    if _done(form, done):
        messages.success(request, _("送达已登记。本人书面确认之后，再登记确认。"))
        return redirect("termination", person_id)
    return _page(request, "step", person, form)


@for_posts(Post.COUNTER)
def confirm(request: HttpRequest, person_id: int) -> HttpResponse:
    """本人书面确认: the third paper; with it the case is put before the reviewers."""
    person, found = _standing(request, person_id)
    form, by = ConfirmationForm(*_sent(request), person=person), account_of(request)

    def done() -> Case:
        [paper] = form.papers(by=by)
        take_step(found, A.CONFIRMATION, form.cleaned_data["on"], by=by, document=paper.document)
        return open_termination(found, form.payee(), by=by)

    return _opened(request, person, form, done)


@for_posts(Post.COUNTER)
def submit_again(request: HttpRequest, person_id: int) -> HttpResponse:
    """退回后再次提交: worked out anew; the papers go on with the case."""
    person, found = _standing(request, person_id)
    form, by = PayeeForm(*_sent(request)[:1]), account_of(request)
    return _opened(request, person, form, lambda: open_termination(found, form.payee(), by=by))


def _opened(request: HttpRequest, person: Person, form: Any, done: Callable[[], Case]) -> HttpResponse:
    if opened := _done(form, done):
        messages.success(
            request, _("终止关系已提交，案件 %(number)s 等待初审。") % {"number": opened[0].number}
        )
        return redirect("case", opened[0].pk)
    return _page(request, "step", person, form)


@for_posts(Post.COUNTER)
def withdraw(request: HttpRequest, person_id: int) -> HttpResponse:
    """撤回申请, before it is put before the reviewers; afterwards the case is withdrawn."""
    person, found = _standing(request, person_id)
    form, by = WithdrawalForm(*_sent(request)[:1]), account_of(request)

    def done() -> None:
        why = form.cleaned_data["reason"]
        take_step(found, A.WITHDRAWAL, timezone.localdate(), by=by, detail=why)

    if _done(form, done):
        messages.success(request, _("申请已撤回，账户和参保关系不变。"))
        return redirect("change-person", person_id)
    return _page(request, "step", person, form)


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _standing(request: HttpRequest, person_id: int) -> tuple[Person, TerminationRequest]:
    person = registered_person(request, person_id)
    if (found := standing_request(person)) is None:
        raise Http404
    return person, found


def _done(form: Any, act: Callable[[], Any]) -> list[Any]:
    """What the act of a sound form came to, in a list; nothing where it was refused: the form says why."""
    if not form.is_valid():
        return []
    try:
        with transaction.atomic():
            return [act()]
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
    except LawError as refused:
        form.add_error(None, sentence(refused))
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
    return []


def _page(request: HttpRequest, page: str, person: Person, form: Any, **shown: Any) -> HttpResponse:
    context = {"person": person, "name": shown_names([person.pk])[person.pk], "form": form, **shown}
    status = 422 if form.errors else 200
    return render(request, f"kinds/termination/{page}.html", context, status=status)
