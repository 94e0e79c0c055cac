"""数据核查: run every check, and keep what is found, once each.

Checks of persons are asked of a few thousand persons at a time, so that none holds a city in memory; of all persons, or
of those touched since the last run (decision 066). Basis: d14-4, d14-11-1, d14-12, gb-4.2, gb-10.2-4, gb-12-1.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from quanyi import __version__
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect import checks as collect_checks
from quanyi.agency.control import notified_checks
from quanyi.agency.control.models import CheckRun, DataFinding, FindingGone, WhyWhole
from quanyi.agency.control.touched import everybody, touched, why_whole
from quanyi.agency.ledger import checks as ledger_checks
from quanyi.agency.locks import Lock, take
from quanyi.agency.registry import checks as registry_checks
from quanyi.agency.review import checks as review_checks
from quanyi.agency.staff.models import Account
from quanyi.law.checks import Asked, Check, Found, Portion
from quanyi.law.parameters import parameters_version

CHECKS: dict[str, Check] = {
    check.code: check
    for room in (registry_checks, collect_checks, review_checks, ledger_checks, notified_checks)
    for check in room.CHECKS
}
AT_ONCE = 5_000  # persons of a portion
MEMORY = "64MB"  # so much a sort or hash of a portion may take before it goes to disk


@dataclass(frozen=True)
class Outcome:
    """What a run came to: how many findings are new, and how many of the earlier ones are gone."""

    run: CheckRun
    new: int
    gone: int

    @property
    def standing(self) -> int:
        """How many stand now."""
        return sum(self.run.counts.values())


@transaction.atomic
def check_data(
    *,
    region: str,
    today: date,
    by: Account | None,
    reason: str,
    whole: bool = False,
    checks: Collection[Check] = tuple(CHECKS.values()),
) -> Outcome:
    """Run every check, over all records where `whole`, or where it is due (`touched.why_whole`); or only these, none of
    which is by person.

    A finding that stands already is left as it is; what is found no longer is noted as gone. The run is entered in the
    maintenance log.
    """
    take(Lock.DATA_CHECK)
    some = len(checks) < len(CHECKS)
    why = WhyWhole.NOT if some else why_whole(region, list(CHECKS), asked=whole)
    persons = [] if some else everybody() if why else touched(region, today)
    looked = looked_over(region, today, persons, checks)
    seen = {key_of(check.code, found): (check, found) for check, found in looked}
    counts = Counter(check.code for check, _ in seen.values())
    run = CheckRun.objects.create(
        region=region,
        checked_on=today,
        started_by=by,
        counts={check.code: counts[check.code] for check in checks},
        parameters_version=parameters_version(),
        why_whole=why,
        persons=None if some else len(persons),
        program=__version__,
    )
    # Of whom something stands is touched: whatever stood is seen again, or gone.
    asked_of = DataFinding.objects.filter(gone=None)
    if some:  # of a check that was given up, findings are gone with a run of every check
        asked_of = asked_of.filter(check_code__in=[check.code for check in checks])
    standing = dict(asked_of.values_list("key", "pk"))
    new = _open(run, {key: found for key, found in seen.items() if key not in standing})
    gone = [pk for key, pk in standing.items() if key not in seen]
    FindingGone.objects.bulk_create((FindingGone(finding_id=pk, run=run) for pk in gone), batch_size=5000)
    record(Act.CHECK_DATA, purpose=reason, run=run.pk, found=len(seen), new=new, gone=len(gone))
    return Outcome(run, new, len(gone))


def last_whole_run() -> CheckRun | None:
    """The last run of every check; one of some checks only is none."""
    whole = CheckRun.objects.filter(counts__has_key=next(iter(CHECKS)))
    return whole.select_related("started_by").first()


def looked_over(
    region: str, today: date, persons: Sequence[int], checks: Collection[Check] = tuple(CHECKS.values())
) -> Iterator[tuple[Check, Found]]:
    """What the checks find: those by person of these persons, portion by portion, the others of all records."""
    by_person = [check for check in checks if check.by_person]
    of_all = ledger_checks.asked_of_all(Asked(region, today)) if persons else {}
    with _memory():
        for start in range(0, len(persons), AT_ONCE):
            portion = Portion(tuple(persons[start : start + AT_ONCE]), of_all)
            yield from registry_checks.found_by(by_person, Asked(region, today, portion=portion))
    for check in checks:
        if not check.by_person:
            yield from ((check, found) for found in check.found(Asked(region, today)))


@contextmanager
def _memory() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [MEMORY])
        yield
        cursor.execute("RESET work_mem")


def key_of(code: str, found: Found) -> str:
    """What tells one finding from another: the check, and of whose which record it speaks."""
    ids = (found.person_id, found.employer_id, found.case_id)
    return "|".join([code, *(str(each or "") for each in ids), found.about])


def _open(run: CheckRun, fresh: dict[str, tuple[Check, Found]]) -> int:
    earlier = Counter(DataFinding.objects.filter(key__one_of=list(fresh)).values_list("key", flat=True))
    findings = (
        DataFinding(
            run=run,
            check_code=check.code,
            key=key,
            recurrence=earlier[key],
            person_id=found.person_id,
            employer_id=found.employer_id,
            case_id=found.case_id,
            evidence=found.evidence,
        )
        for key, (check, found) in fresh.items()
    )
    return len(DataFinding.objects.bulk_create(findings, batch_size=5000))
