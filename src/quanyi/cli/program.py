"""quanyi: what an operator does, from one command.

An operator does no business: cases are signed and years are settled in the office's pages, by people who log in there
(Decree 14, article 26). Exit codes: 0 done, 1 could not be done (one sentence says why), 2 wrong use.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, Literal

import click

from quanyi import __version__
from quanyi.cli.backups import BACKUP
from quanyi.cli.books import books
from quanyi.cli.bulk import bulk, snapshot
from quanyi.cli.checks import check_data
from quanyi.cli.jobs import jobs
from quanyi.cli.law import provisions, rule
from quanyi.cli.log import LOG, seal_log
from quanyi.cli.mark import (
    KINDS,
    WHAT,
    Kind,
    OtherKind,
    mark_folder,
    marked_kind,
    refuse_other_database,
    refuse_other_folder,
)
from quanyi.cli.money import reconcile
from quanyi.cli.office import office, refuse_files_of_parameters
from quanyi.cli.place import Stop, database_name, home, say, server, server_faults_told
from quanyi.cli.projection import projection
from quanyi.cli.readiness import tell_readiness
from quanyi.cli.recomputing import recompute
from quanyi.cli.reminding import remind
from quanyi.cli.serving import serve_site
from quanyi.cli.sheets import read
from quanyi.cli.shell import ask_before
from quanyi.cli.signing_in import sign_in, sign_out
from quanyi.cli.transfers import transfers
from quanyi.cli.users import USERS

if TYPE_CHECKING:
    from quanyi.embedded import Cluster, Server


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="quanyi")
def main() -> None:
    """权益 Quanyi: keeps insured persons' social-insurance rights records.

    \b
    New here?           quanyi run            a demo district, a case walked along the road, the site
    A real office:      quanyi setup          database, roles, tables
                        quanyi users add ...  logins; then `quanyi users grant ...` for their posts
                        quanyi serve          the site
    The law alone:      quanyi rule           every rule, on standard input and output
    A file to try:      quanyi read ...       what a declaration, payment file or statement is understood as

    State (database, secrets) lies under $QUANYI_HOME; a database of your own is named by DATABASE_URL.
    See docs/operations.md.
    """


for command in (
    rule,
    provisions,
    read,
    sign_in,
    sign_out,
    *USERS,
    jobs,
    *LOG,
    *BACKUP,
    books,
    bulk,
    check_data,
    projection,
    reconcile,
    recompute,
    remind,
    snapshot,
    transfers,
):
    main.add_command(command)


@main.command()
@click.option("--size", default=200, show_default=True, help="Persons in the demo district, up to 1,000,000.")
@click.option("--port", default=8000, show_default=True)
@click.option("--no-serve", is_flag=True, help="Walk the road, print it, and stop.")
def run(size: int, port: int, no_serve: bool) -> None:
    """Everything for a newcomer: set up, build the demo district, walk the road, serve the site.

    A second run starts in seconds and keeps the data.
    """
    with_site = not no_serve
    if with_site:
        refuse_taken_port(port)
    prepare("demo")
    office(demo=True, asks=False)
    from quanyi.agency.demo import district, journeys, road
    from quanyi.agency.demo.logins import demo_logins

    district.build(size, say=say, progress=progress_bar)
    road.walk(say=say)
    journeys.begin(say=say)
    seal_log()
    if with_site:
        say("\n登录 Logins (示范区 demo only):")
        for username, password, role in demo_logins():
            say(f"  {username:<10} {password}   {role}")
        open_site("127.0.0.1", port, workers=2)


@main.command()
@click.option("--check", is_flag=True, help="Only say what the office still lacks, all at once.")
@click.option("--json", "as_json", is_flag=True, help="With --check: as JSON.")
def setup(check: bool, as_json: bool) -> None:
    """Make the database ready: start it if it is ours, create the roles, bring the tables up to date.

    With --check nothing is changed: exit code 1 where something lacks.
    """
    if check:
        tell_readiness(as_json=as_json)
        return
    prepare("office")
    say("就绪 Ready.")


def prepare(kind: Kind) -> None:
    """Start, provision and migrate, and say for which kind of office; each step is safe to repeat."""
    from quanyi.embedded import provision, refuse_excess

    refuse_folder_of_other_kind(kind)
    # Passable, so that root's PostgreSQL, which is another user, keeps its data inside; secrets/ is closed by itself.
    home().mkdir(parents=True, exist_ok=True, mode=0o711)
    say(f"数据库 PostgreSQL …  ({home()})")
    found = server_of_kind(kind)
    mark_folder(home(), kind)
    with server_faults_told():
        provision(found, database_name())
        refuse_excess(found, database_name())
    say("数据表 Tables …")
    migrate_in_own_process(kind)


def refuse_folder_of_other_kind(kind: Kind) -> None:
    try:
        refuse_other_folder(home(), kind)
    except OtherKind as error:
        raise Stop(str(error)) from error


def server_of_kind(kind: Kind) -> Server:
    """The server, running; one that holds an office of the other kind is left as it was found."""
    from quanyi.embedded import Cluster, resolve

    with server_faults_told():
        found = resolve(home())
        is_started_by_us = isinstance(found, Cluster) and not found.is_alive()
        found.ensure()
        try:
            refuse_other_database(found, database_name(), home(), kind)
        except OtherKind as error:
            if isinstance(found, Cluster) and is_started_by_us:
                found.stop()
            raise Stop(str(error)) from error
    return found


def migrate_in_own_process(kind: Kind) -> None:
    """Migrations run as the owner, in a process of their own: this one never holds the owner's login."""
    import subprocess

    command = [sys.executable, "-m", "quanyi.cli", "migrate", "--kind", kind]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Stop(
            f"数据表未能更新 The tables could not be brought up to date:\n{done.stderr or done.stdout}"
        )


