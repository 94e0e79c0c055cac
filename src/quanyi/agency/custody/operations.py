"""系统运行: what an operator sees: jobs, log, keepers, backups; counts and states, no business and nobody's data.

Basis: d14-9-2, d14-9-3, d14-11-1, d14-12, d14-26-2.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quanyi.agency.custody.jobs import GRACE, Standing, label_of, standings
from quanyi.agency.custody.log_state import LogState, log_state
from quanyi.agency.custody.models import Backup, Drill, JobResult, JobRun
from quanyi.agency.ledger import projection
from quanyi.agency.review.limits import Nearness, nearness_of_all
from quanyi.agency.work.standing import RequestStanding, ended_ones, open_ones

SHOWN = 20
TONES = {JobResult.CLEAN: "ok", JobResult.FOUND: "bad", JobResult.FAILED: "bad"}
State = tuple[Any, str]  # a word and its tone


@dataclass(frozen=True)
class RunLine:
    """A run as it is shown; `late` where it came more than an hour after it was due."""

    run: JobRun
    label: Any
    state: State
    late: bool


@dataclass(frozen=True)
class JobLine:
    """A job as it stands."""

    label: Any
    when: str
    last: RunLine | None
    due_at: datetime | None
    state: State


@dataclass(frozen=True)
class KeptLine:
    """The last backup or drill (None: none on record), and how it stands."""

    last: Backup | Drill | None
    at: datetime | None
    state: State


@dataclass(frozen=True)
class Operations:
    """The whole page."""

    queue: list[RequestStanding]  # what runs and waits
    ended: list[RequestStanding]
    jobs: list[JobLine]
    limits: dict[str, int]  # undecided cases by how near they are to their legal limit
    runs: list[RunLine]
    projection: Any
    log: LogState
    backup: KeptLine
    drill: KeptLine


def operations() -> Operations:
    now = timezone.now()
    return Operations(
        queue=open_ones(),
        ended=ended_ones(SHOWN),
        jobs=job_lines(),
        limits=_limits(),
        runs=[run_line(run) for run in JobRun.objects.all()[:SHOWN]],
        projection=projection.last_check(),
        log=log_state(),
        backup=_backup(now),
        drill=_drill(now),
    )


def kept_lines(now: datetime) -> tuple[KeptLine, KeptLine]:
    """备份与演练 as they stand."""
    return _backup(now), _drill(now)


def job_lines() -> list[JobLine]:
    """定时工作 as they stand now."""
    now = timezone.now()
    return [_job(stands, now) for stands in standings()]


def _limits() -> dict[str, int]:
    count = nearness_of_all(today=timezone.localdate(), region=settings.QUANYI_REGION)
    return {near.value: count[near] for near in Nearness}


def _job(stands: Standing, now: datetime) -> JobLine:
    last = run_line(stands.last) if stands.last else None
    when = str(stands.when) if stands.when else "—"
    return JobLine(stands.job.label, when, last, stands.due_at, _state(stands, last, now))


def _state(stands: Standing, last: RunLine | None, now: datetime) -> State:
    if stands.when is None:
        return _("已关闭"), "wait"
    if stands.is_overdue(now):
        return _("逾期未办"), "bad"
    return last.state if last else (_("尚未办理"), "wait")


def run_line(run: JobRun) -> RunLine:
    result = JobResult(run.result)
    late = run.due_at is not None and run.started_at - run.due_at > GRACE
    return RunLine(run, _label(run), (result.label, TONES[result]), late)


def _label(run: JobRun) -> Any:
    """Of a verification also how much it looked at: what was verified before, a run of what is new does not see."""
    if run.told.get("since"):
        return _("日志核验（新内容）")
    return _("日志核验（全部）") if "why_whole" in run.told else label_of(run.job)


def _backup(now: datetime) -> KeptLine:
    last = Backup.objects.first()
    if last is None:
        return KeptLine(None, None, (_("没有备份记录"), "bad"))
    is_old = now - last.started_at > timedelta(hours=settings.QUANYI_BACKUP_HOURS)
    return KeptLine(last, last.made_at, (_("备份过期"), "bad") if is_old else (_("正常"), "ok"))


def _drill(now: datetime) -> KeptLine:
    last = Drill.objects.first()
    if last is None:
        return KeptLine(None, None, (_("没有演练记录"), "bad"))
    if last.result != JobResult.CLEAN.value:
        return KeptLine(last, last.at, (JobResult(last.result).label, "bad"))
    is_old = now - last.at > timedelta(days=settings.QUANYI_DRILL_DAYS)
    return KeptLine(last, last.at, (_("演练过期"), "bad") if is_old else (_("正常"), "ok"))
