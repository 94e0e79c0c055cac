"""quanyi books: the books of an office leave it as a folder, and come into one (账册导出、接收).

Exit codes: 0 done, nothing differs; 1 something differs, has faults or could not be done; 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from quanyi.agency.kinds.migration.comparing import Comparison
    from quanyi.agency.kinds.migration.folder import Folder
    from quanyi.agency.kinds.migration.leaving import Left

FOLDER = click.Path(file_okay=False, path_type=Path)
THERE = click.Path(file_okay=False, exists=True, path_type=Path)


@click.group()
def books() -> None:
    """账册 / The books of an office as a folder of tables, in the layout of docs/books.md."""


@books.command("export")
@click.argument("folder", type=FOLDER)
@click.option("--as", "keeper", metavar="LOGIN", help="Of the post data_keeper, who asks.")
@click.option("--and", "approver", metavar="LOGIN", help="Of the post approval, who agrees.")
@click.option(
    "--dry-run", is_flag=True, help="Say what hinders it and what would stay behind; write nothing."
)
@click.option(
    "--json", "as_json", is_flag=True, help="The manifest as JSON; of a dry run what would stay behind."
)
def export(folder: Path, keeper: str | None, approver: str | None, dry_run: bool, as_json: bool) -> None:
    """导出账册 / Write all books into FOLDER, which must be new or empty. Two persons sign in for it.

    What stays behind is told with its count and why before the first file is written, and stands in the manifest.
    The folder holds every person's record: keep it as you keep the database, and destroy it when it was read.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server
    from quanyi.cli.signed import signed_in

    server()
    office()
    from django.utils import timezone

    from quanyi.agency.audit.services import acting_as
    from quanyi.agency.kinds.migration.exporting import export_books
    from quanyi.agency.kinds.migration.leaving import NotExported
    from quanyi.agency.staff.models import Post

    asks = signed_in(Post.DATA_KEEPER, keeper)
    agrees = None if dry_run else signed_in(Post.APPROVAL, approver, besides=[asks])
    try:
        with acting_as(asks.as_actor()):
            told = _what_stays(say=not as_json)
            if agrees is None:
                if as_json:
                    click.echo(
                        json.dumps({"left_behind": [each.as_values() for each in told]}, ensure_ascii=False)
                    )
                return
            manifest = export_books(folder, on=timezone.localdate(), by=[asks, agrees])
    except (NotExported, OSError) as error:
        raise Stop(str(error)) from error
    if as_json:
        click.echo(json.dumps(manifest, ensure_ascii=False))
        return
    for table, about in manifest["tables"].items():
        click.echo(f"{table:<16}{about['rows']:>12,}")
    click.echo(f"已导出 Exported: {folder}")


def _what_stays(*, say: bool) -> list[Left]:
    """What hinders an export is raised; what stays behind is told."""
    from quanyi.agency.kinds.migration.leaving import left_behind, refuse_unfinished

    refuse_unfinished()
    found = left_behind()
    for left in found if say else ():
        click.echo(f"留下 left behind: {left.told}")
    return found


