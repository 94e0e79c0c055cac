"""账册导出: everything that the office keeps of its persons, written as a folder of the layout. Basis: d14-9-4."""

import csv
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import (
    DeathReport,
    DisputeRow,
    MergeRow,
    TerminationRequest,
    TransferMessage,
    TransferRow,
)
from quanyi.agency.kinds.migration import layout, manifests
from quanyi.agency.kinds.migration.layout import Rows
from quanyi.agency.kinds.migration.manifests import Totals
from quanyi.agency.kinds.migration.office import office_records, office_rows
from quanyi.agency.ledger import kept_books
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import EntitlementCheck, Injury, Unemployment
from quanyi.agency.staff.models import Account, Agency
from quanyi.agency.wording import N_
from quanyi.law.terms import PensionEvent


class NotExported(Refusal):
    """没有导出: the folder cannot be written into."""


def export_books(path: Path, *, on: date, by: Sequence[Account]) -> dict[str, Any]:
    """Write the folder, which must be new or empty; its manifest last, so that a folder with one is whole.

    Who asked and who agreed stand in the log before the first file does. What could not be written whole is taken away.
    Raises NotExported.
    """
    _refuse_unwritten()
    _make(path)
    names = [account.username for account in by]
    record(Act.DELIVER_BOOKS, by=names, folder=path.name[:200])
    try:
        return _written(path, on, names)
    except BaseException:
        _take_away(path)
        raise


@transaction.atomic
def _written(path: Path, on: date, names: Sequence[str]) -> dict[str, Any]:
    """The files, all of one instant of the books, and their digests in the log."""
    look_at_one_moment()
    _refuse_unwritten()
    totals = Totals()
    with _writers(path) as write:
        for rows in _all_rows():
            totals.add(rows)
            write(rows)
    manifest = _manifest(path, totals, on)
    with _private(path.joinpath(manifests.NAME)) as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1)
    record(Act.DELIVER_BOOKS, persons=totals.rows["persons"], by=names, digests=_digests(manifest))
    return manifest


def _refuse_unwritten() -> None:
    """Books whose balances hold what no table of theirs tells would not be whole."""
    if any((found := kept_books.without_table()).values()):
        raise NotExported(
            _(
                "没有导出：账册格式还不能记载其他险种的缴费（%(schemes)s 行）、未申报核定（%(assessed)s 行）、"
                "滞纳金（%(fees)s 行）和缓缴（%(deferred)s 行），余额却含有它们。请用 quanyi backup 移交整个数据库。"
            )
            % found
        )
    confirmed = PensionEvent.ENTITLEMENT_CONFIRMED.value
    if checks := EntitlementCheck.objects.exclude(event=confirmed).count():
        raise NotExported(
            _(
                "没有导出：账册格式还不能记载停发、恢复养老金的资格核验（%(checks)s 行），接收后会照常发放。"
                "请用 quanyi backup 移交整个数据库。"
            )
            % {"checks": checks}
        )
    if told := [f"{gettext(name)} {count}" for name, count in _not_carried() if count]:
        raise NotExported(
            _("没有导出：账册格式还不能记载%(what)s。请用 quanyi backup 移交整个数据库。")
            % {"what": _("、").join(told)}
        )


# What the office keeps beside the tables of a folder; the state of an account follows from cases, which none carries.
_BESIDE: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (N_("转移接续"), (TransferRow, TransferMessage)),
    (N_("异议和账户合并"), (DisputeRow, MergeRow)),
    (N_("失业和工伤登记"), (Unemployment, Injury)),
    (N_("死亡报告"), (DeathReport,)),
    (N_("参保终止申请"), (TerminationRequest,)),
)


def _not_carried() -> Iterator[tuple[str, int]]:
    """What would be lost without a word, and how many rows of it."""
    for name, models in _BESIDE:
        yield name, sum(model.objects.count() for model in models)
    yield N_("不是正常状态的个人账户"), kept_books.held_accounts()


def _take_away(path: Path) -> None:
    """The files that were written, and the folder if that leaves it empty."""
    for name in (manifests.NAME, *(f"{table.name}.csv" for table in layout.TABLES)):
        path.joinpath(name).unlink(missing_ok=True)
    with suppress(OSError):
        path.rmdir()


def _all_rows() -> Iterator[Rows]:
    yield office_rows()
    for _number, rows in office_records():
        yield rows


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_empty = not any(path.iterdir())
    except OSError as error:
        raise NotExported(
            _("无法写入文件夹 %(path)s：%(why)s。请另选一个。") % {"path": path, "why": error.strerror}
        ) from error
    if not is_empty:
        raise NotExported(_("文件夹 %(path)s 不是空的，没有导出。请给出新的文件夹。") % {"path": path})


@contextmanager
def _writers(path: Path) -> Iterator[Any]:
    """A function that writes rows to the files of their tables; each file has its headings, whatever comes."""
    with ExitStack() as held:
        files = {
            table.name: csv.writer(held.enter_context(_private(path / f"{table.name}.csv")))
            for table in layout.TABLES
        }
        for name, writer in files.items():
            writer.writerow(layout.BY_NAME[name].names)

        def write(rows: Rows) -> None:
            for name, of_table in rows.items():
                files[name].writerows(of_table)

        yield write


def _private(path: Path) -> Any:
    """A new file that its owner alone may read."""
    return os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    )


def _manifest(path: Path, totals: Totals, on: date) -> dict[str, Any]:
    agency, told = Agency.objects.earliest("pk"), totals.as_values()
    about = {
        table.name: {
            "file": f"{table.name}.csv",
            "sm3": manifests.digest_of(path / f"{table.name}.csv"),
            **told["tables"].get(table.name, {"rows": 0, "sums_fen": {}}),
        }
        for table in layout.TABLES
    }
    head = {"layout": layout.VERSION, "agency": agency.code, "region": agency.region, "as_of": on.isoformat()}
    return {**head, **told, "tables": about}


def _digests(manifest: dict[str, Any]) -> dict[str, str]:
    return {table: about["sm3"] for table, about in manifest["tables"].items()}
