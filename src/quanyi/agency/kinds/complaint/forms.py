"""投诉: what an insured person fills in. Basis: d13-27-2."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import ComplaintMatter
from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import CodeInput, MonthInput, months_in_order
from quanyi.agency.kinds.complaint.asking import ComplaintContent
from quanyi.agency.kinds.complaint.materials import MATERIALS
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.selectors import find_employer


class OwnComplaintForm(PapersForm):
    """投诉, by an insured person themselves."""

    title = _("投诉用人单位")
    code = CodeInput(
        label=_("统一社会信用代码"), required=False, help_text=_("知道的请填写；单位没有参保登记的不填")
    )
    unit = forms.CharField(
        label=_("单位名称"),
        max_length=200,
        help_text=_("填了信用代码的，以登记的单位为准"),
        error_messages={"required": _("请填写单位名称。")},
    )
    what = forms.ChoiceField(
        label=_("投诉事项"),
        choices=ComplaintMatter.choices,
        widget=forms.RadioSelect,
        help_text=_("有几项的分件提出"),
        error_messages={"required": _("请选择投诉事项。")},
    )
    first = MonthInput(label=_("起月"), required=False, help_text=_("从哪个月起，例如 2025-03"))
    last = MonthInput(label=_("止月"), required=False, help_text=_("一直到现在的不填"))
    said = forms.CharField(
        label=_("投诉内容"),
        max_length=1000,
        help_text=_("什么时候、什么事，有什么可以证明"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请写明投诉内容。")},
    )
    matter = "person"
    employer: Employer | None = None

    def __init__(self, *sent: Any, person: Person | None = None, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.person = person
        self.ask_for(MATERIALS, person=person)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.employer = find_employer(code) if code else None
        if code and self.employer is None:
            raise forms.ValidationError(
                gettext(
                    "没有这个统一社会信用代码的参保单位。请核对代码；单位没有登记的，不填代码，只填名称。"
                )
            )
        return code

    def clean(self) -> dict[str, Any]:
        return months_in_order(self, super().clean())

    def told(self) -> ComplaintContent:
        said = self.cleaned_data
        return ComplaintContent(
            said["unit"], self.employer, ComplaintMatter(said["what"]), said["first"], said["last"],
            said["said"], said.get("complainant", ""), said.get("contact", ""),
        )  # fmt: skip
