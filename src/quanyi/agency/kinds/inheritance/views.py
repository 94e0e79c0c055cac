"""继承: the form, for somebody whom the counter has looked up; each heir's notice. Basis: gb-6.3-3, gb-8-4, gb-9.1."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Recipient
from quanyi.agency.control.grounds import CASE
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.desk.views import case_for
from quanyi.agency.downloads import pdf_download
from quanyi.agency.kinds import inheritance as kind
from quanyi.agency.kinds.inheritance.acts import open_inheritance
from quanyi.agency.kinds.inheritance.carrying import decided_by
from quanyi.agency.kinds.inheritance.forms import Heirs, InheritanceForm
from quanyi.agency.kinds.inheritance.notice import notice_pdf
from quanyi.agency.kinds.inheritance.submitting import KIND, decided
from quanyi.agency.ledger.whole_account import Whole, left_by
from quanyi.agency.ledger.whole_again import open_orders_of, parts_of, was_taken_back
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError


@for_posts(Post.COUNTER)
def inherit(request: HttpRequest, person_id: int) -> HttpResponse:
    """办理继承: the balance as it would be paid today, the heirs, the papers."""
    person, account = registered_person(request, person_id), account_of(request)
    sent_back = going_on(request.GET, kind.KIND, submission__benefit_rows__person=person)
    heirs = Heirs(request, _before(person, sent_back))
    form = InheritanceForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        person=person,
        titles=heirs.titles,
    )
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_inheritance(person, heirs.given(), by=account, papers=lambda: form.papers(by=account))

    case, status = None, 200
    if request.method == "POST" and not heirs.is_asking:
        try:
            case, status = handed_in(form, opened) if heirs.are_valid() else (None, 422)
        except LawError as refused:
            form.add_error(None, sentence(refused))
            status = 422
    if case is not None:
        messages.success(request, _("继承申领已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {
        "person": person, "name": shown_names([person.pk])[person.pk], "form": form, "heirs": heirs,
        "sent_back": sent_back, **_worth(person),
    }  # fmt: skip
    return render(request, "kinds/inheritance/form.html", context, status=status)


def _before(person: Person, sent_back: Case | None) -> Sequence[Recipient]:
    """The heirs of the round that was sent back, or of the inheritance that was decided."""
    case = sent_back
    if case is None and (known := decided(person)):
        case = known.case
    return list(latest_round(case).submission.recipients.order_by("number")) if case else []


def _worth(person: Person) -> dict[str, Any]:
    """What there is to inherit today, or why there is nothing."""
    known = decided(person)
    if known and not was_taken_back(person, KIND):
        own, transfer = parts_of(open_orders_of(person, KIND))
        return {"known": known, "left_fen": own + transfer}
    try:
        whole: Whole = left_by(person)
    except Refusal as refusal:
        return {"why": refusal.sentence}
    except LawError as refused:
        return {"why": sentence(refused)}
    return {"whole": whole}


@for_posts(Post.COUNTER)
def heir_notice(request: HttpRequest, case_id: int, number: int) -> HttpResponse:
    """继承人告知书 PDF: what one heir is paid, and nothing of the others."""
    case = case_for(case_id)
    if (decision := decided_by(case)) is None:
        raise Http404
    heir = get_object_or_404(latest_round(case).submission.recipients, number=number)
    person = decision.person
    with transaction.atomic():
        record(
            Act.PRINT_RECORD,
            person_id=person.pk,
            case_id=case.pk,
            purpose=f"{CASE} {case.number}",
            part=f"heir-notice-{number}",
        )
        return pdf_download(notice_pdf(case, person, heir), f"{_('继承告知书')}-{case.number}-{number}.pdf")
