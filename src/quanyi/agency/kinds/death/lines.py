"""死亡报告: as the case page shows it. Basis: gb-9.3-4, service-25."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from quanyi.agency.collect.models import BenefitAct, BenefitRow, DeathReport, Submission
from quanyi.agency.kinds.death.reporting import late_by
from quanyi.agency.registry.models import BenefitKind
from quanyi.agency.registry.selectors import shown_names
from quanyi.law.explain import Figure


@dataclass(frozen=True)
class EndedLine:
    """What is stopped, or a month that is claimed back."""

    row: BenefitRow

    @property
    def kind(self) -> str:
        return str(BenefitKind(self.row.kind).label)

    @property
    def act(self) -> str:
        return str(BenefitAct(self.row.act).label)

    @property
    def figure(self) -> Figure:
        return Figure.from_dict(self.row.figure["figure"])


@dataclass(frozen=True)
class DeathLine:
    """The report, and by which day it was due."""

    row: DeathReport

    @property
    def name(self) -> str:
        return shown_names([self.row.person_id])[self.row.person_id]

    @cached_property
    def limit(self) -> Figure | None:
        return late_by(self.row)

    @property
    def is_late(self) -> bool:
        last = self.limit.value if self.limit else None
        return isinstance(last, date) and self.row.reported_on > last

    @cached_property
    def ended(self) -> Sequence[EndedLine]:
        return [EndedLine(row) for row in self.row.submission.benefit_rows.order_by("pk")]


def reports(submission: Submission) -> Any:
    """The one report of a case."""
    return (
        DeathReport.objects.filter(submission=submission)
        .order_by("pk")
        .select_related("person", "submission")
    )
