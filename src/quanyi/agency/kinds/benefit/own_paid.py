"""遗属待遇所用的数: what a person paid himself, and how many months of a pension were drawn. Basis: sil-17."""

from quanyi.agency.collect.selectors import migrated_years
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.registry.models import BenefitKind, Person


def months_drawn(person: Person) -> int:
    """领取养老金的月数: months that the bank paid and nobody claimed back."""
    drawn = [order for order in payments_of(person.pk) if order.is_paid and not order.is_claimed]
    return sum(order.payment.row.kind == BenefitKind.MONTHLY_PENSION for order in drawn)


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
