"""备份与演练: a backup with its manifest, and the drill that shows that it can be restored and still proves itself.

A backup is a folder: the dump, and a manifest with its digest, how far the log was, and the office's public keys. It
holds persons' data in clear and no secret of the office. Basis: d14-9-2, d14-9-3, d14-12, d14-25.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from quanyi import __version__
from quanyi.agency.audit.discrepancies import Kind
from quanyi.agency.audit.models import Act, LogLeaf
from quanyi.agency.audit.services import record
from quanyi.agency.custody.manifest import DUMP, MANIFEST, Manifest
from quanyi.agency.custody.models import Backup, Drill, JobResult
from quanyi.embedded import Server, temporary
from quanyi.embedded.dumps import dump
from quanyi.witness.digest import digest_of_file
from quanyi.witness.seals import public_keys

# What only says that the office has gone on since: leaves that were not placed yet, heads that came later.
GONE_ON = {Kind.PENDING.value, Kind.KEEPER_AHEAD.value}


def back_up(server: Server, database: str, into: Path) -> Path:
    """Write a backup into a new folder under `into` and keep the record of it; the folder.

    A folder whose name ends in `.part` is one that was not finished.
    """
    started = timezone.now()
    name = f"quanyi-{started:%Y%m%dT%H%M%SZ}"
    leaves = LogLeaf.objects.count()  # at least so many will be in it
    part = into / f"{name}.part"
    part.mkdir(parents=True, mode=0o700)
    dump(server, database, part.joinpath(DUMP))
    manifest = _manifest(name, started, part.joinpath(DUMP), leaves)
    part.joinpath(MANIFEST).write_text(
        json.dumps(asdict(manifest), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    part.rename(into.joinpath(name))
    _keep(manifest, started)
    return into.joinpath(name)


def _manifest(name: str, started: datetime, file: Path, leaves: int) -> Manifest:
    return Manifest(
        name=name,
        made_at=started.isoformat(timespec="seconds"),
        version=__version__,
        digest=digest_of_file(file),
        size=file.stat().st_size,
        leaves=leaves,
        keys=[str(key) for key in public_keys(settings.SECRETS)],
    )


@transaction.atomic
def _keep(manifest: Manifest, started: datetime) -> None:
    Backup.objects.create(
        name=manifest.name,
        digest=manifest.digest,
        size=manifest.size,
        leaves=manifest.leaves,
        started_at=started,
    )
    record(Act.BACKUP, purpose="备份", name=manifest.name, leaves=manifest.leaves)


def drill(folder: Path) -> Drill:
    """Restore a backup into a fresh server that is gone afterwards, verify it there, and keep the record.

    Raises BackupRefused where the folder holds no whole backup; a restore that fails is a drill with that result.
    """
    manifest, begun = Manifest.read(folder), time.monotonic()
    with temporary() as cluster:
        cluster.ensure()
        report = _restored(folder, cluster.home)
    told: dict[str, Any] = {"seconds": round(time.monotonic() - begun)}
    if "found" not in report:
        return _keep_drill(manifest, JobResult.FAILED, 0, told | report)
    found = [one for one in report["found"] if one["kind"] not in GONE_ON]
    if report["leaves"] < manifest.leaves:
        found.append({"kind": Kind.LOG_GAP.value})
    told |= {
        "leaves": report["leaves"],
        "rows": sum(report["rows"].values()),
        "kinds": Counter(one["kind"] for one in found),
    }
    return _keep_drill(manifest, JobResult.FOUND if found else JobResult.CLEAN, len(found), told)


def _restored(folder: Path, home: Path) -> dict[str, Any]:
    """What `quanyi restore` says in a home of its own; where it broke off, its last words."""
    environ = {word: value for word, value in os.environ.items() if not word.startswith("DATABASE_")}
    environ |= {"QUANYI_HOME": str(home), "QUANYI_KEEPERS": " ".join(settings.QUANYI_KEEPERS)}
    command = [sys.executable, "-m", "quanyi.cli", "restore", str(folder), "--json"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        report: dict[str, Any] = json.loads(done.stdout)
        return report
    except ValueError:
        return {"error": done.stderr.strip().splitlines()[-1:]}


@transaction.atomic
def _keep_drill(manifest: Manifest, result: JobResult, found: int, told: dict[str, Any]) -> Drill:
    kept = Drill.objects.create(
        name=manifest.name, digest=manifest.digest, leaves=told.get("leaves", 0), result=result.value, found=found,
        told=told,
    )  # fmt: skip
    record(Act.DRILL, purpose="恢复演练", name=manifest.name, result=result.value, found=found)
    return kept
