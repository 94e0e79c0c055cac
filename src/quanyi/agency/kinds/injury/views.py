"""办理工伤登记: the form of each matter, on the way from a person's benefits. Basis: d13-9, injury-17, sil-41."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import InjuryMatter
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.kinds import injury as kind
from quanyi.agency.kinds.injury.forms import InjuryForm
from quanyi.agency.kinds.injury.registering import open_injury
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post


@for_posts(Post.COUNTER)
def register_injury(request: HttpRequest, person_id: int, matter: str) -> HttpResponse:
    """工伤登记 of a person whom the counter has looked up; `matter` says what is put down."""
    person, account = registered_person(request, person_id), account_of(request)
    if matter not in InjuryMatter.values:
        raise Http404
    of = InjuryMatter(matter)
    sent_back = going_on(
        request.GET, kind.KIND, submission__injury__person=person, submission__injury__matter=of
    )
    form = InjuryForm(of, person, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        papers = lambda: form.papers(by=account)  # noqa: E731
        return open_injury(person, of, form.request(), by=account, sent_back=sent_back, papers=papers)

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("工伤登记已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {
        "form": form, "title": of.label, "sent_back": sent_back, "about": [shown_names([person_id])[person_id]],
        "back": reverse("benefits-of", args=[person_id]),
    }  # fmt: skip
    return render(request, "kinds/change/form.html", context, status=status)
