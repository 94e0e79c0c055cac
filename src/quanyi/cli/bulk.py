"""quanyi snapshot, quanyi bulk: the account years of everybody leave the office as columns (快照), and are computed
outside of it, by the law alone, on one machine or by a cluster (成批计算).

Exit codes: 0 done; 1 could not be done (one sentence says why); 2 wrong use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from quanyi.cli.place import Stop, say

OUT = click.Path(file_okay=False, path_type=Path)
THERE = click.Path(file_okay=False, exists=True, path_type=Path)


@click.command()
@click.argument("folder", type=OUT)
@click.option("--as", "keeper", metavar="LOGIN", help="Of the post data_keeper, who asks.")
@click.option("--and", "approver", metavar="LOGIN", help="Of the post approval, who agrees.")
@click.option(
    "--at",
    metavar="INSTANT",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]),
    help="As known then; else now.",
)
def snapshot(folder: Path, keeper: str | None, approver: str | None, at: datetime | None) -> None:
    """快照 / Write the account years of everybody into FOLDER, which must be new or empty. Two persons sign in for it.

    The folder holds every person's record: keep it as you keep the database, and destroy it when it was read.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import server
    from quanyi.cli.signed import signed_in

    server()
    office()
    from django.utils import timezone

    from quanyi.agency.audit.services import acting_as
    from quanyi.agency.serve.snapshot import NotTaken, take_snapshot
    from quanyi.agency.staff.models import Post

    asks = signed_in(Post.DATA_KEEPER, keeper)
    agrees = signed_in(Post.APPROVAL, approver, besides=[asks])
    with _told_in_a_sentence(NotTaken), acting_as(asks.as_actor()):
        known_at = timezone.make_aware(at) if at else None
        told = take_snapshot(folder, by=[asks, agrees], known_at=known_at)
    made = told["tables"]["account_years"]
    click.echo(
        f"账户年度 account years {made['rows']:,}，分区 partitions {len(made['partitions']):,}: {folder}"
    )
    _tell_left_out(told["left_out"])


@click.group()
def bulk() -> None:
    """成批计算 / What concerns everybody, computed from a snapshot: no database, no office. See docs/columns.md."""


@bulk.command("run")
@click.argument("snapshot", type=THERE)
@click.argument("out", type=OUT)
@click.option(
    "--processes",
    type=click.IntRange(0, 1024),
    default=0,
    help="So many at a time; 0, the default: one a core.",
)
@click.option("--spark", metavar="MASTER", help="By a Spark cluster, as spark://host:7077 or local[*].")
def run(snapshot: Path, out: Path, processes: int, spark: str | None) -> None:
    """计算快照 / Compute the account years of SNAPSHOT into OUT. Run again after an interruption, it goes on.

    The same snapshot gives the same bytes, whoever computes it. OUT holds records of persons as SNAPSHOT does.
    """
    with _told_in_a_sentence():
        told = _by_spark(snapshot, out, spark) if spark else _here(snapshot, out, processes)
    _tell(told["tables"]["results"])


@contextmanager
def _told_in_a_sentence(*refusals: type[Exception]) -> Iterator[None]:
    from quanyi.law.errors import LawError

    try:
        yield
    except ModuleNotFoundError as missing:
        extra = "spark" if missing.name == "pyspark" else "bulk"
        raise Stop(
            f"缺少 {missing.name}：请以 pip install 'quanyi[{extra}]' 安装。"
            f" {missing.name} is missing: install it by pip install 'quanyi[{extra}]'."
        ) from missing
    except LawError as error:
        raise Stop(f"{error.zh}\n{error.en}") from error
    except refusals as refusal:
        raise Stop(str(refusal)) from refusal
    except OSError as error:
        raise Stop(str(error)) from error


def _here(snapshot: Path, out: Path, processes: int) -> dict[str, Any]:
    from quanyi.bulk.nation import runner

    return runner.run(
        snapshot,
        out,
        processes=processes,
        progress=lambda done, of: say(f"分区 partitions {done:,} / {of:,}"),
    )


def _by_spark(snapshot: Path, out: Path, master: str) -> dict[str, Any]:
    from quanyi.bulk.nation import spark

    with spark.session(master) as session:
        return spark.run(session, snapshot.resolve(), out.resolve())


def _tell_left_out(left_out: list[dict[str, Any]]) -> None:
    if left_out:
        click.echo(
            f"账目自相矛盾，没有列入 left out, since the books contradict themselves: {len(left_out):,}；"
            "编号、年度和原因见 numbers, years and reasons stand in manifest.json (left_out)."
        )


def _tell(made: dict[str, Any]) -> None:
    for name, fen in made["sums_fen"].items():
        if fen:
            click.echo(f"{name:<40}{fen:>24,} 分 fen")
    click.echo(f"账户年度 account years {made['rows']:,}，不能计算 not computed {made['errors']:,}")
