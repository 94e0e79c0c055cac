"""What the counter fills in for a body that asks for records. Basis: d14-18, d14-19, d14-20."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.grants.services import LONGEST_DAYS
from quanyi.agency.inputs import CountInput, DayInput, MonthInput
from quanyi.agency.kinds.disclosure.materials import MATERIALS
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person
from quanyi.agency.wording import N_, label
from quanyi.law.terms import RecordItem, Requester

MOST = 200  # persons of a request
_NUMBER = re.compile(r"\d{17}[\dXx]")
REQUESTERS = (Requester.AUTHORITY, Requester.OTHER_UNIT)


def _items() -> list[tuple[str, str]]:
    return [(item.value, label(item)) for item in RecordItem]


def _text(words: Any, lacking: Any, length: int, helps: Any = "", *, needed: bool = True) -> forms.CharField:
    return forms.CharField(
        label=words, max_length=length, help_text=helps, required=needed, error_messages={"required": lacking}
    )


class RequestForm(PapersForm):
    """查询申请."""

    title = _("受理查询申请")
    requester = forms.ChoiceField(
        label=_("查询主体"),
        widget=forms.RadioSelect,
        help_text=_("依法履职的机关选前一项，凭书面申请查询的选后一项"),
        choices=lambda: [(each.value, label(each)) for each in REQUESTERS],
        error_messages={"required": _("请选择查询主体。")},
    )
    unit_name = _text(_("单位名称"), _("请填写单位名称。"), 200, _("与证明文件一致"))
    certificate = _text(
        _("有效证明文件"), _("请填写单位的有效证明文件和编号。"), 200, _("名称和编号，例如“介绍信 第 12 号”")
    )
    contact = _text(_("联系方式"), _("请填写联系人和电话。"), 200, _("联系人、电话"))
    document_number = _text(_("文书号"), "", 100, _("行政、司法机关查询文书的文号"), needed=False)
    purpose = _text(
        _("查询目的"), _("请按书面申请填写查询目的。"), 500, _("照书面申请写；提供的信息只能用于此")
    )
    basis = _text(
        _("法律依据"), _("请填写法律依据；申请书没有写明的，退回补正。"), 500, _("法律、法规的名称和条款")
    )
    persons = forms.CharField(
        label=_("查询的人员"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        help_text=_("每行一个完整的社会保障号码或个人社会保险编号，最多 200 人；系统不提供整库或名单查询"),
        error_messages={"required": _("请填写查询人员的完整号码，每行一个。")},
    )
    items = forms.MultipleChoiceField(
        label=_("申请查询的内容"),
        widget=forms.CheckboxSelectMultiple,
        choices=_items,
        help_text=_("书面申请列明的各项"),
        error_messages={"required": _("请按书面申请选择查询的内容。")},
    )
    proposed = forms.MultipleChoiceField(
        label=_("拟提供的内容"),
        widget=forms.CheckboxSelectMultiple,
        choices=_items,
        required=False,
        help_text=_("有法律依据、与查询目的相称的；都不提供的不选"),
    )
    refusal = _text(
        _("不予提供的理由"), "", 500, _("申请而不提供的内容，写明理由；审批后书面告知申请单位"), needed=False
    )
    from_month = MonthInput(label=_("所属期起"), required=False, help_text=_("只查一段时间的，例如 2020-01"))
    to_month = MonthInput(label=_("所属期止"), required=False, help_text=_("例如 2025-12"))
    last_on = DayInput(
        label=_("提供期限"),
        help_text=_("批准后最迟在这一天提供，过期须重新申请"),
        error_messages={"required": _("请填写提供期限。")},
    )
    times = CountInput(
        unit=N_("次"),
        label=_("每人提供次数"),
        min_value=1,
        max_value=12,
        initial=1,
        help_text=_("一般一次；依法定期提供的，按文书填写，最多 12 次"),
    )
    silent_until = DayInput(
        label=_("暂缓告知本人至"),
        required=False,
        help_text=_("法律规定可以暂缓告知的行政、司法机关查询才填；过了这一天，本人即可看到"),
    )
    silent_basis = _text(_("暂缓告知的依据"), "", 200, _("法律条款或者文书"), needed=False)
    found: list[Person]

    def __init__(self, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = str(self.data.get("requester") or Requester.OTHER_UNIT.value)
        self.ask_for(MATERIALS)

    def clean_persons(self) -> str:
        text: str = self.cleaned_data["persons"]
        numbers = [line.strip() for line in text.splitlines() if line.strip()]
        if len(numbers) > MOST:
            raise forms.ValidationError(
                gettext("一件申请最多 200 人，填了 %(n)s 人。请分件办理，或者要求对方缩小范围。")
                % {"n": len(numbers)}
            )
        found = {number: find_person(number) for number in numbers}
        unknown = [number for number, person in found.items() if person is None]
        if unknown:
            raise forms.ValidationError(
                gettext(
                    "没有登记下列号码：%(numbers)s。请核对全部数字；确无此人的，从名单中删去并在答复中说明。"
                )
                % {"numbers": gettext("、").join(unknown[:10])}
            )
        self.found = list({person.pk: person for person in found.values() if person}.values())
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        asked, proposed = given.get("items", []), given.get("proposed", [])
        if set(proposed) - set(asked):
            self.add_error("proposed", gettext("选了没有申请的内容。只能提供申请书列明的内容。"))
        if set(asked) - set(proposed) and not given.get("refusal"):
            self.add_error("refusal", gettext("有申请而不提供的内容，请写明理由。"))
        if (given.get("last_on") or date.min) > timezone.localdate() + timedelta(days=LONGEST_DAYS):
            self.add_error("last_on", gettext("提供期限最长一年。请填写较早的日期。"))
        first, last = given.get("from_month"), given.get("to_month")
        if first and last and last < first:
            self.add_error("to_month", gettext("止月早于起月。请核对。"))
        self._clean_silence(given)
        self._clean_texts(given)
        return given

    def _clean_texts(self, given: dict[str, Any]) -> None:
        """The register is read by clerks for whom no person is named there."""
        for name in ("unit_name", "certificate", "contact", "document_number", "purpose", "basis", "refusal"):
            if _NUMBER.search(given.get(name) or ""):
                self.add_error(name, gettext("这里不写个人的号码；查询谁，只写在“查询的人员”一栏。"))

    def _clean_silence(self, given: dict[str, Any]) -> None:
        until, basis = given.get("silent_until"), given.get("silent_basis")
        if not until:
            return
        if given.get("requester") != Requester.AUTHORITY.value:
            self.add_error(
                "silent_until", gettext("只有行政、司法机关的查询可以暂缓告知本人。请清空这一项。")
            )
        elif until > timezone.localdate() + timedelta(days=LONGEST_DAYS):
            self.add_error(
                "silent_until", gettext("暂缓告知最长一年。请填写较早的日期，到期仍需暂缓的另行申请。")
            )
        if not basis:
            self.add_error("silent_basis", gettext("暂缓告知本人须写明法律依据。"))

    def request(self) -> dict[str, Any]:
        """Fields of `DisclosureRequest`."""
        names = (
            "requester", "unit_name", "certificate", "contact", "document_number", "purpose", "basis", "items",
            "proposed", "refusal", "from_month", "to_month", "last_on", "times", "silent_until", "silent_basis",
        )  # fmt: skip
        given = {name: self.cleaned_data[name] for name in names}
        for name in ("items", "proposed"):
            given[name] = [item.value for item in RecordItem if item.value in given[name]]
        return given


class AgainForm(forms.Form):
    """补印: why the same answer is printed once more."""

    title = _("补印查询答复书")
    again = forms.CharField(
        label=_("补印的原因"),
        max_length=200,
        help_text=_("例如“打印机卡纸”；不计人次，逐人登记"),
        error_messages={"required": _("请写明为什么补印，例如“打印机卡纸”。")},
    )
