"""办理时限: by when the law wants a case decided. The clock runs from the day on which it was handed in, and stands
still while it is sent back. Basis: d14-4, service-10, service-18.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from django.utils import timezone

from quanyi.agency.review import selectors
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.models import Case, Round
from quanyi.law.errors import NoParameter
from quanyi.law.explain import Figure
from quanyi.law.rules.time_limits import Stop, due_day, working_days_between
from quanyi.law.workflow import State

NEAR = 3  # working days


class Nearness(Enum):
    """临期: how near a case is to its limit."""

    OVERDUE = "overdue"
    NEAR = "near"
    LATER = "later"


@dataclass(frozen=True)
class Clock:
    """办理时限 of an undecided case, as of a day; while it is sent back, as if it were handed in again on that day."""

    figure: Figure
    today: date
    region: str
    is_stopped: bool

    @property
    def due_on(self) -> date:
        assert isinstance(self.figure.value, date)
        return self.figure.value

    @property
    def left(self) -> int:
        """Working days to the last day, itself included; below nothing where it is past."""
        return working_days_between(self.today, self.due_on, self.region)

    @property
    def nearness(self) -> Nearness:
        if self.due_on < self.today:
            return Nearness.OVERDUE
        return Nearness.NEAR if self.left <= NEAR else Nearness.LATER


def clock_of(case: Case, *, today: date, region: str) -> Clock | None:
    """The clock of an undecided case; None where the law sets no limit to its kind.

    Raises NoParameter where the limit, or how a region counts days, is not known on that day.
    """
    kind, state = kind_of(case), selectors.standing(case).state
    act = kind.limit(selectors.latest_round(case).submission) if kind.limit_of else kind.legal_limit
    if not act or state not in (State.WAITING, State.SENT_BACK):
        return None
    start = timezone.localdate(case.rounds.all()[0].opened_at)
    figure = due_day(act, start=start, region=region, stops=tuple(_stops(case, today)))
    return Clock(figure, today, region, state is State.SENT_BACK)


def nearness_of_all(*, today: date, region: str) -> Counter[Nearness]:
    """How many undecided cases are how near their limit; those whose clock stands still are not among them."""
    return Counter(
        clock.nearness
        for case in selectors.undecided()
        if (clock := known_clock(case, today, region)) and not clock.is_stopped
    )


def known_clock(case: Case, today: date, region: str) -> Clock | None:
    """As `clock_of`; None, too, where the day cannot be worked out."""
    try:
        return clock_of(case, today=today, region=region)
    except NoParameter:
        return None


def _stops(case: Case, today: date) -> Iterator[Stop]:
    """From each sending back to the next round, or to today."""
    rounds = list(case.rounds.all())
    for sent_back, following in pairwise(rounds):
        yield Stop(ended_on(sent_back), timezone.localdate(following.opened_at))
    if selectors.standing(case).state is State.SENT_BACK:
        yield Stop(ended_on(rounds[-1]), today)


def ended_on(sent_back: Round) -> date:
    """The day of the last signature of a round."""
    return timezone.localdate(max(signature.signed_at for signature in sent_back.signatures.all()))
