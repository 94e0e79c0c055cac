"""捐助登记: what is filled in. Basis: d14-6-1."""

from django import forms
from django.utils.translation import gettext_lazy as _
from quanyi.agency.kinds.donation.donation import Donation
from quanyi.agency.kinds.donation.materials import MATERIALS

from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.registry.models import Employer


class DonationForm(PapersForm):
    """One donation, with its papers."""

    title = _("捐助登记")
    employer = forms.ModelChoiceField(
        label=_("捐助单位"), queryset=Employer.objects.all(), to_field_name="credit_code",
        help_text=_("协议上的单位，须已参保"), error_messages={"required": _("请选择捐助单位。")},
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("捐助金额（元）"), min_value=0, decimal_places=2, max_digits=12, help_text=_("以进账单为准"),
        error_messages={"required": _("请填写捐助金额。")},
    )  # fmt: skip
    arrived_on = forms.DateField(
        label=_("捐款到账日期"), help_text=_("以进账单为准"),
        error_messages={"required": _("请填写捐款到账日期。")},
    )  # fmt: skip
    reference = forms.CharField(
        label=_("银行流水号"), max_length=40, help_text=_("以进账单为准"),
        error_messages={"required": _("请填写进账单上的流水号。")},
    )  # fmt: skip
    field_order = ("employer", "amount", "arrived_on", "reference")

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        self.ask_for(MATERIALS)

    @property
    def donation(self) -> Donation:
        given = self.cleaned_data
        return Donation(int(given["amount"] * 100), given["arrived_on"], given["reference"])