@main.command(hidden=True)
@click.option("--kind", type=click.Choice(KINDS))
def migrate(kind: Kind | None) -> None:
    """Bring the tables up to date, as the database's owner, and mark what they are for."""
    office("owner", asks=False)
    from django.core.management import call_command

    from quanyi.agency.config.migrating import changed_models_alone
    from quanyi.agency.custody.models import OfficeMark

    with changed_models_alone():
        call_command("migrate", verbosity=0, interactive=False)
    if kind and not OfficeMark.objects.exists():
        OfficeMark.objects.create(kind=kind)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(min=1), envvar="QUANYI_WORKERS",
    help="Web workers; one a core, 2 to 16, where nothing is said. Each has two connections to the database.",
)  # fmt: skip
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the site. Put a TLS-terminating proxy in front of anything but loopback."""
    refuse_taken_port(port, host)
    office_served()
    open_site(host, port, workers=workers or workers_for(os.cpu_count()))


@main.command()
def worker() -> None:
    """Do what was asked for beside the pages, as the site's own worker does; Ctrl-C ends it.

    For a machine of its own, or where the site is served otherwise. Several may run: nothing is done twice.
    """
    office_served()
    from quanyi.agency.config.worker import work

    work()


def workers_for(cores: int | None) -> int:
    """One a core: two at least, and no more than an own PostgreSQL has connections for."""
    return min(max(cores or 2, 2), 16)


def office_served() -> None:
    """Make importable what is to be served, and say so where it is the demo's; folder and database are of one kind."""
    from quanyi.embedded import refuse_excess

    found = server()
    office(opens=False, asks=False)
    kind: Kind = "demo" if os.environ.get("QUANYI_DEMO") == "1" else "office"
    there = marked_kind(found, database_name())
    if there and there != kind:
        raise Stop(
            f"数据库 {database_name()} 是{WHAT[there][0]}，而文件夹 {home()} 或 QUANYI_DEMO 说的是{WHAT[kind][0]}；"
            "没有启动。请核对 QUANYI_HOME、DATABASE_URL 和 QUANYI_DEMO。\n"
            f"The database {database_name()} holds {WHAT[there][1]}, but the folder {home()} or QUANYI_DEMO says "
            f"{WHAT[kind][1]}. Nothing was started. Look at QUANYI_HOME, DATABASE_URL and QUANYI_DEMO."
        )
    if there:
        with server_faults_told():
            refuse_excess(found, database_name())
    if kind == "office":
        refuse_files_of_parameters()
    if kind == "demo":
        say(f"示范区，人员均为虚构 The demo district, all persons fictitious: {home()}")


