"""A backup is made, restored into a fresh folder and verified there; an older one, and a bent one, are found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.agency.world import World, account

from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody.backups import back_up, drill
from quanyi.agency.custody.manifest import BackupRefused, Manifest
from quanyi.agency.custody.models import Backup, Drill, JobResult
from quanyi.agency.custody.verification import verify
from quanyi.embedded import resolve, temporary
from quanyi.witness.seals import public_keys


@pytest.fixture
def world(office, settings, tmp_path):
    settings.QUANYI_KEEPERS = [f"file://{tmp_path}/folder", f"maildir://{tmp_path}/mail"]
    world = World()
    world.approve(world.declare(world.row()))
    seal()
    return world


def backed_up(office, tmp_path):
    return back_up(resolve(Path(os.environ["QUANYI_HOME"])), office.database, tmp_path / "backups")


def restored(folder, home, settings):
    """`quanyi restore` as an operator runs it in a fresh home."""
    environ = {
        word: value for word, value in os.environ.items() if not word.startswith(("DATABASE_", "QUANYI_DATA"))
    }
    environ |= {"QUANYI_HOME": str(home), "QUANYI_KEEPERS": " ".join(settings.QUANYI_KEEPERS)}
    command = [sys.executable, "-m", "quanyi.cli", "restore", str(folder), "--json"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.shows("d14-9-3", "办理备份并恢复")
@pytest.mark.shows("d14-9-2", "备份恢复后逐行核验可读取、无缺失")
def test_a_restored_office_proves_itself(world, office, tmp_path, settings):
    before = verify()
    folder = backed_up(office, tmp_path)
    kept = Backup.objects.get()
    assert (kept.name, kept.digest) == (folder.name, Manifest.read(folder).digest)
    assert Manifest.read(folder).keys == [str(key) for key in public_keys(settings.SECRETS)]
    with temporary() as cluster:
        cluster.ensure()
        code, report = restored(folder, cluster.home, settings)
        assert report["found"] == [], json.dumps(report["found"], ensure_ascii=False)
        assert code == 0
        # Reading all of it back is an act of the restored office, which its register has.
        assert report["rows"] == {**before.rows, "audit_auditentry": before.rows["audit_auditentry"] + 1}
        assert report["leaves"] == before.leaves
        assert not list(cluster.home.glob("secrets/seal-ed25519")), "the private key is no part of a backup"
        again, _ = refused(folder, cluster.home)
        assert again == 1


def refused(folder, home):
    environ = {
        word: value for word, value in os.environ.items() if not word.startswith(("DATABASE_", "QUANYI_DATA"))
    }
    command = [sys.executable, "-m", "quanyi.cli", "restore", str(folder)]
    done = subprocess.run(
        command, env=environ | {"QUANYI_HOME": str(home)}, capture_output=True, text=True, check=False
    )
    assert "已有数据表" in done.stderr
    return done.returncode, done.stderr


@pytest.mark.shows("d14-25", "恢复成旧库的被核验查出")
def test_a_restored_older_database_is_found(world, office, tmp_path, settings):
    folder = backed_up(office, tmp_path)
    account("later")
    seal()
    with temporary() as cluster:
        cluster.ensure()
        code, report = restored(folder, cluster.home, settings)
    assert code == 1
    ahead = [one for one in report["found"] if one["kind"] == "keeper_ahead"]
    assert len(ahead) == 2, "each keeper holds a head that the restored log does not reach"


@pytest.mark.shows("d14-9-2", "演练测试备份的可读取并留存结果")
@pytest.mark.shows("d14-25", "灾难恢复演练留存记录")
def test_a_drill_is_kept_and_does_not_mind_that_the_office_went_on(world, office, tmp_path):
    folder = backed_up(office, tmp_path)
    account("later")
    seal()
    done = drill(folder)
    assert (done.result, done.found) == (JobResult.CLEAN, 0), done.told
    assert done == Drill.objects.get()
    assert done.leaves == Manifest.read(folder).leaves
    assert done.told["rows"] > 50


def test_a_drill_finds_what_was_bent_before_the_backup(world, office, tmp_path):
    with psycopg.connect(office.dsn("owner")) as owner:
        owner.execute("ALTER TABLE registry_persondetail DISABLE TRIGGER USER")
        owner.execute("UPDATE registry_persondetail SET name = '李鬼'")
    done = drill(backed_up(office, tmp_path))
    assert done.result == JobResult.FOUND
    assert done.told["kinds"]["changed"] == 1


def test_a_backup_that_was_damaged_is_refused(world, office, tmp_path):
    folder = backed_up(office, tmp_path)
    with (folder / "database.dump").open("r+b") as dump:
        dump.seek(2000)
        dump.write(b"x")
    with pytest.raises(BackupRefused, match="摘要"):
        drill(folder)
    with pytest.raises(BackupRefused, match="不是完整的备份"):
        drill(tmp_path)
    assert not Drill.objects.exists()


def test_nobody_else_reads_a_backup(world, office, tmp_path):
    folder = backed_up(office, tmp_path)
    assert (folder.stat().st_mode & 0o077, (folder / "database.dump").stat().st_mode & 0o077) == (0, 0)
