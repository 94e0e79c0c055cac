"""quanyi check-data: look the kept records over (数据核查).

Exit codes: 0 nothing stands but doubts, 1 errors stand, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quanyi.agency.control.checking import Outcome


@click.command("check-data")
@click.option("--reason", default="定期核查", show_default=True, help="Why, for the maintenance log.")
@click.option("--all", "whole", is_flag=True, help="Everything, also where a run of what is new is due.")
@click.option("--json", "as_json", is_flag=True, help="The run as JSON.")
def check_data(reason: str, whole: bool, as_json: bool) -> None:
    """核查：按规则核查记录 / Run every data-quality check over what was touched since the last run.

    Over all records with --all, at least every QUANYI_WHOLE_DAYS, after a settlement or a migration, and where
    parameters or program are others. Only such a run sees what no case changed.

    New findings appear on the page 数据核查, where the keeper of the data opens inquiries; nothing is corrected here.
    No personal data is printed: an operator sees counts (Decree 14, articles 11, 12 and 26).
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office()
    from django.conf import settings
    from django.utils import timezone

    from quanyi.agency.control import checking

    outcome = checking.check_data(
        region=settings.QUANYI_REGION, today=timezone.localdate(), by=None, reason=reason, whole=whole
    )
    rows = [_row(code, count) for code, count in outcome.run.counts.items()]
    click.echo(_as_json(outcome, rows) if as_json else _as_text(outcome, rows))
    sys.exit(int(any(row["severity"] == "error" and row["found"] for row in rows)))


def _row(code: str, found: int) -> dict[str, Any]:
    from quanyi.agency.control.checking import CHECKS

    check = CHECKS[code]
    return {
        "check": code,
        "severity": check.severity.value,
        "found": found,
        "zh": check.label_zh,
        "en": check.label_en,
        "provisions": list(check.provisions),
    }


def _as_json(outcome: Outcome, rows: list[dict[str, Any]]) -> str:
    told = {"run": outcome.run.pk, "standing": outcome.standing, "new": outcome.new, "gone": outcome.gone}
    scope = {"why_whole": outcome.run.why_whole, "persons": outcome.run.persons}
    return json.dumps({**told, **scope, "checks": rows}, ensure_ascii=False)


def _as_text(outcome: Outcome, rows: list[dict[str, Any]]) -> str:
    from quanyi.law.terms import Severity

    lines = [
        f"{row['found']:>8}  {Severity(row['severity']).label_zh}  {row['check']:<28} {row['zh']}\n"
        f"{'':<16}{row['en']}"
        for row in rows
    ]
    total = (
        f"现有 {outcome.standing} 项，新发现 {outcome.new} 项，消除 {outcome.gone} 项。"
        f" {outcome.standing} stand, {outcome.new} are new, {outcome.gone} are gone."
    )
    return "\n".join([*lines, _scope(outcome), total])


def _scope(outcome: Outcome) -> str:
    run = outcome.run
    if why := run.why_whole:
        return (
            f"  全部核查（{run.get_why_whole_display()}），{run.persons} 人。"
            f" Everything was looked over ({why}): {run.persons} persons."
        )
    return (
        f"  核查上次以来有变动的 {run.persons} 人；全部核查用 --all。"
        f" Looked over: {run.persons} persons touched since the last run; everything with --all."
    )
