"""Taking in the books of an earlier system, against COPY of the same files into bare tables (quanyi books import).

Each round is 1,000 lives that nobody knows yet: a folder of CSV read, checked, kept as it came, put before the
reviewers, signed by four and posted. The peer copies each file into a table of texts without index, key or guard.
`python -m bench.books PERSONS` writes a folder of any size and takes it in, broken off once and gone on with, and says
what the process took of memory at most, out again as well; it is no row, since it takes an hour for 200,000.
"""

import csv
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.measuring import Row, alternate, cost_of
from quanyi.embedded.cluster import Cluster

PERSONS, ROUNDS = 1_000, 3


def against_copy(cluster: Cluster) -> Row:
    from quanyi.agency.audit.releases import processing

    postmaster = cluster.pid()
    with processing("测量"), tempfile.TemporaryDirectory() as made:
        people = _people()
        folders = [Path(made) / str(n) for n in range(ROUNDS)]
        for number, folder in enumerate(folders):
            write_folder(folder, number * PERSONS, (number + 1) * PERSONS, ROUNDS * PERSONS)
        ours, theirs = iter(folders), iter(folders)
        found = alternate(
            lambda: cost_of(lambda: take_in(next(ours), people), postmaster),
            lambda: cost_of(lambda: _copied(next(theirs)), postmaster),
            ROUNDS,
        )
        size = sum(file.stat().st_size for file in folders[0].iterdir())
        return Row(*found, None, {"persons": PERSONS, "bytes": size, "peak_mb": _peak()})


def out_against_copy(cluster: Cluster) -> Row:
    """The same lives as they leave: every table of the layout, against COPY of the same rows as texts."""
    from quanyi.agency.audit.releases import processing

    postmaster = cluster.pid()
    with processing("测量"), tempfile.TemporaryDirectory() as made:
        people, path = _people(), Path(made) / "in"
        write_folder(path, 0, PERSONS, PERSONS)
        take_in(path, people)
        ours = iter([Path(made) / str(n) for n in range(ROUNDS + 1)])
        first = next(ours)
        _out(first, people)
        tables = _copied(first)
        found = alternate(
            lambda: cost_of(lambda: _out(next(ours), people), postmaster),
            lambda: cost_of(lambda: _copied_out(Path(made), tables), postmaster),
            ROUNDS,
        )
        size = sum(file.stat().st_size for file in first.iterdir())
        return Row(*found, None, {"persons": PERSONS, "bytes": size, "peak_mb": _peak()})


def _out(path: Path, people: tuple[Any, list[Any]]) -> None:
    from datetime import date

    from quanyi.agency.audit.services import acting_as
    from quanyi.agency.kinds.migration.exporting import export_books

    keeper, signers = people
    with acting_as(keeper.as_actor()):
        export_books(path, on=date(2025, 12, 1), by=[keeper, signers[-1]])


