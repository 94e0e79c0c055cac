"""An office under SM2: signed, kept by keepers of two kinds, verified; and one that changes over from Ed25519."""

from threading import Thread

import pytest
from tests.agency.world import World, account

from quanyi.agency.audit.models import Act, AuditEntry, KeyChange, TreeHead
from quanyi.agency.audit.sealing import seal, signed_head
from quanyi.agency.custody.verification import verify
from quanyi.witness.keeping import keeping_server
from quanyi.witness.seals import PublicKey, change_key

pytest.importorskip("gmssl_pyx", reason="needs the extra quanyi[sm2]")


@pytest.fixture
def keepers(office, settings, tmp_path):
    """A folder, a mailbox, and a program at another party that pins the first key it sees."""
    settings.SECRETS = tmp_path / "secrets"
    server = keeping_server(tmp_path / "kept", "127.0.0.1", 0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.QUANYI_KEEPERS = [
        f"file://{tmp_path}/folder", f"maildir://{tmp_path}/mail", f"http://127.0.0.1:{server.server_port}",
    ]  # fmt: skip
    yield settings
    server.shutdown()
    server.server_close()
    thread.join()


def found():
    return [one.sentence() for one in verify().found]


def sealed():
    done = seal(thorough=True)
    assert done.troubles == ()
    return done


def algorithms():
    return [signed_head(head).head.algorithm for head in TreeHead.objects.order_by("size")]


def test_a_whole_office_under_sm2(keepers):
    keepers.QUANYI_SEAL = "sm2"
    world = World()
    sealed()
    world.approve(world.declare(world.row()))
    world.settle(2025)
    sealed()
    assert algorithms() == ["sm2", "sm2"]
    assert found() == []
    report = verify()
    assert len(report.keepers) == 3
    assert report.heads == 2


def test_a_head_under_sm2_that_was_bent_is_named(keepers):
    keepers.QUANYI_SEAL = "sm2"
    account("wangfang")
    sealed()
    (file,) = keepers.SECRETS.parent.glob("folder/*/*.json")
    text = file.read_text()
    at = text.index('"signature": "') + 40
    file.write_text(text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :])
    assert any("签名不成立" in one for one in found())


def test_an_office_changes_over_and_the_heads_of_both_hold(keepers):
    account("first")
    sealed()
    old = PublicKey.parse((keepers.SECRETS / "seal-ed25519.pub").read_text())
    keepers.QUANYI_SEAL = "sm2"
    account("second")
    sealed()
    sealed()  # the change itself is an act, and a leaf
    assert algorithms() == ["ed25519", "sm2", "sm2"]
    assert AuditEntry.objects.filter(act=Act.CHANGE_KEY).count() == KeyChange.objects.count() == 1
    assert found() == []
    outside = keepers.SECRETS.parent / "old.pub"
    outside.write_text(f"{old}\n")
    keepers.QUANYI_SEAL_KEY = str(outside)
    assert found() == [], "who trusts the first key follows the change"
    (kept,) = keepers.SECRETS.parent.glob("kept/*/changes")
    assert len(list(kept.iterdir())) == 1


def test_a_new_key_of_the_same_kind(keepers):
    account("first")
    sealed()
    change_key(keepers.SECRETS, "ed25519")
    account("second")
    sealed()
    sealed()
    assert len({head.public for head in TreeHead.objects.all()}) == 2
    assert found() == []


def test_a_key_that_nobody_vouched_for_is_refused_by_the_keeper(keepers):
    """The old key is gone: the keeper that pinned it wants its operator to be told, on paper."""
    account("first")
    sealed()
    (keepers.SECRETS / "seal-ed25519").unlink()
    keepers.QUANYI_SEAL = "sm2"
    account("second")
    (trouble,) = seal().troubles
    assert "127.0.0.1" in trouble
    assert not KeyChange.objects.exists()
