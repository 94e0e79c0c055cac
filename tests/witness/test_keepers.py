"""Keepers of every kind: they gain heads, keep them, and refuse a rewritten past; the HTTP one over a real socket."""

import json
import mailbox
from threading import Thread
from urllib.request import Request, urlopen

import pytest

from quanyi.witness.heads import sign_head
from quanyi.witness.keepers import Endpoint, KeeperError, KeeperRefused, keeper_at
from quanyi.witness.keeping import keeping_server
from quanyi.witness.seals import SigningKey
from quanyi.witness.tree import consistency_proof, leaf_hash, root_of

LOG = "ab" * 16
KEY = SigningKey.make("ed25519")
LEAVES = [leaf_hash(bytes([n])) for n in range(20)]


def head(size, leaves=LEAVES, key=KEY, log=LOG):
    return sign_head(log, size, root_of(leaves[:size]), f"2026-11-21T00:00:{size:02d}+00:00", key)


def prove_to(size, leaves=LEAVES):
    return lambda old: consistency_proof(old, size, lambda first, after: root_of(leaves[first:after]))


@pytest.fixture
def served(tmp_path):
    server = keeping_server(tmp_path / "kept", "127.0.0.1", 0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(params=["file", "maildir", "http"])
def keeper(request, tmp_path, served):
    url = served if request.param == "http" else f"{request.param}://{tmp_path}/a%20keeper"
    return keeper_at(url)


def test_heads_are_kept(keeper):
    assert keeper.held() == []
    for size in (1, 2, 7, 20):
        keeper.keep(head(size), prove_to(size))
    assert [signed.head.size for signed in keeper.held()] == [1, 2, 7, 20]
    assert keeper.held()[2] == head(7)


def test_logs_are_told_apart(keeper):
    keeper.keep(head(3), prove_to(3))
    keeper.keep(head(2, log="cd" * 16), prove_to(2))
    assert [(signed.head.log, signed.head.size) for signed in keeper.held()] == [(LOG, 3), ("cd" * 16, 2)]


@pytest.mark.parametrize("kind", ["file", "http"])
def test_the_same_size_with_another_root_is_refused(kind, tmp_path, served):
    keeper = keeper_at(served if kind == "http" else f"file://{tmp_path}/kept2")
    keeper.keep(head(5), prove_to(5))
    keeper.keep(head(5), prove_to(5))  # again: no harm
    with pytest.raises(KeeperRefused, match="another"):
        keeper.keep(head(5, [leaf_hash(b"x"), *LEAVES]), prove_to(5))
    assert keeper.held() == [head(5)]


def test_the_program_refuses_a_rewritten_past(served, tmp_path):
    """With the office's own key, and the best proof that the rewriter can make."""
    keeper = keeper_at(served)
    keeper.keep(head(8), prove_to(8))
    rewritten = [*LEAVES[:3], leaf_hash(b"rewritten"), *LEAVES[4:]]
    with pytest.raises(KeeperRefused, match="did not grow"):
        keeper.keep(head(12, rewritten), prove_to(12, rewritten))
    with pytest.raises(KeeperRefused, match="shorten"):
        keeper.keep(head(6, rewritten), prove_to(6, rewritten))
    assert [signed.head.size for signed in keeper.held()] == [8]
    evidence = sorted((tmp_path / "kept" / LOG / "refused").iterdir())
    assert [file.name[:12] for file in evidence] == ["000000000006", "000000000012"]


def test_an_earlier_head_that_is_held_may_come_again(served):
    keeper = keeper_at(served)
    for size in (4, 8):
        keeper.keep(head(size), prove_to(size))
    keeper.keep(head(4), prove_to(4))
    assert [signed.head.size for signed in keeper.held()] == [4, 8]


def test_the_program_pins_the_first_key(served):
    keeper = keeper_at(served)
    keeper.keep(head(4), prove_to(4))
    with pytest.raises(KeeperError, match="nobody here knows"):
        keeper.keep(head(5, key=SigningKey.make("ed25519")), prove_to(5))


def test_a_key_given_on_paper_is_the_only_one(tmp_path):
    other = SigningKey.make("ed25519")
    server = keeping_server(tmp_path, "127.0.0.1", 0, other.public)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(KeeperError, match="nobody here knows"):
            Endpoint(f"http://127.0.0.1:{server.server_port}").keep(head(4), prove_to(4))
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"consistency": 1}', b"\xff", b'{"head":"{}","consistency":[]}']
)
def test_the_program_answers_nonsense(served, body):
    request = Request(served + "/heads", data=body, method="POST")
    with pytest.raises(OSError, match="400"):
        urlopen(request)
    assert json.load(urlopen(served + "/heads")) == {"heads": []}


def test_a_letter_in_the_mailbox_is_passed_over(tmp_path):
    keeper = keeper_at(f"maildir://{tmp_path}/box")
    keeper.keep(head(1), prove_to(1))
    mailbox.Maildir(tmp_path / "box").add("Subject: hello\n\nwhen do you send the next one?\n")
    assert keeper.held() == [head(1)]


def test_a_keeper_that_is_not_there_is_an_error_of_its_own(tmp_path):
    (tmp_path / "file").write_text("no folder")
    for url in ("http://127.0.0.1:9", f"file://{tmp_path}/file", f"maildir://{tmp_path}/file/box"):
        with pytest.raises(KeeperError):
            keeper_at(url).keep(head(1), prove_to(1))
        with pytest.raises(KeeperError):
            keeper_at(url).held()


def test_a_file_that_is_no_head_is_said_so(tmp_path):
    keeper = keeper_at(f"file://{tmp_path}")
    (tmp_path / LOG).mkdir()
    (tmp_path / LOG / "000000000001.json").write_text("scribble")
    with pytest.raises(KeeperError, match="head"):
        keeper.held()
    with pytest.raises(KeeperRefused, match="head"):
        keeper.keep(head(1), prove_to(1))


@pytest.mark.parametrize("url", ["", "folder", "file://host/x", "ftp://a/b", "http://", "maildir:x"])
def test_a_url_that_names_no_keeper(url):
    with pytest.raises(ValueError, match="QUANYI_KEEPERS"):
        keeper_at(url)
