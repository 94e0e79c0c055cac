"""What the counter fills in to correct a posted month or a settled year."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.documents import receive_document
from quanyi.agency.collect.models import Document
from quanyi.agency.collect.paper_input import PaperField
from quanyi.agency.control.disputes import Stands, numbered
from quanyi.agency.inputs import CodeInput, DayInput, MonthInput, YuanInput
from quanyi.agency.kinds.correction.materials import EVIDENCE
from quanyi.agency.kinds.correction.rights import Ground, Right
from quanyi.agency.kinds.correction.states import is_about
from quanyi.agency.ledger.posted_months import PostedMonth
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person
from quanyi.agency.review.materials import Paper
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import label
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import CorrectionReason

OF_A_MONTH = tuple(reason for reason in CorrectionReason if reason is not CorrectionReason.WRONG_RATE)


class EvidenceForm(forms.Form):
    """What proves the error. Basis: d14-16."""

    evidence = forms.CharField(
        label=_("依据"),
        max_length=500,
        help_text=_("错在哪里、凭什么更正；审核人和参保人都会看到"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明更正的依据。")},
    )
    application_number = forms.CharField(
        label=_("核查申请编号"),
        max_length=40,
        required=False,
        help_text=_("本人或单位书面申请核查的，填申请的编号"),
    )
    paper = PaperField(
        label=_("依据文件"),
        required=False,
        help_text=_("扫描件或照片，不超过 10 MB；原件保留，审核人可以打开"),
    )
    kept_paper = forms.CharField(required=False, widget=forms.HiddenInput)  # signed: document, name, clerk
    kept: Paper | None = None
    person_id, line = 0, ""  # whose record, and which line of it is corrected

    def clean_application_number(self) -> str:
        """A dispute that is named is one of this person's, was found right, and waits for its correction."""
        number: str = self.cleaned_data["application_number"].strip()
        dispute = numbered(number)
        if dispute and (dispute.row.person_id != self.person_id or dispute.stands is not Stands.UPHELD):
            raise forms.ValidationError(
                _("案件 %(number)s 不是此人等待更正的异议。请核对编号，或者留空。"), params={"number": number}
            )
        if dispute and not is_about(dispute, self.person_id, self.line):
            raise forms.ValidationError(
                _("案件 %(number)s 的异议说的是另一项记录。请从那件异议转入更正，或者留空。"),
                params={"number": number},
            )
        return number

    def keep_paper(self, *, by: Account) -> None:
        """Keep the paper that came with this step, or find the one that came with a step before, of the same clerk."""
        if not self.is_valid():
            return
        paper, kept = self.cleaned_data["paper"], self.cleaned_data.get("kept_paper")
        if paper is not None:
            document = receive_document(paper.read(), paper.name, EVIDENCE.kind, by=by)
            self.kept = Paper(EVIDENCE.code, document, paper.name[:255])
        elif kept:
            self.kept = _kept_by(by, kept)
            if self.kept is None:
                self.add_error("paper", _("没有找到先前附上的依据文件。请重新选择。"))
        if self.kept is not None:
            signed = signing.dumps([self.kept.document.pk, self.kept.name, by.pk], salt=_SALT)
            self.data = {**{name: self.data[name] for name in self.data}, "kept_paper": signed}

    def papers(self, person: Person | None = None) -> list[Paper]:
        return [replace(self.kept, person=person)] if self.kept else []

    def ground_for(self, reason: CorrectionReason, *, money_arrived: bool = True) -> Ground:
        given = self.cleaned_data
        return Ground(
            reason,
            given["evidence"],
            evidence_name=self.kept.name if self.kept else "",
            evidence_digest=self.kept.document.digest if self.kept else "",
            application_number=given.get("application_number", ""),
            money_arrived=money_arrived,
        )


_SALT = "a paper kept between two steps of a correction"


def _kept_by(account: Account, signed: str) -> Paper | None:
    """The paper that this clerk handed in a step before."""
    try:
        document_id, name, account_id = signing.loads(signed, salt=_SALT)
    except signing.BadSignature:
        return None
    document = Document.objects.filter(pk=document_id).defer("content").first()
    return Paper(EVIDENCE.code, document, name) if document and account_id == account.pk else None


class YearForm(EvidenceForm):
    """A settled year is computed anew at the rate that holds today."""

    title = _("更正一个已结息年度的利率")

    @property
    def ground(self) -> Ground:
        return self.ground_for(CorrectionReason.WRONG_RATE)


def _reasons() -> list[tuple[str, str]]:
    return [(reason.value, label(reason)) for reason in OF_A_MONTH]


