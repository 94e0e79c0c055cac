"""办理补缴: the form. Basis: notice-2016-5, notice-2019-94."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BackPaymentPaper
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.kinds import back_payment as kind
from quanyi.agency.kinds.back_payment.acts import open_back_payment
from quanyi.agency.kinds.back_payment.forms import BackPaymentForm
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post


@for_posts(Post.COUNTER)
def make_up(request: HttpRequest) -> HttpResponse:
    """办理补缴; `?paper=` chooses on what it rests, by which its papers are asked for."""
    account, sent_back = account_of(request), going_on(request.GET, kind.KIND)
    form = _form(request)
    if sent_back:
        form.ask_again(sent_back)

    def opened() -> Case:
        return open_back_payment(
            form.employer, form.person, form.wanted(), by=account, papers=lambda: form.papers(by=account)
        )

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("补缴申请已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {"form": form, "sent_back": sent_back, "papers": BackPaymentPaper.choices}
    return render(request, "kinds/back_payment/form.html", context, status=status)


def _form(request: HttpRequest) -> BackPaymentForm:
    if request.method == "POST":
        return BackPaymentForm(request.POST, request.FILES)
    asked = request.GET.get("paper")
    chosen = asked if asked in BackPaymentPaper.values else BackPaymentPaper.NONE.value
    return BackPaymentForm(initial={"paper": chosen})
