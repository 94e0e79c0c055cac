"""The page on which a case is taken back (撤回), for the clerk who collected it and the employer whose it is."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from quanyi.agency.desk.cases import lines_of
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.forms import WithdrawForm
from quanyi.agency.desk.signing import BeingPosted, refuse_while_posted
from quanyi.agency.desk.views import case_for
from quanyi.agency.review import selectors as review
from quanyi.agency.review import withdrawal
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, refuse
from quanyi.agency.staff.models import AccountKind
from quanyi.agency.wording import sentence
from quanyi.law.workflow import NotWithdrawn

_sentence = lazy(sentence, str)


def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """撤回: say why, and confirm. Nobody sees here what they did not hand in."""
    account, found = account_of(request), case_for(case_id)
    why_not = withdrawal.refusal_of(found, account)
    if why_not is NotWithdrawn.NOT_YOURS:
        raise refuse(request, _sentence(why_not), case_id=case_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, found, form, why_not, status=422 if form.errors else 200)
    try:
        refuse_while_posted(found)
        answer = withdrawal.withdraw(case_id, by=account, reason=form.cleaned_data["reason"])
    except BeingPosted as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, found, form, None, status=409)
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
        return _page(request, case_for(case_id), form, None, status=409)
    if isinstance(answer, NotWithdrawn):
        return _page(request, case_for(case_id), form, answer, status=409)
    messages.success(request, _("案件 %(number)s 已撤回，不再办理。") % {"number": found.number})
    return redirect(_back(request, found))


def _page(
    request: HttpRequest, found: Case, form: WithdrawForm, why_not: NotWithdrawn | None, *, status: int
) -> HttpResponse:
    context = {
        "line": lines_of([found], account_of(request))[0],
        "form": form,
        "why_not": sentence(why_not) if why_not else "",
        "back": _back(request, found),
    }
    return render(request, "desk/withdraw.html", context, status=status)


def _back(request: HttpRequest, found: Case) -> str:
    """The case for staff; for an employer its file, or its list where no file was handed in."""
    if account_of(request).kind == AccountKind.STAFF:
        return reverse("case", args=[found.pk])
    file_id = review.latest_round(found).submission.file_id
    return reverse("received", args=[file_id]) if file_id else reverse("declarations")
