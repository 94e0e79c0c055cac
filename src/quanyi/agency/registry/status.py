"""人员状态: where a person stands, from what is registered and what was decided, in one place for page and paper.

Basis: gb-A-10, gb-A-21, gb-6.5-2.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from quanyi.agency.registry.facts import Held
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.law.terms import PersonStatus

# What a decision does not change: these are registered with a paper of their own.
REGISTERED_ONLY = frozenset({PersonStatus.RETIRED, PersonStatus.DIED, PersonStatus.TRANSFERRED_OUT})


@dataclass(frozen=True)
class Standing:
    """A state and the case that it rests on; no number where none is known."""

    status: PersonStatus
    case_number: str


def standing_of(registered: Held | None, decisions: Iterable[BenefitDecision]) -> Standing | None:
    """The registered state; retired from the first decision on a monthly pension, though nobody registered that."""
    status = PersonStatus(registered.value) if registered else None
    if status in REGISTERED_ONLY and registered and status:
        return Standing(status, registered.case_number)
    pensions = (decision for decision in decisions if decision.kind == BenefitKind.MONTHLY_PENSION)
    first = min(pensions, key=lambda decision: decision.pk, default=None)
    if first is not None:
        return Standing(PersonStatus.RETIRED, first.case.number if first.case else "")
    return Standing(status, registered.case_number) if registered and status else None
