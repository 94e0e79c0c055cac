"""What people fill in about money that arrives and money that waits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import LARGEST
from quanyi.agency.wording import label
from quanyi.law.terms import Scheme
from quanyi.sheets.opening import ACCEPTED


class PaymentFileForm(forms.Form):
    """Hand in a payment file; `case` is one that was sent back and goes on with it."""

    title = _("上传到账文件")
    file = forms.FileField(
        label=_("到账文件"),
        help_text=_("税务机关或银行提供的 .xlsx、.xls 或 .csv，不超过 10 MB"),
        error_messages={
            "required": _("请选择到账文件（.xlsx、.xls 或 .csv，不超过 10 MB）。"),
            "empty": _("这个文件是空的（0 字节）。请打开核对后重新选择。"),
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    case = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件超过 10 MB，没有接收。请分成几份上传。"))
        return file


def _schemes() -> list[tuple[str, str]]:
    return [(scheme.value, label(scheme)) for scheme in Scheme if scheme is not Scheme.MATERNITY]


class StatementForm(forms.Form):
    """A bank statement to hold the books against; without one, everything else is compared."""

    statement = forms.FileField(
        label=_("银行对账单"),
        required=False,
        help_text=_(
            "基金专户的 .csv、.xlsx 或 .xls：日期、流水号、金额（或收入、支出）、余额。不选则只核对账内"
        ),
        error_messages={"empty": _("这个文件是空的（0 字节）。请打开核对后重新选择。")},
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    scheme = forms.ChoiceField(
        label=_("险种"), required=False, choices=_schemes, help_text=_("对账单是哪个险种专户的")
    )

    def clean_statement(self) -> Any:
        file = self.cleaned_data["statement"]
        if file and (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件超过 10 MB，没有接收。请按月分开。"))
        return file
