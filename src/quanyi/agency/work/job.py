"""作业种类 (what a job is): registered by the rooms above when the office starts; the worker knows none by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.urls import reverse

from quanyi.agency.staff.models import Post

if TYPE_CHECKING:
    from quanyi.agency.work.models import JobRequest
    from quanyi.agency.work.task import Task


def keep_nothing(request: JobRequest, why: str) -> None:
    """The outcome of the request is enough."""


def at_home(request: JobRequest) -> str:
    return reverse("home")


@dataclass(frozen=True, kw_only=True)
class Job:
    """作业: something that is done beside the pages.

    `act`: what it does. A refusal that it raises is an answer; anything else is a fault of the program.
    `posts`: who may ask for it, and must still hold one of them when it is done.
    `is_whole`: it is one transaction, and its outcome is written in it: killed, it leaves nothing, and is done once.
    Where it is not, it has transactions of its own, and one that was killed is done again from the start.
    `not_done`: what the matter keeps where it came to nothing, in the transaction of that outcome.
    `explain`: the sentence for what the database refused; without one, that is a fault of the program.
    `may_be_cancelled`: whether who asked, or an administrator, may take it back before it is done.
    `page`: where who asked sees it.
    """

    name: str
    label: Any
    act: Callable[[Task], object]
    posts: frozenset[Post] = frozenset()
    is_whole: bool = True
    not_done: Callable[[JobRequest, str], None] = keep_nothing
    explain: Callable[[IntegrityError], str] | None = None
    may_be_cancelled: bool = True
    page: Callable[[JobRequest], str] = at_home


_JOBS: dict[str, Job] = {}


def register(jobs: Iterable[Job]) -> None:
    """Make these known, each name once."""
    for job in jobs:
        if job.name in _JOBS:
            raise ValueError(f"two jobs are called {job.name}")
        _JOBS[job.name] = job


def job_named(name: str) -> Job | None:
    """None where an earlier version of the program knew a job that this one does not."""
    return _JOBS.get(name)
