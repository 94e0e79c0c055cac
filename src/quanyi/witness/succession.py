"""Succession of keys (换钥): the key that signs next, vouched for by the signature of the one before.

Who trusts the first key trusts, by following the chain, the last: a keeper that pinned a key years ago goes on.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .heads import BadHead
from .seals import PublicKey, SealError, SigningKey


@dataclass(frozen=True)
class Succession:
    """换钥: the content as signed (canonical JSON: instant, log, key before, key after) and the signature."""

    content: str
    signature: bytes

    def keys(self, log: str) -> tuple[PublicKey, PublicKey] | None:
        """(before, after), if it speaks of this log, has the canonical form and the signature holds; else None."""
        try:
            read = json.loads(self.content)
            before, after = PublicKey.parse(read["before"]), PublicKey.parse(read["after"])
            is_whole = _content(read["log"], before, after, read["at"]) == self.content and read["log"] == log
            return (
                (before, after) if is_whole and before.verify(self.content.encode(), self.signature) else None
            )
        except (ValueError, TypeError, KeyError, SealError):
            return None

    def to_fields(self) -> dict[str, str]:
        return {"content": self.content, "signature": self.signature.hex()}

    @classmethod
    def from_fields(cls, read: Any) -> "Succession":
        """Raises BadHead where it has another form."""
        try:
            return cls(str(read["content"]), bytes.fromhex(read["signature"]))
        except (ValueError, TypeError, KeyError) as error:
            raise BadHead("this is no change of keys") from error


def make_succession(log: str, before: SigningKey, after: PublicKey, at: str) -> Succession:
    content = _content(log, before.public, after, at)
    return Succession(content, before.sign(content.encode()))


def _content(log: str, before: PublicKey, after: PublicKey, at: str) -> str:
    written = {"after": str(after), "at": at, "before": str(before), "log": log}
    return json.dumps(written, sort_keys=True, separators=(",", ":"))


def followed(keys: Sequence[PublicKey], successions: Iterable[Succession], log: str) -> list[PublicKey]:
    """The keys, and all that they vouch for, one through the other."""
    known = list(keys)
    changes = [found for one in successions if (found := one.keys(log))]
    grew = True
    while grew:
        fresh = [after for before, after in changes if before in known and after not in known]
        known += dict.fromkeys(fresh)
        grew = bool(fresh)
    return known
