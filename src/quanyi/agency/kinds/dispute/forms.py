"""异议申请: what is filled in. Basis: d14-16."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.kinds.dispute.asking import Objection
from quanyi.agency.kinds.dispute.materials import MATERIALS
from quanyi.agency.registry.models import Person


class ObjectionForm(PapersForm):
    """A figure is said to be wrong. `matter`: who fills it in; the counter keeps the application that was signed."""

    title = _("提出异议")
    wanted = forms.CharField(
        label=_("我认为应当是"),
        max_length=200,
        help_text=_("例如“缴费工资应为 9,000 元”"),
        error_messages={"required": _("请写明您认为应当是多少。")},
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        help_text=_("凭什么这样认为，哪里可以查到"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
    )

    def __init__(self, *sent: Any, key: str, person: Person, matter: str, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.key, self.matter = key, matter
        self.ask_for(MATERIALS, person=person)

    @property
    def objection(self) -> Objection:
        return Objection(self.key, self.cleaned_data["wanted"], self.cleaned_data["reason"])
