"""When jobs are done (时刻): `QUANYI_SCHEDULE`, read. Basis: d14-11-1.

    projection=24h data=02:00 verification=03:00 reconciliation=off

A number of hours counts from the last start; a time of day is the office's own. What is not named is done as usual
(`custody.jobs.REGULAR`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

_HOURS = re.compile(r"([1-9]\d{0,3})h")
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class When:
    """时刻: every so many hours, or daily at a time of day."""

    every: timedelta | None = None
    at: time | None = None

    def after(self, last: datetime) -> datetime:
        """The first instant at which it is due after it was begun at `last`."""
        if self.every is not None:
            return last + self.every
        assert self.at is not None
        day = timezone.localtime(last).date()
        due = timezone.make_aware(datetime.combine(day, self.at))
        return due if due > last else timezone.make_aware(datetime.combine(day + timedelta(1), self.at))

    def __str__(self) -> str:
        if self.at is not None:
            return f"{self.at:%H:%M}"
        assert self.every is not None
        return f"{self.every // timedelta(hours=1)}h"


def parse_schedule(text: str, usual: Mapping[str, str]) -> dict[str, When | None]:
    """{job: when, or None where it is switched off}. Raises ValueError with a sentence in both languages."""
    known = tuple(usual)
    found = dict(_read(f"{name}={when}", known) for name, when in usual.items())
    found.update(_read(word, known) for word in text.split())
    return found


def _read(word: str, known: tuple[str, ...]) -> tuple[str, When | None]:
    name, _, when = word.partition("=")
    if name in known:
        if when == "off":
            return name, None
        if hours := _HOURS.fullmatch(when):
            return name, When(every=timedelta(hours=int(hours[1])))
        if at := _TIME.fullmatch(when):
            return name, When(at=time(int(at[1]), int(at[2])))
    names = "、".join(known)
    raise ValueError(
        f"QUANYI_SCHEDULE：读不懂“{word}”；应为 工作=小时数h、工作=时:分 或 工作=off，工作有 {names}。"
        f" QUANYI_SCHEDULE: {word!r} cannot be read; write job=24h, job=02:00 or job=off, the job one of {names}."
    )
