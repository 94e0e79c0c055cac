"""核验凭证: whether a paper of an office is genuine, worked out on this machine from the paper's file alone.

    python verify_paper.py paper.pdf --key ed25519:… [--key …]
    python verify_paper.py paper.pdf --cut cut.json --show 姓名 --show 年末储存额

This one file needs nothing but Python 3.11: no office, no network, no other file of the program. Whether the signature
holds is worked out where the package `cryptography` is installed; else it says that it was not.

What it reads is `proof.json`, attached to the PDF (or handed over by itself, or cut to some fields):

- `fields`: what stands on the paper, each `[salt, name, value]`, or, cut out, the hash of that field. They are the
  leaves of a Merkle tree (RFC 6962 with SM3: leaf SM3(00 ‖ JSON without blanks), node SM3(01 ‖ left ‖ right)).
- `row`: the office's row of the paper, as PostgreSQL's COPY writes it, `columns` the names: its `root` is that tree's.
- `leaf`: what one transaction wrote, as digests; SM3(`leaf_salt` ‖ `commitments`) is its digest of the table, and
  SM3 of `row` is one of the commitments. `index` and `path` lead from the leaf to the root of the log.
- `head`: size and root of the log, signed; `changes`: keys, each vouched for by the one before.

The verdicts, and what the program ends with: 0 genuine, 1 changed, 2 not under a signed head yet, 3 signature not
checked or its key not known, 4 no paper of an office. Whether a paper was withdrawn since, only the office can tell.
"""

import argparse
import hashlib
import json
import re
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GENUINE, CHANGED, UNSEALED, UNSIGNED, NO_PAPER = range(5)
SAID = {
    GENUINE: "真：内容与出具时一致，在已签名的日志内。 GENUINE: as issued, in the signed log.",
    CHANGED: "改过：{why}。 CHANGED: {why}.",
    UNSEALED: "内容完整，但尚无封印证明；请重新下载。 Whole, but under no signed head yet: ask for the file again.",
    UNSIGNED: "内容在日志内；签名未能核对：{why}。 In the log; the signature is not checked: {why}.",
    NO_PAPER: "不是凭证文件：{why}。 No paper of an office: {why}.",
}
TABLE, FORMAT = "papers_issuedpaper", "quanyi-paper-1"


@dataclass(frozen=True)
class Verdict:
    """核验结论: the code, why, and what the paper proves: names and values."""

    code: int
    why: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    signed_at: str = ""
    key: str = ""


class Wrong(Exception):
    """不符: what was found to be changed."""


class NotChecked(Exception):
    """未核对: why the signature says nothing yet."""


# What is attached -------------------------------------------------------------------------------------------------


def proof_in(content: bytes) -> dict[str, Any]:
    """The proof in a PDF, or the proof itself. Raises ValueError where there is none."""
    for text in [content] if content.lstrip()[:1] == b"{" else _attached(content):
        proof = json.loads(text)
        if isinstance(proof, dict) and proof.get("format") == FORMAT:
            return proof
    raise ValueError("文件里没有附上的证明 no proof is attached")


def _attached(pdf: bytes) -> list[bytes]:
    """The files that a PDF carries."""
    found = []
    for at in re.finditer(rb"/EmbeddedFile\b", pdf):
        begin = pdf.find(b"stream", at.end())
        about = pdf[pdf.rfind(b" obj", 0, at.start()) : begin]
        length = re.search(rb"/Length (\d+)", about)
        if begin < 0 or length is None:
            continue
        begin += len(b"stream\r\n") if pdf[begin + 6 : begin + 8] == b"\r\n" else len(b"stream\n")
        stream = pdf[begin : begin + int(length[1])]
        found.append(zlib.decompress(stream) if b"/FlateDecode" in about else stream)
    return found


# The trees --------------------------------------------------------------------------------------------------------


def leaf_of(shown: Any) -> bytes:
    """The hash of a field; of one that was cut out, as it stands."""
    if isinstance(shown, str):
        return bytes.fromhex(shown)
    return sm3(b"\x00" + json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode())


