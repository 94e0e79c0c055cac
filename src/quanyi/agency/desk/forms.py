"""What people fill in at the desk."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import CountInput, MonthInput
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import find_employer
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import label
from quanyi.law.periods import Month
from quanyi.law.terms import InquiryResult, Verdict
from quanyi.sheets.opening import ACCEPTED

LARGEST = 10 * 1024 * 1024  # bytes of a declaration file, as the reader takes them


class DeclarationForm(forms.Form):
    """Hand in a declaration file. The counter names the employer; an employer's own login needs not."""

    credit_code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=60,
        help_text=_("单位营业执照上的 18 位代码"),
        error_messages={"required": _("请填写申报单位的统一社会信用代码（18 位）。")},
    )
    month = MonthInput(
        label=_("费款所属期"),
        help_text=_("例如 2025-12"),
        error_messages={"required": _("请填写费款所属期，例如 2025-12。")},
    )
    file = forms.FileField(
        label=_("申报表文件"),
        help_text=_(".xlsx、.xls 或 .csv，不超过 10 MB"),
        error_messages={
            "required": _("请选择申报表文件（.xlsx、.xls 或 .csv，不超过 10 MB）。"),
            "empty": _("这个文件是空的（0 字节）。请打开核对后重新选择。"),
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    set_aside = forms.BooleanField(
        label=_("其余照办，未能匹配的行挂起"),
        required=False,
        help_text=_(
            "号码无效或未登记、姓名与登记不符、与本单位没有参保关系的行先不记账，留待查明；其他问题仍须改好"
        ),
    )

    def __init__(self, *args: object, employer: Employer | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.employer = employer
        if employer:
            del self.fields["credit_code"]

    def clean_credit_code(self) -> str:
        code: str = self.cleaned_data["credit_code"]
        self.employer = find_employer(code)
        if self.employer is None:
            sentence = _("没有统一社会信用代码为“%(code)s”的参保单位；请核对代码。")
            raise forms.ValidationError(sentence, params={"code": code})
        return code

    def clean_month(self) -> Month:
        """Not after this month: what is not owed yet is not declared (our reading, mark P)."""
        month: Month = self.cleaned_data["month"]
        this = Month.of(timezone.localdate())
        if month > this:
            sentence = _("费款所属期 %(month)s 不能晚于本月（%(this)s）；请核对年月。")
            raise forms.ValidationError(sentence, params={"month": month, "this": this})
        return month

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _("文件超过 10 MB，没有接收。请删去无关的工作表或图片，或分成几份申报。")
            )
        return file


class SignInForm(AuthenticationForm):
    """登录: a name longer than any login's is nobody's, and is told so before it is looked for."""

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        longest = Account._meta.get_field("username").max_length or 0
        if len(username) > longest:
            raise forms.ValidationError(_("用户名最长 60 个字符，请核对后重新输入。"))
        return username


def _verdicts() -> list[tuple[str, str]]:
    return [(verdict.value, label(verdict)) for verdict in Verdict]


class SignForm(forms.Form):
    """One signature: a verdict, and an opinion where it is not plain agreement.

    `round` is the round that the clerk was shown: nobody signs what they have not seen.
    """

    verdict = forms.ChoiceField(
        label=_("结论"),
        choices=_verdicts,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结论：同意、退回或不予受理。")},
    )
    opinion = forms.CharField(
        label=_("意见"),
        max_length=500,
        required=False,
        help_text=_("退回或不予受理须写明理由，采集人和单位会看到"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    round = forms.IntegerField(widget=forms.HiddenInput)


def _results() -> list[tuple[str, str]]:
    return [(result.value, label(result)) for result in InquiryResult]


class InquiryForm(forms.Form):
    """An opinion on a finding: what it comes to, why, and how it is handled. Basis: d14-12."""

    result = forms.ChoiceField(
        label=_("核查结论"),
        choices=_results,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择核查结论：须更正、有正当理由或误报。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        help_text=_("核对了哪些材料，看到什么"),
        error_messages={"required": _("请写明理由：核对了哪些材料，看到什么。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    handling = forms.CharField(
        label=_("处理方法"),
        max_length=500,
        help_text=_("须更正的，写明由哪个案件更正；不更正的，写“不处理”"),
        error_messages={"required": _("请写明处理方法；不更正的，写“不处理”。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WithdrawForm(forms.Form):
    """Why a case is taken back."""

    reason = forms.CharField(
        label=_("撤回理由"),
        max_length=200,
        help_text=_("审核人员会看到，例如“人员名单有误，改好后重新申报”"),
        error_messages={"required": _("请写明撤回的理由，例如“人员名单有误，改好后重新申报”。")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SettleForm(forms.Form):
    """The year to settle, and why now."""

    year = CountInput(
        unit="年",
        label=_("结息年度"),
        min_value=1992,
        max_value=2100,
        error_messages={
            "required": _("请填写要结息的年度，例如 2025。"),
            "invalid": _("年度须为四位数字，例如 2025。"),
        },
    )
    reason = forms.CharField(
        label=_("事由"),
        max_length=200,
        initial=_("记账利率已公布，办理年度结息"),
        error_messages={"required": _("请写明办理结息的事由，例如“记账利率已公布，办理年度结息”。")},
    )
