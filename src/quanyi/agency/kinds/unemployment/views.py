"""办理失业登记: the form, on the way from a person's benefits. Basis: sil-45, sil-50."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.kinds import unemployment as kind
from quanyi.agency.kinds.unemployment.forms import UnemploymentForm
from quanyi.agency.kinds.unemployment.registering import open_unemployment
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post


@for_posts(Post.COUNTER)
def register_unemployed(request: HttpRequest, person_id: int) -> HttpResponse:
    """失业登记 of a person whom the counter has looked up."""
    person, account = registered_person(request, person_id), account_of(request)
    sent_back = going_on(request.GET, kind.KIND, submission__unemployment__person=person)
    form = UnemploymentForm(person, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        papers = lambda: form.papers(by=account)  # noqa: E731
        return open_unemployment(person, form.request(), by=account, sent_back=sent_back, papers=papers)

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("失业登记已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {
        "form": form, "title": _("失业登记"), "sent_back": sent_back, "about": [shown_names([person_id])[person_id]],
        "back": reverse("benefits-of", args=[person_id]),
    }  # fmt: skip
    return render(request, "kinds/change/form.html", context, status=status)