def refuse_taken_port(port: int, host: str = "127.0.0.1") -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"端口 {host}:{port} 不能使用（{error.strerror}）。请换一个：--port {port + 1}\n"
                f"Port {host}:{port} cannot be used ({error.strerror}). Choose another: --port {port + 1}"
            ) from error


def open_site(host: str, port: int, *, workers: int) -> None:
    from quanyi.agency.audit.releases import end_processing

    end_processing()  # of what built it: each request opens what it may
    say(f"\n网站 Site: http://{host}:{port}/   (Ctrl-C 停止 stops)")
    serve_site(server(), host, port, workers=workers)


def progress_bar(label: str, length: int) -> Any:
    """A progress bar for long steps; quiet where nobody watches."""
    return click.progressbar(length=length, label=label, file=sys.stderr)


# Database ------------------------------------------------------------------------------------------------------------


@main.group()
def database() -> None:
    """The PostgreSQL that quanyi keeps for itself (unless DATABASE_URL names another)."""


def own_cluster() -> Cluster:
    from quanyi.embedded import Cluster, resolve

    with server_faults_told():
        found = resolve(home())
    if not isinstance(found, Cluster):
        raise Stop(
            "DATABASE_URL 指定了别的服务器，请在那里启停。 DATABASE_URL names another server; start and stop it there."
        )
    return found


@database.command("start")
def database_start() -> None:
    """Start it; it goes on running after this command."""
    own_cluster()
    server()
    say("运行中 Running.")


@database.command("stop")
def database_stop() -> None:
    """Stop it; transactions that are under way are rolled back."""
    found = own_cluster()
    if found.is_alive():
        ask_before()
    found.stop()
    say("已停止 Stopped.")


@database.command("status")
@click.option("--json", "as_json", is_flag=True)
def database_status(as_json: bool) -> None:
    """Say whether it runs, and where its data lies. Exit code 1 if it does not run."""
    found = own_cluster()
    alive = found.is_alive()
    if as_json:
        say(json.dumps({"running": alive, "data": str(found.data)}, ensure_ascii=False))
    else:
        say(f"{'运行中 running' if alive else '未运行 stopped'}: {found.data}")
    sys.exit(0 if alive else 1)


@database.command("dsn")
@click.argument("role", type=click.Choice(["owner", "app", "reader"]), default="reader")
def database_dsn(role: Literal["owner", "app", "reader"]) -> None:
    """Print the connection string of a role, for psql: psql "$(quanyi database dsn reader)"."""
    ask_before()
    with server_faults_told():
        say(server().dsn(role, database_name()))


@database.command("open-reading")
@click.argument("purpose")
def database_open_reading(purpose: str) -> None:
    """开放查阅：只读账户可以看到个人信息，每个人都查得到 / Let the reader see whom it is about; each person is told.

    PURPOSE says who reads and for what. Until close-reading; without it the reader sees amounts, days, codes and ids.
    """
    server()
    office("owner")
    from quanyi.agency.audit.arming import open_to_reader
    from quanyi.agency.audit.reading import ReadingRefused

    try:
        open_to_reader(purpose)
    except ReadingRefused as refusal:
        raise Stop(str(refusal)) from refusal
    say("已开放 Open. 结束时请执行 When it ends: quanyi database close-reading")


@database.command("close-reading")
def database_close_reading() -> None:
    """结束查阅：只读账户不再看到个人信息 / The reader sees nobody any more."""
    server()
    office("owner")
    from quanyi.agency.audit.arming import close_to_reader
    from quanyi.agency.audit.reading import ReadingRefused

    try:
        close_to_reader()
    except ReadingRefused as refusal:
        raise Stop(str(refusal)) from refusal
    say("已结束 Closed.")


@main.command(hidden=True, context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Django's own commands, for developers."""
    ask_before()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanyi.agency.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["quanyi manage", *arguments])
