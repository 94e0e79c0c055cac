"""工伤登记: what the counter fills in, by what is put down. Basis: injury-17, injury-20, sil-41."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import InjuryMatter
from quanyi.agency.desk.paper_forms import EvidenceForm
from quanyi.agency.inputs import CodeInput, CountInput, DayInput, YuanInput
from quanyi.agency.kinds.injury.materials import MATERIALS
from quanyi.agency.registry.injuries import live_injuries
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.names import EmployerNames
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.wording import N_, label
from quanyi.law.terms import CareLevel

M = InjuryMatter
ASKS = {
    M.RECOGNITION: ("injured_on", "employer", "recognised_on", "document"),
    M.ASSESSMENT: ("injury", "assessed_on", "grade", "care"),
    M.ADVANCE: ("injury", "advance_on"),
    M.RECOVERY: ("injury", "recovered_on", "reference", "amount_fen"),
}


def _cares() -> list[tuple[str, str]]:
    return [("", str(_("无"))), *((level.value, label(level)) for level in CareLevel)]


class InjuryForm(EvidenceForm):
    """工伤登记; of the fields each matter has its own."""

    title = _("工伤登记")
    injury = forms.TypedChoiceField(
        label=_("登记的工伤"),
        help_text=_("已办结认定登记的工伤"),
        error_messages={"required": _("请先办理工伤认定登记，再在这里选择。")},
    )
    injured_on = DayInput(label=_("工伤发生日期"), help_text=_("工伤认定决定书上的日期"))
    employer = forms.TypedChoiceField(
        label=_("受伤时的单位"),
        help_text=_("在几个单位同时就业的，选受伤时正在工作的单位"),
        error_messages={"required": _("请选择受伤时的单位。")},
    )
    recognised_on = DayInput(label=_("工伤认定日期"), help_text=_("作出认定决定的日期"))
    document = forms.CharField(
        label=_("工伤认定书文号"), max_length=100, help_text=_("例如“工认〔2026〕12号”")
    )
    assessed_on = DayInput(label=_("劳动能力鉴定日期"), help_text=_("鉴定结论的日期"))
    grade = CountInput(
        unit=N_("级"),
        label=_("伤残等级"),
        min_value=1,
        max_value=10,
        required=False,
        help_text=_("1 至 10 级，按鉴定结论"),
    )
    care = forms.ChoiceField(
        label=_("生活自理障碍等级"), choices=_cares, required=False, help_text=_("按鉴定结论；没有的选“无”")
    )
    advance_on = DayInput(label=_("先行支付申请日期"), help_text=_("本人或者近亲属书面申请之日"))
    recovered_on = DayInput(label=_("追偿到账日期"), help_text=_("银行回单上的日期"))
    reference = CodeInput(label=_("流水号"), max_length=64, help_text=_("银行回单上的流水号"))
    amount_fen = YuanInput(
        above_zero=True, label=_("追偿金额（元）"), help_text=_("不超过尚未归还的先行支付")
    )

    def __init__(self, matter: InjuryMatter, person: Person, *sent: Any) -> None:
        super().__init__(*sent)
        self.matter = matter.value
        for name in {name for asks in ASKS.values() for name in asks} - set(ASKS[matter]):
            self.fields.pop(name)
        self._choices(person)
        self.ask_for(MATERIALS, person=person)
        self.order_fields([*ASKS[matter], "reason"])

    def _choices(self, person: Person) -> None:
        employers = {str(r.employer.pk): r.employer for r in relations_of(person.pk) if r.employer}
        injuries = {str(injury.pk): injury for injury in live_injuries(person.pk)}
        names = EmployerNames([*employers.values(), *(injury.employer for injury in injuries.values())])
        told = {key: f"{i.injured_on} {names.on(i.employer, i.injured_on)}" for key, i in injuries.items()}
        for name, of, words in (
            ("employer", employers, {key: names.now(employer) for key, employer in employers.items()}),
            ("injury", injuries, told),
        ):
            if field := self.fields.get(name):
                field.choices = list(words.items())  # type: ignore[attr-defined]
                field.coerce = of.__getitem__  # type: ignore[attr-defined]

    def request(self) -> dict[str, Any]:
        """Fields of `InjuryRow`."""
        return {name: self.cleaned_data[name] for name in (*ASKS[InjuryMatter(self.matter)], "reason")}
