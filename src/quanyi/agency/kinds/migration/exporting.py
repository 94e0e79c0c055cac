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
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.downloads import take_folder
from quanyi.agency.kinds.migration import layout, manifests
from quanyi.agency.kinds.migration.layout import Rows
from quanyi.agency.kinds.migration.leaving import NotExported, left_behind, refuse_unfinished
from quanyi.agency.kinds.migration.manifests import Totals
from quanyi.agency.kinds.migration.office import office_records, office_rows
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.staff.models import Account, Agency


def export_books(path: Path, *, on: date, by: Sequence[Account]) -> dict[str, Any]:
    """Write the folder, which must be new or empty; its manifest last, so that a folder with one is whole.

    Who asked and who agreed stand in the log before the first file does. What could not be written whole is taken away.
    Raises NotExported.
    """
    refuse_unfinished()
    take_folder(path, NotExported, _("文件夹 %(path)s 不是空的，没有导出。请给出新的文件夹。"))
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
    refuse_unfinished()
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
    left = [each.as_values() for each in left_behind()]
    return {**head, **told, "tables": about, "left_behind": left}


def _digests(manifest: dict[str, Any]) -> dict[str, str]:
    return {table: about["sm3"] for table, about in manifest["tables"].items()}
