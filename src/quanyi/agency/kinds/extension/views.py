"""延长缴费: the application, of a person whom the counter has looked up. Basis: d13-2."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.desk.going_on import handed_in
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.kinds.extension.extending import open_extension, ways_of
from quanyi.agency.kinds.extension.forms import ExtensionForm
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.staff.access import account_of, for_posts, purpose_of
from quanyi.agency.staff.models import Post
from quanyi.law.explain import Figure


@for_posts(Post.COUNTER)
def extend(request: HttpRequest, person_id: int) -> HttpResponse:
    """申请延长缴费, beside the ways that are open by the rule."""
    person, by = registered_person(request, person_id), account_of(request)
    form = ExtensionForm(*((request.POST, request.FILES) if request.method == "POST" else ()), person=person)
    case, status = handed_in(
        form,
        lambda: open_extension(person, form.wanted(), by=by, papers=lambda: form.papers(by=by)),
    )
    if case is not None:
        messages.success(request, _("申请已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose_of(request, person_id), part="extension")
        paths, why = _ways(person)
        context = {
            "person": person, "name": shown_names([person_id])[person_id], "form": form, "paths": paths,
            "why": why,
        }  # fmt: skip
        return render(request, "kinds/extension/form.html", context, status=status)


def _ways(person: Person) -> tuple[Figure | None, str]:
    """到龄去向, or why there is none to show."""
    try:
        return ways_of(person, timezone.localdate()), ""
    except Refusal as refusal:
        return None, refusal.sentence
