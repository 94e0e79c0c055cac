"""The page on which the stage that waits is moved to another desk (转交). Basis: d14-7."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from quanyi.agency.desk.cases import CaseLine, lines_of
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.forms import TransferForm
from quanyi.agency.desk.signing import BeingPosted, refuse_while_posted
from quanyi.agency.desk.views import case_for
from quanyi.agency.review.transfers import may_transfer, receivers, transfer
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, refuse
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import label, sentence
from quanyi.law.handover import NotTransferred

EVERYBODY = "0"
_sentence = lazy(sentence, str)


@for_posts(*BUSINESS)
def transfer_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """转交: choose a colleague, say why. Who may not move the case learns nothing of it here."""
    account, found = account_of(request), case_for(case_id)
    (line,) = lines_of([found], account)
    if line.standing.next_stage and not may_transfer(found, account):
        raise refuse(request, _sentence(NotTransferred.NOT_YOURS), case_id=case_id)
    people = [each for each in receivers(found, account) if each.pk != _holder(line)]
    form = TransferForm(
        _choices(line, people),
        *([request.POST] if request.method == "POST" else []),
        initial={"stage": line.standing.next_stage.value if line.standing.next_stage else ""},
    )
    if not line.standing.next_stage:
        return _page(request, line, form, status=409 if form.is_bound else 200)
    if not form.is_valid():
        return _page(request, line, form, status=422 if form.errors else 200)
    return _move(request, line, form, {str(each.pk): each for each in people})


def _holder(line: CaseLine) -> int | None:
    """To whom alone it was moved."""
    return line.transfer.to_id if line.transfer else None


def _choices(line: CaseLine, people: list[Account]) -> list[tuple[str, str]]:
    named = [(str(each.pk), each.display_name) for each in people]
    if _holder(line) is None or line.standing.next_stage is None:
        return named
    everybody = _("转回%(stage)s岗位，由有这个岗位的任何人签署") % {"stage": label(line.standing.next_stage)}
    return [*named, (EVERYBODY, everybody)]


def _move(
    request: HttpRequest, line: CaseLine, form: TransferForm, people: dict[str, Account]
) -> HttpResponse:
    given, by, case = form.cleaned_data, account_of(request), line.case
    to = people.get(given["to"])
    try:
        refuse_while_posted(case)
        answer = transfer(case.pk, to, by=by, reason=given["reason"], stage=given["stage"])
    except (BeingPosted, IntegrityError) as refusal:
        form.add_error(None, sentence_of(refusal))
        return _page(request, line, form, status=409)
    if isinstance(answer, NotTransferred):
        form.add_error(None, sentence(answer))
        return _page(request, lines_of([case_for(case.pk)], by)[0], form, status=409)
    name = to.display_name if to else _("本岗位全体人员")
    messages.success(request, _("案件 %(number)s 已转交给%(name)s。") % {"number": case.number, "name": name})
    return redirect("case", case.pk)


def _page(request: HttpRequest, line: CaseLine, form: TransferForm, *, status: int) -> HttpResponse:
    return render(request, "desk/transfer.html", {"line": line, "form": form}, status=status)
