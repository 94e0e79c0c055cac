"""quanyi read: what a file is understood as, without an office and without keeping anything.

For those who make such files: an employer's, a tax office's or a bank's programmer. It is the reader of the site.
Exit codes: 0 the file can be taken as it is, 1 it cannot (faults or open questions), 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quanyi.agency.collect.declaration import DeclaredRow
    from quanyi.agency.collect.payments import Arrival, StatementLine
    from quanyi.law.periods import Month
    from quanyi.sheets import Choices, Fault, Notice, Question, Reading

KINDS = ("declaration", "payments", "statement")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--month", "month_text", help="The month of rows that state none, as 2025-12.  [default: last month]"
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day of the check.  [default: today]")
@click.option("--sheet", help="The sheet to read, where several could be the list.")
@click.option(
    "--columns",
    "columns_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='JSON of headings that are not understood: {"核定工资": "base_fen", "缴费状态": "ignored"}.',
)
@click.option("--demo", is_flag=True, help="Admit the numbers of the demo district (division 790001).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def read(
    kind: str,
    file: Path,
    month_text: str | None,
    today: datetime | None,
    sheet: str | None,
    columns_file: Path | None,
    demo: bool,
    as_json: bool,
) -> None:
    """Say what FILE is understood as: rows, faults, notices, questions; breaks of a statement's balances.

    Nothing is kept and no office is needed. `declaration` is an employer's monthly list, `payments` a payment file of
    the tax office or the bank, `statement` a bank statement. A question names its `key` and the `options` that answer
    it; --columns and --sheet are such answers, as the site takes them on a page.
    """
    day = today.date() if today else date.today()
    from quanyi.sheets import Choices

    choices = Choices(_columns(kind, columns_file), sheet)
    understood = UNDERSTOOD[kind](file, _month(month_text, day), day, demo, choices)
    if as_json:
        click.echo(json.dumps(understood, ensure_ascii=False, indent=1))
    else:
        _tell(understood)
    sys.exit(0 if understood["ok"] else 1)


def _month(text: str | None, today: date) -> Month:
    from quanyi.law.errors import LawError
    from quanyi.law.periods import Month

    if text is None:
        return Month.of(today) - 1
    try:
        return Month.parse(text)
    except LawError as error:
        raise click.BadParameter(error.en, param_hint="--month") from error


def _columns(kind: str, file: Path | None) -> dict[str, str]:
    """What the file of --columns says: a heading as it is written there, and what it is to be read as."""
    from quanyi.agency.collect.declaration import DECLARATION
    from quanyi.agency.collect.payments import PAYMENTS, STATEMENT
    from quanyi.sheets.choices import IGNORED, is_of_bare_column
    from quanyi.sheets.text import compact

    form = {"declaration": DECLARATION, "payments": PAYMENTS, "statement": STATEMENT}[kind]
    values = [IGNORED, *(column.value for column in form.columns if column not in form.ignored)]
    try:
        said = json.loads(file.read_text(encoding="utf-8")) if file else {}
    except ValueError as error:
        raise click.BadParameter(f"no JSON: {error}", param_hint="--columns") from error
    if not isinstance(said, dict) or not all(value in values for value in said.values()):
        known = ", ".join(values)
        raise click.BadParameter(f"an object of headings, each one of: {known}", param_hint="--columns")
    return {key if is_of_bare_column(key) else compact(key): value for key, value in said.items()}


def _declaration(
    file: Path, month: Month, today: date, demo: bool, choices: Choices | None = None
) -> dict[str, Any]:
    from quanyi.agency.collect.declaration import read_declaration
    from quanyi.sheets.choices import NO_CHOICES
    from quanyi.written.numbers import read_number

    reading = read_declaration(
        file.read_bytes(),
        file.name,
        month=month,
        today=today,
        read_number=partial(read_number, demo=demo, on=today),
        due=_due,
        one_month=False,
        choices=choices or NO_CHOICES,
    )
    return _answer(reading, _declared)


def _due(base_fen: int, month: Month) -> tuple[int, int]:
    """As the demo district asks: the national shares, and its limits of the base."""
    from quanyi.law.rules.contribution import monthly_contribution

    amounts = monthly_contribution(base_fen, month=month, region="DEMO")
    return amounts.own_fen, amounts.employer_fen


def _declared(row: DeclaredRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "social_security_number": row.social_security_number,
        "name": row.name,
        "month": str(row.month),
        "kind": row.kind.value,
        "base_fen": row.base_fen,
        "own_fen": row.own_fen,
        "employer_fen": row.employer_fen,
        "paid_on": _day(row.paid_on),
        "started_on": _day(row.started_on),
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _payments(
    file: Path, month: Month, today: date, demo: bool, choices: Choices | None = None
) -> dict[str, Any]:
    from quanyi.agency.collect.payments import read_payments
    from quanyi.sheets.choices import NO_CHOICES

    return _answer(
        read_payments(file.read_bytes(), file.name, today=today, choices=choices or NO_CHOICES), _arrival
    )


def _arrival(row: Arrival) -> dict[str, Any]:
    return {
        "row": row.row,
        "reference": row.reference,
        "on": _day(row.arrived_on),
        "amount_fen": row.amount_fen,
        "month": str(row.month) if row.month else None,
        "balance_fen": None,
        "credit_code": row.credit_code,
        "social_security_number": row.social_security_number,
        "name": row.name,
    }


def _statement(
    file: Path, month: Month, today: date, demo: bool, choices: Choices | None = None
) -> dict[str, Any]:
    from quanyi.agency.collect.payments import read_statement
    from quanyi.agency.collect.payments.balances import in_order
    from quanyi.sheets.choices import NO_CHOICES

    reading = read_statement(file.read_bytes(), file.name, choices=choices or NO_CHOICES)
    broken = [_break(line, due) for line, due in in_order(reading.rows, reading.opening_fen).breaks]
    return _answer(reading, _line, broken)


def _break(line: StatementLine, due_fen: int) -> dict[str, Any]:
    from quanyi.law.money import format_yuan

    stated = format_yuan(line.balance_fen or 0)
    due = format_yuan(due_fen)
    return {
        "row": line.row,
        "reference": line.reference,
        "balance_fen": line.balance_fen,
        "expected_fen": due_fen,
        "zh": f"第{line.row}行（{line.reference}）的余额是{stated}元，接上一笔应为{due}元。",
        "en": f"Row {line.row} ({line.reference}) states {stated}; after the movement before it, {due} is due.",
    }


def _line(row: StatementLine) -> dict[str, Any]:
    return {
        "row": row.row,
        "reference": row.reference,
        "on": _day(row.on),
        "amount_fen": row.amount_fen,
        "month": None,
        "balance_fen": row.balance_fen,
    }


UNDERSTOOD: dict[str, Callable[..., dict[str, Any]]] = {
    "declaration": _declaration,
    "payments": _payments,
    "statement": _statement,
}


def _answer(
    reading: Reading[Any], as_row: Callable[[Any], dict[str, Any]], broken: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {
        "ok": reading.ok,
        "rows": [as_row(row) for row in reading.rows],
        "faults": [_fault(fault) for fault in reading.faults],
        "notices": [_notice(notice) for notice in reading.notices],
        "questions": [_question(question) for question in reading.questions],
        "breaks": broken or [],
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "code": fault.code.value,
        "row": fault.row,
        "cell": fault.cell,
        "zh": fault.sentence,
        "en": fault.sentence_en,
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "code": notice.code,
        "row": notice.row,
        "cell": notice.cell,
        "zh": notice.sentence,
        "en": notice.sentence_en,
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        **_fault(question.fault),
        "column": question.fault.column_letter,
        "heading": question.fault.heading,
        "samples": list(question.samples),
        "key": question.key,
        "options": list(question.options),
    }


def _tell(understood: dict[str, Any]) -> None:
    """For people: what must be done first, then what was read."""
    for title, key in (
        ("问题 Faults", "faults"),
        ("待确认 Questions", "questions"),
        ("提示 Notices", "notices"),
    ):
        if understood[key]:
            click.echo(f"{title}: {len(understood[key])}")
            for found in understood[key]:
                click.echo(f"  {found['zh']}\n    {found['en']}")
    for broken in understood["breaks"]:
        click.echo(f"余额不连续 Balance: {broken['zh']}\n    {broken['en']}")
    click.echo(f"读到 Rows: {len(understood['rows'])}")
    for row in understood["rows"]:
        click.echo(
            "  " + "  ".join(f"{key}={value}" for key, value in row.items() if value not in (None, ""))
        )
    click.echo("可以接收 Can be taken." if understood["ok"] else "不能接收 Cannot be taken as it is.")
