"""定时工作: what the office does by itself: what each job does, when it is due, and the record of each run.

When one is due it is asked for in the queue, and a worker does it (`quanyi.agency.work`); a new one is a line of
`REGULAR`. Every run is kept with its result, also one that broke off; what was found is told to the site's log and,
where the operator named one, to an alarm. A run that comes late says since when it was due. Basis: d14-11-1, d14-12.
"""

import json
import logging
import shlex
import subprocess
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.services import acting_as
from quanyi.agency.control import checking, reconciliation, remarks
from quanyi.agency.custody.models import JobResult, JobRun
from quanyi.agency.custody.separation import mixed
from quanyi.agency.custody.timing import When, parse_schedule
from quanyi.agency.custody.verification import verify_new
from quanyi.agency.ledger import projection
from quanyi.agency.locks import Lock, held_by_session
from quanyi.agency.review import reminders
from quanyi.agency.staff.post_requests import end_overdue_posts
from quanyi.agency.staff.services import system_account
from quanyi.agency.staff.sessions import SessionStore
from quanyi.agency.work.job import Job
from quanyi.agency.work.models import JobRequest
from quanyi.agency.work.requests import AlreadyAsked, ask
from quanyi.agency.work.task import Task
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
    """数据核查: all checks over what is new, everything at least every QUANYI_WHOLE_DAYS; by the system's own login,
    which may do nothing else. Basis: d14-11-1, d14-26-2.
    """
    account = system_account()
    with acting_as(account.as_actor()):
        outcome = checking.check_data(
            region=settings.QUANYI_REGION, today=timezone.localdate(), by=account, reason="定期核查"
        )
    counts = outcome.run.counts.items()
    errors = sum(count for code, count in counts if checking.CHECKS[code].severity is Severity.ERROR)
    told = {"standing": outcome.standing, "new": outcome.new, "gone": outcome.gone}
    return Told(errors, {**told, "persons": outcome.run.persons, "scope": outcome.run.why_whole})


def replay_log() -> Told:
    """日志核验: what is new replayed and held against the keepers; everything at least every QUANYI_WHOLE_DAYS."""
    report = verify_new()
    kinds = Counter(one.kind.value for one in report.found)
    read = {"leaves": report.leaves, "heads": report.heads, "rows": sum(report.rows.values())}
    scope = {"since": report.since, "why_whole": report.why_whole.value}
    return Told(len(report.found), {**read, **scope, "keepers": len(report.keepers), "kinds": dict(kinds)})


def reconcile_books() -> Told:
    """对账: books, vouchers and reports; the bank's side needs a statement, which a person brings."""
    account = system_account()
    with acting_as(account.as_actor()):
        run = reconciliation.reconcile(by=account, reason="定期对账")
    return Told(run.difference_count, {"run": run.pk})


def remind_signers() -> Told:
    """催办: of cases and remarks near their day, or past it; that there are some is no finding."""
    today = timezone.localdate()
    made = reminders.remind(today=today, region=settings.QUANYI_REGION) + remarks.remind(today=today)
    return Told(0, {"made": made})


def hold_logins() -> Told:
    """登录和岗位核查: administrators do no business by any way in; posts and sessions that are over go.

    Basis: d14-11-1, d14-26-1, d14-26-2.
    """
    SessionStore.clear_expired()
    ways = mixed()
    over = end_overdue_posts()
    found = sum(map(len, ways.values())) + len(over.kept)
    return Told(found, {"ended": over.ended, "kept": over.kept, "mixed": ways})


@dataclass(frozen=True)
class Regular:
    """A job of the schedule: what it does, and when it is usually done (`custody.timing`)."""

    name: str
    label: Any
    usual: str
    do: Callable[[], Told]


REGULAR = {
    job.name: job
    for job in (
        Regular("projection", _("账户年度核对"), "24h", hold_projection),
        Regular("data", _("数据核查"), "02:00", look_over_data),
        Regular("verification", _("日志核验"), "03:00", replay_log),
        Regular("reconciliation", _("对账"), "04:00", reconcile_books),
        Regular("logins", _("登录和岗位核查"), "05:00", hold_logins),
        Regular("reminders", _("催办"), "06:00", remind_signers),
    )
}


