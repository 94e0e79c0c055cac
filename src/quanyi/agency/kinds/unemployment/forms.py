"""失业登记: what the counter fills in. Basis: sil-45, sil-50, d13-13."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import EvidenceForm
from quanyi.agency.inputs import DayInput
from quanyi.agency.kinds.unemployment.materials import MATERIALS, MATTER
from quanyi.agency.kinds.unemployment.registering import employers_of
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.names import EmployerNames
from quanyi.agency.wording import label
from quanyi.law.terms import DismissalCause


def _causes() -> list[tuple[str, str]]:
    return [(cause.value, label(cause)) for cause in DismissalCause]


class UnemploymentForm(EvidenceForm):
    """失业登记."""

    title = _("失业登记")
    matter = MATTER
    employer = forms.TypedChoiceField(
        label=_("原单位"), help_text=_("终止劳动关系的单位"), error_messages={"required": _("请选择原单位。")}
    )
    cause = forms.ChoiceField(
        label=_("中断就业情形"),
        choices=_causes,
        help_text=_("按终止或者解除劳动关系的证明；令13第十三条的六种情形属于非因本人意愿"),
    )
    ended_on = DayInput(label=_("劳动关系终止日期"), help_text=_("证明上的日期"))
    registered_on = DayInput(label=_("失业登记日期"), help_text=_("期限自这一天起计算"))
    seeks_work = forms.BooleanField(
        label=_("有求职要求"), required=False, help_text=_("没有求职要求的，不能领取失业保险金")
    )

    def __init__(self, person: Person, *sent: Any) -> None:
        super().__init__(*sent)
        employers = {str(employer.pk): employer for employer in employers_of(person)}
        names = EmployerNames(employers.values())
        field = self.fields["employer"]
        field.choices = [(key, names.now(employer)) for key, employer in employers.items()]  # type: ignore[attr-defined]
        field.coerce = employers.__getitem__  # type: ignore[attr-defined]
        self.ask_for(MATERIALS, person=person)
        last = ["reason", *(name for name in self.fields if name.startswith(("paper_", "kept_")))]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def request(self) -> dict[str, Any]:
        """Fields of `UnemploymentRow`."""
        names = ("employer", "cause", "ended_on", "registered_on", "seeks_work", "reason")
        return {name: self.cleaned_data[name] for name in names}
