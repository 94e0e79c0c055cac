"""办理转入: what the counter fills in, of an application and of a receipt. Basis: sco-2009-66-5, sco-2009-66-8."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.desk.person_form import PersonForm
from quanyi.agency.inputs import CodeInput, CountInput
from quanyi.agency.kinds.transfer_in.asking import Wanted
from quanyi.agency.kinds.transfer_in.materials import APPLICATION, MATERIALS, OVERLAP, POST, RECEIPT
from quanyi.agency.kinds.transfer_in.receiving import Coming
from quanyi.agency.ledger.suspense import Waiting
from quanyi.agency.wording import N_
from quanyi.law.money import format_yuan


class ApplicationForm(PersonForm, PapersForm):
    """转入申请."""

    title = _("办理转入申请")
    number = CodeInput(
        label=_("社会保障号码"),
        help_text=_("完整号码，或者个人社会保险编号"),
        error_messages={"required": _("请填写参保人的完整号码。")},
    )
    office = forms.CharField(
        label=_("原参保地行政区划代码"), max_length=18, help_text=_("照参保缴费凭证填写，例如 330100"),
        error_messages={"required": _("请填写原参保地的行政区划代码。")},
    )  # fmt: skip
    office_name = forms.CharField(
        label=_("原参保地机构名称"), max_length=100, help_text=_("照参保缴费凭证填写"),
        error_messages={"required": _("请填写原参保地机构的名称。")},
    )  # fmt: skip
    months_there = CountInput(
        unit=N_("个月"),
        label=_("原参保地实际缴费月数"),
        min_value=0,
        max_value=720,
        help_text=_("照参保缴费凭证填写"),
        error_messages={"required": _("请填写凭证所载的实际缴费月数。")},
    )
    household = forms.CharField(
        label=_("户籍地行政区划代码"), max_length=18,
        help_text=_("户籍在本地的，填本地代码；用于判断临时账户和待遇领取地"),
        error_messages={"required": _("请填写户籍地的行政区划代码。")},
    )  # fmt: skip
    approved_post = forms.BooleanField(
        label=_("经县级以上组织、人社部门批准调动"), required=False, help_text=_("不受年龄限制；须附批准文件")
    )

    def __init__(self, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = (
            POST if self.data.get("approved_post") or self.initial.get("approved_post") else APPLICATION
        )
        self.ask_for(MATERIALS)

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            given["office"], given["office_name"], given["household"], given["months_there"],
            bool(given["approved_post"]),
        )  # fmt: skip


class ReceiptForm(PapersForm):
    """转入接续: which money in suspense is that of the table."""

    title = _("办理转入接续")
    items = forms.MultipleChoiceField(
        label=_("转移资金"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("暂收款中对方付来的款项；合计须等于信息表的转移基金总额"),
        error_messages={"required": _("请选择这笔转移的到账款项。还没有到账的，到账后再办。")},
    )

    def __init__(self, *sent: Any, coming: Coming, waiting: list[Waiting], **given: Any) -> None:
        super().__init__(*sent, **given)
        choices = [(str(each.item.pk), _told(each)) for each in waiting]
        self.fields["items"].choices = choices  # type: ignore[attr-defined]
        fits = [str(each.item.pk) for each in waiting if each.left_fen == coming.amounts["total"]]
        self.fields["items"].initial = fits[:1]
        self.matter = OVERLAP if coming.overlapping else RECEIPT
        self.ask_for(MATERIALS, person=coming.person)

    def chosen(self) -> list[int]:
        return [int(each) for each in self.cleaned_data["items"]]


def _told(waits: Waiting) -> str:
    """Day, amount and the bank's reference of an arrival."""
    reference = waits.item.row.reference if waits.item.row else str(waits.item.pk)
    return f"{waits.item.arrived_on} · {format_yuan(waits.left_fen)} · {reference}"
