"""What is filled in for a mandate or an heir's right: at the counter, or by the person. Basis: d14-15-2, d13-6-2."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.documents import receive_document
from quanyi.agency.collect.models import DocumentKind
from quanyi.agency.collect.paper_input import PaperField
from quanyi.agency.grants.models import Grant
from quanyi.agency.grants.services import Extent, Holder, grant_at_once
from quanyi.agency.inputs import DayInput, NameInput
from quanyi.agency.registry.models import Mandate
from quanyi.agency.registry.selectors import find_person, names_of
from quanyi.agency.serve.forms import OfOnePerson
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import label
from quanyi.law.rules.disclosure import SCOPES
from quanyi.law.terms import RecordItem, Requester
from quanyi.written.names import normal_name

AT_THE_COUNTER = (Requester.PROXY, Requester.HEIR)


def _items() -> list[tuple[str, str]]:
    return [(item.value, label(item)) for item in RecordItem]


class ExtentForm(forms.Form):
    """Which items, from when until when."""

    items = forms.MultipleChoiceField(
        label=_("可以查询的内容"),
        widget=forms.CheckboxSelectMultiple,
        choices=_items,
        error_messages={"required": _("请选择可以查询的内容，至少一项。")},
    )
    first_on = DayInput(label=_("开始日期"), help_text=_("含当天"), initial=timezone.localdate)
    last_on = DayInput(label=_("截止日期"), help_text=_("含当天，最长一年；可以提前终止"))

    def extent(self) -> Extent:
        given = self.cleaned_data
        return Extent([RecordItem(code) for code in given["items"]], given["first_on"], given["last_on"])


class OwnMandateForm(ExtentForm):
    """委托他人查询, by the person: to somebody who signs in for themselves."""

    number = forms.CharField(
        label=_("受托人的社会保障号码或个人社会保险编号"),
        max_length=60,
        help_text=_("受托人须已开通网上登录；没有开通的，请带委托书到经办窗口登记"),
        error_messages={"required": _("请填写受托人的完整号码。")},
    )
    name = NameInput(
        label=_("受托人姓名"), max_length=50, error_messages={"required": _("请填写受托人姓名。")}
    )
    field_order = ("name", "number", "items", "first_on", "last_on")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:  # who is registered is asked for a mandate that could stand, and for nothing else
            self.holder = self._holder(given["number"], given["name"])
            if self.holder is None:
                # One sentence for all that may not fit: who is registered here is nobody's to find out.
                self.add_error(
                    "number", gettext("姓名和号码与已开通网上登录的参保人不一致。请与受托人核对后重填。")
                )
        return given

    def _holder(self, number: str, name: str) -> Holder | None:
        found = find_person(number)
        mandate = Mandate.objects.filter(person=found).select_related("account").first() if found else None
        if found is None or mandate is None or names_of([found.pk]).get(found.pk) != normal_name(name):
            return None
        return Holder(normal_name(name), found.insurance_number, account=mandate.account)


class CounterForm(OfOnePerson, ExtentForm):
    """登记委托书或者继承关系, with the papers before the clerk."""

    requester = forms.ChoiceField(
        label=_("来人是"),
        widget=forms.RadioSelect,
        choices=lambda: [(each.value, label(each)) for each in AT_THE_COUNTER],
        error_messages={"required": _("请选择来人是受委托人还是继承人。")},
    )
    number = forms.CharField(
        label=_("参保人的社会保障号码或个人社会保险编号"),
        max_length=60,
        help_text=_("须填完整号码"),
        error_messages={"required": _("请填写参保人的完整号码。")},
    )
    name = NameInput(label=_("来人姓名"), max_length=50, error_messages={"required": _("请填写来人姓名。")})
    document = forms.CharField(
        label=_("来人证件"),
        max_length=200,
        help_text=_("证件名称和号码，例如“居民身份证 …”"),
        error_messages={"required": _("请填写来人的证件名称和号码。")},
    )
    contact = forms.CharField(label=_("联系方式"), max_length=200, required=False)
    basis = forms.CharField(
        label=_("书面材料"),
        max_length=500,
        help_text=_("委托书的日期和编号；继承的，写明死亡证明、亲属关系证明的编号"),
        error_messages={"required": _("请写明委托书或者继承材料的日期和编号。")},
    )
    paper = PaperField(
        label=_("书面材料的扫描件或照片"),
        help_text=_("委托书，或者死亡证明和亲属关系证明；不超过 10 MB"),
        error_messages={"required": _("请附上书面材料的扫描件或照片。")},
    )
    seen = forms.BooleanField(
        label=_("已核验：来人的有效证件，委托书原件（继承的，死亡证明和亲属关系证明原件）"),
        error_messages={"required": _("核验来人证件和书面材料原件后才能登记。")},
    )
    field_order = (
        "requester", "number", "name", "document", "contact", "basis", "paper", "items", "first_on", "last_on",
        "seen",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        beyond = set(given.get("items", [])) - {item.value for item in SCOPES[Requester.HEIR].items}
        if given.get("requester") == Requester.HEIR.value and beyond:
            self.add_error("items", gettext("继承人只能查询与继承有关的待遇和个人账户，请去掉其他内容。"))
        return given

    @transaction.atomic
    def register(self, *, by: Account) -> Grant:
        """The grant, with its paper kept. Raises GrantRefused."""
        given = self.cleaned_data
        paper = receive_document(given["paper"].read(), given["paper"].name, DocumentKind.AUTHORITY, by=by)
        holder = Holder(normal_name(given["name"]), given["document"], given["contact"])
        requester = Requester(given["requester"])
        return grant_at_once(
            requester, self.person, holder, self.extent(), basis=given["basis"], by=by, paper=paper
        )


class EndForm(forms.Form):
    """Why a grant ends early."""

    reason = forms.CharField(
        label=_("终止事由"),
        max_length=200,
        error_messages={"required": _("请写明终止的原因，例如“不再委托”。")},
    )
