"""What the clerk gives for a benefit beyond the record, with the paper that says so."""

from itertools import chain
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import EvidenceForm
from quanyi.agency.inputs import MonthInput
from quanyi.agency.kinds.benefit.kinds import LINES
from quanyi.agency.kinds.benefit.materials import MATERIALS
from quanyi.agency.kinds.benefit.particulars import Particulars
from quanyi.agency.kinds.benefit.scheme_fields import FIELDS, WAGES
from quanyi.agency.registry.injuries import live_injuries
from quanyi.agency.registry.models import BenefitKind, Injury, Person
from quanyi.agency.registry.names import name_of
from quanyi.agency.wording import label
from quanyi.law.terms import Dependant, MaternityCase

MOST_DEPENDANTS = 9


def _choices(of: Any) -> list[tuple[str, str]]:
    return [(member.value, label(member)) for member in of]


class DependantsField(forms.CharField):
    """供养亲属, one word each, separated by a comma or a space: 配偶、其他亲属、孤寡老人或者孤儿."""

    def clean(self, value: object) -> Any:
        words = (
            str(super().clean(value) or "").replace("，", " ").replace("、", " ").replace(",", " ").split()
        )
        known = {member.label_zh: member for member in Dependant}
        unknown = [word for word in words if word not in known]
        if unknown or len(words) > MOST_DEPENDANTS:
            raise forms.ValidationError(
                _("供养亲属读到“%(read)s”，应为 %(known)s 之一，每人一项，用顿号分开，不超过九人。"),
                params={"read": "、".join(unknown or words), "known": "、".join(known)},
            )
        return tuple(known[word] for word in words)


def _field(name: str) -> forms.Field:
    """A new field: of each a form has one."""
    made: dict[str, Any] = {
        **FIELDS,
        "first_month": lambda: MonthInput(label=_("起付月份"), help_text=_("例如 2025-12；按核定文书确定")),
        "dependants": lambda: DependantsField(
            label=_("供养亲属"),
            required=False,
            help_text=_("每人一项，用顿号分开，例如：配偶、其他亲属、孤寡老人或者孤儿"),
        ),
    }
    field: forms.Field = made[name]()
    return field


def _told(injury: Injury) -> str:
    return f"{injury.injured_on} {name_of(injury.employer, injury.injured_on)} {injury.document}"


class BenefitForm(EvidenceForm):
    """The fields that a kind of benefit asks for, then why, and the papers."""

    title = _("其他待遇核定")

    @staticmethod
    def further() -> dict[str, forms.Field]:
        """What one benefit or another asks for."""
        return {
            name: _field(name) for name in dict.fromkeys(chain.from_iterable(x.asks for x in LINES.values()))
        }

    def __init__(self, kind: BenefitKind, person: Person, *given: Any) -> None:
        super().__init__(*given)
        self.matter = kind.value
        self.ask_for(MATERIALS, person=person)
        evidence = list(self.fields)
        self.asks = LINES[kind].asks
        for name in self.asks:
            self.fields[name] = _field(name)
        self._of(kind, person)
        self.order_fields([*self.asks, *evidence])

    def _of(self, kind: BenefitKind, person: Person) -> None:
        """What a field asks for is said by the benefit and by what is registered of the person."""
        if "injury" in self.fields:
            known = {str(injury.pk): injury for injury in live_injuries(person.pk)}
            field = self.fields["injury"]
            field.choices = [(key, _told(injury)) for key, injury in known.items()]  # type: ignore[attr-defined]
            field.coerce = known.__getitem__  # type: ignore[attr-defined]
        if kind in WAGES:
            self.fields["wage_fen"].label, self.fields["wage_fen"].help_text = WAGES[kind]

    def given(self) -> Particulars:
        values = {name: self.cleaned_data[name] for name in self.asks}
        if "maternity" in values:
            values["maternity"] = MaternityCase(values["maternity"])
        return Particulars(**values)
