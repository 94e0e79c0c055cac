"""缓缴申请: as the case page shows it. Basis: d13-21, d13-22."""

from dataclasses import dataclass
from datetime import date

from quanyi.agency.collect.models import DeferralRow
from quanyi.agency.kinds.deferral.deferring import months_of
from quanyi.law.explain import Figure
from quanyi.law.rules.due import due_day


@dataclass(frozen=True)
class DeferralLine:
    """What is asked for, with the rule's word on its length."""

    row: DeferralRow

    @property
    def figure(self) -> Figure:
        return months_of(self.row)

    @property
    def is_long(self) -> bool:
        """Whether the rule finds it longer than usual."""
        usual = self.figure.parameters
        return bool(usual) and self.figure.fen > usual[0].value

    @property
    def due_on(self) -> date:
        """期满应缴: the day by which all of it is due."""
        return due_day(self.row.last_month, self.row.employer.region)
