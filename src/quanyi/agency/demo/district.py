"""Building the demo district in an office, by the office's own road (示范区建账). May be repeated."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from quanyi.agency.audit.services import acting_as
from quanyi.agency.control.checking import check_data, last_whole_run
from quanyi.agency.demo.books import REGION
from quanyi.agency.demo.corrected import correct_one
from quanyi.agency.demo.migration import migrate_next, migrated, register_employers
from quanyi.agency.demo.people import District
from quanyi.agency.demo.staff import DATA_KEEPER, clerk, employ_staff, give_mandates
from quanyi.agency.demo.waiting import open_cases

Progress = Callable[[str, int], AbstractContextManager[Any]]


class NotADemo(Exception):
    """非示范区: the office is a real one; nobody may be invented in it."""


@dataclass(frozen=True)
class Summary:
    """What stands after a build: how many persons there are, and how many this build brought."""

    persons: int
    added: int


def build(
    size: int,
    *,
    say: Callable[[str], None] = lambda text: None,
    progress: Progress = lambda label, length: nullcontext(),
) -> Summary:
    """Bring the district to `size` persons: staff, employers, migrated books, and a few cases under way.

    What is there stays: a larger size adds the persons that are missing, a smaller one removes nobody.
    `progress` gives, for a label and a length, a context whose value has `update(count)`, as click's bar.
    Raises NotADemo where the office is not the demo district, ValueError for a size that no district has.
    """
    if not settings.DEMO_DISTRICT:
        raise NotADemo("这不是示范区，不能写入虚构人员。只有 `quanyi run` 会建立示范区。")
    district, before = District(size), migrated()
    if before > size:
        say(f"示范区已有 {before:,} 人，多于所要的 {size:,} 人；全部保留。 All {before:,} persons are kept.")
    employ_staff()
    register_employers(district)
    _migrate(district, size - before, progress)
    give_mandates()
    open_cases()
    correct_one()
    _check_once()
    after = migrated()
    say(f"示范区：{after:,} 人（新迁入 {after - before:,} 人） Demo district: {after:,} persons.")
    return Summary(after, after - before)


def _check_once() -> None:
    """The first look over the records, so that the keeper of the data finds what the earlier system brought along."""
    if last_whole_run() is None:
        keeper = clerk(DATA_KEEPER)
        with acting_as(keeper.as_actor()):
            check_data(region=REGION, today=timezone.localdate(), by=keeper, reason="迁移后首次核查")


def _migrate(district: District, missing: int, progress: Progress) -> None:
    if missing <= 0:
        return
    with progress("迁移 Migrating", missing) as bar:
        while brought := migrate_next(district):
            if bar is not None:
                bar.update(brought)
