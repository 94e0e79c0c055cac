"""An injury that is put down, as the case page shows it. Basis: d13-9, injury-28, sil-41."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import InjuryRow
from quanyi.agency.ledger.advances import advanced_fen
from quanyi.agency.registry.injuries import insured_with, liable
from quanyi.agency.registry.names import name_of
from quanyi.agency.wording import label
from quanyi.law.explain import Figure
from quanyi.law.rules.injury_missing import review_day
from quanyi.law.terms import CareLevel


@dataclass(frozen=True)
class InjuryLine:
    """What is asked for, with whose it is to pay by the register of that day."""

    row: InjuryRow

    @property
    def employer(self) -> str:
        return name_of(self.row.employer, self.row.injured_on)

    @property
    def liable(self) -> Figure:
        """由谁承担: beside the other employers of that day."""
        return liable(self.row.person, self.row.employer, self.row.injured_on)

    @property
    def insured_at(self) -> datetime | None:
        """When the relation that insured that day was put down; None where there is none."""
        relation = insured_with(self.row.person_id, self.row.employer_id, self.row.injured_on)
        return relation.start.learned_at if relation else None

    @property
    def payer(self) -> str:
        if self.insured_at:
            return _("工伤保险基金（单位已参保）")
        if self.row.advance_on:
            return _("工伤保险基金先行支付，向用人单位追偿")
        return _("用人单位（受伤当天没有参加工伤保险）")

    @property
    def grade(self) -> str:
        grade = _("%(grade)s级") % {"grade": self.row.grade} if self.row.grade else "—"
        return f"{grade} {label(CareLevel(self.row.care))}" if self.row.care else grade

    @property
    def review_on(self) -> date | None:
        """From when the assessment may be reviewed."""
        if self.row.assessed_on is None:
            return None
        day = review_day(concluded_on=self.row.assessed_on).value
        return day if isinstance(day, date) else None

    @property
    def left_fen(self) -> int:
        """What the employer has not returned."""
        return advanced_fen(self.row.employer_id)
