"""人员状态: where a person stands and since when, from what is registered, decided and paid, in one place for page and
paper. That somebody pays, pauses or has ended is derived, never typed (decision 060).

Basis: gb-A-10, gb-A-21, gb-A-22, gb-A-23, gb-6.5-2.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quanyi.agency.registry.facts import Held
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, EmploymentChange
from quanyi.agency.registry.selectors import Relation
from quanyi.law.terms import PersonStatus, Scheme

# What relations do not change: these come with a paper or with a case of their own.
REGISTERED_ONLY = frozenset(
    {PersonStatus.RETIRED, PersonStatus.DIED, PersonStatus.TRANSFERRED_OUT, PersonStatus.ENDED}
)
# 个人缴费状态, item 21: codes of `registry.codes.CONTRIBUTION_STATUS`.
PAYING, PAUSED, ENDED = "1", "2", "3"


@dataclass(frozen=True)
class Standing:
    """A state, the case that it rests on (no number where none is known), and its first day and reason."""

    status: PersonStatus
    case_number: str
    since: date | None = None
    reason: str = ""

    @property
    def contribution_status(self) -> str:
        """个人缴费状态, which follows from it; items 22 and 23 are its day and reason."""
        return {PersonStatus.CONTRIBUTING: PAYING, PersonStatus.INTERRUPTED: PAUSED}.get(self.status, ENDED)


def standing_of(
    registered: Held | None,
    decisions: Iterable[BenefitDecision],
    relations: Iterable[Relation] = (),
    ended: Standing | None = None,
) -> Standing | None:
    """The registered state where a paper or a case gave it; else retired from the first monthly pension on, ended with
    an account that was paid out (`ended`), or what the pension relations say.
    """
    status = PersonStatus(registered.value) if registered else None
    if status in REGISTERED_ONLY and registered and status:
        return Standing(status, registered.case_number, registered.holds_from, registered.reason)
    pensions = (decision for decision in decisions if decision.kind == BenefitKind.MONTHLY_PENSION)
    first = min(pensions, key=lambda decision: decision.pk, default=None)
    if first is not None:
        number = first.case.number if first.case else ""
        return Standing(PersonStatus.RETIRED, number, first.first_month.first_day, "核定按月基本养老金")
    return ended or _by_relations(registered, [r for r in relations if r.scheme is Scheme.PENSION])


def _by_relations(registered: Held | None, relations: list[Relation]) -> Standing | None:
    """Paying since the relation that stands open began; paused since the day after the last one ended."""
    standing = min((r for r in relations if r.end is None), key=lambda r: r.starts_on, default=None)
    if standing:
        found = Standing(
            PersonStatus.CONTRIBUTING, _number(standing.start), standing.starts_on, standing.start.reason
        )
    elif ends := [r.end for r in relations if r.end]:
        last = max(ends, key=lambda end: (end.on, end.pk))
        found = Standing(PersonStatus.INTERRUPTED, _number(last), last.on + timedelta(days=1), last.reason)
    elif registered:
        return Standing(
            PersonStatus(registered.value), registered.case_number, registered.holds_from, registered.reason
        )
    else:
        return None
    is_registered = registered is not None and registered.value == found.status.value
    return replace(found, case_number=registered.case_number) if registered and is_registered else found


def _number(change: EmploymentChange) -> str:
    return change.case.number if change.case else ""
