"""快照: the account years of everybody as known at an instant, as columns that are computed outside of the office.

It holds every person's record, as exported books do: two persons let it out, the log has both before the first file is
written, and everybody who was registered by then finds it under 谁看过. Basis: d14-6-4, d14-13, d14-17, d14-22.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.functions import Collate
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act, TreeHead
from quanyi.agency.audit.services import record
from quanyi.agency.downloads import take_folder
from quanyi.agency.ledger.locks import complete_instant
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.review.added_parameters import brought
from quanyi.agency.serve.account_items import AccountFacts, account_facts
from quanyi.agency.staff.models import Account
from quanyi.law.errors import LawError
from quanyi.law.parameters.known import as_known_at
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import YearRecord

LeftOut = list[dict[str, Any]]
"""What contradicts itself and was left out: number, year (None: all of them), and the law's sentence."""
PART = "snapshot"
PERSONS = 2_000
"""Persons a partition, some sixty thousand account years: a few megabytes, and work for seconds."""


class NotTaken(Refusal):
    """没有生成快照: the folder cannot be written into, or the instant lies ahead."""


def take_snapshot(path: Path, *, by: Sequence[Account], known_at: datetime | None = None) -> dict[str, Any]:
    """生成快照 / Write the folder, which must be new or empty, as known at an instant (None: now); its manifest.

    What could not be written whole is taken away. A person's year that the law refuses is left out, and named in the
    manifest (`left_out`) and counted in the log. Raises NotTaken.
    """
    import quanyi.bulk.nation.snapshots  # noqa: F401 - before the log says anything: pyarrow may be missing

    now = complete_instant()  # waited for before the one moment begins, so that all posted by it is seen then
    if known_at and known_at > now:
        raise NotTaken(_("时点 %(at)s 在将来。请给出已经过去的时点。") % {"at": known_at.isoformat()})
    take_folder(path, NotTaken, _("文件夹 %(path)s 不是空的，没有生成快照。请给出新的文件夹。"))
    names = [account.username for account in by]
    at = known_at or now
    record(Act.DELIVER_BOOKS, part=PART, by=names, folder=path.name[:200], snapshot=at.isoformat())
    try:
        return _written(path, at, names)
    except BaseException:
        _take_away(path)
        raise


@transaction.atomic
def _written(path: Path, at: datetime, names: Sequence[str]) -> dict[str, Any]:
    """The files, all of one instant of the books, and their digests in the log."""
    from quanyi.bulk.nation.snapshots import law_here, write_snapshot

    look_at_one_moment()
    law = law_here(known_on=timezone.localdate(at), brought=brought().as_values())
    head, left_out = TreeHead.objects.first(), LeftOut()
    about = {"known_at": at.isoformat(), "log_head": head.content if head else None, "left_out": left_out}
    with as_known_at(timezone.localdate(at)):
        told = write_snapshot(path, _partitions(at, left_out), law, about)
    made = told["tables"]["account_years"]
    digests = [part["sha256"] for part in made["partitions"]]
    record(
        Act.DELIVER_BOOKS,
        part=PART,
        by=names,
        account_years=made["rows"],
        left_out=len(left_out),
        digests=digests,
    )
    return told


def _partitions(at: datetime, left_out: LeftOut) -> Iterator[Iterator[Mapping[str, Any]]]:
    """By number, which does not change: the same books give the same partitions."""
    known = Person.objects.filter(learned_at__lte=at)
    persons = known.order_by(Collate("insurance_number", "C")).iterator(500)
    while batch := list(islice(persons, PERSONS)):
        yield (row for person in batch for row in _rows(person, at, left_out))


def _rows(person: Person, at: datetime, left_out: LeftOut) -> Iterator[Mapping[str, Any]]:
    from quanyi.bulk.nation.alone import row_of

    told = partial(_leaving_out, left_out, person.insurance_number)
    with told(None):
        facts = account_facts(person, known_at=at)
        for year in _years(facts, Month.of(timezone.localdate(at)).year):
            with told(year):
                found = facts.record(year)
                if _holds_anything(found):
                    yield row_of(found, person.insurance_number)


@contextmanager
def _leaving_out(left_out: LeftOut, number: str, year: int | None) -> Iterator[None]:
    """One record that contradicts itself does not keep everybody's."""
    try:
        yield
    except LawError as error:
        left_out.append({"number": number, "year": year, "sentence": error.zh})


def _years(facts: AccountFacts, last: int) -> range:
    known = [line.month.year for line in facts.lines]
    known += [entry.month.year for entry in facts.history.entries]
    return range(min(known, default=last + 1), last + 1)


def _holds_anything(found: YearRecord) -> bool:
    return bool(found.months or found.pays_out or any(found.opening.amounts) or any(found.received.amounts))


def _take_away(path: Path) -> None:
    """What was written: the folder was empty before."""
    with suppress(OSError):
        shutil.rmtree(path)
