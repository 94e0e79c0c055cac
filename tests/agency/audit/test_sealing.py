"""Sealing: every leaf gets its place once, whatever broke off in between; every head reaches every keeper at last."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.agency.world import employer

from quanyi.agency.audit import sealing
from quanyi.agency.audit.models import Leaf, LogLeaf, TreeHead
from quanyi.agency.audit.sealing import seal
from quanyi.agency.config.sealer import Sealer
from quanyi.agency.custody.verification import verify
from quanyi.witness.keepers import keeper_at
from quanyi.witness.keeping import keeping_server
from quanyi.witness.seals import signing_key

NOTHING = '{"at":"2026-01-01T00:00:00Z","covers":[]}'


@pytest.fixture
def urls(office, settings, tmp_path):
    """An office with two keepers, one of them a program at another party."""
    server = keeping_server(tmp_path / "party", "127.0.0.1", 0)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.QUANYI_KEEPERS = [f"file://{tmp_path}/folder", f"http://127.0.0.1:{server.server_port}"]
    yield settings.QUANYI_KEEPERS
    server.shutdown()
    server.server_close()


def found():
    return [one.sentence() for one in verify().found]


def sizes(url):
    return [signed.head.size for signed in keeper_at(url).held()]


def test_leaves_are_placed_signed_and_delivered(urls):
    employer(1)
    first = seal()
    assert first.size == LogLeaf.objects.count() == Leaf.objects.count()
    assert seal() == sealing.Sealed(0, None)
    for n in range(2, 9):
        employer(n)
        seal()
    assert sizes(urls[0]) == sizes(urls[1]) == sorted(TreeHead.objects.values_list("size", flat=True))
    assert found() == []


def test_what_waits_is_no_finding_until_it_waited_long(urls, monkeypatch):
    employer(1)
    report = verify()
    assert report.found == ()
    assert report.pending == Leaf.objects.count()
    monkeypatch.setattr("quanyi.agency.audit.replay.PATIENCE", timezone.timedelta(0))
    assert {one.kind.value for one in verify().found} == {"pending"}


def test_a_leaf_that_commits_late_is_placed_late(urls, office):
    """Its number was drawn early: it is found all the same, also when it lies far back."""
    with psycopg.connect(office.dsn("app")) as slow:
        slow.execute("INSERT INTO audit_leaf (content, salt, marks) VALUES (%s, '', '')", [NOTHING])
        employer(1)
        seal()
        slow.commit()
    assert seal().placed == 1
    assert LogLeaf.objects.last().leaf_id < LogLeaf.objects.order_by("-leaf_id").first().leaf_id
    assert found() == []


def test_a_straggler_far_back_is_found_thoroughly(urls, monkeypatch):
    employer(1)
    leaf = Leaf.objects.latest("id")
    employer(2)
    monkeypatch.setattr(sealing, "SLOWEST", 0)
    with transaction.atomic():
        LogLeaf.objects.create(
            index=0,
            leaf=Leaf.objects.latest("id"),
            digest=sealing.leaf_hash(Leaf.objects.latest("id").content.encode()),
        )
    assert seal().placed == 0
    assert seal(thorough=True).placed >= 1
    assert LogLeaf.objects.filter(leaf=leaf).exists()
    assert found() == []


def test_many_sealers_at_once_place_each_leaf_once(urls):
    for n in range(1, 6):
        employer(n)

    def again(_):
        try:
            return seal().placed
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        placed = list(pool.map(again, range(8)))
    seal()
    assert sum(placed) <= LogLeaf.objects.count() == Leaf.objects.count()
    assert found() == []


def test_a_keeper_that_was_away_gets_what_it_lacks(urls, settings, tmp_path):
    (tmp_path / "blocked").write_text("no folder yet")
    settings.QUANYI_KEEPERS = [*urls, f"file://{tmp_path}/blocked"]
    for n in (1, 2):
        employer(n)
        sealed = seal()
        assert sealed.size is not None
        assert len(sealed.troubles) == 1
    assert [one.kind.value for one in verify().found] == ["keeper_silent"]
    (tmp_path / "blocked").unlink()
    assert seal().troubles == ()
    assert sizes(f"file://{tmp_path}/blocked") == sizes(urls[0])
    assert found() == []


def test_a_keeper_that_lost_a_head_is_told(urls, tmp_path):
    for n in (1, 2, 3):
        employer(n)
        seal()
    (log,) = (tmp_path / "folder").iterdir()
    sorted(log.iterdir())[1].unlink()
    (lost,) = verify().found
    assert (lost.kind.value, lost.key) == (
        "keeper_lacks",
        f"{urls[0]} {TreeHead.objects.order_by('size')[1].size}",
    )


def test_the_site_seals_by_itself(urls):
    sealer = Sealer(every_seconds=1)
    sealer.start()
    try:
        employer(1)
        deadline = time.monotonic() + 20
        while LogLeaf.objects.count() < Leaf.objects.count() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert LogLeaf.objects.count() == Leaf.objects.count()
    finally:
        sealer.stop()
    assert not sealer.is_alive()


def test_a_sealer_survives_a_database_that_went_away(urls, office, caplog):
    sealer = Sealer(every_seconds=1)
    sealer.start()
    try:
        time.sleep(0.5)
        with psycopg.connect(office.dsn("admin"), autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
                [office.database],
            )
        time.sleep(2.5)
        assert sealer.is_alive()
    finally:
        sealer.stop()
        connection.close()


def test_the_programs_of_an_outside_party(urls, office, tmp_path, settings):
    """`quanyi seal`, and `quanyi verify` with a key on paper and a keeper of one's own; a forged key is not trusted."""
    employer(1)
    environ = {**office.environ, "QUANYI_KEEPERS": " ".join(urls)}

    def quanyi(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "quanyi.cli", *arguments],
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )

    sealed = quanyi("seal")
    assert (sealed.returncode, "新列入 placed" in sealed.stdout) == (0, True)
    key = tmp_path / "office.pub"
    key.write_text(quanyi("seal", "--show-key").stdout)
    assert key.read_text().strip() == str(signing_key(settings.SECRETS, settings.QUANYI_SEAL).public)
    verified = quanyi("verify", "--keeper", urls[1], "--key", str(key))
    assert (verified.returncode, verified.stderr) == (0, "")
    assert "1 见证人 keepers" in verified.stdout
    key.write_text("ed25519:" + "ab" * 32)
    refused = quanyi("verify", "--keeper", urls[1], "--key", str(key))
    assert refused.returncode == 1
    assert "audit_treehead" in refused.stdout
    assert quanyi("verify", "--keeper", "nowhere").returncode == 1


def test_a_keeper_runs_as_a_program(tmp_path, urls):
    from tests.journeys.site import free_port

    port = free_port()
    command = [
        sys.executable,
        "-m",
        "quanyi.cli",
        "keeper",
        "--folder",
        str(tmp_path / "k"),
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            assert str(port) in program.stdout.readline()
            employer(1)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("django.conf.settings.QUANYI_KEEPERS", [f"http://127.0.0.1:{port}"])
                assert seal().troubles == ()
            assert len(list(Path(tmp_path / "k").glob("*/0*.json"))) == 1
        finally:
            program.terminate()
