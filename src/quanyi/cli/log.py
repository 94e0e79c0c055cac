"""quanyi verify, quanyi seal, quanyi keeper: the log of all acts, and those who watch it from outside.

Exit codes: 0 done, nothing found; 1 something was found, or could not be done; 2 wrong use.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from quanyi.agency.custody.verification import Report

KEY_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option(
    "--as",
    "role",
    type=click.Choice(["reader", "app", "owner"]),
    default="app",
    show_default=True,
    help="The database role to read as, in sessions that can change nothing; the reader only while a reading is open.",
)
@click.option(
    "--keeper", "urls", multiple=True, metavar="URL", help="Ask these keepers instead of QUANYI_KEEPERS."
)
@click.option("--key", "key", type=KEY_FILE, help="Trust the public key in this file and no other.")
@click.option("--all", "whole", is_flag=True, help="Everything, not only what came after the last run.")
def verify(
    as_json: bool,
    role: Literal["reader", "app", "owner"],
    urls: tuple[str, ...],
    key: Path | None,
    whole: bool,
) -> None:
    """核验：重放日志并与见证人核对 / Replay rows, log, heads, keepers, schema, journals.

    What came after the head up to which the last run found all in order; everything with --all, every
    QUANYI_WHOLE_DAYS, and where something is found. Only a run of everything sees a later change of what was verified
    before. One line a finding; exit code 1 if there is any. An outside party runs it with its own --keeper and --key,
    which verify everything.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    if urls:
        os.environ["QUANYI_KEEPERS"] = " ".join(urls)
    if key:
        os.environ["QUANYI_SEAL_KEY"] = str(key.resolve())
    server()
    office(role)
    from quanyi.agency.custody.verification import verify as verify_all
    from quanyi.agency.custody.verification import verify_new

    say_report(as_json, verify_all if urls or key else partial(verify_new, whole=whole))


