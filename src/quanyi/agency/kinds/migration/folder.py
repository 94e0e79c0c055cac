"""账册文件夹: the files of old books, read line by line into the layout, in order of persons. Basis: d14-9-4, d14-6-4.

Every fault is told with its file, row, column, what was read and what is wanted; the row is left out and nothing else
stops. Memory is bounded: a table that is not in the order of persons is sorted in runs that lie on disk.
"""

import csv
import heapq
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Any

from quanyi.agency.kinds.migration import layout, manifests
from quanyi.agency.kinds.migration.cells import WrongCell, read_cell
from quanyi.agency.kinds.migration.checking import wrong_in
from quanyi.agency.kinds.migration.checking_rights import wrong_of_office
from quanyi.agency.kinds.migration.layout import Column, Row, Rows, Table
from quanyi.agency.wording import sentence
from quanyi.bilingual import Bilingual
from quanyi.sheets import streams

SHOWN = 200  # faults that are listed; all are counted
RUN = 200_000  # rows that are sorted in memory


@dataclass(frozen=True)
class Fault:
    """一处问题: where, what was read, and what is wanted instead."""

    file: str
    row: int
    column: str
    read: str
    wanted: Bilingual

    @property
    def told(self) -> str:
        """What is wanted, in the reader's language."""
        return sentence(self.wanted)

    def as_values(self) -> dict[str, Any]:
        return {
            "file": self.file, "row": self.row, "column": self.column, "read": self.read,
            "wanted": self.wanted.zh, "wanted_en": self.wanted.en,
        }  # fmt: skip


@dataclass
class Faults:
    """问题清单: the first ones, and how many there are."""

    listed: list[Fault] = field(default_factory=list)
    count: int = 0
    notices: list[Bilingual] = field(default_factory=list)

    def add(self, file: str, row: int, column: str, read: str, wanted: Bilingual) -> None:
        self.count += 1
        if len(self.listed) < SHOWN:
            self.listed.append(Fault(file, row, column, read[:100], wanted))


class Folder:
    """A folder with a file a table, its `mapping.json` where headings are others, its `manifest.json` where it has one.

    Read it as often as it takes; `faults` are those of the last whole reading.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults = Faults()
        self.aside: set[str] = set()  # numbers of persons of whom a line cannot be read

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return manifests.of_folder(self.path)

    @cached_property
    def mapping(self) -> dict[str, Any]:
        """{table: {"file": its name, "columns": {heading: column}}} of what is not called as in the layout."""
        return manifests.mapping_of(self.path)

    @cached_property
    def files(self) -> Mapping[Table, Path]:
        """The file of each table that is there."""
        found = {table: self._file(table) for table in layout.TABLES}
        return {table: path for table, path in found.items() if path is not None}

    def _file(self, table: Table) -> Path | None:
        named = self.mapping.get(table.name, {}).get("file")
        if named:
            return self.path.joinpath(Path(named).name)
        for name in (table.name, table.zh):
            for suffix in (*streams.SUFFIXES, ".parquet"):
                for path in (self.path / f"{name}{suffix}", self.path / f"{name}{suffix.upper()}"):
                    if path.is_file():
                        return path
        return None

    def begin(self) -> None:
        """Read anew; tells first what lacks as a whole."""
        self.faults, self.aside = Faults(), set()
        for table in layout.TABLES:
            if table.required and table not in self.files:
                self.faults.add(
                    f"{table.name}.csv", 0, "", "", Bilingual("应有此文件", "this file is wanted")
                )

    def records(self) -> Iterator[tuple[str, Rows]]:
        """(insurance number, rows by table) person after person, by number."""
        with ExitStack() as held:
            self._find_shared_numbers(held)
            tables = [table for table in layout.OF_PERSON if table in self.files]
            merged = heapq.merge(*(self._tagged(table, held) for table in tables), key=itemgetter(0))
            for number, rows in groupby(merged, key=itemgetter(0)):
                found: Rows = {}
                for _number, table, row in rows:
                    found.setdefault(table, []).append(row)
                if number and self._is_sound(number, found):
                    yield number, found

    def _find_shared_numbers(self, held: ExitStack) -> None:
        """Two persons under one social-security number are both left aside: who bears it is not for us to say."""
        if layout.PERSONS not in self.files:
            return
        rows = ((row[1], row[0]) for row in self._rows(layout.PERSONS, of_person=False))
        for number, sharing in groupby(_in_order(rows, held), key=itemgetter(0)):
            bearers = sorted({row[1] for row in sharing})
            if len(bearers) > 1:
                self.aside.update(bearers)
                column = (
                    f"{layout.PERSONS.columns[0].zh} {', '.join(bearers[:5])} {layout.PERSONS.columns[1].zh}"
                )
                wanted = Bilingual(
                    "每人一个号码，不与他人相同", "a number that no other person of the folder has"
                )
                self.faults.add(self._name(layout.PERSONS), 0, column, number, wanted)

    def _is_sound(self, number: str, rows: Rows) -> bool:
        """Whether all of a person can be taken in; a person of whom one line cannot is left aside as a whole.

        Every table has been read to its end before the first person: each is put in order first.
        """
        if number not in self.aside:
            for table, column, read, wanted in wrong_in(rows):
                self.aside.add(number)
                self.faults.add(
                    self._name(table), 0, f"{layout.PERSONS.columns[0].zh} {number} {column}", read, wanted
                )
        return number not in self.aside

    def _name(self, table: Table) -> str:
        return self.files[table].name if table in self.files else f"{table.name}.csv"

    def office_rows(self) -> Rows:
        """The rows that are of no one person."""
        found = {table.name: list(self._rows(table)) for table in layout.OF_OFFICE if table in self.files}
        for table in (layout.ITEM_VERSIONS, layout.RECORDS):
            if table in self.files:
                found[table.name] = [row for row in self._rows(table, of_person=False) if not row[0]]
        for table, column, read, wanted in wrong_of_office(found):
            self.faults.add(self._name(table), 0, column, read, wanted)
        return {name: sorted(rows) for name, rows in found.items()}

    def _tagged(self, table: Table, held: ExitStack) -> Iterator[tuple[str, str, Row]]:
        for row in _in_order(self._rows(table), held):
            yield row[0], table.name, row

    def _rows(self, table: Table, *, of_person: bool = True) -> Iterator[Row]:
        """The rows of a table that can be read; of employers' items the faults were told with those of persons."""
        faults = self.faults if of_person else Faults()
        path = self.files[table]
        try:
            with _opened(path) as stream:
                columns = self._columns(table, stream.headings, path.name, faults)
                for number, cells in stream.lines if columns else ():
                    if row := _row(columns, number, cells, path.name, faults):
                        yield row
                    elif table.of_person:
                        self.aside |= _whose(columns, cells)
                faults.notices += [_of_file(path.name, notice) for notice in stream.notices]
        except (streams.NotRead, OSError) as error:
            why = error.why if isinstance(error, streams.NotRead) else Bilingual(str(error), str(error))
            faults.add(path.name, 0, "", "", why)

    def _columns(
        self, table: Table, headings: list[str], file: str, faults: Faults
    ) -> list[tuple[Column, int | None, bool]]:
        """Where each column of the layout stands, and whether its amounts are in yuan."""
        named = self.mapping.get(table.name, {}).get("columns", {})
        places = {
            named.get(heading, heading).upper(): at for at, heading in reversed(list(enumerate(headings)))
        }
        found = []
        for column in table.columns:
            at = places.get(column.name.upper())
            other = next((places[n] for n in (column.zh, column.ldt) if n and n in places), None)
            found.append((column, other if at is None else at, at is None))
        lacking = [column for column, at, _yuan in found if at is None and column.required]
        for column in lacking:
            wanted = Bilingual(f"有栏“{column.zh}”（{column.name}）", f"a column {column.name}")
            faults.add(file, 1, column.zh, ", ".join(headings), wanted)
        known = {at for _column, at, _yuan in found}
        if spare := [heading for at, heading in enumerate(headings) if at not in known and heading]:
            told = ", ".join(spare)
            faults.notices.append(
                _of_file(file, Bilingual(f"没有读入的栏：{told}", f"columns that were not read: {told}"))
            )
        return [] if lacking else found


