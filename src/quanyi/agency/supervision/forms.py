"""What is filled in for supervision: who looks in for which body, and whose record an order opens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.forms import chosen_from
from quanyi.agency.grants.models import Grant
from quanyi.agency.grants.services import order_to_inspect
from quanyi.agency.inputs import DayInput
from quanyi.agency.serve.forms import OfOnePerson
from quanyi.agency.serve.mandate_forms import ExtentForm
from quanyi.agency.staff.models import Account, BodyKind
from quanyi.agency.staff.supervisions import Appointment, free_for_supervision


class AppointmentForm(forms.Form):
    """提出监督任职."""

    account = forms.ChoiceField(
        label=_("登录账户"),
        help_text=_("没有岗位的工作人员账户；没有的，先在服务器上用 quanyi users add 开立"),
        error_messages={"required": _("请选择监督人员的登录账户。")},
    )
    body_kind = forms.ChoiceField(label=_("监督主体"), choices=BodyKind.choices)
    body = forms.CharField(
        label=_("单位名称"),
        max_length=200,
        help_text=_("委派监督人员的行政部门或者内审机构"),
        error_messages={"required": _("请填写委派单位的名称。")},
    )
    document = forms.CharField(
        label=_("委派文书"),
        max_length=200,
        help_text=_("名称和文号"),
        error_messages={"required": _("请填写委派文书的名称和文号。")},
    )
    first_on = DayInput(label=_("开始日期"), help_text=_("含当天"))
    last_on = DayInput(label=_("截止日期"), help_text=_("含当天；到期自动失效"))

    def __init__(self, by: Account, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.people = {str(each.pk): each for each in free_for_supervision(by.agency_id)}
        self.fields["account"].choices = chosen_from(  # type: ignore[attr-defined]
            (pk, f"{each.display_name}（{each.username}）") for pk, each in self.people.items()
        )

    def asked(self) -> tuple[Account, Appointment]:
        given = dict(self.cleaned_data)
        account = self.people[given.pop("account")]
        return account, Appointment(**given | {"body_kind": BodyKind(given["body_kind"])})


class InspectionForm(OfOnePerson, ExtentForm):
    """登记查阅依据: whose record, by which document of the body, which items, until when. Basis: d14-3-3."""

    document = forms.CharField(
        label=_("监督文书"),
        max_length=200,
        help_text=_("列明此人的检查通知、调查函等的名称和文号"),
        error_messages={"required": _("请填写监督文书的名称和文号。")},
    )
    purpose = forms.CharField(
        label=_("查阅事由"),
        max_length=200,
        help_text=_("本人和经办机构看得到"),
        error_messages={"required": _("请写明为什么查阅此人的记录。")},
    )
    number = forms.CharField(
        label=_("参保人的社会保障号码或个人社会保险编号"),
        max_length=60,
        help_text=_("须填完整号码，与监督文书一致"),
        error_messages={"required": _("请填写参保人的完整号码。")},
    )
    field_order = ("document", "purpose", "number", "items", "first_on", "last_on")

    def __init__(self, *sent: Any, **given: Any) -> None:
        super().__init__(*sent, **given)
        self.fields["items"].label = _("文书列明查阅的内容")
        self.fields["last_on"].help_text = _("含当天；不晚于监督任职的截止日期")

    def register(self, *, by: Account) -> Grant:
        """Raises GrantRefused."""
        given = self.cleaned_data
        return order_to_inspect(
            self.person, self.extent(), document=given["document"], purpose=given["purpose"], by=by
        )
