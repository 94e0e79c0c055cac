"""接收账册: a folder becomes cases, a batch of persons each, with the files kept as they came. Basis: d14-6-1, d14-9-4.

Each step is a transaction of its own and is known again by the digest of the folder, so that what was broken off goes
on where it stopped: a file by its parts, the persons by their batches. Batches follow the order of numbers.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.digest import sm3
from quanyi.agency.collect.models import (
    BooksFile,
    BooksPart,
    MigrationPerson,
    MigrationRecord,
    Submission,
    TransferAct,
)
from quanyi.agency.kinds import migration as kind
from quanyi.agency.kinds.migration import layout, manifests, opening
from quanyi.agency.kinds.migration.checking_rights import wrong_of_office
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.kinds.migration.layout import Row, Rows
from quanyi.agency.kinds.migration.manifests import Totals
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review import services as review
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import cases, standing
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence
from quanyi.law.money import format_yuan
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.workflow import State

PERSONS = 5_000  # of a case
_PART = 4 * 1024 * 1024  # bytes of an original that are in memory at a time
PERSON_FIELDS = (
    "submission", "insurance_number", "social_security_number", "name", "sex", "born_on", "status",
    "status_from", "employments",
)  # fmt: skip


class NotImported(Refusal):
    """没有接收: the folder cannot be taken in as it is."""


@dataclass
class Import:
    """一次接收: the folder, who brings it, and what of it is put before the reviewers."""

    folder: Folder
    by: Account
    month: Month
    region: str
    persons: int = PERSONS
    digest: str = ""
    cases: list[Case] = field(default_factory=list)
    skipped: int = 0  # batches that stood before the reviewers already


def import_books(done: Import, say: Callable[[str], None] = lambda text: None) -> Import:
    """Keep the files, and put batch after batch before the reviewers; called again, it goes on.

    Raises NotImported and what `review.put_before` raises; what was done before stays.
    """
    office = _looked_through(done.folder)
    done.digest = _keep_files(done, say)
    _go_on_as_begun(done, say)
    records = _read_anew(done.folder)
    number, batch = 0, list(islice(records, done.persons))
    while batch:
        number, following = number + 1, list(islice(records, done.persons))
        rows = office.of(batch, is_last=not following)
        _collect(done, number, batch, rows)
        say(_("第 %(number)s 批：%(count)s 人。") % {"number": number, "count": f"{len(batch):,}"})
        batch = following
    return done


def _read_anew(folder: Folder) -> Iterator["Record"]:
    folder.begin()
    return folder.records()


def _looked_through(folder: Folder) -> "_Office":
    """What is of no person, ready for the batches, once all of the folder agrees with it. Raises NotImported."""
    rows = folder.office_rows()
    if wrong := next(wrong_of_office(rows), None):
        table, column, read, wanted = wrong
        raise NotImported(
            _("%(table)s的“%(column)s”读到“%(read)s”，应为%(wanted)s。没有接收，请改正后重试。")
            % {"table": table.zh, "column": column, "read": read[:100], "wanted": sentence(wanted)}
        )
    tried, count, records = _Office(rows), 0, _read_anew(folder)
    while batch := list(islice(records, PERSONS)):
        count += len(batch)
        tried.of(batch, is_last=False)
    if not count:
        raise NotImported(_("文件夹里没有可以接收的人员。请先试读（--dry-run），按所列问题改正。"))
    if folder.aside and "funds" in rows:
        raise NotImported(
            _(
                "有 %(count)s 人因所列问题没有接收，基金科目余额（funds）含有他们的账，与其余的人不能相平。"
                "请改正后全部接收，或者去掉 funds 表后重试。"
            )
            % {"count": len(folder.aside)}
        )
    tried.of([], is_last=True)
    return _Office(rows)


def _go_on_as_begun(done: Import, say: Callable[[str], None]) -> None:
    """Of a folder of which batches stand already, the others are as large: else persons would fall between them."""
    begun = (one.summary.get("batch_size") for one in _standing(done))
    if (size := next(filter(None, begun), done.persons)) != done.persons:
        say(_("接着上次的批次，每批仍为 %(size)s 人。") % {"size": f"{size:,}"})
        done.persons = size


# Files -------------------------------------------------------------------------------------------------------------


def digest_of(folder: Folder) -> str:
    """The digest of all files of a folder, by their names."""
    named = {path.name: manifests.digest_of(path) for path in _originals(folder)}
    return sm3("\n".join(f"{name} {digest}" for name, digest in sorted(named.items())).encode())


def _originals(folder: Folder) -> list[Path]:
    others = [folder.path.joinpath(name) for name in (manifests.NAME, manifests.MAPPING)]
    return [*folder.files.values(), *(path for path in others if path.is_file())]


def _keep_files(done: Import, say: Callable[[str], None]) -> str:
    digest = digest_of(done.folder)
    for path in _originals(done.folder):
        file = _file(path, digest, done.by)
        for number, content in _parts_after(path, file.parts.count()):
            _keep_part(file, number, content)
        say(_("原件 %(name)s 已保存。") % {"name": path.name})
    return digest


@transaction.atomic
def _file(path: Path, folder: str, by: Account) -> BooksFile:
    file, is_new = BooksFile.objects.get_or_create(
        folder=folder,
        name=path.name[-255:],
        defaults={"size": path.stat().st_size, "digest": manifests.digest_of(path), "received_by": by},
    )
    if is_new:
        record(Act.RECEIVE_FILE, file=file.pk, digest=file.digest, name=file.name, books=folder)
    return file


def _parts_after(path: Path, kept: int) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        file.seek(kept * _PART)
        number = kept
        while content := file.read(_PART):
            number += 1
            yield number, content


@transaction.atomic
def _keep_part(file: BooksFile, number: int, content: bytes) -> None:
    packed = zlib.compress(content, 1)
    BooksPart.objects.bulk_create([BooksPart(file=file, number=number, content=packed)])


def original(file: BooksFile) -> Iterator[bytes]:
    """The bytes of a file as they came, part by part."""
    for part in file.parts.iterator(1):
        yield zlib.decompress(bytes(part.content))


# Batches -----------------------------------------------------------------------------------------------------------

Record = tuple[str, Rows]


_NAMING = (
    "relations",
    "months",
    "unemployments",
    "injuries",
    "records",
)  # whose second column is an employer's code
_OF_EMPLOYERS = ("assessments", "late_fees", "deferrals")  # whose first one is


def _named(rows: Rows) -> set[str]:
    """The employers that a person's lines name. Months that a transfer brought stand under the code of the office from
    which they came, as long as nobody declares them here.
    """
    places = _places(rows)
    return {
        row[1]
        for table in _NAMING
        for row in rows.get(table, ())
        if not (table == "months" and row[1] in places and opening.is_kept_whole(row))
    }


def _places(rows: Rows) -> set[str]:
    source = layout.RECORDS.at("source")
    told = (json.loads(row[-1]) for row in rows.get("records", ()) if row[source] == "transfer")
    return {str(each.get("office", "")) for each in told if each.get("act") == TransferAct.RECEIPT.value}


class _Office:
    """What is of no person, handed out with the batches: employers with the first that names them, the rest last."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.employers: dict[str, Row] = {row[0]: row for row in rows.get("employers", ())}
        self.known = set(Employer.objects.values_list("credit_code", flat=True))
        self.posted: Counter[opening.Key] = Counter()

    def of(self, batch: list[Record], *, is_last: bool) -> Rows:
        codes = {code for _n, rows in batch for code in _named(rows)}
        if is_last:
            codes |= {row[0] for table in _OF_EMPLOYERS for row in self.rows.get(table, ())}
        if unknown := sorted(codes - self.employers.keys() - self.known - {""}):
            raise NotImported(
                _("单位 %(codes)s 没有登记，单位表（employers）里也没有。请补入后重试。")
                % {"codes": ", ".join(unknown[:5])}
            )
        if is_last:
            codes |= self.employers.keys()
        found: Rows = {
            "employers": [self.employers[code] for code in sorted(codes & self.employers.keys())],
            "items": [row for row in self.rows.get("items", ()) if row[1] in codes],
            "records": [row for row in self.rows.get("records", ()) if row[1] in codes],
        }
        for _number, rows in batch:
            self.posted.update(opening.of_person(rows))
        return found | (self._rest() if is_last else {})

    def _rest(self) -> Rows:
        """What waits, and of the funds what the persons did not bring."""
        rest = {table: self.rows.get(table, []) for table in ("suspense", *_OF_EMPLOYERS)}
        posted = opening.added(self.posted, opening.waiting(rest["suspense"]), opening.arrears(self.rows))
        if "funds" not in self.rows:
            return rest
        wanted = opening.balances(self.rows["funds"])
        wanted.subtract(posted)
        if left := sum(wanted.values()):
            raise NotImported(
                _("基金科目余额与个人账户、暂收款不平，相差 %(yuan)s 元。请与原系统核对 funds 表后重试。")
                % {"yuan": format_yuan(left)}
            )
        return rest | {"funds": opening.as_rows(wanted)}


