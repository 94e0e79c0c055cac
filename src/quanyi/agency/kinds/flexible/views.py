"""灵活就业缴费: a page of the person's own, and of the counter for them. Basis: d14-14, sil-60, gb-9.3-1."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.kinds.flexible.choosing import choose_base, own_relations
from quanyi.agency.kinds.flexible.forms import ChoiceForm
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import person_of
from quanyi.agency.review.claims import Claim, cases_under
from quanyi.agency.review.selectors import standing
from quanyi.agency.serve.gate import look, opens_itself
from quanyi.agency.serve.record import ContributionLine
from quanyi.agency.serve.selectors import contribution_lines
from quanyi.agency.staff.access import account_of, may, refuse
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import base_limits
from quanyi.law.rules.due import due_day
from quanyi.law.workflow import State

PART = "flexible"


@dataclass(frozen=True)
class OwnMonth:
    """A month that the person pays alone, and the last day on which it is in time."""

    line: ContributionLine
    last_day: date

    @property
    def is_open(self) -> bool:
        return not self.line.is_paid


@opens_itself
def flexible_worker(request: HttpRequest, person_id: int) -> HttpResponse:
    """灵活就业缴费: what is due with its days, and a base to choose for months to come."""
    if request.method != "POST":
        return _page(request, person_id, ChoiceForm())
    with look(request, person_id, Act.VIEW_RECORD, PART, for_grants=False) as person:
        if not _may_choose(request, person_id):
            raise refuse(
                request, gettext_lazy("缴费基数由本人在线选定，或者由受理柜台代为登记。"), person_id=person_id
            )
        form = ChoiceForm(request.POST)
        is_sound = form.is_valid()
    if is_sound and _chosen(request, person, form):
        return redirect("flexible-worker", person_id)
    return _page(request, person_id, form, status=422)


def _may_choose(request: HttpRequest, person_id: int) -> bool:
    account = account_of(request)
    return person_of(account) == person_id or may(account, Post.COUNTER)


def _chosen(request: HttpRequest, person: Person, form: ChoiceForm) -> bool:
    """Whether the choice became a case; where not, the form says why."""
    account = account_of(request)
    purpose = "本人办理" if account.kind == AccountKind.PERSON else "办理业务"
    try:
        with processing(purpose, PART):
            case = choose_base(person, form.choice, by=account)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
    else:
        messages.success(
            request,
            _("已提交，案件 %(number)s 等待审核；审核通过后按月列出应缴金额和期限。")
            % {"number": case.number},
        )
        return True
    return False


def _page(request: HttpRequest, person_id: int, form: ChoiceForm, status: int = 200) -> HttpResponse:
    with look(request, person_id, Act.VIEW_RECORD, PART, for_grants=False) as person:
        months = _own_months(person)
        open_months = [month for month in months if month.is_open]
        context = {
            "person": person,
            "name": facts_of(person)["name"].value,
            "form": form,
            "may_choose": _may_choose(request, person_id) and bool(own_relations(person_id)),
            "relations": own_relations(person_id),
            "months": months,
            "open_fen": sum(month.line.own_due_fen for month in open_months),
            "next": min(open_months, key=lambda month: month.last_day, default=None),
            "under_way": _under_way(person_id),
            **_limits(person),
        }
        return render(request, "kinds/flexible/flexible.html", context, status=status)


def _own_months(person: Person) -> list[OwnMonth]:
    """Newest first."""
    lines = (line for line in contribution_lines(person) if not line.credit_code)
    return [OwnMonth(line, due_day(line.month, person.region)) for line in lines]


def _under_way(person_id: int) -> list[tuple[Any, bool]]:
    """The choice that waits, and whether it was sent back."""
    cases = cases_under(Claim.of("flexible", person_id))
    return [(case, standing(case).state is State.SENT_BACK) for case in cases]


def _limits(person: Person) -> dict[str, Any]:
    """Floor and ceiling of this month, or why there are none."""
    month = Month.of(timezone.localdate())
    limits: tuple[Figure, Figure]
    try:
        limits = base_limits(month, person.region)
    except LawError as error:
        return {"why": sentence(error)}
    return {"limits": limits, "month": month}
