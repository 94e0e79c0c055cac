"""quanyi projection: the kept account years against the entries (账户年度投影).

Exit codes: 0 equal, 1 they differ, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import click


@click.group()
def projection() -> None:
    """账户年度投影：核对、重建 / The account years that are kept for speed, held against the entries."""


@projection.command("check")
@click.option("--json", "as_json", is_flag=True)
def check_projection(as_json: bool) -> None:
    """Hold every account year against the entries; what is found is kept. Persons are named by their inner number."""
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office()
    from quanyi.agency.ledger import projection

    _say(projection.check().as_values(), as_json)


@projection.command("rebuild")
def rebuild_projection() -> None:
    """Make every account year anew from the entries. Postings wait meanwhile."""
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office()
    from quanyi.agency.ledger import projection

    click.echo(f"已重建 Made anew: {projection.rebuild():,}")


@projection.command("status")
@click.option("--json", "as_json", is_flag=True)
def projection_status(as_json: bool) -> None:
    """What the last check found, and when."""
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office()
    from quanyi.agency.ledger import projection

    last = projection.last_check()
    if last is None:
        click.echo("null" if as_json else "还没有核对过 Never checked yet.")
        return
    _say(last.as_values(), as_json)


def _say(found: dict[str, Any], as_json: bool) -> None:
    """What a check found; the exit code tells whether all is equal."""
    head = f"{found['checked_at']}  年度 account years {found['row_count']:,}"
    head += f"  不一致 differ {found['difference_count']:,}"
    text = "\n".join([head, *(_line(difference) for difference in found["differences"])])
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else text)
    sys.exit(1 if found["difference_count"] else 0)


def _line(found: dict[str, Any]) -> str:
    """Inner number of the person, year, then each column as kept and as the entries want it."""
    columns = "; ".join(f"{name}: {kept} ≠ {posted}" for name, (kept, posted) in found["columns"].items())
    return f"  人员 person {found['person_id']} {found['year']}  {columns}"