@transaction.atomic
def _collect(done: Import, number: int, batch: list[Record], office: Rows) -> None:
    """One batch before the reviewers, unless it stands there or is posted already."""
    if before := next(iter(_standing(done, summary__batch=number)), None):
        _refuse_another(before, number, batch)
        done.skipped += 1
        return
    _refuse_known(batch)
    claim = Claim.of("books", done.digest, number)
    done.cases.append(review.put_before(lambda: _submit(done, number, batch, office), claim, by=done.by))


def _refuse_known(batch: list[Record]) -> None:
    """Nobody who is registered here comes in once more."""
    persons = [rows["persons"][0] for _number, rows in batch]
    known = Person.objects.filter(
        Q(insurance_number__one_of=[row[0] for row in persons])
        | Q(social_security_number__one_of=[row[1] for row in persons])
    )
    if count := known.count():
        raise NotImported(
            _(
                "文件夹里有 %(count)s 人在本机构已经登记，没有接收。请先试读（--dry-run）查看差异，去掉这些人后重试。"
            )
            % {"count": count}
        )


def _standing(done: Import, **asked: Any) -> Iterator[Submission]:
    """What of the folder stands before the reviewers or is posted."""
    found = Submission.objects.filter(kind=kind.KIND.case.value, summary__books=done.digest, **asked)
    for one in found.select_related("round"):
        if standing(cases().get(pk=one.round.case_id)).state in (State.WAITING, State.APPROVED):
            yield one


