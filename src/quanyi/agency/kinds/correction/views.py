"""The counter's page to correct a posted month or a settled year: what stands, what is right, what it does, submit.

Basis: d14-16, d14-11-1, d14-6-4.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import MigrationYear
from quanyi.agency.control.disputes import numbered
from quanyi.agency.control.grounds import why_not
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.kinds.correction.acts import open_correction
from quanyi.agency.kinds.correction.forms import MonthForm, YearForm
from quanyi.agency.kinds.correction.lines import difference_lines, right_side, settled_of, wrong_side
from quanyi.agency.kinds.correction.proposal import Proposal, propose, propose_year
from quanyi.agency.ledger.posted_months import (
    NotCorrectable,
    PostedMonth,
    posted_contribution,
    posted_migrated,
)
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.templatetags.figures import in_unit
from quanyi.agency.staff.access import account_of, for_posts, purpose_of, refuse
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError


@for_posts(Post.COUNTER)
def correct(request: HttpRequest, person_id: int, key: str) -> HttpResponse:
    """更正: `key` names the fact as the record does: `contribution-17`, `migrated-5-03`, `interest-2024`."""
    person = get_object_or_404(Person, pk=person_id)
    purpose = purpose_of(request, person_id)
    if not purpose:
        raise refuse(request, gettext_lazy("更正须先说明事由：请从“查询权益记录”进入。"), person_id=person_id)
    if why := why_not(purpose, account_of(request), person):
        raise refuse(request, why, person_id=person_id)
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose, part=f"correct-{key}")
        try:
            year, wrong = _wrong(person, key)
        except NotCorrectable as refusal:
            messages.error(request, str(refusal))
            return redirect("record", person_id)
    form = _form(request, wrong)
    form.fields["evidence"].initial = _disputed(person, request.GET.get("figure", ""))
    if (dispute := numbered(request.GET.get("dispute", ""))) and dispute.finding and not form.is_bound:
        form.fields["application_number"].initial = dispute.case.number
        form.fields["evidence"].initial = f"{dispute.finding.found}（{dispute.finding.sources}）"
    form.person_id, form.line = person_id, key
    context = {
        "form": form, "person": person, "name": shown_names([person_id])[person_id], "year": year,
        "wrong": wrong_side(wrong) if wrong else None,
    }  # fmt: skip
    status = 200
    if form.is_bound:
        form.keep_paper(by=account_of(request))
        status, answer = _answer(request, form, person, _proposing(person, year, wrong, form))
        if isinstance(answer, HttpResponse):
            return answer
        context |= answer
    return render(request, "kinds/correction/correct.html", context, status=status)


def _disputed(person: Person, key: str) -> str:
    """What the person says is wrong, where the way here went by a figure; the clerk adds what proves it."""
    try:
        opened = open_figure(person, key)
    except NoSuchFigure:
        return ""
    told = {"title": opened.title, "value": in_unit(opened.figure), "key": key}
    return _("本人对“%(title)s”有异议，现记录为 %(value)s（编号 %(key)s）。") % told


def _wrong(person: Person, key: str) -> tuple[int | None, PostedMonth | None]:
    """(year, None) of a settled year, or (None, month)."""
    kind, _dash, rest = key.partition("-")
    row_id, _dash, number = rest.partition("-")
    if kind == "interest" and rest.isdecimal():
        return int(rest), None
    if kind == "contribution" and rest.isdecimal():
        found = posted_contribution(int(rest))
    elif kind == "migrated" and row_id.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12:
        year = get_object_or_404(MigrationYear, pk=int(row_id), insurance_number=person.insurance_number)
        found = posted_migrated(year, int(number))
    else:
        raise Http404
    if found.person.pk != person.pk:
        raise Http404
    return None, found


def _form(request: HttpRequest, wrong: PostedMonth | None) -> MonthForm | YearForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return YearForm(*sent) if wrong is None else MonthForm(*sent, wrong=wrong)


def _proposing(
    person: Person, year: int | None, wrong: PostedMonth | None, form: MonthForm | YearForm
) -> Callable[[], Proposal]:
    """The correction as filled in; worked out each time it is called."""
    ground = form.ground if form.is_valid() else None

    def proposal() -> Proposal:
        assert ground is not None
        if wrong is None or isinstance(form, YearForm):
            assert year is not None
            return propose_year(person, year, ground)
        return propose(wrong, form.right, ground)

    return proposal


def _answer(
    request: HttpRequest, form: MonthForm | YearForm, person: Person, proposal: Callable[[], Proposal]
) -> tuple[int, HttpResponse | dict[str, Any]]:
    """What to show: the effect, or the case that was opened."""
    if not form.is_valid():
        return 422, {}
    try:
        if "submit" in request.POST:
            case = open_correction(proposal, by=account_of(request), papers=form.papers(person))
            messages.success(request, _("更正已提交，案件 %(number)s 等待初审。") % {"number": case.number})
            return 302, redirect("case", case.pk)
        made = proposal()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return 409, {}
    except LawError as error:
        form.add_error(None, sentence(error))
        return 422, {}
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
        return 409, {}
    return 200, {
        "proposal": made,
        "right": right_side(made),
        "differences": difference_lines(made),
        "settled": settled_of(made),
    }
