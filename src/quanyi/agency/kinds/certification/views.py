"""Pages of 待遇资格认证: who is due, those whom data confirm, and one pensioner. Basis: gb-6.3-2, service-26."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.looks import shows
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.kinds import certification as kind
from quanyi.agency.kinds.certification import due
from quanyi.agency.kinds.certification.acts import open_certification, open_comparison
from quanyi.agency.kinds.certification.checking import drawing
from quanyi.agency.kinds.certification.forms import EVENTS, CertificationForm
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.entitlement import events_of, standing_in, worded
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, for_posts, give_purpose, purpose_of
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import label, sentence
from quanyi.law.periods import Month
from quanyi.law.terms import PensionEvent

PAGE = 50
PURPOSE = "办理登记变更：待遇资格认证"


@for_posts(Post.COUNTER)
def certifications(request: HttpRequest) -> HttpResponse:
    """待认证名单; POST: those whom the lists of other authorities show, as one case."""
    region, today = settings.QUANYI_REGION, timezone.localdate()
    if request.method == "POST":
        return _compare(request)
    page = Paginator(due.due(region, today), PAGE).get_page(request.GET.get("page"))
    found = due.lines(page.object_list)
    shows(persons=[line.person_id for line in found])
    context = {"page": page, "lines": found, "compared": len(due.compared(region, today)), "today": today}
    return render(request, "kinds/certification/certifications.html", context)


def _compare(request: HttpRequest) -> HttpResponse:
    region, today = settings.QUANYI_REGION, timezone.localdate()
    try:
        case = open_comparison(region, lambda: due.compared(region, today), by=account_of(request))
    except (Refusal, IntegrityError) as refusal:
        messages.error(request, sentence_of(refusal))
        return redirect("certifications")
    messages.success(request, _("已提交，案件 %(number)s 等待初审。") % {"number": case.number})
    return redirect("case", case.pk)


@for_posts(Post.COUNTER)
def begin(request: HttpRequest, person_id: int) -> HttpResponse:
    """从名单开始认证: a pensioner of the list is opened for this purpose."""
    person = get_object_or_404(Person, pk=person_id)
    is_listed = due.due(person.region, timezone.localdate()).filter(person=person).exists()
    if request.method == "POST" and is_listed:
        give_purpose(request, person_id, PURPOSE)
        return redirect("certify", person_id)
    return redirect("certifications")


@for_posts(Post.COUNTER)
def certify(request: HttpRequest, person_id: int) -> HttpResponse:
    """一人认证: what was found before, how the pension is paid, and what is found now."""
    person, account = registered_person(request, person_id), account_of(request)
    sent_back = going_on(request.GET, kind.KIND, submission__entitlement_rows__person=person)
    form = _form(request, person)
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_certification(form.found(), by=account, papers=lambda: form.papers(by=account))

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose_of(request, person_id), part="certification")
    events = events_of([person_id]).get(person_id, [])
    context = {
        "person": person,
        "name": shown_names([person_id])[person_id],
        "form": form,
        "sent_back": sent_back,
        "draws": bool(drawing([person_id])),
        "events": [(label(PensionEvent(each.event)), each) for each in reversed(events)],
        "standing": sentence(worded(standing_in(events, Month.of(timezone.localdate()) + 1))),
        "choices": [(event.value, label(event)) for event in EVENTS],
    }
    return render(request, "kinds/certification/certify.html", context, status=status)


def _form(request: HttpRequest, person: Person) -> CertificationForm:
    if request.method == "POST":
        return CertificationForm(request.POST, request.FILES, person=person)
    asked = request.GET.get("event", "")
    known = {event.value for event in EVENTS}
    chosen = asked if asked in known else PensionEvent.ENTITLEMENT_CONFIRMED.value
    return CertificationForm(initial={"event": chosen, "on": timezone.localdate()}, person=person)
