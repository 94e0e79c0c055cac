"""The query form at the desk."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case

GROUNDS = [
    ("present", _("本人到场，已核验有效身份证件")),
    ("case", _("办理案件（填写案号）")),
]


class FindForm(forms.Form):
    """One person by a whole number, with the ground for looking. Basis: d14-15-2, gb-6.3-4."""

    number = forms.CharField(label=_("社会保障号码或个人社会保险编号"), max_length=20)
    ground = forms.ChoiceField(label=_("查询事由"), choices=GROUNDS, widget=forms.RadioSelect)
    case_number = forms.CharField(
        label=_("案号"), max_length=20, required=False, help_text=_("例如 2026-000123")
    )

    person: Person

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"].strip().upper()
        found = Person.objects.filter(Q(social_security_number=number) | Q(insurance_number=number)).first()
        if found is None:
            raise forms.ValidationError(
                _("没有登记号码为“%(number)s”的参保人；请核对全部数字。"), params={"number": number}
            )
        self.person = found
        return number

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("ground") != "case":
            return
        number = self.cleaned_data.get("case_number", "").strip()
        if not Case.objects.filter(number=number).exists():
            self.add_error(
                "case_number", _("没有案号为“%(number)s”的案件；请填写所办案件的案号。") % {"number": number}
            )

    @property
    def purpose(self) -> str:
        if self.cleaned_data["ground"] == "case":
            return f"办理案件 {self.cleaned_data['case_number'].strip()}"
        return "本人到场查询，已核验证件"
