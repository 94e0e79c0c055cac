"""异议: handed in by the person, the employer or the counter, and a list of one's own. Basis: d14-16, gb-16."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.control.disputes import disputes_of
from quanyi.agency.desk.going_on import handed_in
from quanyi.agency.kinds.dispute.asking import claim_of, open_dispute
from quanyi.agency.kinds.dispute.forms import ObjectionForm
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.selectors import employer_of, person_of
from quanyi.agency.review.claims import cases_under
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import standing
from quanyi.agency.serve.employer_views import OF_A_WORKER
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.gate import PURPOSES, look, opens_itself
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.record import COLUMNS
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.workers import worker_record
from quanyi.agency.staff.access import account_of, may, refuse
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.law.workflow import State

OF_EMPLOYERS = tuple(name for name in COLUMNS if not name.endswith("_paid"))  # what their page shows


def _looking(request: HttpRequest, person_id: int, part: str) -> Any:
    """The look of whoever may object: the person, a clerk with a ground, or an employer at a worker of theirs."""
    if employer_of(account_of(request)):
        return look(request, person_id, Act.VIEW_RECORD, part, purpose="单位查询", needs=OF_A_WORKER)
    return look(request, person_id, Act.VIEW_RECORD, part, for_grants=False)


@opens_itself
def objecting(request: HttpRequest, person_id: int, key: str) -> HttpResponse:
    """提出异议: the figure as it stands, and what is said to be wrong with it."""
    account, employer = account_of(request), employer_of(account_of(request))
    with _looking(request, person_id, f"object-{key}"[:100]) as person:
        if not (employer or person_of(account) == person_id or may(account, Post.COUNTER)):
            raise refuse(
                request, gettext_lazy("异议由本人、单位提出，或者由受理柜台代为受理。"), person_id=person_id
            )
        try:
            if employer:
                _refuse_others(person, employer, key)
            opened = open_figure(person, key)
        except NoSuchFigure as error:
            return render(request, "404.html", {"sentence": str(error)}, status=404)
        form = _form(request, person, key)
        is_sent, is_sound = request.method == "POST", form.is_valid()
        context = {
            "form": form, "opened": opened, "key": key, "person": person, "employer": employer,
            "name": facts_of(person)["name"].value, "under_way": _under_way(person_id, key, employer),
        }  # fmt: skip
    status = 200
    if is_sent and is_sound:
        with processing(PURPOSES[AccountKind(account.kind)], "object", person_id=person_of(account)):
            case, status = handed_in(form, lambda: _opened(request, person, employer, form))
        if case is not None:
            messages.success(
                request, _("异议已提交，案件 %(number)s 等待初审；答复以书面通知。") % {"number": case.number}
            )
            return redirect(_back(request, person_id, case))
    elif is_sent:
        status = 422
    return render(request, "kinds/dispute/object.html", context, status=status)


def _opened(request: HttpRequest, person: Person, employer: Employer | None, form: ObjectionForm) -> Case:
    account = account_of(request)
    return open_dispute(
        person, form.objection, by=account, employer=employer, papers=lambda: form.papers(by=account)
    )


def _form(request: HttpRequest, person: Person, key: str) -> ObjectionForm:
    kinds = {AccountKind.STAFF: "counter", AccountKind.EMPLOYER: "employer", AccountKind.PERSON: "person"}
    matter = kinds[AccountKind(account_of(request).kind)]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return ObjectionForm(*sent, key=key, person=person, matter=matter)


def _refuse_others(person: Person, employer: Employer, key: str) -> None:
    """An employer objects to what its own page shows: months worked there. Basis: d14-15-3."""
    line, _dash, column = key.rpartition("-")
    theirs = {each.key for each in worker_record(person_record(person), employer).contributions}
    if line not in theirs or column not in OF_EMPLOYERS:
        raise NoSuchFigure(_("这个数字不在本单位可以查询的范围内。请从职工的参保缴费页选择。"))


def _under_way(person_id: int, key: str, employer: Employer | None) -> list[tuple[Case, bool]]:
    """The dispute of the same line and objector that waits, and whether it was sent back."""
    cases = cases_under(claim_of(person_id, key, employer))
    return [(case, standing(case).state is State.SENT_BACK) for case in cases]


def _back(request: HttpRequest, person_id: int, case: Case) -> str:
    match AccountKind(account_of(request).kind):
        case AccountKind.STAFF:
            return reverse("case", args=[case.pk])
        case AccountKind.EMPLOYER:
            return reverse("employer-worker", args=[person_id])
    return reverse("person-disputes", args=[person_id])


@opens_itself
def of_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """我的异议: every dispute about the record, and where each stands."""
    with look(request, person_id, Act.VIEW_RECORD, "disputes", for_grants=False) as person:
        context = {
            "person": person,
            "name": facts_of(person)["name"].value,
            "disputes": disputes_of(person_id),
            "is_staff": account_of(request).kind == AccountKind.STAFF,
        }
        return render(request, "kinds/dispute/own.html", context)
