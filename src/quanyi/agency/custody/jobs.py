"""定时工作: what the served site does by itself: what each job does, when it is due, and the record of each run.

Every run is kept with its result, also one that broke off; what was found is told to the site's log and, where the
operator named one, to an alarm. A run that comes late says since when it was due. Basis: d14-11-1, d14-12.
"""

import json
import logging
import shlex
import subprocess
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from quanyi.agency.audit.services import acting_as
from quanyi.agency.compute import checking, reconciliation
from quanyi.agency.custody.models import JobName, JobResult, JobRun
from quanyi.agency.custody.timing import When, parse_schedule
from quanyi.agency.custody.verification import verify
from quanyi.agency.ledger import projection
from quanyi.agency.locks import Lock, held_by_session
from quanyi.agency.staff.services import system_account
from quanyi.law.terms import Severity

log = logging.getLogger("quanyi.schedule")

GRACE = timedelta(hours=1)  # later than this, a run was missed
RETRY = timedelta(minutes=15)  # after one that broke off
ALARM_SECONDS = 60


@dataclass(frozen=True)
class Told:
    """What a job found: how much, and counts and states to be kept; nobody's data."""

    found: int
    told: dict[str, Any] = field(default_factory=dict)


def hold_projection() -> Told:
    """账户年度核对: every account year against the entries."""
    found = projection.check()
    return Told(found.difference_count, {"account_years": found.row_count})


def look_over_data() -> Told:
    """数据核查: all checks, by the system's own login, which may do nothing else. Basis: d14-11-1, d14-26-2."""
    account = system_account()
    with acting_as(account.as_actor()):
        outcome = checking.check_data(
            region=settings.QUANYI_REGION, today=timezone.localdate(), by=account, reason="定期核查"
        )
    counts = outcome.run.counts.items()
    errors = sum(count for code, count in counts if checking.CHECKS[code].severity is Severity.ERROR)
    return Told(errors, {"standing": outcome.standing, "new": outcome.new, "gone": outcome.gone})


def replay_log() -> Told:
    """日志核验: everything replayed and held against the keepers."""
    report = verify()
    kinds = Counter(one.kind.value for one in report.found)
    read = {"leaves": report.leaves, "heads": report.heads, "rows": sum(report.rows.values())}
    return Told(len(report.found), {**read, "keepers": len(report.keepers), "kinds": dict(kinds)})


def reconcile_books() -> Told:
    """对账: books, vouchers and reports; the bank's side needs a statement, which a person brings."""
    account = system_account()
    with acting_as(account.as_actor()):
        run = reconciliation.reconcile(by=account, reason="定期对账")
    return Told(run.difference_count, {"run": run.pk})


WORK: dict[JobName, Callable[[], Told]] = {
    JobName.PROJECTION: hold_projection,
    JobName.DATA: look_over_data,
    JobName.VERIFICATION: replay_log,
    JobName.RECONCILIATION: reconcile_books,
}


@dataclass(frozen=True)
class Standing:
    """How a job stands: when it is done (None: switched off), its last run, and when it is due next."""

    job: JobName
    when: When | None
    last: JobRun | None
    due_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        return self.when is not None and (self.due_at is None or now >= self.due_at)

    def is_overdue(self, now: datetime) -> bool:
        return self.due_at is not None and now >= self.due_at + GRACE

    def is_well(self, now: datetime) -> bool:
        """Switched off is a choice; never done, late, broken off or with findings is not well."""
        if self.when is None:
            return True
        return (
            self.last is not None and self.last.result == JobResult.CLEAN.value and not self.is_overdue(now)
        )


def standings() -> list[Standing]:
    """Every job, in order. Raises ValueError with a sentence where QUANYI_SCHEDULE cannot be read."""
    return [standing(job, when) for job, when in parse_schedule(settings.QUANYI_SCHEDULE).items()]


def standing(job: JobName, when: When | None) -> Standing:
    last = JobRun.objects.filter(job=job.value).first()
    if when is None or last is None:
        return Standing(job, when, last, None)
    due_at = when.after(last.started_at)
    if last.result == JobResult.FAILED.value:
        due_at = min(due_at, last.started_at + RETRY)
    return Standing(job, when, last, due_at)


def do_if_due(job: JobName, when: When | None) -> JobRun | None:
    """Do a job if it is due and nobody else is at it; its record."""
    with alone(job) as is_alone:
        stands = standing(job, when)
        return run(job, due_at=stands.due_at) if is_alone and stands.is_due(timezone.now()) else None


def run(job: JobName, *, due_at: datetime | None = None) -> JobRun:
    """Do a job now and keep the record of it; findings and failures are told."""
    started = timezone.now()
    try:
        told = WORK[job]()
        result = JobResult.FOUND if told.found else JobResult.CLEAN
    except (
        Exception
    ) as error:  # of any kind: that it broke off is the record, and the next job is done all the same
        log.exception("%s 未能完成 %s broke off", job.label, job.value)
        # The name alone: an error's text may carry persons' data.
        told, result = Told(0, {"error": type(error).__name__}), JobResult.FAILED
    kept = JobRun.objects.create(
        job=job.value,
        due_at=due_at,
        started_at=started,
        result=result.value,
        found=told.found,
        told=told.told,
    )
    _tell(kept)
    return kept


def _tell(kept: JobRun) -> None:
    """Say what an operator must hear."""
    if kept.due_at and kept.started_at - kept.due_at > GRACE:
        log.warning("%s 应于 %s 办理，迟到 %s was due then", kept.job, kept.due_at.isoformat(), kept.job)
    if kept.result == JobResult.CLEAN.value:
        return
    level = logging.INFO if _is_news(kept) else logging.ERROR
    log.log(level, "%s：%s 项发现，见 quanyi jobs / %s: %s, %s found", JobName(kept.job).label, kept.found, kept.job,
            kept.result, kept.found)  # fmt: skip
    sound_alarm({
        "job": kept.job, "result": kept.result, "found": kept.found, "told": kept.told,
        "started_at": kept.started_at.isoformat(),
    })  # fmt: skip


def _is_news(kept: JobRun) -> bool:
    """Findings on the data are work for a page (数据核查); a log or books that do not agree are an error."""
    return (kept.job, kept.result) == (JobName.DATA.value, JobResult.FOUND.value)


def sound_alarm(told: dict[str, Any]) -> None:
    """Hand it as JSON to the command that QUANYI_ALARM names, on standard input; its own trouble stops nothing."""
    command = shlex.split(settings.QUANYI_ALARM)
    if not command:
        return
    try:
        subprocess.run(  # noqa: S603 - the operator's own words
            command, input=json.dumps(told, ensure_ascii=False), text=True, timeout=ALARM_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.error("QUANYI_ALARM 未能执行 could not be run: %s", error)


@contextmanager
def alone(job: JobName) -> Iterator[bool]:
    """Whether this process alone is at the job: of several sites on one database, one does it.

    The lock is the connection's, not a transaction's: a job has transactions of its own.
    """
    with held_by_session(Lock.JOB, key_of(job)) as is_alone:
        yield is_alone


def key_of(job: JobName) -> int:
    return zlib.crc32(job.value.encode()) >> 1
