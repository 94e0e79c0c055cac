"""后续办理的登记: a step after the last signature, of a complaint or an order. Basis: d13-24, d13-27-2."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import ComplaintMatter
from quanyi.agency.control.complaints import Complaint, Order, follow_up, order_of, overlap
from quanyi.agency.control.models import Step
from quanyi.agency.desk.going_on import handed_in
from quanyi.agency.inputs import DayInput
from quanyi.agency.ledger.employer_months import open_fen
from quanyi.agency.ledger.undeclared import last_month_due, undeclared_within
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import cases
from quanyi.agency.staff.access import account_of
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month

# What each step's number is called; a step without one here has none.
DOCUMENTS = {
    Step.REFERRED: _("移送函文号"),
    Step.REPLIED: _("来函文号"),
    Step.ESTABLISHED: _("查明所据的文书和文号"),
    Step.JOINED: _("责令改正的案号"),
}


class StepForm(forms.Form):
    """One step. `of`: the complaint or order that it follows on."""

    on = DayInput(label=_("日期"), error_messages={"required": _("请填写日期。")})
    document = forms.CharField(max_length=200, error_messages={"required": _("请填写文号。")})
    text = forms.CharField(
        label=_("内容"),
        max_length=1000,
        help_text=_("写清凭什么；只有经办人员看到，单位和投诉人看不到"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明内容。")},
    )

    def __init__(self, *sent: Any, of: Order | Complaint, step: Step, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.of, self.step, self.title = of, step, step.label
        self.fields["on"].initial = timezone.localdate()
        if step in DOCUMENTS:
            self.fields["document"].label = DOCUMENTS[step]
        else:
            del self.fields["document"]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(gettext("日期还没有到。请填写今天或以前的日期。"))
        if on < (ended := self._ended_on()):
            raise forms.ValidationError(
                gettext("案件 %(day)s 才办结，后续办理不会更早。请核对日期。") % {"day": ended}
            )
        due_on = self.of.row.due_on if isinstance(self.of, Order) else None
        if self.step is Step.NOT_MET and due_on and on <= due_on:
            raise forms.ValidationError(gettext("限期到 %(day)s 为止，此后才算逾期。") % {"day": due_on})
        return on

    def _ended_on(self) -> date:
        """The day of the last signature."""
        signed = self.of.row.submission.round.signatures.all()
        return timezone.localdate(max(each.signed_at for each in signed))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.step is Step.MET and isinstance(self.of, Order):
            self._refuse_owed(self.of)
        return given

    def _refuse_owed(self, of: Order) -> None:
        if owed := still_owed(of):
            raise forms.ValidationError(
                gettext("账上这些月份仍欠 %(yuan)s 元，不能登记已改正。请等到账入账，或者登记逾期未改正。")
                % {"yuan": format_yuan(owed)}
            )
        if months := undeclared_of(of):
            raise forms.ValidationError(
                gettext("单位还没有申报 %(month)s，不能登记已改正。请等单位申报，或者先办理未申报核定。")
                % {"month": months[0]}
            )

    def clean_document(self) -> str:
        document: str = self.cleaned_data["document"].strip()
        if self.step is Step.JOINED:
            self._refuse_other(document)
        return document

    def _refuse_other(self, number: str) -> None:
        """A complaint is joined to an order that runs, to the same employer about the same matter and months."""
        case = cases().filter(number=number).first()
        if not self._fits(order_of(case) if case else None):
            raise forms.ValidationError(
                gettext(
                    "没有案号为“%(number)s”、对同一单位同一事项同样月份、还没有了结的责令改正。请核对案号。"
                )
                % {"number": number}
            )

    def _fits(self, found: Order | None) -> bool:
        if found is None or isinstance(self.of, Order) or not (found.is_issued and found.is_open):
            return False
        row = self.of.row
        same = (found.row.submission.employer_id, found.row.matter) == (row.employer_id, row.matter)
        return same and overlap(found.row, row)


def still_owed(of: Order) -> int:
    """What the employer still owes of the months of an order to pay, with late fees, in fen; 0 of another matter."""
    if of.matter is not ComplaintMatter.NOT_PAID:
        return 0
    return open_fen(of.employer.pk, of.row.first_month, of.row.last_month)


def undeclared_of(of: Order) -> list[Month]:
    """The months of an order to pay whose due day has gone by and that the employer has not declared: it owes them."""
    if of.matter is not ComplaintMatter.NOT_PAID:
        return []
    until = last_month_due(timezone.localdate(), of.employer.region)
    return undeclared_within(of.employer.pk, of.row.first_month, min(of.row.last_month or until, until))


def step_taken(request: HttpRequest, of: Order | Complaint, code: str, steps: Sequence[Step]) -> HttpResponse:
    """The page of a step; 404 where it does not follow now."""
    if code not in Step.values or Step(code) not in steps or not of.may_take(Step(code)):
        raise Http404
    form = StepForm(request.POST if request.method == "POST" else None, of=of, step=Step(code))

    account = account_of(request)
    brought = of.case.rounds.filter(collector=account).exists()

    def entered() -> Case:
        if form.step in (Step.MET, Step.NOT_MET) and brought:
            raise Refusal(gettext("这件责令改正由您提交，是否改正须由另一人核实登记。"))
        said = form.cleaned_data
        follow_up(
            of, form.step, on=said["on"], text=said["text"], document=said.get("document", ""),
            by=account,
        )  # fmt: skip
        return of.case

    case, status = handed_in(form, entered)
    if case is not None:
        messages.success(request, gettext("已登记：%(step)s。") % {"step": form.title})
        return redirect("case", of.case.pk)
    return render(request, "desk/step.html", {"form": form, "case": of.case}, status=status)
