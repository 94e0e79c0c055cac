"""What is filled in when another authority's file comes in. Basis: d14-5-1."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import NOTICES, FileKind
from quanyi.agency.inputs import LARGEST, DayInput
from quanyi.agency.kinds.comparison.acts import Letter
from quanyi.sheets.opening import ACCEPTED


class NoticeForm(forms.Form):
    """A file of another authority; `case` is one that was sent back and goes on with it."""

    title = _("上传通报文件")
    source = forms.ChoiceField(
        label=_("文件种类"),
        choices=[(kind.value, kind.label) for kind in NOTICES],
        help_text=_("由哪个部门通报，按来文选择"),
        error_messages={"required": _("请选择由哪个部门通报。")},
    )
    letter = forms.CharField(
        label=_("来文文号"),
        max_length=100,
        help_text=_("照来文填写，例如 示公函〔2026〕12号"),
        error_messages={"required": _("请填写来文文号；没有文号的，写明交换批次号。")},
    )
    sent_on = DayInput(label=_("来文日期"), help_text=_("来文上的日期"))
    file = forms.FileField(
        label=_("通报文件"),
        help_text=_(".xlsx、.xls 或 .csv，不超过 10 MB"),
        error_messages={
            "required": _("请选择通报文件（.xlsx、.xls 或 .csv，不超过 10 MB）。"),
            "empty": _("这个文件是空的（0 字节）。请打开核对后重新选择。"),
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    case = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_sent_on(self) -> Any:
        day = self.cleaned_data["sent_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("来文日期在将来。请按来文核对。"))
        return day

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件超过 10 MB，没有接收。请分成几份上传。"))
        return file

    @property
    def kind(self) -> FileKind:
        return FileKind(self.cleaned_data["source"])

    @property
    def letter_given(self) -> Letter:
        return Letter(self.cleaned_data["letter"].strip(), self.cleaned_data["sent_on"])
