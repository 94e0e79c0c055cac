"""Heads and their signatures, and the keys that make them."""

import json
import stat
from dataclasses import replace

import pytest

from quanyi.witness.heads import BadHead, Head, SignedHead, known_to, sign_head
from quanyi.witness.seals import PublicKey, SealError, SigningKey, public_keys, signing_key, write_once
from quanyi.witness.tree import leaf_hash

LOG = "0123456789abcdef" * 2
ROOT = leaf_hash(b"root")
AT = "2026-11-21T00:00:00+00:00"


@pytest.fixture(scope="module", params=["ed25519", "sm2"])
def key(request):
    if request.param == "sm2":
        pytest.importorskip("gmssl_pyx", reason="no wheel for this platform")
    return SigningKey.make(request.param)


def signed_by(key, size=3, root=ROOT):
    return sign_head(LOG, size, root, AT, key)


def test_a_head_is_signed_and_checked(key):
    signed = signed_by(key)
    assert signed.check(known_to([key.public])) == signed.head
    assert (signed.head.size, signed.head.root, signed.head.log) == (3, ROOT, LOG)
    assert signed.head.algorithm == key.algorithm


def test_it_travels_as_json(key):
    signed = signed_by(key)
    assert SignedHead.from_json(signed.to_json()) == signed


@pytest.mark.parametrize("field", ["size", "root", "log", "at"])
def test_a_changed_head_is_refused(key, field):
    signed = signed_by(key)
    changes = {"size": 4, "root": leaf_hash(b"other"), "log": "f" * 32, "at": "2026-11-22T00:00:00+00:00"}
    forged = replace(signed.head, **{field: changes[field]}).content()
    with pytest.raises(BadHead, match="does not hold"):
        replace(signed, content=forged).check(known_to([key.public]))


def test_a_changed_signature_is_refused(key):
    signed = signed_by(key)
    for at in (0, len(signed.signature) - 1):
        spoilt = bytearray(signed.signature)
        spoilt[at] ^= 1
        with pytest.raises(BadHead):
            replace(signed, signature=bytes(spoilt)).check(known_to([key.public]))
    with pytest.raises(BadHead):
        replace(signed, signature=b"").check(known_to([key.public]))


def test_a_key_that_nobody_knows_is_refused(key):
    """A forger signs well, by a key of his own that he sends along: his key is not among those known."""
    forger = SigningKey.make("ed25519")
    with pytest.raises(BadHead, match="nobody here knows"):
        signed_by(forger).check(known_to([key.public]))


def test_one_key_is_not_passed_off_as_another():
    ours, forger = SigningKey.make("ed25519"), SigningKey.make("ed25519")
    content = replace(signed_by(forger).head, key=ours.public.name).content()
    forged = SignedHead(content, forger.sign(content.encode()), str(forger.public))
    with pytest.raises(BadHead, match="does not hold"):
        forged.check(known_to([ours.public]))


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "{}", '{"size": 1}',
        signed_by(SigningKey.make("ed25519")).content.replace(",", ", "),
        signed_by(SigningKey.make("ed25519")).content.replace('"size":3', '"size":-3'),
        signed_by(SigningKey.make("ed25519")).content.replace('"size":3', '"size":true'),
        signed_by(SigningKey.make("ed25519")).content.replace(LOG, "../../etc"),
        signed_by(SigningKey.make("ed25519")).content.replace(ROOT.hex(), ROOT.hex()[:-2]),
    ],
)  # fmt: skip
def test_what_is_no_head_is_refused(content):
    with pytest.raises(BadHead):
        Head.parse(content)
    with pytest.raises(BadHead):
        SignedHead.from_json(json.dumps({"head": content, "public": "", "signature": ""}))


@pytest.mark.parametrize(
    "text", ["", "null", "[1]", '{"head": 1}', '{"head":"{}","signature":"zz","public":""}']
)
def test_what_is_no_signed_head_is_refused(text):
    with pytest.raises(BadHead):
        SignedHead.from_json(text)


@pytest.mark.parametrize("algorithm", ["ed25519", "sm2"])
def test_a_key_is_made_once_and_kept_private(tmp_path, algorithm):
    if algorithm == "sm2":
        pytest.importorskip("gmssl_pyx", reason="no wheel for this platform")
    folder = tmp_path / "secrets"
    made = signing_key(folder, algorithm)
    assert signing_key(folder, algorithm) == made
    assert stat.S_IMODE((folder / f"seal-{algorithm}").stat().st_mode) == 0o600
    assert public_keys(folder) == [made.public]
    assert PublicKey.parse(str(made.public)) == made.public
    assert made.line() not in (folder / f"seal-{algorithm}.pub").read_text()


def test_wrong_keys_are_said_so():
    with pytest.raises(SealError, match="rsa"):
        SigningKey.make("rsa")
    with pytest.raises(SealError, match="hexadecimal"):
        PublicKey.parse("ed25519:xyz")


def test_a_file_is_never_written_over(tmp_path):
    file = tmp_path / "a"
    assert write_once(file, "first", mode=0o644)
    assert not write_once(file, "second", mode=0o644)
    assert file.read_text() == "first"
    assert list(tmp_path.iterdir()) == [file]
