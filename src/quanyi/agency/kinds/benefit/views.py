"""Pages of benefits: what a person is entitled to, computed before anybody signs; and a month's payments.

Basis: d14-2-3, d14-6-4, gb-6.5-2, gb-8-2, gb-8-4.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import BenefitAct, Submission
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.going_on import going_on
from quanyi.agency.desk.persons import registered_person
from quanyi.agency.inputs import CodeInput, DayInput, MonthInput, NameInput
from quanyi.agency.kinds import benefit as benefit_case
from quanyi.agency.kinds.benefit import causes, matters
from quanyi.agency.kinds.benefit import changes as benefit_changes
from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.acts import open_benefit
from quanyi.agency.kinds.benefit.forms import BenefitForm
from quanyi.agency.kinds.benefit.funerals import beside_others
from quanyi.agency.kinds.benefit.kinds import LINES, benefit_of
from quanyi.agency.kinds.benefit.lines import DecisionLine, PaymentLine
from quanyi.agency.kinds.benefit.pension_forms import OldDecisionForm, PensionForm
from quanyi.agency.kinds.benefit.taking_over import taken_over
from quanyi.agency.ledger.benefit import paid_on_decisions
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.groups import GroupUnknown
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.serve.shortfall import paths_if_short
from quanyi.agency.staff.access import account_of, for_posts, purpose_of
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError


class StopForm(forms.Form):
    """The last month that is paid for, and why."""

    title = gettext_lazy("停发")
    last_month = MonthInput(label=gettext_lazy("止付月份"), help_text=gettext_lazy("最后支付的月份"))
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("依据和原因，办结后与记录一起保存")
    )


class CauseForm(StopForm):
    """As `StopForm`, with the event by which the law stops the benefit, and its day."""

    title = gettext_lazy("停发（按法定情形）")
    event = forms.ChoiceField(
        label=gettext_lazy("停止情形"), help_text=gettext_lazy("法律所列的情形；未列的由审核人员决定")
    )
    event_on = DayInput(label=gettext_lazy("情形发生日期"), help_text=gettext_lazy("按证明材料"))

    def __init__(self, kind: str, *given: Any) -> None:
        super().__init__(*given)
        self.kind = kind
        self.fields["event"].choices = causes.choices(kind)  # type: ignore[attr-defined]
        self.order_fields(["event", "event_on", "last_month", "reason"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("event") and given.get("event_on"):
            standing = causes.standing_after(self.kind, given["event"], given["event_on"])
            note = standing.parts[0].note_zh
            given["reason"] = f"{note}（{given['event_on']}）：{given.get('reason', '')}"[:200]
        return given


class ResumeForm(forms.Form):
    """The first month that is paid for again, and why."""

    title = gettext_lazy("恢复")
    first_month = MonthInput(
        label=gettext_lazy("恢复月份"),
        help_text=gettext_lazy("从这个月起支付；须补发的，填补发的第一个月"),
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("依据和原因，办结后与记录一起保存")
    )


class ClaimForm(forms.Form):
    """The last month that was due, and why nothing was due after it."""

    title = gettext_lazy("多领追回")
    last_due = MonthInput(
        label=gettext_lazy("应发的最后月份"),
        help_text=gettext_lazy("此后各月已发的全部追回；事由发生的当月是否应发，由经办人按规定确定"),
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("依据和原因，办结后与记录一起保存")
    )


class PayeeForm(forms.Form):
    """To whom a benefit is paid."""

    title = gettext_lazy("收款账户登记")
    payee_name = NameInput(
        label=gettext_lazy("收款人"), max_length=100, help_text=gettext_lazy("与银行账户的户名一致")
    )
    bank_name = NameInput(
        label=gettext_lazy("开户行"), max_length=100, help_text=gettext_lazy("银行和网点的名称")
    )
    account_number = CodeInput(
        also="",
        form="[0-9]{8,32}",
        label=gettext_lazy("收款账号"),
        help_text=gettext_lazy("8 至 32 位数字"),
        error_messages={"invalid": gettext_lazy("收款账号须为 8 至 32 位数字。请按存折或银行卡填写。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("依据和原因，办结后与记录一起保存")
    )


@for_posts(Post.COUNTER)
def benefits_of(request: HttpRequest, person_id: int) -> HttpResponse:
    """待遇: what a person is entitled to and was paid; compute a pension, show it, and submit it."""
    person = registered_person(request, person_id)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"chosen": request.GET.get("chosen")}
    form, computed, paths = PensionForm(*sent, person=person, initial=initial), None, None
    if form.is_valid():
        try:
            computed = benefits.pension_of(person, form.asked_for(), today=timezone.localdate())
            if "submit" in request.POST:
                return _apply(request, form, computed)
        except (Refusal, LawError, IntegrityError) as refusal:
            form.add_error(None, why(refusal))
            paths = (
                None if isinstance(refusal, GroupUnknown) else paths_if_short(person, timezone.localdate())
            )
    status = 422 if form.errors else 200
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person_id, purpose=purpose_of(request, person_id), part="benefits")
        context = {"person": person, "form": form, "computed": computed, "paths": paths, **_context(person)}
        return render(request, "kinds/benefit/benefits.html", context, status=status)


def _apply(request: HttpRequest, form: PensionForm, computed: benefits.Computed) -> HttpResponse:
    """A pension put before the reviewers, with the papers and how the applicant was seen."""
    by, person, kind = account_of(request), form.person, BenefitKind.MONTHLY_PENSION
    reason, identity = form.cleaned_data["reason"], form.identity()
    submit = partial(
        benefits.submit_decision, person, kind, computed, reason=reason, by=by, identity=identity
    )
    return opened(request, submit, claim=matters.benefit(person.pk, kind), papers=lambda: form.papers(by=by))


def _context(person: Person) -> dict[str, Any]:
    decisions = benefits.decisions_of(person)
    orders = payments_of(person.pk)
    paid = paid_on_decisions((decision.pk for decision in decisions), orders, with_earlier=True)
    payees = {payee.kind: payee for payee in person.benefit_payees.order_by("pk")}
    return {
        "name": _name(person),
        "lines": [DecisionLine(d, paid[d.pk], payees.get(d.kind)) for d in decisions],
        "others": [(kind.value, kind.label) for kind in LINES],
        "payments": [PaymentLine(order) for order in orders],
    }


@for_posts(Post.COUNTER)
def take_over(request: HttpRequest, person_id: int) -> HttpResponse:
    """接续: a pension that an earlier office decided is paid on."""
    person, kind = registered_person(request, person_id), BenefitKind.MONTHLY_PENSION
    sent_back = going_on(request.GET, benefit_case.KIND, submission__benefit_rows__person=person)
    form = OldDecisionForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()), person=person
    )
    if sent_back:
        form.ask_again(sent_back)

    def submit() -> Submission:
        computed, reason = taken_over(person, form.old()), form.cleaned_data["reason"]
        return benefits.submit_decision(
            person, kind, computed, reason=reason, by=account_of(request), rules=()
        )

    return _change_page(
        request, form, submit, person, form.title, kind,
        sent_back=sent_back, papers=lambda: form.papers(by=account_of(request)),
    )  # fmt: skip


@for_posts(Post.COUNTER)
def decide_benefit(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """核定一项待遇: what the record does not have is given with its paper; computed, and put before the reviewers."""
    person = registered_person(request, person_id)
    if kind not in LINES:
        raise Http404
    of = BenefitKind(kind)
    sent_back = going_on(request.GET, benefit_case.KIND, submission__benefit_rows__person=person)
    form = BenefitForm(of, person, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if sent_back:
        form.ask_again(sent_back)

    def submit() -> Submission:
        asked = form.given()
        computed = beside_others(person, of, asked, benefit_of(person, of, asked))
        given, by = form.cleaned_data, account_of(request)
        return benefits.submit_decision(
            person, of, computed, reason=given["reason"], by=by, rules=LINES[of].rules
        )

    return _change_page(
        request, form, submit, person, _("核定待遇"), kind,
        sent_back=sent_back, papers=lambda: form.papers(by=account_of(request)),
    )  # fmt: skip


@for_posts(Post.COUNTER)
def stop_benefit(request: HttpRequest, person_id: int, decision_id: int, act: str = "stop") -> HttpResponse:
    """停发、暂停: a benefit is paid no more, for good or for the time being."""
    decision = _decision(request, person_id, decision_id)
    sent = (request.POST,) if request.method == "POST" else ()
    by_law = act == "stop" and causes.events_of(decision.kind)
    form = CauseForm(decision.kind, *sent) if by_law else StopForm(*sent)

    def submit() -> Submission:
        given = form.cleaned_data
        return benefit_changes.submit_stop(
            decision,
            given["last_month"],
            reason=given["reason"],
            by=account_of(request),
            act=BenefitAct(act),
        )

    return _change_page(request, form, submit, decision.person, BenefitAct(act).label, decision.kind)


@for_posts(Post.COUNTER)
def resume_benefit(request: HttpRequest, person_id: int, decision_id: int) -> HttpResponse:
    """恢复: a stopped benefit is paid again."""
    decision = _decision(request, person_id, decision_id)
    form = ResumeForm(request.POST if request.method == "POST" else None)

    def submit() -> Submission:
        given = form.cleaned_data
        return benefit_changes.submit_resume(
            decision, given["first_month"], reason=given["reason"], by=account_of(request)
        )

    return _change_page(request, form, submit, decision.person, BenefitAct.RESUME.label, decision.kind)


@for_posts(Post.COUNTER)
def benefit_payee(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """收款账户: to whom a benefit is paid."""
    person = registered_person(request, person_id)
    last = person.benefit_payees.filter(kind=kind).order_by("pk").last()
    names = ("payee_name", "bank_name", "account_number")
    initial = {name: getattr(last, name) for name in names} if last else {"payee_name": _name(person)}
    form = PayeeForm(request.POST if request.method == "POST" else None, initial=initial)

    def submit() -> Submission:
        by = account_of(request)
        return benefit_changes.submit_payee(person, BenefitKind(kind), by=by, **form.cleaned_data)

    claim = matters.payee(person.pk, kind)
    return _change_page(request, form, submit, person, BenefitAct.PAYEE.label, kind, claim=claim)


@for_posts(Post.COUNTER)
def claim_benefit(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """多领追回: what was paid after the last month that was due."""
    person = registered_person(request, person_id)
    form = ClaimForm(request.POST if request.method == "POST" else None)

    def submit() -> Submission:
        given = form.cleaned_data
        return benefit_changes.submit_claim(
            person,
            BenefitKind(kind),
            given["last_due"],
            reason=given["reason"],
            by=account_of(request),
        )

    return _change_page(request, form, submit, person, BenefitAct.CLAIM.label, kind)


def _decision(request: HttpRequest, person_id: int, decision_id: int) -> BenefitDecision:
    """One that holds, of a person whom the counter has looked up."""
    person = registered_person(request, person_id)
    return get_object_or_404(BenefitDecision, pk=decision_id, person=person, replaced_by__isnull=True)


def _name(person: Person) -> str:
    return shown_names([person.pk])[person.pk]


def _change_page(
    request: HttpRequest,
    form: forms.Form,
    submit: Callable[[], Submission],
    person: Person,
    title: Any,
    kind: str,
    **how: Any,
) -> HttpResponse:
    if kind not in BenefitKind.values:
        raise Http404
    about = [_name(person), BenefitKind(kind).label]
    how = {"claim": matters.benefit(person.pk, kind), **how}
    return _form_page(
        request, form, submit, how, title=title, about=about, back=reverse("benefits-of", args=[person.pk])
    )


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    submit: Callable[[], Submission],
    how: dict[str, Any],
    **shown: Any,
) -> HttpResponse:
    """A form of one benefit; `how`: what its case is opened with beyond what was computed."""
    if form.is_valid():
        try:
            return opened(request, submit, **how)
        except (Refusal, LawError, IntegrityError) as refusal:
            form.add_error(None, why(refusal))
    status = 422 if form.errors else 200
    return render(request, "kinds/change/form.html", {"form": form, **how, **shown}, status=status)


def opened(request: HttpRequest, submit: Callable[[], Submission], **how: Any) -> HttpResponse:
    opened = open_benefit(submit, by=account_of(request), **how)
    messages.success(request, _("待遇已算出，案件 %(number)s 等待初审。") % {"number": opened.number})
    return redirect("case", opened.pk)


def why(refusal: Exception) -> str:
    if isinstance(refusal, Refusal | IntegrityError):
        return sentence_of(refusal)
    return sentence(refusal)  # type: ignore[arg-type]