def _a_month(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    from quanyi.written import Problem
    from quanyi.written.dates import read_month

    read = read_month(text) if text else None
    if isinstance(read, Problem):
        raise click.BadParameter(f"“{text}”读不出年月，例如 2025-12。 A month is wanted, as 2025-12.")
    return str(read) if read else None


@books.command("import")
@click.argument("folder", type=THERE)
@click.option("--dry-run", is_flag=True, help="Read and compare with this office; change nothing.")
@click.option(
    "--without-them", is_flag=True, help="Take the others in, and leave aside whom a fault concerns."
)
@click.option(
    "--month",
    metavar="YYYY-MM",
    callback=_a_month,
    help="Up to which month the books go; else the manifest's day, or now.",
)
@click.option(
    "--batch", type=click.IntRange(1, 20_000), default=5_000, show_default=True, help="Persons a case."
)
@click.option("--as", "keeper", metavar="LOGIN", help="Of the post data_keeper, who brings the books.")
@click.option("--json", "as_json", is_flag=True, help="What was found as one JSON object.")
def import_(
    folder: Path,
    dry_run: bool,
    without_them: bool,
    month: str | None,
    batch: int,
    keeper: str | None,
    as_json: bool,
) -> None:
    """接收账册 / Read FOLDER, compare it with this office, and put it before the reviewers, a batch of persons a case.

    Nothing is posted before four people have signed for a batch on the site. Run again after an interruption, it goes
    on. Faults are listed with file, row and column.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import server
    from quanyi.cli.signed import signed_in

    server()
    office()
    from quanyi.agency.audit.services import acting_as
    from quanyi.agency.kinds.migration.comparing import compare
    from quanyi.agency.kinds.migration.folder import Folder
    from quanyi.agency.staff.models import Post

    by, read = signed_in(Post.DATA_KEEPER, keeper), Folder(folder)
    with acting_as(by.as_actor()), _told_in_a_sentence():
        found, disagreements = compare(read, with_office=dry_run)
        told = _told(read, found, disagreements)
        stops = bool(disagreements or (read.faults.count and not without_them))
        if not dry_run and not stops:
            told |= _brought(read, by, month, batch, say=not as_json)
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _text(told, dry_run=dry_run))
    sys.exit(1 if stops or (dry_run and (found.differences or read.faults.count)) else 0)


def _told_in_a_sentence() -> Any:
    from contextlib import contextmanager

    from quanyi.agency.kinds.migration.manifests import BadManifest
    from quanyi.agency.refusal import Refusal
    from quanyi.cli.place import Stop

    @contextmanager
    def told() -> Any:
        try:
            yield
        except BadManifest as bad:
            raise Stop(f"{bad.why.zh}\n{bad.why.en}") from bad
        except (Refusal, OSError) as refusal:
            raise Stop(str(refusal)) from refusal

    return told()


def _brought(folder: Folder, by: Any, month: str | None, batch: int, *, say: bool) -> dict[str, Any]:
    """Put the folder before the reviewers."""
    from django.conf import settings
    from django.utils import timezone

    from quanyi.agency.kinds.migration.collecting import Import, import_books
    from quanyi.law.periods import Month

    as_of = month or str(folder.manifest.get("as_of", ""))[:7]
    until = Month.parse(as_of) if as_of else Month.of(timezone.localdate())
    region = str(folder.manifest.get("region") or settings.QUANYI_REGION)
    done = import_books(
        Import(folder, by, until, region, persons=batch), click.echo if say else lambda text: None
    )
    return {"cases": [case.number for case in done.cases], "batches_before": done.skipped}


def _told(folder: Folder, found: Comparison, disagreements: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "persons": found.persons,
        "new": found.new,
        "known": found.known,
        "differences": found.differences,
        "shown": found.shown,
        "faults": folder.faults.count,
        "faults_shown": [fault.as_values() for fault in folder.faults.listed],
        "left_aside": len(folder.aside),
        "notices": [{"zh": each.zh, "en": each.en} for each in folder.faults.notices],
        "manifest_disagrees": disagreements,
        **found.totals.as_values(),
    }


def _text(told: dict[str, Any], *, dry_run: bool) -> str:
    lines = [f"人员 persons {told['persons']:,}（新 new {told['new']:,}，已有 known {told['known']:,}）" if dry_run
             else f"人员 persons {told['persons']:,}"]  # fmt: skip
    lines += [f"  {table:<16}{about['rows']:>12,} 行 rows" for table, about in told["tables"].items()]
    lines += [f"  {status}: {count:,}" for status, count in told["by_status"].items()]
    lines += [f"注意 note: {each['zh']} {each['en']}" for each in told["notices"]]
    lines += [_fault(fault) for fault in told["faults_shown"]]
    lines += [
        f"清单不符 manifest: {each['what']} 清单 said {each['said']}，读到 found {each['found']}"
        for each in told["manifest_disagrees"][:20]
    ]
    lines += [
        f"差异 difference: {each['table']} {each['person']} 仅 only in {each['only_in']}"
        for each in told["shown"]
    ]
    if told["faults"]:
        lines.append(
            f"问题 {told['faults']:,} faults，涉及 {told['left_aside']:,} 人 persons；"
            "改正后重试，或以 --without-them 先接收其他人。 Mend them, or take the others in by --without-them."
        )
    lines += [f"案件 case {number}：请在网站审核 sign it on the site" for number in told.get("cases", ())]
    if told.get("batches_before"):
        lines.append(f"已提交过的批次 batches put before: {told['batches_before']}")
    lines.append(f"差异 differences {told['differences']:,}" if dry_run else "")
    return "\n".join(line for line in lines if line)


def _fault(fault: dict[str, Any]) -> str:
    return (
        f"问题 fault: {fault['file']} 第 {fault['row']} 行 row，{fault['column']}：读到 read “{fault['read']}”，"
        f"应为{fault['wanted']} wanted: {fault['wanted_en']}"
    )