def root_of(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sm3(b"\x01" + root_of(leaves[:half]) + root_of(leaves[half:]))


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root of a log of `size` that has `leaf` at `index`: RFC 6962, 2.1.1."""
    position, last, root = index, size - 1, leaf
    for sibling in path:
        if position % 2 or position == last:
            root = sm3(b"\x01" + sibling + root)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            root = sm3(b"\x01" + root + sibling)
        position, last = position >> 1, last >> 1
    if last or not 0 <= index < size:
        raise Wrong("日志路径不完整 the way through the log is not whole")
    return root


# The steps --------------------------------------------------------------------------------------------------------


def verify(proof: dict[str, Any], keys: Sequence[str] = ()) -> Verdict:
    """What a proof comes to; `keys` are the office's public keys that one trusts."""
    try:
        shown = [(one[1], one[2]) for one in proof["fields"] if isinstance(one, list)]
        _hold(root_of([leaf_of(one) for one in proof["fields"]]).hex() == proof["root"],
              "栏目与内容根摘要不符 the fields are not those of the root")  # fmt: skip
        if "head" not in proof:
            return Verdict(UNSEALED, fields=shown)
        head = _head_that_holds(proof)
    except Wrong as wrong:
        return Verdict(CHANGED, str(wrong))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        return Verdict(NO_PAPER, f"{type(error).__name__} {error}")
    try:
        _check_signature(proof, head, keys)
    except Wrong as wrong:
        return Verdict(CHANGED, str(wrong))
    except NotChecked as why:
        return Verdict(UNSIGNED, str(why), shown, head["at"], proof["head"]["public"])
    return Verdict(GENUINE, "", shown, head["at"], proof["head"]["public"])


def _hold(holds: bool, why: str) -> None:
    if not holds:
        raise Wrong(why)


def _head_that_holds(proof: dict[str, Any]) -> dict[str, Any]:
    """From the row to the root of the log."""
    values = dict(zip(proof["columns"], proof["row"].rstrip("\n").split("\t"), strict=True))
    _hold(values["root"] == proof["root"], "出具记录的摘要不是本单的 the row is of another paper")
    _hold(values["number"] == proof["number"], "验证码不是出具记录的 the number is not that of the row")
    commitments = [bytes.fromhex(one) for one in proof["commitments"]]
    _hold(sm3(proof["row"].encode()) in commitments, "出具记录不在日志的叶内 the row is not in the leaf")
    digest = sm3(bytes.fromhex(proof["leaf_salt"]) + b"".join(commitments)).hex()
    covers = [one for one in json.loads(proof["leaf"])["covers"] if one["table"] == TABLE]
    _hold(any(one["digest"] == digest and one["columns"] == proof["columns"] for one in covers),
          "日志的叶不含这些记录 the leaf does not have these rows")  # fmt: skip
    head: dict[str, Any] = json.loads(proof["head"]["head"])
    path = [bytes.fromhex(node) for node in proof["path"]]
    root = root_by_path(sm3(b"\x00" + proof["leaf"].encode()), proof["index"], head["size"], path)
    _hold(root.hex() == head["root"], "日志的叶不在树头之下 the leaf is not under the head")
    return head


def _check_signature(proof: dict[str, Any], head: dict[str, Any], keys: Sequence[str]) -> None:
    public, content = proof["head"]["public"], proof["head"]["head"]
    _hold(head["key"] == name_of(public), "树头的密钥标识不符 the head names another key")
    holds = signature_holds(public, content.encode(), bytes.fromhex(proof["head"]["signature"]))
    _hold(holds, "树头的签名不符 the signature of the head does not hold")
    if not keys:
        raise NotChecked(
            f"请以 --key 给出经办机构公布的公钥，本单所用为 give the office's key; this one is {public}"
        )
    if public not in trusted(keys, proof.get("changes", []), head["log"]):
        raise NotChecked(
            f"{public} 不是所给公钥，也未经其担保 is none of the keys given, nor vouched for by one"
        )


def trusted(keys: Sequence[str], changes: Sequence[dict[str, str]], log: str) -> set[str]:
    """The keys given, and all that they vouch for, one through the other."""
    known, grew = set(keys), True
    while grew:
        before = len(known)
        for one in changes:
            read = json.loads(one["content"])
            if read["log"] == log and read["before"] in known and _vouched(read["before"], one):
                known.add(read["after"])
        grew = len(known) > before
    return known


def _vouched(before: str, change: dict[str, str]) -> bool:
    return signature_holds(before, change["content"].encode(), bytes.fromhex(change["signature"]))


def signature_holds(public: str, message: bytes, signature: bytes) -> bool:
    """Raises NotChecked where this machine cannot tell."""
    algorithm, _colon, digits = public.partition(":")
    if algorithm != "ed25519":
        raise NotChecked(
            f"{algorithm} 签名不由本程序核对（SM2 的签名者标识 signer name: 1234567812345678） is not checked here"
        )
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError as error:
        raise NotChecked("本机没有 cryptography is not installed here") from error
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(digits)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def name_of(public: str) -> str:
    return sm3(public.encode()).hex()[:16]


# SM3, for a Python whose OpenSSL has none ---------------------------------------------------------------------------

_START = (
    0x7380166F,
    0x4914B2B9,
    0x172442D7,
    0xDA8A0600,
    0xA96F30BC,
    0x163138AA,
    0xE38DEE4D,
    0xB0FB0E4E,
)
_WORD = 0xFFFFFFFF


def sm3(data: bytes) -> bytes:
    """GB/T 32905-2016."""
    if "sm3" in hashlib.algorithms_available:
        return hashlib.new("sm3", data).digest()
    return sm3_in_python(data)


def sm3_in_python(data: bytes) -> bytes:
    whole = data + b"\x80" + bytes((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    state: tuple[int, ...] = _START
    for at in range(0, len(whole), 64):
        state = _compressed(state, whole[at : at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def _turned(word: int, by: int) -> int:
    by %= 32
    return (word << by | word >> (32 - by)) & _WORD


def _mixed(word: int, one: int, other: int) -> int:
    return word ^ _turned(word, one) ^ _turned(word, other)


def _compressed(state: Sequence[int], block: bytes) -> tuple[int, ...]:
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for n in range(16, 68):
        mixed = _mixed(words[n - 16] ^ words[n - 9] ^ _turned(words[n - 3], 15), 15, 23)
        words.append(mixed ^ _turned(words[n - 13], 7) ^ words[n - 6])
    a, b, c, d, e, f, g, h = state
    for n in range(64):
        early = n < 16
        first = _turned((_turned(a, 12) + e + _turned(0x79CC4519 if early else 0x7A879D8A, n)) & _WORD, 7)
        second = first ^ _turned(a, 12)
        of_abc = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        of_efg = e ^ f ^ g if early else (e & f) | (~e & g)
        one = (of_abc + d + second + (words[n] ^ words[n + 4])) & _WORD
        two = (of_efg + h + first + words[n]) & _WORD
        a, b, c, d, e, f, g, h = one, a, _turned(b, 9), c, _mixed(two, 9, 17), e, _turned(f, 19), g
    return tuple(was ^ now for was, now in zip(state, (a, b, c, d, e, f, g, h), strict=True))


# From the command line ----------------------------------------------------------------------------------------------


def cut(proof: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """只出示所需: the proof with all but these fields hidden behind their hashes; it verifies as the whole does."""
    fields = [one if one[1] in names else leaf_of(one).hex() for one in proof["fields"]]
    return {**proof, "fields": fields}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="核验凭证 Verify a paper, offline")
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--key", action="append", default=[], help="经办机构公布的公钥 a public key of the office"
    )
    parser.add_argument("--cut", type=Path, help="只出示所需的文件 write a cut to this file")
    parser.add_argument("--show", action="append", default=[], help="出示的栏目 a field that the cut shows")
    given = parser.parse_args(arguments)
    say = sys.stdout.write
    try:
        proof = proof_in(given.file.read_bytes())
    except (ValueError, OSError, zlib.error) as error:
        say(SAID[NO_PAPER].format(why=error) + "\n")
        return NO_PAPER
    verdict = verify(proof, given.key)
    say(SAID[verdict.code].format(why=verdict.why) + "\n")
    if verdict.code in (GENUINE, UNSEALED, UNSIGNED):
        say("以下内容为准，请与纸面对照 What counts is this; compare the paper with it:\n")
        say("".join(f"  {name}  {value}\n" for name, value in verdict.fields))
        say(f"验证码 number {proof['number']}  签名时间 signed {verdict.signed_at} {verdict.key}\n")
        if given.cut:
            given.cut.write_text(json.dumps(cut(proof, given.show), ensure_ascii=False), encoding="utf-8")
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
