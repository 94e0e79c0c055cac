"""Reading a declaration of fifty thousand rows, against calamine turning its cells into Python values.

Ours is `read_declaration` as the office calls it: headings, every cell read as what it means, dues computed, all rows
held against each other. The peer gives cells and knows nothing of them. A tidy list is one that a program wrote; in
the other, every row has something to be folded or left open.
"""

import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path

from openpyxl import Workbook

from bench.measuring import Row, alternate, cost_of
from bench.peers import peer
from quanyi.agency.collect.declaration import read_declaration
from quanyi.law.money import Fen
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import monthly_contribution
from quanyi.sheets import Reading
from quanyi.written.numbers import DEMO_DIVISION, make_citizen_number, read_number

ROWS, ROUNDS = 50_000, 5
MONTH, TODAY = Month(2025, 12), date(2026, 1, 10)
HEADING = (
    "序号",
    "社会保障号码",
    "姓名",
    "缴费基数",
    "个人缴费",
    "单位缴费",
    "费款所属期",
    "到账日期",
    "备注",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志海文春梅红玉兰婷雪飞鹏宇浩晨辰子涵"


def tidy() -> Row:
    return _measured(tidy_row, target=3)


def careful() -> Row:
    return _measured(_careful, target=12)


def _measured(row: Callable[[int], tuple[object, ...]], *, target: float) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "declaration.xlsx"
        write(file, row, ROWS)
        content = file.read_bytes()

        def ours() -> None:
            reading = read(content)
            assert not reading.faults
            assert len(reading.rows) == ROWS

        with peer("calamine", str(file)) as theirs:
            found = alternate(lambda: cost_of(ours), theirs, ROUNDS)
        return Row(*found, target, {"rows": ROWS, "bytes": len(content)})


def read(content: bytes) -> Reading:
    return read_declaration(
        content,
        "declaration.xlsx",
        month=MONTH,
        today=TODAY,
        read_number=partial(read_number, demo=True, on=TODAY),
        due=_due(),
    )


def _due() -> Callable[[Fen, Month], tuple[Fen, Fen]]:
    """As the office asks for dues: the rule once a base."""

    @cache
    def due(base_fen: Fen, month: Month) -> tuple[Fen, Fen]:
        amounts = monthly_contribution(base_fen, month=month, region="DEMO")
        return amounts.own_fen, amounts.employer_fen

    return due


def write(
    file: Path,
    row: Callable[[int], tuple[object, ...]],
    rows: int,
    *,
    month: Month = MONTH,
    heading: Sequence[str] = HEADING,
) -> None:
    """A list with a title, its heading and its rows, as a spreadsheet program stores it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("申报表")
    sheet.append([f"{month.year}年{month.month}月社会保险费申报表"])
    sheet.append(heading)
    for n in range(rows):
        sheet.append(row(n))
    book.save(file)


def _person(n: int) -> tuple[str, str, int, int, int]:
    """Number, name, and base, own and employer's share in fen: every number another, of bases a thousand."""
    number = make_citizen_number(
        DEMO_DIVISION, date(1970 + n // 12_000, 1 + n // 1000 % 12, 1 + n % 28), n % 1000
    )
    name = SURNAMES[n % 20] + GIVEN[n // 20 % len(GIVEN)] + GIVEN[n // 900 % len(GIVEN)]
    base = 500_000 + n % 1000 * 1_000
    return number, name, base, base * 8 // 100, base * 16 // 100


def tidy_row(n: int) -> tuple[object, ...]:
    number, name, *amounts = _person(n)
    return n + 1, number, name, *(fen / 100 for fen in amounts), str(MONTH), date(2025, 12, 15), None


def _careful(n: int) -> tuple[object, ...]:
    """As people write: blanks in names, thousands with commas, days and months in words, a mark before the number."""
    number, name, *amounts = _person(n)
    written = (f"{fen / 100:,.2f}元" for fen in amounts)
    month, day = f"{MONTH.year}年{MONTH.month}月", f"{MONTH.year}年{MONTH.month}月{1 + n % 28}日"
    return n + 1, f"'{number.lower()}", f"{name[0]}　{name[1:]}", *written, month, day, "—"
