"""quanyi jobs: what the served site does by itself, and how it stands (定时工作).

Exit codes: 0 all is well, 1 something was found, broke off or is late, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quanyi.agency.custody.jobs import Standing


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def jobs(context: click.Context, as_json: bool) -> None:
    """定时工作：每项何时办、上次结果、是否逾期 / When each job is done, how it came out, and whether it is late.

    For a monitor: exit code 1 unless every job was done in time and found nothing.
    """
    if context.invoked_subcommand is not None:
        return
    from django.utils import timezone

    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office(opens=False)
    rows = [_row(stands, timezone.now()) for stands in _standings()]
    click.echo(json.dumps(rows, ensure_ascii=False) if as_json else "\n".join(map(_line, rows)))
    sys.exit(int(not all(row["well"] for row in rows)))


def _standings() -> list[Standing]:
    from quanyi.agency.custody.jobs import standings
    from quanyi.cli.place import Stop

    try:
        return standings()
    except ValueError as error:
        raise Stop(str(error)) from error


def _row(stands: Standing, now: Any) -> dict[str, Any]:
    last = stands.last
    return {
        "job": stands.job.name,
        "label": str(stands.job.label),
        "when": str(stands.when) if stands.when else "off",
        "last": last.finished_at.isoformat(timespec="seconds") if last else None,
        "result": last.result if last else None,
        "found": last.found if last else None,
        "told": last.told if last else None,
        "due": stands.due_at.isoformat(timespec="seconds") if stands.due_at else None,
        "overdue": stands.is_overdue(now),
        "well": stands.is_well(now),
    }


def _line(row: dict[str, Any]) -> str:
    state = "逾期 overdue" if row["overdue"] else row["result"] or "未办过 never done"
    found = "" if row["found"] is None else f"  发现 found {row['found']:,}"
    return (
        f"{row['job']:<16}{row['when']:<7}{state}{found}  上次 last {row['last'] or '—'}  {row['told'] or ''}"
    )


@jobs.command("run")
@click.argument("name")
def run_job(name: str) -> None:
    """Do one job now; its record is kept like any other."""
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    server()
    office()
    from quanyi.agency.custody.jobs import REGULAR, alone, run
    from quanyi.agency.custody.models import JobResult

    if name not in REGULAR:
        raise Stop(f"没有工作“{name}”。 Jobs: {', '.join(REGULAR)}")
    with alone(name) as is_alone:
        if not is_alone:
            raise Stop("另一处正在办理这项工作。 Another process is at this job.")
        done = run(name)
    click.echo(f"{done.result}  发现 found {done.found:,}  {json.dumps(done.told, ensure_ascii=False)}")
    sys.exit(int(done.result != JobResult.CLEAN.value))
