"""案件涉及人员: from a case to the records of whom it concerns, for that case's reason. Basis: d14-15-2, d14-26-1."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy

from quanyi.agency.control.grounds import CASE, why_not
from quanyi.agency.desk.cases import lines_of, opens_records
from quanyi.agency.desk.views import case_for
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.review.subjects import persons_of
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, give_purpose, refuse

PAGE = 50


@dataclass(frozen=True)
class PersonLine:
    """A person of the case, by name."""

    person: Person
    name: str


@for_posts(*BUSINESS)
def case_persons(request: HttpRequest, case_id: int) -> HttpResponse:
    """涉及人员: whom the case names; a choice opens that record, and the log keeps the case as the reason."""
    found = case_for(case_id)
    if request.method == "POST":
        return _open(request, found)
    if not opens_records(found, account_of(request)):
        why = gettext_lazy(
            "本案已经办结、不由您的岗位办理，或由系统为全部参保人计算，不是查看个人记录的事由。"
        )
        raise refuse(request, why, case_id=case_id)
    persons = Person.objects.filter(pk__in=persons_of(found)).order_by("pk")
    page = Paginator(persons, PAGE).get_page(request.GET.get("page"))
    names = shown_names([person.pk for person in page.object_list])
    context = {
        "line": lines_of([found], account_of(request))[0],
        "lines": [PersonLine(person, names.get(person.pk, "")) for person in page.object_list],
        "page": page,
    }
    return render(request, "desk/case_persons.html", context)


def _open(request: HttpRequest, found: Case) -> HttpResponse:
    chosen = request.POST.get("person", "")
    person = get_object_or_404(Person, pk=int(chosen) if chosen.isascii() and chosen.isdigit() else 0)
    purpose = f"{CASE} {found.number}"
    if why := why_not(purpose, account_of(request), person):
        raise refuse(request, why, person_id=person.pk, case_id=found.pk)
    give_purpose(request, person.pk, purpose)
    return redirect("record", person.pk)