class MonthForm(EvidenceForm):
    """A month as it should have been; it opens with what stands."""

    title = _("更正一个月")
    reason = forms.ChoiceField(
        label=_("更正原因"),
        choices=_reasons,
        widget=forms.RadioSelect,
        help_text=_("不应缴费的，其他各项不用改"),
        error_messages={"required": _("请选择更正原因。")},
    )
    wage = YuanInput(
        label=_("正确的缴费工资（元）"),
        help_text=_("缴费基数和各项金额由系统按规则计算"),
        error_messages={"required": _("请填写正确的缴费工资。")},
    )
    month = MonthInput(
        label=_("正确的费款所属期"),
        help_text=_("这笔费款属于哪个月，例如 2025-12"),
        error_messages={"required": _("请填写费款所属期，例如 2025-12。")},
    )
    paid_on = DayInput(
        label=_("正确的到账日期"),
        required=False,
        help_text=_("没有到账的留空"),
    )
    number = forms.CharField(
        label=_("正确的参保人（社会保障号码）"),
        max_length=60,
        help_text=_("记错了人的，填正确的人的完整号码"),
        error_messages={"required": _("请填写完整的社会保障号码（18 位）。")},
    )
    rest_paid_on = DayInput(
        label=_("差额到账日期"),
        required=False,
        help_text=_("更正后应缴多于原到账、差额已另行到账的，按银行凭证填写；没有到账的留空，差额记为欠缴"),
    )
    rest_reference = CodeInput(
        also="._/-",
        label=_("差额流水号"),
        max_length=64,
        required=False,
        help_text=_("银行凭证上的流水号；一笔款只能入账一次"),
    )
    money_absent = forms.BooleanField(
        label=_("原记录的到账款，银行没有收到"),
        required=False,
        help_text=_("更正后多收的部分转入暂收款，等待退还单位或抵缴；勾选的，不转暂收，基金随更正减少"),
    )
    field_order = (
        "reason",
        "wage",
        "month",
        "paid_on",
        "number",
        "rest_paid_on",
        "rest_reference",
        "money_absent",
        "evidence",
        "application_number",
    )

    def __init__(self, data: Any, files: Any, *, wrong: PostedMonth) -> None:
        self.wrong = wrong
        super().__init__(data, files, initial=_as_posted(wrong))
        if wrong.migrated_year_id is not None:
            del self.fields["money_absent"]  # its books hold the accounts' parts only
        if wrong.credited_month and wrong.paid_on is None:
            self.fields["paid_on"].help_text = _("原系统没有保留到账日期；不变的留空，按原记账月份记账")

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        found = find_person(number)
        if found is None:
            refusal = _("没有登记号码为“%(number)s”的参保人；请核对全部数字。")
            raise forms.ValidationError(refusal, params={"number": number})
        self.person = found
        return number

    def clean_month(self) -> Month:
        month: Month = self.cleaned_data["month"]
        _refuse_later(month > Month.of(timezone.localdate()))
        return month

    def clean_paid_on(self) -> date | None:
        day: date | None = self.cleaned_data["paid_on"]
        _refuse_later(day is not None and day > timezone.localdate())
        return day

    def clean_rest_paid_on(self) -> date | None:
        day: date | None = self.cleaned_data["rest_paid_on"]
        _refuse_later(day is not None and day > timezone.localdate())
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        day, reference = given.get("rest_paid_on"), given.get("rest_reference", "")
        if bool(day) is not bool(reference) and "rest_paid_on" not in self.errors:
            self.add_error(
                "rest_reference" if day else "rest_paid_on",
                _("差额到账日期和流水号须同时填写；没有银行凭证的都留空。"),
            )
        return given

    @property
    def ground(self) -> Ground:
        given = self.cleaned_data
        return self.ground_for(
            CorrectionReason(given["reason"]), money_arrived=not given.get("money_absent", False)
        )

    @property
    def right(self) -> Right | None:
        given = self.cleaned_data
        if CorrectionReason(given["reason"]) is CorrectionReason.NOT_DUE:
            return None
        return Right(
            self.person, given["month"], given["wage"], given["paid_on"], given["rest_paid_on"],
            given["rest_reference"],
        )  # fmt: skip


def _refuse_later(is_later: bool) -> None:
    if is_later:
        raise forms.ValidationError(_("不能晚于今天；请核对。"))


def _as_posted(wrong: PostedMonth) -> dict[str, Any]:
    return {
        "wage": format_yuan(wrong.wage_fen),
        "month": str(wrong.month),
        "paid_on": wrong.paid_on,
        "number": wrong.person.social_security_number,
    }
