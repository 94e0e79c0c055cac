"""Signed tree heads (签名树头): how large a log is, its root, when, and who says so."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .digest import BYTES
from .seals import PublicKey, SealError, SigningKey


class BadHead(ValueError):
    """树头有误: what was read is no head, or its signature does not hold."""


LOG = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Head:
    """树头: what is signed. `log` names the log (32 hexadecimal digits), `at` is an instant in UTC."""

    log: str
    size: int
    root: bytes
    at: str
    key: str
    algorithm: str

    def content(self) -> str:
        """Canonical JSON: keys sorted, no spaces; these very bytes are signed."""
        return json.dumps({**vars(self), "root": self.root.hex()}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def parse(cls, content: str) -> "Head":
        """Raises BadHead unless `content` is, to the byte, what `content()` writes."""
        try:
            read = json.loads(content)
            head = cls(**{**read, "root": bytes.fromhex(read["root"])})
            is_whole = head.content() == content and len(head.root) == BYTES
        except (ValueError, TypeError, KeyError) as error:
            raise BadHead("this is no head of a log") from error
        if not (is_whole and LOG.fullmatch(head.log) and type(head.size) is int and head.size >= 0):
            raise BadHead("this is no head of a log")
        return head


@dataclass(frozen=True)
class SignedHead:
    """签名树头: the content as signed, the signature, and the public key that it names."""

    content: str
    signature: bytes
    public: str

    @property
    def head(self) -> Head:
        return Head.parse(self.content)

    def check(self, keys: Callable[[str], PublicKey | None]) -> Head:
        """The head, if its key is one of `keys` (asked by name) and the signature holds. Raises BadHead."""
        head = self.head
        key = keys(head.key)
        if key is None:
            raise BadHead(f"signed by the key {head.key}, which nobody here knows")
        try:
            holds = key.algorithm == head.algorithm and key.verify(self.content.encode(), self.signature)
        except SealError as error:
            raise BadHead(str(error)) from error
        if not holds:
            raise BadHead(f"the signature of the head of size {head.size} does not hold")
        return head

    def to_json(self) -> str:
        written = {"head": self.content, "public": self.public, "signature": self.signature.hex()}
        return json.dumps(written, sort_keys=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> "SignedHead":
        """Raises BadHead where the text has another form; the signature is not checked."""
        try:
            return cls.from_fields(json.loads(text))
        except ValueError as error:
            raise BadHead("this is no signed head") from error

    @classmethod
    def from_fields(cls, read: Any) -> "SignedHead":
        try:
            signed = cls(str(read["head"]), bytes.fromhex(read["signature"]), str(read["public"]))
        except (ValueError, TypeError, KeyError) as error:
            raise BadHead("this is no signed head") from error
        Head.parse(signed.content)
        return signed


def sign_head(log: str, size: int, root: bytes, at: str, key: SigningKey) -> SignedHead:
    public = key.public
    content = Head(log, size, root, at, public.name, public.algorithm).content()
    return SignedHead(content, key.sign(content.encode()), str(public))


def known_to(keys: list[PublicKey]) -> Callable[[str], PublicKey | None]:
    """Look keys up by name."""
    return {key.name: key for key in keys}.get
