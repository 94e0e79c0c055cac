"""结息复算: the years that were settled here, worked out anew by the one computation of the law.

Each by the rates known on the day on which the version that counts was worked out. Basis: d14-6-4, d14-11-1, gb-A-34.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from django.db.models import QuerySet
from django.utils import timezone

from quanyi.agency.ledger.models import SettledYear
from quanyi.agency.ledger.selectors import interest_of, year_flows
from quanyi.agency.review.kind import Books, codes_of
from quanyi.agency.review.models import Round
from quanyi.law.checks import Found
from quanyi.law.parameters.known import as_known_at
from quanyi.law.rules.account_parts import Rates, year_rates


def interest_not_by_rule(region: str, persons: Sequence[int] | None = None) -> Iterator[Found]:
    """Account years settled here whose interest is not what the computation gives; of these persons, or of all."""
    settled = SettledYear.objects.filter(person__region=region)
    if persons is not None:
        settled = settled.filter(person_id__in=persons)
    here = settled.filter(version=1).exclude(journal__kind__in=codes_of(Books.TAKEN_OVER))
    for year in here.order_by("year").values_list("year", flat=True).distinct():
        yield from _of_year(year, region, settled.filter(year=year), persons)


def _of_year(
    year: int, region: str, settled: QuerySet[SettledYear], persons: Sequence[int] | None
) -> Iterator[Found]:
    latest = settled.order_by("person_id", "-version").distinct("person_id")
    rows = latest.values_list("person_id", "own_interest_fen", "transfer_interest_fen", "journal__case")
    stands = {person_id: (own + transfer, case_id) for person_id, own, transfer, case_id in rows}
    days = _days({case_id for _, case_id in stands.values()})
    rates_on = cache(lambda day: _rates(year, region, day))
    for flow in year_flows(year, region=region, settled_here=True, persons=persons):
        settled_fen, case_id = stands[flow.person_id]
        by_rule_fen = sum(part.total for part in interest_of(flow, rates_on(days[case_id])))
        if by_rule_fen != settled_fen:
            evidence = {"year": year, "settled_fen": settled_fen, "by_rule_fen": by_rule_fen}
            yield Found(f"{year} by rule", flow.person_id, None, case_id, evidence)


def _days(case_ids: set[int]) -> dict[int, date]:
    """Case -> the day on which its latest round was worked out."""
    rounds = Round.objects.filter(case__in=case_ids).order_by("number")
    submitted = rounds.values_list("case_id", "submission__submitted_at")
    return {case_id: timezone.localdate(at) for case_id, at in submitted}


def _rates(year: int, region: str, day: date) -> Rates:
    with as_known_at(day):
        return year_rates(year, region)
