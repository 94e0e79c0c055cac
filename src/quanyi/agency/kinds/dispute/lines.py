"""异议: as the case page shows it: the figure then and now, what else it touches, what was found, what put it right.

Basis: d14-16, d14-11-1, gb-16.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import CorrectionRow, DisputeRow
from quanyi.agency.control.disputes import Dispute, dispute_of
from quanyi.agency.control.models import DisputeFinding
from quanyi.agency.kinds.dispute.asking import digest_of
from quanyi.agency.ledger.selectors import EntryLine
from quanyi.agency.review.models import Case
from quanyi.agency.review.subjects import persons_of
from quanyi.agency.serve.figures import corrected_by, open_figure
from quanyi.agency.serve.opened import NoSuchFigure, Opened
from quanyi.agency.serve.record import COLUMNS
from quanyi.law.explain import Figure
from quanyi.law.parameters import ParameterValue


class Touched(NamedTuple):
    """牵涉的数字: what it is called, and the key under which it opens."""

    title: str
    key: str


class Source(NamedTuple):
    """来源案件: by which the figure came into the books, and how many other persons it is about."""

    case: Case
    others: int


@dataclass(frozen=True)
class DisputeLine:
    """An objection with all that an examiner needs."""

    row: DisputeRow

    @cached_property
    def dispute(self) -> Dispute | None:
        return dispute_of(self.row.submission.round.case)

    @cached_property
    def now(self) -> Opened | None:
        """The figure as it stands now; None where it stands no more."""
        return self._opened(self.row.key)

    def _opened(self, key: str) -> Opened | None:
        try:
            return open_figure(self.row.person, key)
        except NoSuchFigure:
            return None

    @property
    def has_moved(self) -> bool:
        """Whether anything that the figure rests on changed since it was disputed."""
        return self.now is None or digest_of(self.now) != self.row.digest

    @property
    def corrected_by(self) -> str:
        """The key under which a correction takes it; empty where another kind of case must."""
        return corrected_by(self.row.key)

    @property
    def findings(self) -> list[DisputeFinding]:
        return list(self.row.findings.select_related("by"))

    @property
    def corrections(self) -> list[Case]:
        """更正案件: those that name this dispute as their application."""
        number = self.row.submission.round.case.number
        rows = CorrectionRow.objects.filter(application_number=number, person_id=self.row.person_id)
        return list(Case.objects.filter(rounds__submission__in=rows.values("submission")).distinct())

    @cached_property
    def entries(self) -> tuple[EntryLine, ...]:
        """Of the figure, and of a month also those of what was paid for it."""
        figures = [self.now, self._opened(f"{self.row.line}-own_paid")]
        found = (entry for each in figures if each for entry in (*each.entries, *each.used))
        return tuple({entry.entry_id: entry for entry in found}.values())

    @cached_property
    def touched(self) -> list[Touched]:
        """Every other figure of the record that rests on the same line or entries."""
        return [
            each for each in dict.fromkeys(_touched(self.row.line, self.entries)) if each.key != self.row.key
        ]

    @cached_property
    def sources(self) -> list[Source]:
        cases = Case.objects.filter(pk__in={entry.case_id for entry in self.entries} | self._declared_by())
        return [Source(case, len(persons_of(case) - {self.row.person_id})) for case in cases.order_by("pk")]

    def _declared_by(self) -> set[int]:
        kind, _dash, rest = self.row.line.partition("-")
        if kind != "contribution" or not rest.isdecimal():
            return set()
        found = Case.objects.filter(rounds__submission__declaration_rows__contribution=int(rest))
        return set(found.values_list("pk", flat=True))

    @cached_property
    def rules(self) -> list[Figure]:
        """The rules that worked it out: the same are behind everybody's."""
        figures = self.now.figure.walk() if self.now else ()
        return list({each.rule: each for each in figures if each.rule}.values())

    @cached_property
    def parameters(self) -> list[ParameterValue]:
        figures = self.now.figure.walk() if self.now else ()
        found = {
            (value.series, value.key, value.valid_from): value
            for each in figures
            for value in each.parameters
        }
        return list(found.values())


def _touched(line: str, entries: tuple[EntryLine, ...]) -> Iterator[Touched]:
    kind = line.partition("-")[0]
    if kind in ("contribution", "migrated"):
        names = (_("缴费基数"), _("个人应缴"), _("个人实缴"), _("单位应缴"), _("单位实缴"))
        yield from (Touched(title, f"{line}-{name}") for title, name in zip(names, COLUMNS, strict=True))
        yield Touched(_("累计缴费年限"), "contribution-months")
    first = min((entry.month.year for entry in entries), default=None)
    if first is None:
        return
    for year in range(first, timezone.localdate().year + 1):
        yield Touched(_("%(year)s年记入个人账户") % {"year": year}, f"credited-{year}")
        yield Touched(_("%(year)s年利息") % {"year": year}, f"interest-{year}")
        yield Touched(_("%(year)s年末储存额") % {"year": year}, f"closing-{year}")
    yield Touched(_("个人账户储存额"), "balance")
