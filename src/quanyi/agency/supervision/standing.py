"""监督检查 at a glance: what was given out, what is odd, what the checks say, where cases wait. It names no person.

Basis: d14-3-3, d14-21, d14-22, gb-13-1, gb-13-2.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from quanyi.agency.control.checking import CHECKS
from quanyi.agency.control.models import DataFinding
from quanyi.agency.custody.operations import JobLine, job_lines
from quanyi.agency.desk.case_lists import in_order
from quanyi.agency.desk.cases import lines_of
from quanyi.agency.desk.lists import Chosen
from quanyi.agency.desk.overview import Waiting, waiting
from quanyi.agency.grants.models import Answer, DisclosureRequest, Extract, Grant
from quanyi.agency.review import selectors as review
from quanyi.agency.serve.oversight import Oversight, oversight
from quanyi.agency.staff.models import Account
from quanyi.law.checks import Check
from quanyi.law.terms import Requester

DAYS = 7  # of the looks that are counted here; the page of looks has longer ones
ASKING = (Requester.PROXY, Requester.HEIR, Requester.AUTHORITY, Requester.OTHER_UNIT, Requester.SUPERVISOR)


@dataclass(frozen=True)
class Given:
    """提供情况 of one kind of requester: how often it was asked, granted, about how many persons, answered."""

    requester: Requester
    asked: int
    granted: int
    persons: int
    answers: int


@dataclass(frozen=True)
class Standing:
    """监督检查: `extracts` were made since; `findings` are open, the most first."""

    looks: Oversight
    given: list[Given]
    extracts: int
    findings: list[tuple[Check | None, str, int]]
    jobs: list[JobLine]
    waiting: list[Waiting]
    total: Waiting | None

    @property
    def odd_jobs(self) -> int:
        return sum(line.state[1] == "bad" for line in self.jobs)

    @property
    def found(self) -> int:
        return sum(count for _check, _code, count in self.findings)


def standing(account: Account, chosen: Chosen, *, since: date) -> Standing:
    """What stands in the agency of this login, releases counted since a day; checks and jobs are of all agencies."""
    lines = in_order(chosen, lines_of(review.undecided(review.cases_here()), account))
    return Standing(
        looks=oversight(DAYS, agency_id=account.agency_id),
        given=list(_given(account.agency_id, since)),
        extracts=Extract.objects.filter(at__date__gte=since, by__agency=account.agency_id).count(),
        findings=_findings(),
        jobs=job_lines(),
        waiting=waiting(lines),
        total=Waiting(lines) if lines else None,
    )


def _given(agency_id: int, since: date) -> Iterator[Given]:
    latest = DisclosureRequest.objects.exclude(
        submission__round__case__rounds__number__gt=F("submission__round__number")
    )
    here = latest.filter(submission__round__collector__agency=agency_id)
    asked = _count(here.filter(submission__round__opened_at__date__gte=since), "requester")
    grants = Grant.objects.filter(made_by__agency=agency_id, made_at__date__gte=since)
    granted = _count(grants, "requester")
    persons = dict(
        grants.order_by().values_list("requester").annotate(n=Count("subjects__person", distinct=True))
    )
    answers = _count(Answer.objects.filter(by__agency=agency_id, at__date__gte=since), "grant__requester")
    for each in ASKING:
        key = each.value
        yield Given(each, asked.get(key, 0), granted.get(key, 0), persons.get(key, 0), answers.get(key, 0))


def _count(rows, key: str) -> dict[str, int]:  # type: ignore[no-untyped-def]
    return dict(rows.order_by().values_list(key).annotate(n=Count("pk")))


def _findings() -> list[tuple[Check | None, str, int]]:
    still = DataFinding.objects.filter(Q(gone=None, resolution=None))
    found = _count(still, "check_code").items()
    return [(CHECKS.get(code), code, count) for code, count in sorted(found, key=lambda each: -each[1])]