def label_of(name: str) -> Any:
    return REGULAR[name].label if name in REGULAR else name


def schedule() -> dict[str, When | None]:
    """{job: when}, in order. Raises ValueError with a sentence where QUANYI_SCHEDULE cannot be read."""
    usual = {name: job.usual for name, job in REGULAR.items()}
    return parse_schedule(settings.QUANYI_SCHEDULE, usual)


@dataclass(frozen=True)
class Standing:
    """How a job stands: when it is done (None: switched off), its last run, and when it is due next."""

    job: Regular
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
    """Every job, in order. Raises ValueError as `schedule` does."""
    return [standing(job, when) for job, when in schedule().items()]


def standing(name: str, when: When | None) -> Standing:
    job, last = REGULAR[name], JobRun.objects.filter(job=name).first()
    if when is None or last is None:
        return Standing(job, when, last, None)
    due_at = when.after(last.started_at)
    if last.result == JobResult.FAILED.value:
        due_at = min(due_at, last.started_at + RETRY)
    return Standing(job, when, last, due_at)


def ask_due(*, at_start: bool = False) -> None:
    """Put what is due into the queue, each once; at the start of the site also who holds which post."""
    for stands in standings():
        is_wanted = at_start and stands.job.name == "logins" and stands.when is not None
        if is_wanted or stands.is_due(timezone.now()):
            with suppress(AlreadyAsked):
                ask(queued(stands.job), f"schedule {stands.job.name}", due_at=_iso(stands.due_at))


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def queued(regular: Regular) -> Job:
    """A job of the schedule as the queue knows it; switched off by QUANYI_SCHEDULE, not cancelled."""

    def act(task: Task) -> None:
        due_at = task.arguments["due_at"]
        with alone(regular.name) as is_alone:
            if is_alone:  # else `quanyi jobs run` is at it, and keeps its record
                run(regular.name, due_at=datetime.fromisoformat(due_at) if due_at else None)

    def not_done(request: JobRequest, why: str) -> None:
        _keep(regular.name, None, timezone.now(), JobResult.FAILED, Told(0, {"error": why}))

    return Job(
        name=regular.name,
        label=regular.label,
        act=act,
        is_whole=False,
        not_done=not_done,
        may_be_cancelled=False,
    )


def run(name: str, *, due_at: datetime | None = None) -> JobRun:
    """Do a job now and keep the record of it; findings and failures are told."""
    started = timezone.now()
    try:
        told = REGULAR[name].do()
        result = JobResult.FOUND if told.found else JobResult.CLEAN
    except Exception as error:  # of any kind: that it broke off is the record
        log.exception("%s 未能完成 %s broke off", label_of(name), name)
        # The name alone: an error's text may carry persons' data.
        told, result = Told(0, {"error": type(error).__name__}), JobResult.FAILED
    return _keep(name, due_at, started, result, told)


def _keep(name: str, due_at: datetime | None, started: datetime, result: JobResult, told: Told) -> JobRun:
    kept = JobRun.objects.create(
        job=name,
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
    log.log(level, "%s：%s 项发现，见 quanyi jobs / %s: %s, %s found", label_of(kept.job), kept.found, kept.job,
            kept.result, kept.found)  # fmt: skip
    sound_alarm({
        "job": kept.job, "result": kept.result, "found": kept.found, "told": kept.told,
        "started_at": kept.started_at.isoformat(),
    })  # fmt: skip


def _is_news(kept: JobRun) -> bool:
    """Findings on the data are work for a page (数据核查); a log or books that do not agree are an error."""
    return (kept.job, kept.result) == ("data", JobResult.FOUND.value)


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
def alone(name: str) -> Iterator[bool]:
    """Whether this process alone is at the job: of several sites on one database, one does it.

    The lock is the connection's, not a transaction's: a job has transactions of its own.
    """
    with held_by_session(Lock.JOB, key_of(name)) as is_alone:
        yield is_alone


def key_of(name: str) -> int:
    return zlib.crc32(name.encode()) >> 1
