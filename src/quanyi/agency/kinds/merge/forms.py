"""账户归并: what the counter fills in. Basis: gb-11, notice-2009-187."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import DayInput
from quanyi.agency.kinds.merge.materials import MATERIALS
from quanyi.agency.kinds.merge.merging import Choice
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person


class MergeForm(PapersForm):
    """Two whole numbers, and which of the two the person chose."""

    title = _("归并重复账户")
    kept = forms.CharField(
        label=_("保留的号码"),
        max_length=60,
        help_text=_("本人选择保留的账户，填完整号码"),
        error_messages={"required": _("请填写保留的完整号码。")},
    )
    ended = forms.CharField(
        label=_("注销的号码"),
        max_length=60,
        help_text=_("并入后注销，不再使用；填完整号码"),
        error_messages={"required": _("请填写注销的完整号码。")},
    )
    chosen_on = DayInput(
        label=_("本人选择日期"),
        help_text=_("确认书上本人签字的日期"),
        error_messages={"required": _("请填写本人签字的日期。")},
    )
    reason = forms.CharField(
        label=_("归并事由"),
        max_length=500,
        help_text=_("两个号码怎样产生，凭什么认定是同一人"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明两个号码怎样产生，凭什么认定是同一人。")},
    )

    def __init__(self, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.ask_for(MATERIALS)

    def clean_kept(self) -> Person:
        return _found(self.cleaned_data["kept"])

    def clean_ended(self) -> Person:
        return _found(self.cleaned_data["ended"])

    def clean_chosen_on(self) -> Any:
        day = self.cleaned_data["chosen_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("本人选择日期不能晚于今天；请核对确认书。"))
        return day

    @property
    def choice(self) -> Choice:
        given = self.cleaned_data
        return Choice(given["kept"], given["ended"], given["chosen_on"], given["reason"])


def _found(number: str) -> Person:
    person = find_person(number)
    if person is None:
        raise forms.ValidationError(
            _("没有登记号码为“%(number)s”的参保人；请核对全部数字。"), params={"number": number}
        )
    return person