def _copied_out(made: Path, tables: Sequence[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in tables:
            copying = cursor.copy(f"COPY {table} TO STDOUT (FORMAT csv)")
            with (made / f"{table}.out").open("wb") as file, copying as copy:
                for piece in copy:
                    file.write(piece)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _people() -> tuple[Any, list[Any]]:
    """Who keeps the data, and the four who sign."""
    from quanyi.agency.demo.staff import DATA_KEEPER, SIGNERS, clerk, employ_staff

    employ_staff()
    return clerk(DATA_KEEPER), [clerk(name) for name in SIGNERS]


def take_in(path: Path, people: tuple[Any, list[Any]], *, sign: bool = True) -> None:
    from quanyi.agency.audit.services import acting_as
    from quanyi.agency.demo.books import REGION
    from quanyi.agency.kinds.migration.collecting import Import, import_books
    from quanyi.agency.kinds.migration.folder import Folder
    from quanyi.law.periods import Month

    keeper, signers = people
    with acting_as(keeper.as_actor()):
        done = import_books(Import(Folder(path), keeper, Month(2025, 11), REGION), print)
    for case in done.cases if sign else ():
        approve(case.pk, signers)


def approve(case_id: int, signers: Sequence[Any]) -> None:
    from quanyi.agency.audit.services import acting_as
    from quanyi.agency.desk.actions import sign_case
    from quanyi.law.terms import Verdict
    from quanyi.law.workflow import Refused

    for signer in signers:
        with acting_as(signer.as_actor()):
            answer = sign_case(case_id, by=signer, verdict=Verdict.AGREE, opinion="")
        assert not isinstance(answer, Refused), answer


def _copied(path: Path) -> list[str]:
    from django.db import connection

    tables = []

    with connection.cursor() as cursor:
        for file in path.glob("*.csv"):
            with file.open("rb") as content:
                names = content.readline().decode().strip().split(",")
                table = f"peer_{file.stem}"
                tables.append(table)
                cursor.execute(
                    f"CREATE TEMP TABLE IF NOT EXISTS {table} ({', '.join(f'{n} text' for n in names)})"
                )
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
                    while piece := content.read(1 << 20):
                        copy.write(piece)
    return tables


# A folder of the demo district's lives ----------------------------------------------------------------------------

LIVES = 500  # that are drawn; more persons live them again, under numbers of their own


def write_folder(path: Path, first: int, end: int, size: int) -> None:
    """The books of the persons with index `first` to `end` of a district of `size`."""
    from quanyi.agency.demo.people import District
    from quanyi.agency.kinds.migration.layout import BY_NAME

    district = District(min(size, LIVES))
    path.mkdir(parents=True)
    names = ("employers", "persons", "relations", "months", "account_years")
    files = {name: (path / f"{name}.csv").open("w", encoding="utf-8", newline="") for name in names}
    lines = {name: csv.writer(file) for name, file in files.items()}
    for name in names:
        lines[name].writerow(BY_NAME[name].names)
    lines["employers"].writerows((e.credit_code, e.name, "", "") for e in district.employers)
    lives = [_lines(person) for person in district.persons()]
    for index in range(first, end):
        number, life = f"79{index:010d}", lives[index % len(lives)]
        for name, rows in life.items():
            before = (number, f"X{index:09d}") if name == "persons" else (number,)
            lines[name].writerows((*before, *row) for row in rows)
    for file in files.values():
        file.close()


def _lines(person: Any) -> dict[str, list[Sequence[Any]]]:
    status = (person.status.value, person.status_from)
    who = ("DEMO", person.name, person.sex.value, person.born_on, *status)
    return {
        "persons": [who],
        "relations": [(code, "pension", on, last or "", "", "") for code, on, last in person.employments],
        "months": [row for year in person.years for row in _months(year)],
        "account_years": list(_accounts(person.years)),
    }


def _months(year: Any) -> Iterator[Sequence[Any]]:
    """Runs of months that are alike."""
    from quanyi.agency.demo.people import credit_code
    from quanyi.law.periods import Month

    runs: list[list[Any]] = []
    rows = zip(year.base_fen, year.own_due_fen, year.employer_due_fen, year.credited_in, strict=True)
    for number, (base, own, employer, credited) in enumerate(rows, 1):
        month = Month(year.year, number)
        later = credited - month if credited else None
        if base and runs and runs[-1][1] + 1 == month and runs[-1][2:] == [base, own, employer, later]:
            runs[-1][1] = month
        elif base:
            runs.append([month, month, base, own, employer, later])
    for first, last, base, own, employer, later in runs:
        credited = "" if later is None else first + later
        yield (
            credit_code(year.employer),
            "pension",
            "",
            first,
            last,
            base,
            own,
            employer,
            credited,
            "",
            "",
            "",
            "",
        )


def _accounts(years: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Each account year once, over all employers of it."""
    names = ("own_credit_fen", "transfer_credit_fen", "own_payout_fen", "transfer_payout_fen")
    for year, group in groupby(sorted(years, key=lambda one: one.year), key=lambda one: one.year):
        parts = list(group)
        moved = (map(sum, zip(*(getattr(part, name) for part in parts), strict=True)) for name in names)
        is_settled = any(part.own_interest_fen is not None for part in parts)
        interest = [
            sum(getattr(part, name) or 0 for part in parts) if is_settled else ""
            for name in ("own_interest_fen", "transfer_interest_fen")
        ]
        yield year, *(" ".join(map(str, months)) for months in moved), *interest, "", ""


# One large folder -------------------------------------------------------------------------------------------------


class _BrokenOff(Exception):
    """The power went."""


def _large(cluster: Cluster, persons: int) -> None:
    from quanyi.agency.audit.releases import processing
    from quanyi.agency.kinds.migration import collecting
    from quanyi.agency.review.models import Case

    with processing("测量"), tempfile.TemporaryDirectory() as made:
        path, people = Path(made) / "books", _people()
        write_folder(path, 0, persons, persons)
        print(
            "bytes",
            sum(file.stat().st_size for file in path.iterdir()),
            "peak MB before",
            _peak(),
            flush=True,
        )
        began, kept, count = perf_counter(), collecting._collect, [0]

        def collected(*given: Any) -> None:
            count[0] += 1
            if count[0] == 3:
                raise _BrokenOff
            kept(*given)

        collecting._collect = collected
        try:
            take_in(path, people, sign=False)
        except _BrokenOff:
            print("broken off in batch 3 after", round(perf_counter() - began), "s", flush=True)
        collecting._collect = kept
        began = perf_counter()
        take_in(path, people, sign=False)
        print("gone on to the end in", round(perf_counter() - began), "s, peak MB", _peak(), flush=True)
        began = perf_counter()
        for number, case_id in enumerate(Case.objects.order_by("pk").values_list("pk", flat=True), 1):
            approve(case_id, people[1])
            print("posted batch", number, round(perf_counter() - began), "s, peak MB", _peak(), flush=True)
        began = perf_counter()
        _out(Path(made) / "out", people)
        print("written again in", round(perf_counter() - began), "s, peak MB", _peak(), flush=True)


if __name__ == "__main__":
    from bench.__main__ import _open_office
    from quanyi.embedded import temporary

    with temporary() as cluster:
        _open_office(cluster.home)
        _large(cluster, int(sys.argv[1]))
        from django.db import connections

        connections.close_all()