@contextmanager
def _reading_only() -> Iterator[None]:
    """Meanwhile the database refuses every change in this process's session."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET default_transaction_read_only")


def say_report(as_json: bool, replay: Callable[[], Report]) -> None:
    """Verify the office that is at hand, say what was found, and leave with the exit code for it."""
    from django.db import DatabaseError

    from quanyi.cli.place import Stop
    from quanyi.witness.seals import SealError

    try:
        with _reading_only():
            report = replay()
    except (DatabaseError, SealError, ValueError) as error:
        raise Stop(f"未能核验 Could not verify: {error}") from error
    click.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else _text(report))
    sys.exit(1 if report.found else 0)


def _text(report: Report) -> str:
    lines = [one.sentence() for one in report.found]
    rows = sum(report.rows.values())
    lines.append(
        f"已核验 Verified: {rows:,} 行 rows / {len(report.rows)} 表 tables, {report.leaves:,} 叶 leaves"
        f"（待列入 pending {report.pending}）, {report.heads} 树头 heads, {len(report.keepers)} 见证人 keepers"
    )
    lines.append(_scope(report))
    if report.why_not_left:
        lines.append(
            f"  核到之处没有保存，下次仍全部核验：{report.why_not_left} "
            "Where this run ended could not be written, so that the next verifies everything."
        )
    if report.adopted:
        lines.append(f"  迁移后纳入 adopted by migrations: {report.adopted}")
    lines += [_erased(one) for one in report.erased]
    if len(report.keepers) < 2:
        lines.append("  见证人不足两个：请设置 QUANYI_KEEPERS。 Fewer than two keepers: set QUANYI_KEEPERS.")
    lines.append(f"不符 {len(report.found)} findings." if report.found else "全部相符 All agrees.")
    return "\n".join(lines)


def _scope(report: Report) -> str:
    if report.why_whole:
        return f"  全部核验（{report.why_whole.label}）。 Everything was verified: {report.why_whole.value}."
    return (
        f"  只核验了树头 {report.since:,} 之后的新内容；此前核过的记录如有改动，只有全部核验（--all）能发现。"
        f" Only what came after head {report.since:,}; a change of what was verified before is seen by --all alone."
    )


def _erased(one: dict[str, Any]) -> str:
    """A line for what went by law: it is no finding."""
    what = "、".join(one["columns"] or ["整行 the whole row"])
    why = f"{one['ground']}；{one['authority']}"
    return f"  依法删除 erased lawfully: {one['table']} {one['row']} {what}（令 order {one['order']}：{why}）"


@click.command()
@click.option("--show-key", is_flag=True, help="Print the public key, to be given to keepers on paper.")
@click.option("--new-key", is_flag=True, help="Sign with a new key from now on; the old one vouches for it.")
def seal(show_key: bool, new_key: bool) -> None:
    """封印：把新叶列入日志，签名，送交见证人 / Place new leaves, sign the tree, deliver its head to the keepers."""
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    server()
    office(opens=False)
    from django.conf import settings

    from quanyi.agency.audit.sealing import seal as place_and_sign
    from quanyi.witness.seals import SealError, change_key, signing_key

    try:
        if show_key:
            click.echo(signing_key(settings.SECRETS, settings.QUANYI_SEAL).public)
            return
        if new_key:
            change_key(settings.SECRETS, settings.QUANYI_SEAL)
        sealed = place_and_sign(thorough=True)
    except (SealError, ValueError) as error:
        raise Stop(str(error)) from error
    size = "—" if sealed.size is None else f"{sealed.size:,}"
    click.echo(
        f"新列入 placed {sealed.placed:,}；新树头 new head {size}；见证人 keepers {len(settings.QUANYI_KEEPERS)}"
    )
    for trouble in sealed.troubles:
        click.echo(f"未送达 not delivered: {trouble}", err=True)
    sys.exit(1 if sealed.troubles else 0)


def seal_log() -> None:
    """After acts of the command line: their leaves are signed and delivered. A silent keeper stops nothing."""
    from quanyi.agency.audit.sealing import seal

    for trouble in seal().troubles:
        click.echo(f"树头未送达 A head was not delivered: {trouble}", err=True)


@click.command()
@click.argument("order", type=int)
def erase(order: int) -> None:
    """依法删除：执行一件已核准的删除令 / Carry out a confirmed erasure order; commitments stay, all proofs hold.

    Two persons put the order forward and confirm it on the site; this command alone erases nothing.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    server()
    office("owner")
    from quanyi.agency.audit.erasure import ErasureRefused
    from quanyi.agency.custody.erasures import carry_out

    try:
        rows = carry_out(order)
    except ErasureRefused as refusal:
        raise Stop(str(refusal)) from refusal
    click.echo(f"已删除 Erased: {rows}；承诺保留在日志中 their commitments stay in the log")


@click.command()
@click.option(
    "--folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where heads are kept."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8010, show_default=True)
@click.option(
    "--key",
    type=KEY_FILE,
    help="Take heads signed by this public key only; else the first one seen is pinned.",
)
def keeper(folder: Path, host: str, port: int, key: Path | None) -> None:
    """见证人：保存别家日志的树头，拒绝改写过去的 / Keep another party's heads; refuse those that rewrite the past.

    Runs at an outside party: no database, no Django. Put a TLS proxy in front of anything but loopback.
    """
    from quanyi.cli.place import Stop
    from quanyi.witness.keeping import keeping_server
    from quanyi.witness.seals import PublicKey, SealError

    try:
        pinned = PublicKey.parse(key.read_text()) if key else None
        server = keeping_server(folder, host, port, pinned)
    except (OSError, SealError) as error:
        raise Stop(str(error)) from error
    click.echo(f"见证人 Keeper: http://{host}:{server.server_port}/heads  →  {folder}   (Ctrl-C 停止 stops)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


LOG = (verify, seal, keeper, erase)
