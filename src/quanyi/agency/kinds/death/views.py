"""死亡报告: the form, for a person whom the counter has looked up. Basis: gb-9.3-4, service-25."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import DeathReporter, FileKind
from quanyi.agency.control.models import DataFinding
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.kinds import death as kind
from quanyi.agency.kinds.death.acts import open_report
from quanyi.agency.kinds.death.forms import TOLD, DeathForm
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post

OF_DEATH = ("notified.death", "notified.identity")  # checks whose findings tell of one


@for_posts(Post.COUNTER)
def report_death(request: HttpRequest, person_id: int) -> HttpResponse:
    """死亡报告; `?reporter=` chooses who reports, by which its papers are asked for."""
    person, account = registered_person(request, person_id), account_of(request)
    sent_back = going_on(request.GET, kind.KIND, submission__death_report__person=person)
    form = _form(request, person, _before(sent_back))
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_report(person, form.told(), by=account, papers=lambda: form.papers(by=account))

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("死亡报告已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {
        "person": person, "name": shown_names([person.pk])[person.pk], "form": form, "sent_back": sent_back,
        "reporters": DeathReporter.choices,
    }  # fmt: skip
    return render(request, "kinds/death/form.html", context, status=status)


def _form(request: HttpRequest, person: Person, before: dict[str, Any]) -> DeathForm:
    if request.method == "POST":
        return DeathForm(request.POST, request.FILES, person=person)
    asked = request.GET.get("reporter")
    chosen = asked if asked in DeathReporter.values else DeathReporter.FAMILY.value
    return DeathForm(initial={**before, "reporter": chosen, **_found(request, person)}, person=person)


def _before(sent_back: Case | None) -> dict[str, Any]:
    """What the round that was sent back said."""
    if sent_back is None:
        return {}
    report, names = latest_round(sent_back).submission.death_report, (*TOLD, "last_due")
    return {name: getattr(report, name) for name in names}


def _found(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What a finding of a comparison says of the death, for the clerk to look at."""
    asked = request.GET.get("finding", "")
    if not asked:
        return {}
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else 0
    finding = get_object_or_404(DataFinding, pk=number, person=person, check_code__in=OF_DEATH, gone=None)
    said = finding.evidence
    source = str(FileKind(said["source"]).label)
    return {
        "died_on": said.get("notified_on"), "proof": f"{source} {said['letter']}", "reporter_name": source,
        "reporter_document": said["letter"],
    }  # fmt: skip
