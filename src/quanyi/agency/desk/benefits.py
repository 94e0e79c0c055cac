"""Pages of benefits: what a person is entitled to, computed before anybody signs; and a month's payments.

Basis: d14-2-3, d14-6-4, gb-6.5-2, gb-8-2, gb-8-4.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import Submission
from quanyi.agency.compute import benefits
from quanyi.agency.desk import actions
from quanyi.agency.desk.benefit_lines import DecisionLine
from quanyi.agency.desk.change_forms import DAY
from quanyi.agency.desk.changes import registered_person
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.forms import MonthInput
from quanyi.agency.desk.wording import label, sentence
from quanyi.agency.ledger.benefit import paid_on_decisions
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.registry.refusal import ChangeRefused
from quanyi.agency.registry.selectors import names_of
from quanyi.agency.staff.access import account_of, for_posts, purpose_of
from quanyi.agency.staff.models import Post
from quanyi.law.errors import LawError
from quanyi.law.terms import RetirementGroup


def _groups() -> list[tuple[str, str]]:
    return [(group.value, label(group)) for group in RetirementGroup]


class PensionForm(forms.Form):
    """What the clerk states of a retirement; the amount is computed."""

    chosen = MonthInput(label=gettext_lazy("退休月份"), max_length=12, help_text=gettext_lazy("例如 2025-12"))
    group = forms.ChoiceField(
        label=gettext_lazy("退休年龄组别"),
        choices=_groups,
        help_text=gettext_lazy("女职工按岗位和档案认定，由经办人选择"),
    )
    written_on = forms.DateField(
        label=gettext_lazy("书面告知或协议日期"),
        required=False,
        help_text=gettext_lazy("在法定年龄当月退休的留空"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DAY,
    )
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, initial="达到退休年龄")

    def asked(self) -> benefits.Retirement:
        given = self.cleaned_data
        return benefits.Retirement(given["chosen"], RetirementGroup(given["group"]), given["written_on"])


class StopForm(forms.Form):
    """The last month that is paid for, and why."""

    last_month = MonthInput(
        label=gettext_lazy("止付月份"), max_length=12, help_text=gettext_lazy("最后支付的月份")
    )
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class PayForm(forms.Form):
    """The month to pay."""

    month = MonthInput(label=gettext_lazy("支付月份"), max_length=12, help_text=gettext_lazy("例如 2025-12"))


@for_posts(Post.COUNTER)
def benefits_of(request: HttpRequest, person_id: int) -> HttpResponse:
    """待遇: what a person is entitled to and was paid; compute a pension, show it, and submit it."""
    person = registered_person(request, person_id)
    form = PensionForm(request.POST if request.method == "POST" else None)
    computed, status = None, 200
    if form.is_valid():
        try:
            computed = benefits.pension_of(person, form.asked(), today=timezone.localdate())
            if "submit" in request.POST:
                return _decide(
                    request, person, BenefitKind.MONTHLY_PENSION, computed, form.cleaned_data["reason"]
                )
        except (ChangeRefused, LawError, IntegrityError) as refusal:
            form.add_error(None, _why(refusal))
    status = 422 if form.errors else 200
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose_of(request, person_id), part="benefits")
        context = {"person": person, "form": form, "computed": computed, **_context(person)}
        return render(request, "desk/benefits.html", context, status=status)


def _context(person: Person) -> dict[str, Any]:
    decisions = benefits.decisions_of(person)
    paid = paid_on_decisions(decision.pk for decision in decisions)
    lines = [DecisionLine(decision, paid.get(decision.pk)) for decision in decisions]
    return {"name": names_of([person.pk])[person.pk], "lines": lines}


@for_posts(Post.COUNTER)
def inherit(request: HttpRequest, person_id: int) -> HttpResponse:
    """继承: what the account of somebody who died holds, to the heirs."""
    person = registered_person(request, person_id)
    if request.method != "POST":
        return redirect("benefits-of", person_id)
    try:
        computed = benefits.inheritance_of(person)
        return _decide(request, person, BenefitKind.INHERITANCE, computed, "参保人死亡，余额由继承人继承")
    except (ChangeRefused, LawError, IntegrityError) as refusal:
        messages.error(request, _why(refusal))
        return redirect("benefits-of", person_id)


@for_posts(Post.COUNTER)
def stop_benefit(request: HttpRequest, person_id: int, decision_id: int) -> HttpResponse:
    """停发: a benefit is paid no more."""
    person = registered_person(request, person_id)
    decision = get_object_or_404(BenefitDecision, pk=decision_id, person=person, replaced_by__isnull=True)
    form = StopForm(request.POST if request.method == "POST" else None)
    shown = {"title": _("停发待遇"), "about": [_context(person)["name"], DecisionLine(decision, None).kind]}

    def submit() -> Submission:
        given = form.cleaned_data
        return benefits.submit_stop(
            decision, given["last_month"], reason=given["reason"], document=None, by=account_of(request)
        )

    return _form_page(request, form, submit, back=request.path.split("stop/")[0], **shown)


@for_posts(Post.SETTLEMENT)
def pay_benefits(request: HttpRequest) -> HttpResponse:
    """待遇支付: a month's payments of all that is due."""
    form = PayForm(request.POST if request.method == "POST" else None)

    def submit() -> Submission:
        month = form.cleaned_data["month"]
        return benefits.submit_payments(month, region=settings.QUANYI_REGION, by=account_of(request))

    return _form_page(request, form, submit, back="/", title=_("待遇支付"))


def _form_page(
    request: HttpRequest, form: forms.Form, submit: Callable[[], Submission], **shown: Any
) -> HttpResponse:
    if form.is_valid():
        try:
            return _opened(request, submit)
        except (ChangeRefused, LawError, IntegrityError) as refusal:
            form.add_error(None, _why(refusal))
    status = 422 if form.errors else 200
    return render(request, "desk/change_form.html", {"form": form, **shown}, status=status)


def _decide(
    request: HttpRequest, person: Person, kind: BenefitKind, computed: benefits.Computed, reason: str
) -> HttpResponse:
    by = account_of(request)
    return _opened(
        request,
        lambda: benefits.submit_decision(person, kind, computed, reason=reason, document=None, by=by),
    )


def _opened(request: HttpRequest, submit: Callable[[], Submission]) -> HttpResponse:
    opened = actions.open_benefit(submit, by=account_of(request))
    messages.success(request, _("待遇已算出，案件 %(number)s 等待初审。") % {"number": opened.number})
    return redirect("case", opened.pk)


def _why(refusal: Exception) -> str:
    if isinstance(refusal, ChangeRefused):
        return refusal.sentence
    return sentence_of(refusal) if isinstance(refusal, IntegrityError) else sentence(refusal)  # type: ignore[arg-type]
