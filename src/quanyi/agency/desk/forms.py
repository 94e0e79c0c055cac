"""What people fill in at the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.registry.models import Employer
from quanyi.law.errors import LawError
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict


class MonthInput(forms.CharField):
    """A month as people write it: 2025-12, 202512, 2025年12月."""

    def clean(self, value: object) -> Month:
        text = super().clean(value)
        try:
            return Month.parse(text)
        except LawError as error:
            raise forms.ValidationError(str(error)) from error


class DeclarationForm(forms.Form):
    """Hand in a declaration file. The counter names the employer; an employer's own login needs not."""

    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=18, required=False)
    month = MonthInput(label=_("费款所属期"), max_length=12, help_text=_("例如 2025-12"))
    file = forms.FileField(
        label=_("申报表文件"),
        help_text=_(".xlsx 或 .csv，不超过 10 MB"),
        error_messages={"required": _("请选择申报表文件（.xlsx 或 .csv，不超过 10 MB）。")},
    )

    def __init__(self, *args: object, employer: Employer | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.employer = employer
        if employer:
            del self.fields["credit_code"]
        else:
            self.fields["credit_code"].required = True

    def clean_credit_code(self) -> str:
        code = self.cleaned_data["credit_code"].strip().upper()
        self.employer = Employer.objects.filter(credit_code=code).first()
        if self.employer is None:
            raise forms.ValidationError(
                _("没有统一社会信用代码为“%(code)s”的参保单位；请核对代码。"), params={"code": code}
            )
        return code


class SignForm(forms.Form):
    """One signature: a verdict, and an opinion where it is not plain agreement."""

    verdict = forms.ChoiceField(
        label=_("结论"), choices=[(v.value, v.label_zh) for v in Verdict], widget=forms.RadioSelect
    )
    opinion = forms.CharField(
        label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class SettleForm(forms.Form):
    year = forms.IntegerField(label=_("结息年度"), min_value=1992, max_value=2100)
