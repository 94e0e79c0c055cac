"""投诉: handed in by an insured person online, and a list of one's own. Basis: d13-27-2."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.control.complaints import complaints
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.kinds import complaint as kind
from quanyi.agency.kinds.complaint.asking import open_complaint
from quanyi.agency.kinds.complaint.forms import OwnComplaintForm
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.serve.gate import PURPOSES, look, opens_itself
from quanyi.agency.staff.access import account_of, refuse
from quanyi.agency.staff.models import AccountKind


@opens_itself
def of_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """我的投诉: what one complained of, and how far it has come."""
    with look(request, person_id, Act.VIEW_RECORD, "complaints", for_grants=False) as person:
        found = complaints(_own(person_id))
        is_own = person_of(account_of(request)) == person_id
        context = {"person": person, "complaints": found, "is_own": is_own}
        return render(request, "kinds/complaint/own.html", context)


def _own(person_id: int) -> Q:
    return Q(person_id=person_id)


@opens_itself
def complaining(request: HttpRequest, person_id: int) -> HttpResponse:
    """投诉用人单位: by the person themselves; at the counter it is taken in on the counter's page."""
    account = account_of(request)
    if person_of(account) != person_id:
        raise refuse(request, gettext_lazy("网上投诉由本人提出；到窗口的由受理柜台受理。"))
    with look(request, person_id, Act.VIEW_RECORD, "complain", for_grants=False) as person:
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = OwnComplaintForm(*sent, person=person)
        sent_back = going_on(request.GET, kind.KIND, submission__complaint__person=person)
        if sent_back:
            form.ask_again(sent_back)
        is_sound = form.is_valid()
    status = 422 if form.is_bound else 200
    if is_sound:
        with processing(PURPOSES[AccountKind.PERSON], "complain", person_id=person_id):
            case, status = handed_in(
                form,
                lambda: open_complaint(
                    form.told(),
                    person,
                    by=account,
                    goes_on=sent_back,
                    papers=lambda: form.papers(by=account),
                ),
            )
        if case is not None:
            messages.success(
                request, _("投诉已提交，案件 %(number)s 等待初审；答复以书面通知。") % {"number": case.number}
            )
            return redirect("person-complaints", person_id)
    context = {"form": form, "person": person, "sent_back": sent_back}
    return render(request, "kinds/complaint/own_form.html", context, status=status)
