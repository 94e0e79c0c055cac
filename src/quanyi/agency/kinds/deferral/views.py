"""办理缓缴: the form, on the way from an employer's arrears. Basis: d13-21, d13-22."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import DeferralForm
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.kinds import deferral as kind
from quanyi.agency.kinds.deferral.acts import open_deferral
from quanyi.agency.kinds.deferral.forms import DeferralRequestForm
from quanyi.agency.registry.models import Employer
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post


@for_posts(Post.COUNTER)
def defer(request: HttpRequest, employer_id: int) -> HttpResponse:
    """办理缓缴; `?form=` chooses on what it rests, by which its papers are asked for."""
    employer, account = get_object_or_404(Employer, pk=employer_id), account_of(request)
    sent_back = going_on(request.GET, kind.KIND, submission__deferral__employer=employer)
    form = _form(request, employer)
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_deferral(employer, form.request(), by=account, papers=lambda: form.papers(by=account))

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("缓缴申请已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {"employer": employer, "form": form, "sent_back": sent_back, "forms": DeferralForm.choices}
    return render(request, "kinds/deferral/form.html", context, status=status)


def _form(request: HttpRequest, employer: Employer) -> DeferralRequestForm:
    if request.method == "POST":
        return DeferralRequestForm(request.POST, request.FILES, employer=employer)
    asked = request.GET.get("form")
    chosen = asked if asked in DeferralForm.values else DeferralForm.PROVINCE.value
    return DeferralRequestForm(initial={"form": chosen}, employer=employer)
