"""资格认证: what the counter fills in of one pensioner. Basis: gb-6.3-2, service-26."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import DayInput
from quanyi.agency.kinds.certification.checking import Found
from quanyi.agency.kinds.certification.materials import MATERIALS
from quanyi.agency.registry.models import CheckWay, Person
from quanyi.agency.wording import label
from quanyi.law.terms import PensionEvent

# Death is registered as a status; an outcome of a comparison comes with its list.
EVENTS = tuple(event for event in PensionEvent if event is not PensionEvent.DIED)
WAYS = tuple(way for way in CheckWay if way is not CheckWay.COMPARED)


class CertificationForm(PapersForm):
    """What was found, on which day, by what. `?event=` chooses what is found, by which its papers are asked for."""

    title = _("待遇资格认证")
    event = forms.ChoiceField(
        label=_("核验结果"),
        choices=lambda: [(event.value, label(event)) for event in EVENTS],
        help_text=_("存疑的书面告知本人并继续发放；查明不符的停发；核实仍有资格的恢复并补发"),
        error_messages={"required": _("请选择核验结果。")},
    )
    on = DayInput(
        label=_("日期"),
        help_text=_("核实或者事由发生的日期，不是办理的日期"),
        error_messages={"required": _("请填写核实或者事由发生的日期。")},
    )
    way = forms.ChoiceField(
        label=_("核验方式"),
        choices=[(way.value, way.label) for way in WAYS],
        help_text=_("先用数据比对，再由本人或者协助人员核实"),
        error_messages={"required": _("请选择核验方式。")},
    )
    evidence = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("例如所验证件、协助人员和地点、文书的机关和文号"),
        error_messages={"required": _("请填写依据：所验证件，或者文书的机关和文号。")},
    )
    reason = forms.CharField(
        label=_("说明"), max_length=500, required=False, help_text=_("选填；审核人会看到"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *sent: Any, person: Person, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = str(self.data.get("event") or given.get("initial", {}).get("event") or "")
        self.person = person
        self.ask_for(MATERIALS, person=person)

    def found(self) -> Found:
        given = self.cleaned_data
        event, way = PensionEvent(given["event"]), CheckWay(given["way"])
        return Found(self.person.pk, event, given["on"], way, given["evidence"], given["reason"])
