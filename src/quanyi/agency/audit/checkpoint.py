"""核到之处 (checkpoint): up to which head all was verified, kept outside the database, signed by the verifier.

`custody.resuming` says when a run may begin there. Basis: d14-28-4.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from quanyi.agency.audit.covers import Layouts, Span
from quanyi.witness.digest import sm3
from quanyi.witness.tree import Frontier

Spans = Mapping[str, tuple[Span, ...]]  # the ids that the log covers, by table

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Checkpoint:
    """核到之处: the tree of `size` leaves, the last of them `leaf_id`, and what its covers speak of. Of size 0: nothing
    was verified yet. `whole_at`: when everything was verified last.
    """

    log: str = ""
    size: int = 0
    frontier: bytes = b""
    leaf_id: int = 0
    layouts: str = ""
    spans: Spans = field(default_factory=dict)
    whole_at: datetime = _NEVER

    @property
    def tree(self) -> Frontier:
        return Frontier.from_bytes(self.size, self.frontier)

    def content(self) -> str:
        spans = {table: list(map(list, ids)) for table, ids in self.spans.items()}
        as_text = {"frontier": self.frontier.hex(), "whole_at": self.whole_at.isoformat(), "spans": spans}
        return json.dumps({**vars(self), **as_text}, sort_keys=True, separators=(",", ":"))

    @classmethod
    def parse(cls, content: str) -> "Checkpoint":
        """Raises ValueError, TypeError, KeyError or AttributeError where the text is not of this form."""
        read = json.loads(content)
        read["frontier"], read["whole_at"] = (
            bytes.fromhex(read["frontier"]), datetime.fromisoformat(read["whole_at"])
        )  # fmt: skip
        read["spans"] = {
            table: tuple((first, last) for first, last in ids) for table, ids in read["spans"].items()
        }
        return cls(**read)


NOTHING = Checkpoint()


def layouts_digest(layouts: Layouts) -> str:
    """A column more or less, and what was verified by other columns says too little."""
    return sm3(json.dumps(sorted(layouts.items())).encode()).hex()
