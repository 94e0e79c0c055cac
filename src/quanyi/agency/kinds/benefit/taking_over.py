"""接续原核定: a pension that an earlier office decided and paid: not computed anew, but paid on as its decision says.

For pensioners of any year, those of before the rules of 2006 too, whose decision is on paper or in old books. What the
old books paid is not paid again. In which share the parts of the account go on paying is as they stand (mark P).
Basis: d14-2-3, d14-5-2, gb-8-2.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import MigrationYear
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Computed
from quanyi.agency.ledger import benefit as ledger_benefit
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.law.explain import Figure, reckoned
from quanyi.law.explain.formula import of
from quanyi.law.periods import Month
from quanyi.law.terms import PersonStatus


@dataclass(frozen=True)
class OldDecision:
    """原核定: what its paper says: the month from which we pay, the monthly amount, what of it the account
    pays, the months of contribution that it rests on, and from when it was drawn."""

    first_month: Month
    amount_fen: int
    account_fen: int
    months: int
    document: str
    begun: Month | None = None  # the first month that was ever paid; survivors' grants count from it


def taken_over(person: Person, old: OldDecision) -> Computed:
    """The pension as its paper says it. Raises BenefitRefused."""
    status = facts_of(person).get("status")
    if status is None or status.value != PersonStatus.RETIRED.value:
        raise BenefitRefused(
            _("该人没有登记为离退休。接续只用于原系统已核定并发放的养老金；新到龄的，请核定按月基本养老金。")
        )
    if old.begun and old.begun > old.first_month:
        raise BenefitRefused(
            _("原核定起领的月份 %(begun)s 晚于接续支付的月份 %(first)s。请按原核定表核对。")
            % {"begun": old.begun, "first": old.first_month}
        )
    last = last_paid_before(person)
    if last is not None and old.first_month <= last:
        raise BenefitRefused(
            _("原系统已支付到 %(last)s，不能从 %(first)s 起再付。请从 %(next)s 起接续。")
            % {"last": last, "first": old.first_month, "next": last + 1}
        )
    if old.account_fen > old.amount_fen:
        raise BenefitRefused(_("个人账户养老金多于养老金合计。请按原核定表核对。"))
    parts = ledger_benefit.parts_of(person.pk)
    return Computed(_figure(old), old.account_fen, parts, old.first_month, is_taken_over=True)


def last_paid_before(person: Person) -> Month | None:
    """The last month in which the earlier system paid from the account; None where its books show none."""
    return max(
        (
            Month(year.year, n + 1)
            for year in MigrationYear.objects.filter(insurance_number=person.insurance_number)
            for n, fen in enumerate(zip(year.own_payout_fen, year.transfer_payout_fen, strict=True))
            if any(fen)
        ),
        default=None,
    )


def _figure(old: OldDecision) -> Figure:
    """As stated, not reckoned: the paper is its source."""
    account = Figure("account_pension", old.account_fen, "fen")
    pool = Figure("basic_pension", old.amount_fen - old.account_fen, "fen")
    months = Figure("contribution_months", old.months, "months")
    begun = (Figure("first_pension_month", old.begun, "month"),) if old.begun else ()
    figure = reckoned("monthly_pension", "fen", of(0) + of(1), provisions=("d14-5-2",), parts=(pool, account))
    return Figure(
        figure.term, figure.value, figure.unit, provisions=figure.provisions, parts=(*figure.parts, months, *begun),
        formula=figure.formula, note_zh=f"按原核定接续：{old.document}", note_en=f"as decided before: {old.document}",
    )  # fmt: skip
