"""What a clerk fills in about a declared row that matches nobody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.inputs import DayInput
from quanyi.agency.registry.likely import Likely
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person
from quanyi.agency.wording import label
from quanyi.law.terms import RowUse


def _uses() -> list[tuple[str, str]]:
    return [(use.value, label(use)) for use in RowUse]


class RowClearanceForm(forms.Form):
    """Whose a row is, or that it goes back; `person` is who was chosen, None where it goes back."""

    title = _("挂起明细处理")
    use = forms.ChoiceField(
        label=_("去向"),
        choices=_uses,
        widget=forms.RadioSelect,
        help_text=_("认定为某人的，审批后照常入账；退回单位的，不记账"),
        error_messages={"required": _("请选择去向：认定到人或退回单位。")},
    )
    candidate = forms.TypedChoiceField(
        label=_("认定为"),
        coerce=int,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("系统按号码和姓名找到的人；对照原件选择"),
    )
    number = forms.CharField(
        label=_("其他参保人的社会保障号码"),
        max_length=60,
        required=False,
        help_text=_("不在上面所列的，按证件填写完整号码；须已参保登记"),
    )
    started_on = DayInput(
        label=_("入职日期"),
        required=False,
        help_text=_("该人在本单位还没有参保关系时填写，例如 2025-12-01"),
    )
    note = forms.CharField(
        label=_("处理依据"),
        max_length=200,
        help_text=_("凭什么材料认定，或因何退回；审核人和单位会看到"),
        error_messages={"required": _("请写明处理依据：凭什么材料认定，或因何退回。")},
    )

    def __init__(self, *args: Any, candidates: Sequence[Likely], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.person.pk, f"{one.name} {one.person.social_security_number}") for one in candidates]
        self.fields["candidate"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["candidate"]
        self.person: Person | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("use") != RowUse.MATCHED.value:
            return cleaned
        chosen, number = cleaned.get("candidate"), cleaned.get("number") or ""
        if bool(chosen) == bool(number):
            self.add_error("number", _("请选择一位所列的参保人，或填写另一位的完整号码，二者择一。"))
            return cleaned
        self.person = Person.objects.get(pk=chosen) if chosen else find_person(number)
        if self.person is None:
            self.add_error(
                "number", _("没有这个社会保障号码的参保人；请核对号码，新参保人员请先办理参保登记。")
            )
        return cleaned
