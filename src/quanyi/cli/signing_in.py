"""quanyi sign-in, quanyi sign-out: who works at this terminal, or answers for an unattended command (命令行登录)."""

from __future__ import annotations

from pathlib import Path

import click

from quanyi.cli.office import office
from quanyi.cli.place import server
from quanyi.cli.shell import asks, enter, proof_file, sign_in_here


@click.command("sign-in")
@click.argument("username", required=False)
@click.option(
    "--job", metavar="COMMAND", help="For this one command, run unattended: with --days and --into."
)
@click.option("--days", type=click.IntRange(1, 366), help="So long the unattended command may run.")
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="A new file for its proof.")
@click.option("--check", hidden=True)
def sign_in(
    username: str | None, job: str | None, days: int | None, into: Path | None, check: str | None
) -> None:
    """登录命令行 / Say who works at this terminal: login, password, and the second factor where one is enrolled.

    Holds for this terminal, a quarter of an hour from the last command. An unattended command finds its proof by
    QUANYI_SIGNED_IN=FILE: quanyi sign-in --job backup --days 90 --into FILE. You answer for what it does.
    """
    if check is None and len({bool(job), bool(days), bool(into)}) > 1:
        raise click.UsageError("--job, --days and --into go together")
    server()
    office(opens=False)
    if check is not None:
        enter(check)
        return
    if not asks():
        click.echo("示范区不问由谁执行。 The demo asks nobody.")
        return
    account = sign_in_here(username, job or "", days=days or 0, into=into)
    from quanyi.agency.audit.models import Act
    from quanyi.agency.audit.services import record

    what = f"命令 quanyi {job}（{days} 天内无人值守）" if job else "命令行"
    record(Act.LOGIN, purpose=what[:200], actor=account.as_actor())
    click.echo(f"已登录 Signed in: {account.username}")


@click.command("sign-out")
def sign_out() -> None:
    """退出命令行 / Nobody works at this terminal any more."""
    proof_file().unlink(missing_ok=True)
    click.echo("已退出 Signed out.")
