"""核查：审核. Cases that wait too long: the stages are to be signed in time. Basis: d14-4, d14-11-1."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.utils import timezone

from quanyi.agency.review import selectors
from quanyi.agency.review.limits import clock_of, ended_on
from quanyi.agency.review.models import Case
from quanyi.law.checks import Asked, Found, check
from quanyi.law.errors import NoParameter
from quanyi.law.parameters import parameter
from quanyi.law.terms import Severity
from quanyi.law.workflow import State


@check("case.waiting", Severity.WARNING)
def case_waiting(asked: Asked) -> Iterable[Found]:
    """案件待签署超过期限 / A case has waited for its signatures beyond the limit.

    The legal limit where there is one, with what stops its clock; else days of a regional parameter (mark P).
    Basis: d14-4, d14-7, d14-11-1, service-10, service-18.
    """
    for case, opened in _undecided(State.WAITING):
        due = _due(case, opened, asked)
        if asked.today > due:
            yield _found(case, waiting_since=opened, due=due)


@check("case.sent_back", Severity.WARNING)
def case_sent_back(asked: Asked) -> Iterable[Found]:
    """案件退回后逾期未再提交 / A case was sent back and nobody has put it before the reviewers again.

    Basis: d14-4, d14-7, d14-11-1.
    """
    for case, since in _undecided(State.SENT_BACK):
        due = _attention(since, "case_sent_back", asked)
        if asked.today > due:
            yield _found(case, waiting_since=since, due=due)


def _undecided(state: State) -> Iterator[tuple[Case, date]]:
    """The cases in that state, with the day of the last thing done to them (of opening while they wait)."""
    for case in selectors.undecided().order_by("pk"):
        latest = selectors.latest_round(case)
        if selectors.standing(case).state is state:
            opened = timezone.localdate(latest.opened_at)
            yield case, ended_on(latest) if state is State.SENT_BACK else opened


def _found(case: Case, *, waiting_since: date, due: date) -> Found:
    latest = selectors.latest_round(case)
    evidence = {"waiting_since": waiting_since.isoformat(), "due": due.isoformat()}
    return Found(f"round {latest.number}", None, latest.submission.employer_id, case.pk, evidence)


def _due(case: Case, opened: date, asked: Asked) -> date:
    try:
        clock = clock_of(case, today=asked.today, region=asked.region)
    except NoParameter:
        clock = None  # opened before the law set a limit
    return clock.due_on if clock else _attention(opened, "case_waiting", asked)


def _attention(since: date, what: str, asked: Asked) -> date:
    days = parameter("attention_days", on=since, region=asked.region, key=what)
    return since + timedelta(days=days.whole)


CHECKS = (case_waiting, case_sent_back)
