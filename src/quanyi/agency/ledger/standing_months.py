"""A person's months as a record shows them: what stands, in one statement. Basis: d14-2-2."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Case, Q, When

from quanyi.agency.ledger.selectors import standing
from quanyi.law.periods import Month


class StandingMonth(NamedTuple):
    """缴费记录 as a record shows it: a month that stands, with what was declared and when its money came; fen."""

    contribution_id: int
    month: Month
    employer_id: int | None
    kind: str
    base_fen: int
    own_due_fen: int
    employer_due_fen: int
    paid_on: date | None
    credited_month: Month | None
    account_own_fen: int
    account_transfer_fen: int
    journal_kind: str
    case_number: str
    is_made_up: bool


def standing_months(person_id: int, *, known_at: datetime | None = None) -> list[StandingMonth]:
    """The months of `contributions_of`, newest first, in one statement and without their objects."""
    paid = Q(crediting__isnull=False)
    if known_at:
        paid &= Q(crediting__journal__posted_at__lte=known_at)
    arrived = paid & Q(crediting__back_payment__isnull=True)
    rows = standing(known_at).filter(person_id=person_id).order_by("-month", "-pk")
    return [
        StandingMonth(*values)
        for values in rows.values_list(
            "pk", "month", "employer_id", "kind", "row__base_fen", "row__own_due_fen", "row__employer_due_fen",
            Case(When(arrived, then="crediting__paid_on"), default="row__paid_on"),
            Case(When(arrived, then="crediting__credited_month"), default="credited_month"),
            "row__account_own_fen", "row__account_transfer_fen", "journal__kind", "journal__case__number",
            Case(When(paid & ~arrived, then=True), default=False),
        )
    ]  # fmt: skip
