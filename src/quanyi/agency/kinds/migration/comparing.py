"""试读比对: a folder of books held against the office, person by person, before anything of it is taken in.

Who is not known here is new; of everybody else each line that only one side has is a difference. Both sides come in the
order of numbers and are read once, so that memory does not grow with them. Basis: d14-9-4, d14-6-4.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.kinds.migration import manifests
from quanyi.agency.kinds.migration.collecting import digest_of
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.kinds.migration.layout import Row, Rows
from quanyi.agency.kinds.migration.manifests import Totals, disagreements
from quanyi.agency.kinds.migration.office import office_records, office_rows

SHOWN = 100  # differences that are listed; all are counted


@dataclass
class Comparison:
    """比对结果. `shown`: the first differences, each a line with the side that has it."""

    persons: int = 0
    new: int = 0
    known: int = 0
    differences: int = 0
    shown: list[dict[str, Any]] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)

    def differ(self, number: str, folder: Mapping[str, list[Row]], office: Mapping[str, list[Row]]) -> None:
        for table in sorted({*folder, *office}):
            here, there = set(folder.get(table, ())), set(office.get(table, ()))
            for side, rows in (("folder", here - there), ("office", there - here)):
                for row in sorted(rows):
                    self.differences += 1
                    if len(self.shown) < SHOWN:  # what the office keeps of a person is not shown here
                        values = list(row) if side == "folder" else None
                        self.shown.append({"person": number, "table": table, "only_in": side, "row": values})


def compare(folder: Folder, *, with_office: bool) -> tuple[Comparison, list[dict[str, Any]]]:
    """(what was found, what the manifest says otherwise). Faults stand in the folder.

    In an office that knows nobody, all are new, and so are the lines that are of no person.
    """
    folder.begin()
    found, of_office = Comparison(), folder.office_rows()
    found.totals.add(of_office)
    for number, rows, known in _side_by_side(folder, with_office=with_office):
        if rows is None:
            found.differ(number, {}, known or {})
            continue
        found.persons += 1
        found.totals.add(rows)
        found.new += known is None
        if known is not None:
            found.known += 1
            found.differ(number, rows, known)
    if with_office and (found.known or found.differences):
        found.differ("", of_office, office_rows())
    if with_office:  # it tells whom the office knows
        record(
            Act.RECEIVE_FILE, books=digest_of(folder), tried=True, persons=found.persons, known=found.known
        )
    said = {key: value for key, value in folder.manifest.items() if key in ("tables", "by_status", "by_year")}
    return found, disagreements(_without_files(said), found.totals.as_values()) + _other_files(folder)


def _side_by_side(
    folder: Folder, *, with_office: bool
) -> Iterator[tuple[str, Rows | None, Mapping[str, list[Row]] | None]]:
    """(number, rows of the folder, rows of the office); None on the side that does not know the person."""
    office = office_records() if with_office else iter(())
    kept = next(office, None)
    for number, rows in folder.records():
        while kept is not None and kept[0] < number:
            yield kept[0], None, kept[1]
            kept = next(office, None)
        if kept is not None and kept[0] == number:
            yield number, rows, kept[1]
            kept = next(office, None)
        else:
            yield number, rows, None
    while kept is not None:
        yield kept[0], None, kept[1]
        kept = next(office, None)


def _without_files(said: dict[str, Any]) -> dict[str, Any]:
    tables = {
        table: {key: value for key, value in about.items() if key in ("rows", "sums_fen")}
        for table, about in said.get("tables", {}).items()
        if isinstance(about, dict)
    }
    return {**said, "tables": tables}


def _other_files(folder: Folder) -> list[dict[str, Any]]:
    """Files whose bytes are others than those of which the manifest speaks."""
    said = folder.manifest.get("tables", {})
    found = []
    for table, path in folder.files.items():
        digest = said.get(table.name, {}).get("sm3")
        if digest and digest != (real := manifests.digest_of(path)):
            found.append({"what": f"tables/{table.name}/sm3", "said": digest, "found": real})
    return found
