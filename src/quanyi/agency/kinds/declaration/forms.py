"""提交申报: what is filled in. Basis: d14-6-1."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.sender_form import SenderForm
from quanyi.agency.inputs import LARGEST, MonthInput
from quanyi.law.periods import Month
from quanyi.sheets.opening import ACCEPTED


class DeclarationForm(SenderForm):
    """Hand in a declaration file. The counter names the employer; an employer's own login needs not."""

    title = _("提交申报")
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
