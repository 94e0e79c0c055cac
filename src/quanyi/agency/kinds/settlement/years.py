"""Account years as the settlement page shows them: the published rate, and whether the year is settled."""

from dataclasses import dataclass

from django.utils import timezone

from quanyi.agency.desk.cases import CaseLine, lines_of
from quanyi.agency.kinds import settlement
from quanyi.agency.kinds.settlement.acts import settlement_claim
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.review.claims import cases_under
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.errors import NoParameter
from quanyi.law.parameters import ParameterValue, parameter
from quanyi.law.periods import Month
from quanyi.law.workflow import State


@dataclass(frozen=True)
class OpenYear:
    """A year: its rate where one is published, and its case where one is under way."""

    year: int
    rate: ParameterValue | None
    is_settled: bool
    line: CaseLine | None

    @property
    def is_running(self) -> bool:
        """Whether the year has not ended: what comes later in it is not in its interest."""
        return self.year >= timezone.localdate().year

    @property
    def is_waiting(self) -> bool:
        return self.line is not None and self.line.standing.state is State.WAITING


def opened_years(region: str, account: Account) -> list[OpenYear]:
    """From the first year that was settled here (last year where none was) to this year, newest first."""
    this = timezone.localdate().year
    last, first = ledger.last_settled_year(region), first_settlement()
    since = min(last or this - 1, first or this, this)
    return [_year(year, region, last, account) for year in range(this, since - 1, -1)]


def due_year(years: list[OpenYear]) -> int | None:
    """The oldest year that could be settled now: its rate is published, and nobody is to sign it."""
    return min((y.year for y in years if y.rate and not y.is_settled and not y.is_waiting), default=None)


def _year(year: int, region: str, last: int | None, account: Account) -> OpenYear:
    waiting = cases_under(settlement_claim(year))
    case = waiting[0] if waiting else settlement_of(year)
    line = lines_of([case], account)[0] if case else None
    return OpenYear(year, _rate(year, region), last is not None and year <= last, line)


def _rate(year: int, region: str) -> ParameterValue | None:
    try:
        return parameter("crediting_rate", on=year, region=region)
    except NoParameter:
        return None


def settlement_of(year: int) -> Case | None:
    """The case that settled a year here, if any: the latest that posted."""
    posted = Case.objects.filter(kind=settlement.KIND.case.value, journals__isnull=False)
    return posted.filter(rounds__submission__month=Month(year, 12)).order_by("-pk").first()


def first_settlement() -> int | None:
    """The first year that was settled here."""
    posted = Case.objects.filter(kind=settlement.KIND.case.value, journals__isnull=False)
    months = posted.values_list("rounds__submission__month", flat=True)
    return min((month.year for month in months if month), default=None)
