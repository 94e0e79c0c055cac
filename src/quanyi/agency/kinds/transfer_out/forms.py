"""办理转出: what the counter fills in; a signed letter says all of it. Basis: sco-2009-66-8."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import TransferMessage
from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.desk.person_form import PersonForm
from quanyi.agency.exchange.messages import content_of
from quanyi.agency.inputs import CodeInput
from quanyi.agency.kinds.transfer_out.asking import Letter
from quanyi.agency.kinds.transfer_out.materials import EXCHANGE, MATERIALS, PAPER


class TransferOutForm(PersonForm, PapersForm):
    """转出申请: a contact letter on paper, or one that came by the system (`message`), which says the rest."""

    title = _("办理转出")
    number = CodeInput(
        label=_("社会保障号码"),
        help_text=_("联系函所载参保人的完整号码"),
        error_messages={"required": _("请填写参保人的完整号码。")},
    )
    letter = forms.CharField(
        label=_("联系函编号"), max_length=40, help_text=_("照联系函填写"),
        error_messages={"required": _("请填写联系函编号。")},
    )  # fmt: skip
    office = forms.CharField(
        label=_("转入地行政区划代码"), max_length=18, help_text=_("例如 330100"),
        error_messages={"required": _("请填写转入地的行政区划代码。")},
    )  # fmt: skip
    office_name = forms.CharField(
        label=_("转入地机构名称"), max_length=100, help_text=_("照联系函填写"),
        error_messages={"required": _("请填写转入地机构的名称。")},
    )  # fmt: skip
    bank_account = forms.CharField(
        label=_("开户名、开户行和账号"), max_length=300, help_text=_("转移资金付往的账户；审核人会与联系函核对"),
        error_messages={"required": _("请填写转入地的开户名、开户行和账号。")},
    )  # fmt: skip

    def __init__(self, *sent: Any, message: TransferMessage | None = None, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.message = message
        if message:
            for name in ("number", "letter", "office", "office_name", "bank_account"):
                del self.fields[name]
            assert message.person is not None
            self.person = message.person
        self.matter = EXCHANGE if message else PAPER
        self.ask_for(MATERIALS)

    def asked_by(self) -> Letter:
        if self.message:
            said = content_of(self.message)
            name, bank = str(said["place_name"])[:100], str(said["bank_account"])[:300]
            return Letter(self.message.number, self.message.office, name, bank, True)
        given = self.cleaned_data
        number = f"{given['office']} {given['letter']}"  # letters of two offices may bear one number
        return Letter(number, given["office"], given["office_name"], given["bank_account"], False)
