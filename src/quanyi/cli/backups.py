"""quanyi backup, quanyi restore, quanyi drill (备份、恢复、演练).

Exit codes: 0 done, nothing found; 1 something was found, or could not be done; 2 wrong use.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quanyi.agency.custody.manifest import Manifest

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("into", type=FOLDER)
def backup(into: Path) -> None:
    """备份：把整个数据库写入 INTO 下的新文件夹 / Write the whole database into a new folder under INTO.

    Seal first, so that its head is with the keepers. No secret is in it: back up the secrets folder apart from it, and
    keep either on a medium elsewhere (Decree 14, article 9). It holds persons' data in clear: encrypt the medium.
    """
    from quanyi.cli.log import seal_log
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, database_name, server
    from quanyi.embedded import ServerError

    found = server()
    office(opens=False)
    from quanyi.agency.custody.backups import back_up

    seal_log()
    try:
        made = back_up(found, database_name(), into)
    except (ServerError, OSError) as error:
        raise Stop(str(error)) from error
    click.echo(f"已备份 Backed up: {made}")


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="The verification as one JSON object.")
def restore(folder: Path, as_json: bool) -> None:
    """恢复：把备份读入全新的状态文件夹并核验 / Read a backup into a fresh $QUANYI_HOME, then verify it.

    A database that is older than what the keepers hold says so, with the leaves that are missing. Nothing is restored
    over a database that holds tables.
    """
    from quanyi.cli.log import say_report
    from quanyi.cli.office import office
    from quanyi.cli.place import database_name, home, server, server_faults_told
    from quanyi.embedded.dumps import load

    # Passable, so that root's PostgreSQL, which is another user, keeps its data inside; secrets/ is closed by itself.
    home().mkdir(parents=True, exist_ok=True, mode=0o711)
    os.environ["QUANYI_ROLE"] = "app"
    manifest = _manifest(folder)
    with server_faults_told():
        load(server(), database_name(), folder / "database.dump")
    _put_keys(manifest, home() / "secrets")
    office(asks=False)
    from quanyi.agency.custody.verification import verify

    say_report(as_json, verify)


def _manifest(folder: Path) -> Manifest:
    from quanyi.agency.custody.manifest import BackupRefused, Manifest
    from quanyi.cli.place import Stop

    try:
        return Manifest.read(folder)
    except BackupRefused as refusal:
        raise Stop(str(refusal)) from refusal


def _put_keys(manifest: Manifest, secrets: Path) -> None:
    """The office's public keys, so that its heads can be checked; those of the keepers' heads must be the same."""
    from quanyi.witness.seals import PublicKey, write_once

    for line in manifest.keys:
        key = PublicKey.parse(line)
        write_once(secrets / f"seal-{key.algorithm}-{key.name}.pub", f"{key}\n", mode=0o644)


@click.command()
@click.argument("folder", type=FOLDER)
def drill(folder: Path) -> None:
    """演练：把备份恢复到临时服务器，核验，留下记录 / Restore a backup beside the office, verify it, keep the record.

    That the keepers have gone on since the backup is no finding. The temporary server is gone afterwards.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    server()
    office(opens=False)
    from quanyi.agency.custody.backups import drill as restore_and_verify
    from quanyi.agency.custody.manifest import BackupRefused
    from quanyi.agency.custody.models import JobResult
    from quanyi.embedded import ServerError

    try:
        done = restore_and_verify(folder)
    except (BackupRefused, ServerError) as error:
        raise Stop(str(error)) from error
    told = json.dumps(done.told, ensure_ascii=False)
    click.echo(f"{JobResult(done.result).label} {done.result}  发现 found {done.found}  {told}")
    sys.exit(int(done.result != JobResult.CLEAN.value))


BACKUP = (backup, restore, drill)