def _refuse_another(before: Submission, number: int, batch: list[Record]) -> None:
    """A batch that stands has the persons that are read now, or some would come in twice and others never."""
    told = before.summary.get("numbers", _ends(batch))
    if told != _ends(batch) or before.row_count != len(batch):
        raise NotImported(
            _(
                "第 %(number)s 批已提交的是 %(first)s 至 %(last)s，与现在读到的人员不同。"
                "请按提交时的文件夹和每批人数（--batch）继续，或者先退回该批案件。"
            )
            % {"number": number, "first": told[0], "last": told[1]}
        )


def _ends(batch: list[Record]) -> list[str]:
    return [batch[0][0], batch[-1][0]]


def _submit(done: Import, number: int, batch: list[Record], office: Rows) -> Submission:
    totals = Totals()
    for _number, rows in batch:
        totals.add(rows)
    submission = Submission.objects.create(
        kind=kind.KIND.case.value,
        month=done.month,
        submitted_by=done.by,
        row_count=len(batch),
        parameters_version=parameters_version(),
        summary=_summary(done, number, totals) | {"batch_size": done.persons, "numbers": _ends(batch)},
    )
    pk = submission.pk
    copy_rows(MigrationPerson, PERSON_FIELDS, (_person(pk, rows["persons"][0]) for _n, rows in batch))
    records = [*batch, ("", office)] if any(office.values()) else batch
    copy_rows(
        MigrationRecord,
        ("submission", "insurance_number", "content"),
        ((pk, number, json.dumps(rows, ensure_ascii=False)) for number, rows in records),
    )
    record(Act.SUBMIT, submission=pk, rows=len(batch), books=done.digest)
    return submission


def _person(submission_id: int, row: Row) -> tuple[Any, ...]:
    number, ssn, _region, name, sex, born_on, status, since = row
    return (submission_id, number, ssn, name, sex, born_on, status, since, "[]")


def _summary(done: Import, number: int, totals: Totals) -> dict[str, Any]:
    """What the reviewers hold against the earlier system: how many, and the sums in fen."""
    years, told = totals.by_year.values(), totals.as_values()
    sums = {
        name: sum(year[name] for year in years) for name in ("credited_fen", "interest_fen", "paid_out_fen")
    }
    balance = sums["credited_fen"] + sums["interest_fen"] - sums["paid_out_fen"]
    return {
        "region": done.region, "books": done.digest, "batch": number, "persons": totals.rows["persons"],
        "years": totals.rows["account_years"], **sums, "balance_fen": balance,
        "by_status": told["by_status"], "by_year": told["by_year"],
        "rows": {table: about["rows"] for table, about in told["tables"].items()},
    }  # fmt: skip
