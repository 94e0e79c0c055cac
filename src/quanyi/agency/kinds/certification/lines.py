"""认证明细 as the case page shows them. Basis: gb-6.3-2."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.audit.looks import shows
from quanyi.agency.collect.models import EntitlementRow, Submission
from quanyi.agency.registry.entitlement import events_of, worded
from quanyi.agency.registry.models import CheckWay
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.wording import label, sentence
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.suspension import DatedEvent, standing_of_month
from quanyi.law.terms import PensionEvent


@dataclass(frozen=True)
class CertificationLine:
    """A row with the name, and how the pension is paid from the month after it, by the rule."""

    row: EntitlementRow
    name: str
    figure: Figure

    @property
    def event(self) -> str:
        return label(PensionEvent(self.row.event))

    @property
    def standing(self) -> str:
        return sentence(worded(self.figure))

    @property
    def way(self) -> str:
        return str(CheckWay(self.row.way).label)


def lines_of(submission: Submission, rows: Sequence[EntitlementRow]) -> list[CertificationLine]:
    persons = {row.person_id for row in rows}
    shows(persons=persons)
    names, known = shown_names(persons), events_of(persons)
    return [
        CertificationLine(row, names[row.person_id], _figure(row, known.get(row.person_id, [])))
        for row in rows
    ]


def _figure(row: EntitlementRow, known: Sequence[Any]) -> Figure:
    """With this event among those that were known before it."""
    before = [DatedEvent(each.on, PensionEvent(each.event)) for each in known if each.on < row.on]
    return standing_of_month([*before, DatedEvent(row.on, PensionEvent(row.event))], Month.of(row.on) + 1)


def certification_facts(submission: Submission) -> dict[str, Any]:
    """Whether it is a comparison of many, for the page."""
    return {"is_comparison": submission.summary["is_comparison"]}


def subject_of(submission: Submission) -> str:
    if submission.summary["is_comparison"]:
        return _("按数据比对认证 %(count)s 人") % {"count": submission.row_count}
    row = submission.entitlement_rows.get()
    name = shown_names([row.person_id])[row.person_id]
    return _("%(name)s：%(event)s") % {"name": name, "event": label(PensionEvent(row.event))}
