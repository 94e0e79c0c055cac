"""遗属待遇所用的数: what a person paid himself, and how long a pension was drawn on how many months. Basis: sil-17."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.selectors import migrated_years
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.paid_bases import bases_of, deemed_months
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.law.explain import Figure
from quanyi.law.periods import Month


def first_pension(person: Person) -> BenefitDecision | None:
    """The first decision of a pension; None of somebody who never drew one."""
    known = BenefitDecision.objects.filter(person=person, kind=BenefitKind.MONTHLY_PENSION)
    return known.order_by("pk").first()


def months_drawn(person: Person, pension: BenefitDecision) -> int:
    """领取养老金的月数: months that the bank paid and nobody claimed back, after those that an earlier office paid.

    Raises BenefitRefused where it is not known since when a pension was drawn that was taken over.
    """
    drawn = [order for order in payments_of(person.pk) if order.is_paid and not order.is_claimed]
    here: int = sum(order.payment.row.kind == BenefitKind.MONTHLY_PENSION for order in drawn)
    return here + (_drawn_before(pension) if is_taken_over(pension) else 0)


def _drawn_before(pension: BenefitDecision) -> int:
    begun = stated(pension, "first_pension_month")
    if begun is None or not isinstance(begun.value, Month):
        raise _unknown()
    months: int = pension.first_month - begun.value
    return months


def contributed(person: Person, pension: BenefitDecision | None) -> int:
    """缴费年限（月）: as the record has them; of a pension taken over as its paper says. Raises BenefitRefused."""
    if pension is None or not is_taken_over(pension):
        return len(bases_of(person)) + deemed_months(person)
    if (months := stated(pension, "contribution_months")) is None:
        raise _unknown()
    return months.fen


def is_taken_over(pension: BenefitDecision) -> bool:
    """Whether it stands as an earlier office decided it, so that nothing is reckoned in it."""
    return set(pension.figure) <= {"figure"}


def stated(pension: BenefitDecision, term: str) -> Figure | None:
    """What the computation of a pension, or the paper of one taken over, says; None where neither does."""
    tree = pension.figure.get("figure")
    nodes = Figure.from_dict(tree).walk() if tree else ()
    return next((node for node in nodes if node.term == term), None)


def _unknown() -> BenefitRefused:
    return BenefitRefused(
        _(
            "这份养老金由原机构核定，没有登记起领的月份或者缴费年限，不能按规则算出遗属待遇。"
            "请查明原核定表，报负责人处理。"
        )
    )


def own_paid(person: Person) -> int:
    """What the person paid himself over all months that were paid, in fen."""
    here = sum(found.row.own_due_fen for found in ledger.contributions_of(person.pk) if found.credited_in)
    before = sum(
        fen
        for year in migrated_years(person.insurance_number)
        for fen, credited in zip(year.own_due_fen, year.credited_in, strict=True)
        if credited
    )
    return here + before