def _opened(path: Path) -> Any:
    if path.suffix.lower() == ".parquet":
        from quanyi.agency.kinds.migration.parquet import open_parquet

        return open_parquet(path)
    return streams.open_stream(path)


def _of_file(name: str, notice: Bilingual) -> Bilingual:
    return Bilingual(f"{name}：{notice.zh}", f"{name}: {notice.en}")


def _row(
    columns: list[tuple[Column, int | None, bool]], number: int, cells: list[str], file: str, faults: Faults
) -> Row | None:
    """A row as the layout writes it; None where a cell of it cannot be read."""
    found, before = [], faults.count
    for column, at, in_yuan in columns:
        text = cells[at] if at is not None and at < len(cells) else ""
        try:
            found.append(read_cell(column, text, in_yuan=in_yuan))
        except WrongCell as wrong:
            faults.add(file, number, column.zh, text, wrong.wanted)
    return tuple(found) if faults.count == before else None


def _whose(columns: list[tuple[Column, int | None, bool]], cells: list[str]) -> set[str]:
    """The number of the person whose row it is, where that can be read."""
    column, at, _yuan = columns[0]
    with suppress(WrongCell):
        return {read_cell(column, cells[at] if at is not None and at < len(cells) else "", in_yuan=False)}
    return set()


# Sorting ---------------------------------------------------------------------------------------------------------


def _in_order(rows: Iterator[Row], held: ExitStack) -> Iterable[Row]:
    """The rows in order; of many, sorted runs lie in files without a name."""
    first = sorted(islice(rows, RUN))
    if len(first) < RUN:
        return first
    runs = [_kept(first, held)]
    while run := sorted(islice(rows, RUN)):
        runs.append(_kept(run, held))
    return heapq.merge(*map(_read_again, runs))


def _kept(run: list[Row], held: ExitStack) -> IO[str]:
    file = held.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline=""))  # noqa: SIM115  (held)
    csv.writer(file).writerows(run)
    return file


def _read_again(file: IO[str]) -> Iterator[Row]:
    file.seek(0)
    return map(tuple, csv.reader(file))
