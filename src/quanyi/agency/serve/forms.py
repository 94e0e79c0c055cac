"""The query form at the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person
from quanyi.agency.review.models import Case

GROUNDS = [
    ("present", _("本人到场，已核验有效身份证件")),
    ("case", _("办理案件（填写案号）")),
]


class FindForm(forms.Form):
    """One person by a whole number, with the ground for looking. Basis: d14-15-2, gb-6.3-4."""

    number = forms.CharField(
        label=_("社会保障号码、证件号码或个人社会保险编号"),
        max_length=60,
        help_text=_("须填完整号码；系统不提供名单和模糊查询"),
        error_messages={"required": _("请填写完整的社会保障号码（18 位）或个人社会保险编号。")},
    )
    ground = forms.ChoiceField(
        label=_("查询事由"),
        choices=GROUNDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择查询事由；没有事由不能查看。")},
    )
    case_number = forms.CharField(
        label=_("案号"), max_length=20, required=False, help_text=_("办理案件时填写，例如 2026-000123")
    )

    person: Person

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        found = find_person(number)
        if found is None:
            sentence = _("没有登记号码为“%(number)s”的参保人；请核对全部数字。")
            raise forms.ValidationError(sentence, params={"number": number})
        self.person = found
        return number

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("ground") != "case":
            return
        number = self.cleaned_data.get("case_number", "")
        if not number:
            self.add_error("case_number", _("请填写所办案件的案号。"))
        elif not Case.objects.filter(number=number).exists():
            sentence = _("没有案号为“%(number)s”的案件；请填写所办案件的案号。")
            self.add_error("case_number", forms.ValidationError(sentence, params={"number": number}))

    @property
    def purpose(self) -> str:
        if self.cleaned_data["ground"] == "case":
            return f"办理案件 {self.cleaned_data['case_number']}"
        return "本人到场查询，已核验证件"
