"""核查对象: whether all records are looked over or only those of persons touched since the last run, and who they are.

Touched is who was posted to or registered anything since, who works for an employer that has declared since, whose
status begins, and of whom something stands found. What no case brought, a run of everything alone sees.
Basis: d14-11-1.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from quanyi import __version__
from quanyi.agency.control.models import CheckRun, WhyWhole
from quanyi.agency.registry.models import Person
from quanyi.agency.review.kind import Books, codes_of
from quanyi.law.parameters import parameters_version

# What a transaction wrote bears the instant at which it began: one that ran beside the last run is met again.
OVERLAP = timedelta(days=1)


def why_whole(region: str, codes: Sequence[str], *, asked: bool) -> WhyWhole:
    """Why everything must be looked over; empty where it need not."""
    last = _runs(region).first()
    if asked:
        return WhyWhole.ASKED
    if last is None or not (whole := _runs(region).exclude(why_whole="").first()):
        return WhyWhole.FIRST
    if timezone.now() - whole.finished_at >= timedelta(days=settings.QUANYI_WHOLE_DAYS):
        return WhyWhole.DUE
    if last.program != __version__ or set(last.counts) != set(codes):
        return WhyWhole.PROGRAM
    if last.parameters_version != parameters_version():
        return WhyWhole.PARAMETERS
    return WhyWhole.OF_MANY if _posted_of_many(last.finished_at - OVERLAP) else WhyWhole.NOT


def _posted_of_many(since: datetime) -> bool:
    kinds = [*codes_of(Books.SETTLING), *codes_of(Books.TAKEN_OVER)]
    asked = "SELECT EXISTS (SELECT 1 FROM ledger_journal WHERE posted_at >= %s AND kind = ANY(%s))"
    with connection.cursor() as cursor:
        cursor.execute(asked, [since, kinds])
        return bool(cursor.fetchone()[0])


def _runs(region: str) -> QuerySet[CheckRun]:
    """Those of every check, newest first."""
    return CheckRun.objects.filter(region=region, persons__isnull=False)


def everybody() -> list[int]:
    return list(Person.objects.order_by("pk").values_list("pk", flat=True))


def touched(region: str, today: date) -> list[int]:
    """The persons whose records may be found otherwise than by the last run, in order."""
    last = _runs(region).first()
    assert last is not None, "without a run before, everybody is looked at"
    given: dict[str, datetime | date] = {
        "since": last.finished_at - OVERLAP, "last": last.checked_on, "today": today
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED, given)
        return [person_id for (person_id,) in cursor.fetchall()]


_FACTS = ("persondetail", "statuschange", "itemversion", "employmentchange", "benefitdecision")
_OF_CASES = "UNION SELECT person_id FROM registry_{} WHERE case_id IN (SELECT case_id FROM cases)"
_REGISTERED = " ".join(map(_OF_CASES.format, _FACTS))
_TOUCHED = f"""
WITH journals AS (SELECT id, case_id FROM ledger_journal WHERE posted_at >= %(since)s),
cases AS (
    SELECT case_id FROM journals UNION SELECT case_id FROM registry_registration WHERE registered_at >= %(since)s
),
declared AS (
    SELECT c.person_id, c.employer_id
    FROM cases JOIN review_round r USING (case_id)
    JOIN collect_declarationrow d ON d.submission_id = r.submission_id JOIN ledger_contribution c ON c.row_id = d.id
),
taken_back AS (
    SELECT r.contribution_id, r.migrated_year_id FROM ledger_reversal r JOIN journals j ON j.id = r.journal_id
),
touched AS (
    SELECT e.person_id FROM ledger_entry e JOIN journals j ON j.id = e.journal_id
    UNION SELECT person_id FROM declared
    UNION SELECT c.person_id FROM taken_back t JOIN ledger_contribution c ON c.id = t.contribution_id
    UNION SELECT p.id FROM taken_back t JOIN collect_migrationyear y ON y.id = t.migrated_year_id
          JOIN registry_person p USING (insurance_number)
    UNION SELECT id FROM registry_person WHERE case_id IN (SELECT case_id FROM cases)
    {_REGISTERED}
    UNION SELECT person_id FROM ledger_accountstate WHERE case_id IN (SELECT case_id FROM cases)
    UNION SELECT person_id FROM registry_employmentchange
          WHERE employer_id IN (SELECT employer_id FROM declared WHERE employer_id IS NOT NULL)
    UNION SELECT person_id FROM registry_statuschange WHERE holds_from > %(last)s AND holds_from <= %(today)s
    UNION SELECT f.person_id FROM compute_datafinding f
          WHERE NOT EXISTS (SELECT 1 FROM compute_findinggone g WHERE g.finding_id = f.id)
)
SELECT person_id FROM touched WHERE person_id IS NOT NULL ORDER BY 1
"""  # noqa: S608  (built from constants only)
