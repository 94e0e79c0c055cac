"""Declaration files as offices get them, tidy or odd (示范申报表)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Protocol

from openpyxl import Workbook

from quanyi.agency.collect.models import MigrationYear, ReceivedFile
from quanyi.agency.demo.people import newcomer
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import employees_of, names_of
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import monthly_contribution

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
EXCEL_DAY_ZERO = date(1899, 12, 30)
PLAIN_HEADINGS = (
    "序号", "社会保障号码", "姓名", "缴费基数（元）", "个人缴费（元）", "单位缴费（元）",
    "到账日期", "入职日期", "备注",
)  # fmt: skip
ODD_HEADINGS = (
    "序号", "姓 名*", "身份证号码*", "入职时间", "月缴费工资\n（元）*", "单位应缴",
    "个人应缴", "缴款日期", "备 注",
)  # fmt: skip


class EmployerLike(Protocol):
    """What a form says about its employer."""

    credit_code: str
    name: str


@dataclass(frozen=True)
class Declared:
    """One line of a declaration: the wage in fen; `paid_on` None where the money has not come."""

    social_security_number: str
    name: str
    wage_fen: int
    paid_on: date | None
    started_on: date | None = None


def live_declaration(employer: Employer, month: Month) -> tuple[str, bytes]:
    """(file name, bytes) of an employer's declaration of a month that follows the migrated books.

    One person is new, one is not paid for, and the form is odd. Once handed in, the same file is given again.
    """
    handed_in = ReceivedFile.objects.filter(employer=employer, month=month, submission__isnull=False)
    if first := handed_in.order_by("pk").first():
        return first.name, bytes(first.content)
    lines = declared_lines(employer, month)
    if len(lines) > 1:
        lines[-1] = Declared(lines[-1].social_security_number, lines[-1].name, lines[-1].wage_fen, None)
    number, name = newcomer(0)
    lines.append(
        Declared(number, name, 723_000, _paid_on(month), started_on=date(month.year, month.month, 3))
    )
    return file_name(employer, month), declaration_file(employer, lines, month, oddities=True)


def declared_lines(employer: Employer, month: Month) -> list[Declared]:
    """Everybody who was with the employer when the month began, at the last base that the books know."""
    persons = employees_of(employer.pk, on=(month - 1).last_day)
    names = names_of(person.pk for person in persons)
    years = MigrationYear.objects.filter(
        year=month.year,
        credit_code=employer.credit_code,
        insurance_number__in=[p.insurance_number for p in persons],
    )
    bases = {
        year.insurance_number: next(base for base in reversed(year.base_fen) if base)
        for year in years
        if any(year.base_fen)
    }
    return [
        Declared(p.social_security_number, names[p.pk], bases[p.insurance_number], _paid_on(month))
        for p in persons
    ]


def file_name(employer: EmployerLike, month: Month) -> str:
    return f"{employer.name}{month.year}年{month.month}月养老保险申报.xlsx"


def declaration_file(
    employer: EmployerLike, persons: Sequence[Declared], month: Month, *, oddities: bool
) -> bytes:
    """The list as .xlsx; with `oddities` the way it comes from offices that never saw the form.

    Odd are: title rows, names and order of the headings, blanks in names, look-alikes of `·`, full-width
    digits, a small x, amounts as text, dates as text and as bare serial numbers, a total, a signature line.
    """
    book = Workbook()
    page = book.active
    page.title = "Sheet1" if oddities else "申报表"
    rows = _odd_rows(employer, persons, month) if oddities else _plain_rows(employer, persons, month)
    for row in rows:
        page.append(row)
    if oddities:
        page.merge_cells("A1:I1")
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _plain_rows(employer: EmployerLike, persons: Sequence[Declared], month: Month) -> Iterator[Sequence[Any]]:
    yield [f"{month.year}年{month.month}月职工基本养老保险缴费申报表"]
    yield [f"单位名称：{employer.name}", None, None, f"统一社会信用代码：{employer.credit_code}"]
    yield PLAIN_HEADINGS
    for serial, line in enumerate(persons, 1):
        due = monthly_contribution(line.wage_fen, month=month, region="DEMO")
        amounts = (Decimal(fen) / 100 for fen in (line.wage_fen, due.own_fen, due.employer_fen))
        yield [serial, line.social_security_number, line.name, *amounts, line.paid_on, line.started_on, None]


def _odd_rows(employer: EmployerLike, persons: Sequence[Declared], month: Month) -> Iterator[Sequence[Any]]:
    yield ["示范区企业职工基本养老保险缴费人员花名册"]
    yield [f"单位名称： {employer.name}", None, None, None, f"统一社会信用代码:{employer.credit_code}"]
    yield [f"费款所属期：{month.year}年{month.month}月", None, None, None, "单位：元"]
    yield []
    yield ODD_HEADINGS
    totals = [0, 0, 0]
    for serial, line in enumerate(persons):
        due = monthly_contribution(line.wage_fen, month=month, region="DEMO")
        fen = (line.wage_fen, due.employer_fen, due.own_fen)
        totals = [total + amount for total, amount in zip(totals, fen, strict=True)]
        yield [
            serial + 1,
            _odd_name(line.name, serial),
            _odd_number(line.social_security_number, serial),
            f"{line.started_on:%Y.%m.%d}" if line.started_on else None,
            *(_odd_amount(amount, serial) for amount in fen),
            _odd_date(line.paid_on, serial),
            None if line.paid_on else "资金未到位",
        ]
    yield ["合计", f"{len(persons)}人", None, None, *(format_yuan(total) for total in totals)]
    yield []
    yield ["填表人：", None, "复核人：", None, None, f"填表日期：{_paid_on(month):%Y年%m月%d日}"]


def _odd_name(name: str, serial: int) -> str:
    name = name.replace("·", "••."[serial % 3])
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def _odd_number(number: str, serial: int) -> str:
    return number.lower().translate(FULL_WIDTH) if serial % 7 == 0 else number.lower()


def _odd_amount(fen: int, serial: int) -> Decimal | str:
    shapes = (
        Decimal(fen) / 100,
        format_yuan(fen),
        f"¥{format_yuan(fen)}",
        format_yuan(fen).translate(FULL_WIDTH),
    )
    return shapes[serial % 4]


def _odd_date(day: date | None, serial: int) -> date | int | str | None:
    if day is None:
        return None
    shapes = (
        day,
        (day - EXCEL_DAY_ZERO).days,
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
    )
    return shapes[serial % 5]


def _paid_on(month: Month) -> date:
    return date(month.year, month.month, 15)
