"""终止关系: what the counter fills in at each step. Basis: d13-3-2, d13-6-1."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import TerminationGround
from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import CodeInput, DayInput, NameInput
from quanyi.agency.kinds.termination.materials import MATERIALS
from quanyi.agency.kinds.termination.submitting import Payee
from quanyi.agency.registry.models import Person


class ApplicationForm(PapersForm):
    """书面申请. `ground` is why; the papers follow from it."""

    title = _("终止关系申请")
    applied_on = DayInput(
        label=_("书面申请日期"),
        help_text=_("申请书上的日期"),
        error_messages={"required": _("请填写书面申请的日期。")},
    )
    left_on = DayInput(
        label=_("出国（境）定居日期"), required=False, help_text=_("按定居证明；年限不足的不填")
    )
    lost_on = DayInput(
        label=_("丧失中国国籍日期"),
        required=False,
        help_text=_("按国籍证明；只定居而没有丧失国籍的，账户保留，不能终止"),
    )
    nationality = forms.CharField(
        label=_("现国籍和证明文件"),
        max_length=200,
        required=False,
        help_text=_("例如“某国护照 号码 签发机关”"),
    )

    def __init__(self, *sent: Any, person: Person, ground: str, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = ground
        if ground == TerminationGround.SHORT.value:
            for name in ("left_on", "lost_on", "nationality"):
                del self.fields[name]
        of_application = [
            material for material in MATERIALS if material.code in ("application", "emigration")
        ]
        self.ask_for(of_application, person=person)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.matter == TerminationGround.LEFT.value:
            self._clean_left(given)
        return given

    def _clean_left(self, given: dict[str, Any]) -> None:
        if not given.get("left_on") and "left_on" not in self.errors:
            self.add_error("left_on", gettext("请填写出国（境）定居的日期。"))
        if not given.get("lost_on") and "lost_on" not in self.errors:
            self.add_error(
                "lost_on",
                gettext(
                    "只出国（境）定居、没有丧失中国国籍的，个人账户予以保留并按规定计息，不能终止。丧失国籍的请按证明填写日期。"
                ),
            )
        if not given.get("nationality"):
            self.add_error("nationality", gettext("请写明现国籍和证明文件。"))

    def wanted(self, by: Any) -> dict[str, Any]:
        """Fields of `TerminationRequest`; its papers are kept now."""
        papers = {paper.material: paper.document for paper in self.papers(by=by)}
        fields = {
            name: self.cleaned_data[name]
            for name in ("applied_on", "left_on", "lost_on", "nationality")
            if name in self.fields
        }
        return fields | {
            "ground": self.matter,
            "application": papers["application"],
            "evidence": papers.get("emigration"),
        }


class DeliveryForm(PapersForm):
    """书面告知送达: when, how and to whom, with the receipt."""

    title = _("书面告知送达")
    on = DayInput(
        label=_("送达日期"), help_text=_("本人签收之日"), error_messages={"required": _("请填写送达的日期。")}
    )
    detail = forms.CharField(
        label=_("送达方式和签收人"),
        max_length=200,
        help_text=_("例如“当面送达，本人签收”"),
        error_messages={"required": _("请写明送达方式和签收人。")},
    )

    def __init__(self, *sent: Any, person: Person, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = TerminationGround.SHORT.value
        self.ask_for([material for material in MATERIALS if material.code == "delivery"], person=person)


class PayeeForm(forms.Form):
    """收款账户, of the person alone: who is paid is who applied."""

    title = _("收款账户")
    bank_name = NameInput(
        label=_("开户行"), max_length=100, help_text=_("银行和网点的名称"),
        error_messages={"required": _("请填写开户行。")},
    )  # fmt: skip
    account_number = CodeInput(
        also="", form="[0-9]{8,32}", label=_("收款账号"), help_text=_("本人的账户，8 至 32 位数字"),
        error_messages={
            "required": _("请填写收款账号。"),
            "invalid": _("收款账号须为 8 至 32 位数字。请按存折或银行卡填写。"),
        },
    )  # fmt: skip

    def payee(self) -> Payee:
        return Payee(self.cleaned_data["bank_name"], self.cleaned_data["account_number"])


class ConfirmationForm(PapersForm, PayeeForm):
    """本人书面确认: its day and paper, and to which account it is paid."""

    title = _("本人书面确认")
    on = DayInput(
        label=_("书面确认日期"),
        help_text=_("确认书上的日期，不早于送达"),
        error_messages={"required": _("请填写书面确认的日期。")},
    )

    def __init__(self, *sent: Any, person: Person, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.matter = TerminationGround.SHORT.value
        self.ask_for([material for material in MATERIALS if material.code == "confirmation"], person=person)
        self.order_fields(["on", "bank_name", "account_number"])


class WithdrawalForm(forms.Form):
    """撤回申请, with the reason."""

    title = _("撤回终止关系申请")
    reason = forms.CharField(
        label=_("撤回的原因"),
        max_length=200,
        help_text=_("本人撤回的，写明何时以何种方式提出"),
        error_messages={"required": _("请写明撤回的原因。")},
    )
