"""其他险种的权益: what the months in the other schemes give a person, and what was decided on them.

Basis: d14-2-2, d14-2-3, d13-7-1, d13-7-2, d13-9, d13-14.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.ledger.payout import Order, payments_of
from quanyi.agency.ledger.unemployed import Counters, counters, paid_months
from quanyi.agency.registry.injuries import insured_with, live_injuries
from quanyi.agency.registry.models import BenefitKind, Injury, Person, Unemployment
from quanyi.agency.registry.names import name_of
from quanyi.agency.serve.record import BenefitLine
from quanyi.agency.serve.registered import benefit_lines, decisions_of
from quanyi.agency.wording import sentence
from quanyi.law.errors import NoParameter
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.years import medical_months, required_medical_months
from quanyi.law.terms import Scheme


@dataclass(frozen=True)
class InjuryShown:
    """An injury as it stands, and whose it is to pay."""

    injury: Injury
    employer: str
    payer: str


@dataclass(frozen=True)
class Rights:
    """`medical`: months and what is missing for the time of retirement, or `medical_why` there is no figure."""

    counters: Counters
    medical: Figure
    medical_why: str
    unemployments: tuple[Unemployment, ...]
    injuries: tuple[InjuryShown, ...]
    benefits: tuple[BenefitLine, ...]

    @property
    def medical_missing(self) -> Figure | None:
        return None if self.medical_why else self.medical.part("months_missing")


def rights_of(person: Person) -> Rights:
    orders = payments_of(person.pk)
    medical, why = _medical(person, orders, timezone.localdate())
    decided = [d for d in decisions_of(person) if d.scheme != Scheme.PENSION.value]
    return Rights(
        counters=counters(person.pk),
        medical=medical,
        medical_why=why,
        unemployments=tuple(person.unemployments.select_related("employer").order_by("-number")),
        injuries=tuple(_shown(injury) for injury in live_injuries(person.pk)),
        benefits=benefit_lines(decided, orders),
    )


def _medical(person: Person, orders: Iterable[Order], today: date) -> tuple[Figure, str]:
    """Months paid, those included that the unemployment fund paid for, each once. Basis: d13-7-1, d13-7-2, sil-48."""
    months = set(paid_months(person.pk, Scheme.MEDICAL))
    months |= {
        order.payment.month
        for order in orders
        if order.payment.row.kind == BenefitKind.UNEMPLOYED_MEDICAL and order.is_paid and not order.is_claimed
    }
    places = [(_("本地"), sorted(months))]
    try:
        required = required_medical_months(on=Month.of(today), region=person.region)
    except NoParameter as error:
        return medical_months(places, required_months=0), sentence(error)
    return medical_months(places, required_months=required), ""


def _shown(injury: Injury) -> InjuryShown:
    on = injury.injured_on
    is_insured = insured_with(injury.person_id, injury.employer_id, on) is not None
    if not is_insured and injury.advance_on is None:
        payer = _("用人单位（受伤当天没有参加工伤保险）")
    else:
        payer = _("工伤保险基金") if is_insured else _("工伤保险基金先行支付")
    return InjuryShown(injury, name_of(injury.employer, on), payer)
