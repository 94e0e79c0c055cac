"""quanyi reconcile: hold the books against themselves, their vouchers, their reports and the bank (对账).

Exit codes: 0 all agrees, 1 there are differences or the statement cannot be read, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quanyi.agency.control.models import ReconciliationRun

SHOWN = 200


@click.command("reconcile")
@click.option(
    "--statement",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A bank statement of the fund's account, .csv, .xlsx or .xls.",
)
@click.option(
    "--scheme",
    type=click.Choice(["pension", "medical", "unemployment", "work_injury"]),
    default="pension",
    show_default=True,
    help="Whose fund's account the statement is of.",
)
@click.option("--reason", default="定期对账", show_default=True, help="Why, for the log.")
@click.option("--json", "as_json", is_flag=True, help="The run and every difference as JSON.")
def reconcile(statement: Path | None, scheme: str, reason: str, as_json: bool) -> None:
    """对账：账账、账证、账表、账实 / Compare accounts, vouchers, reports and a bank statement; list every difference.

    Nothing is changed: a difference is put right by a case on the site, or by the bank. Each run is kept with its
    statement. Persons are named by their inner number.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    server()
    office()
    from quanyi.agency.control import reconciliation
    from quanyi.law.terms import Scheme

    content = statement.read_bytes() if statement else None
    try:
        run = reconciliation.reconcile(
            content, statement.name if statement else "", reason=reason, scheme=Scheme(scheme)
        )
    except reconciliation.StatementRefused as refusal:
        lines = [fault.sentence + "\n  " + fault.sentence_en for fault in refusal.faults[:SHOWN]]
        raise Stop("对账单不能读取 The statement cannot be read:\n" + "\n".join(lines)) from refusal
    click.echo(_as_json(run) if as_json else _as_text(run))
    sys.exit(int(bool(run.difference_count)))


def _rows(run: ReconciliationRun) -> list[dict[str, Any]]:
    names = ("agreement", "finding", "subject", "ledger_fen", "other_fen", "evidence")
    return list(run.differences.order_by("pk").values(*names))


def _as_json(run: ReconciliationRun) -> str:
    told = {"run": run.pk, "differences": run.difference_count, "compared": run.compared}
    return json.dumps({**told, "rows": _rows(run)}, ensure_ascii=False)


def _as_text(run: ReconciliationRun) -> str:
    from quanyi.agency.control.models import Agreement, Finding

    rows = _rows(run)
    lines = [
        f"{Agreement(row['agreement']).label}  {Finding(row['finding']).label}  {row['subject']}  "
        f"账上 {_yuan(row['ledger_fen'])}  对方 {_yuan(row['other_fen'])}  "
        f"{json.dumps(row['evidence'], ensure_ascii=False)}"
        for row in rows[:SHOWN]
    ]
    if len(rows) > SHOWN:
        lines.append(f"……其余见 --json 或网站。 {len(rows) - SHOWN} more: see --json or the site.")
    compared = run.compared
    lines.append(
        f"核对 {compared['journals']} 张凭证、{compared['entries']} 笔分录、{compared['fund_movements']} 笔基金收付、"
        f"{compared['statement_lines']} 行对账单：{run.difference_count} 处差异。"
        f" {run.difference_count} differences (run {run.pk})."
    )
    return "\n".join(lines)


def _yuan(fen: int | None) -> str:
    from quanyi.law.money import format_yuan

    return "—" if fen is None else format_yuan(fen)
