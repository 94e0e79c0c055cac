"""后续办理的登记: a step after the last signature, of a complaint or an order. Basis: d13-24, d13-27-2."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import ComplaintMatter
from quanyi.agency.control.complaints import Complaint, Order, follow_up, order_of
from quanyi.agency.control.models import Step
from quanyi.agency.desk.going_on import handed_in
from quanyi.agency.inputs import DayInput
from quanyi.agency.ledger.employer_months import months_of_employer
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import cases
from quanyi.agency.staff.access import account_of
from quanyi.law.money import format_yuan

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
        help_text=_("写清凭什么，经办人员都会看到"),
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
        due_on = self.of.row.due_on if isinstance(self.of, Order) else None
        if self.step is Step.NOT_MET and due_on and on <= due_on:
            raise forms.ValidationError(gettext("限期到 %(day)s 为止，此后才算逾期。") % {"day": due_on})
        return on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.step is Step.MET and isinstance(self.of, Order) and (open_fen := still_owed(self.of)):
            raise forms.ValidationError(
                gettext("账上这些月份仍欠 %(yuan)s 元，不能登记已改正。请等到账入账，或者登记逾期未改正。")
                % {"yuan": format_yuan(open_fen)}
            )
        return given

    def clean_document(self) -> str:
        document: str = self.cleaned_data["document"].strip()
        if self.step is Step.JOINED:
            self._refuse_other(document)
        return document

    def _refuse_other(self, number: str) -> None:
        """A complaint is joined to an order that was given to the same employer about the same matter."""
        case = cases().filter(number=number).first()
        found = order_of(case) if case else None
        row = self.of.row
        fits = found and found.is_issued and found.row.matter == row.matter
        if not (found and fits and found.row.submission.employer_id == getattr(row, "employer_id", None)):
            raise forms.ValidationError(
                gettext("没有案号为“%(number)s”、对同一单位同一事项的责令改正。请核对案号。")
                % {"number": number}
            )


def still_owed(of: Order) -> int:
    """What the employer still owes of the months of an order to pay, in fen; nothing of another matter."""
    if of.matter is not ComplaintMatter.NOT_PAID:
        return 0
    first, last = of.row.first_month, of.row.last_month
    months = months_of_employer(of.employer.pk)
    meant = [
        each for each in months if (not first or first <= each.month) and (not last or each.month <= last)
    ]
    return sum(max(each.open_fen, 0) for each in meant)


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
