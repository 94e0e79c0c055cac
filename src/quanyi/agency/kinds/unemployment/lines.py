"""A registration as unemployed, as the case page shows it. Basis: sil-45, d13-13, d13-14."""

from dataclasses import dataclass

from quanyi.agency.collect.models import UnemploymentRow
from quanyi.agency.ledger.unemployed import Counters, counters
from quanyi.agency.registry.names import name_of
from quanyi.agency.wording import label
from quanyi.law.provisions import cite
from quanyi.law.terms import DismissalCause


@dataclass(frozen=True)
class UnemploymentLine:
    """What is asked for, beside both counters of months as they stand."""

    row: UnemploymentRow

    @property
    def employer(self) -> str:
        return name_of(self.row.employer, self.row.ended_on)

    @property
    def cause(self) -> str:
        return label(DismissalCause(self.row.cause))

    @property
    def clause(self) -> str:
        """The clause of Decree 13 that the cause is; none for one's own wish."""
        cause = DismissalCause(self.row.cause)
        is_own = cause is DismissalCause.OWN_WISH
        return "" if is_own else str(cite(f"d13-13-{cause.value.removeprefix('i')}"))

    @property
    def counters(self) -> Counters:
        return counters(self.row.person_id)
