"""暂收款: what waits, and what it is to become. Basis: gb-6.5-1."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ClearanceRow, Submission
from quanyi.agency.ledger.suspense import Suggestion, Waiting
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import shown_names
from quanyi.law.terms import ClearanceUse


@dataclass(frozen=True)
class ClearanceLine:
    """A part of an arrival and what it is to become."""

    row: ClearanceRow

    @property
    def use(self) -> ClearanceUse:
        return ClearanceUse(self.row.use)

    @property
    def target(self) -> str:
        """To whom: an employer, a person by name and number, or the payee of a refund."""
        if self.use is ClearanceUse.REFUND:
            return self.row.payee
        return who(self.row.employer, self.row.person)


@dataclass(frozen=True)
class SuspenseLine:
    """Money that waits: whose it may be, and the cases under way that deal with it."""

    waits: Waiting
    suggestions: list[Suggestion]
    case_numbers: list[tuple[int, str]]

    @property
    def payer(self) -> str:
        """Who paid it, as far as is known or was said."""
        item, row = self.waits.item, self.waits.item.row
        stated = (row.employer_name or row.name or row.credit_code) if row else ""
        return who(item.employer, item.person) or stated or _("未注明")


def who(employer: Employer | None, person: Person | None) -> str:
    if person is not None:
        return f"{shown_names([person.pk])[person.pk]}（{person.insurance_number}）"
    return name_of(employer) if employer else ""


def clearance_rows(submission: Submission) -> Any:
    return submission.clearance_rows.select_related("item__row", "employer", "person")
