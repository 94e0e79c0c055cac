"""日志与见证: how far the log has come, and what each outside keeper holds of it. No record and no person is in it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.models import Act, AuditEntry, Erasure, Leaf, LogLeaf, SchemaState, TreeHead
from quanyi.agency.audit.outside import Held, ask_keepers
from quanyi.agency.audit.sealing import signed_head
from quanyi.witness.heads import Head

SHOWN = 10


@dataclass(frozen=True)
class HeadLine:
    """A signed head, as it is shown."""

    size: int
    root: str
    at: datetime
    key: str
    algorithm: str

    @classmethod
    def of(cls, head: Head) -> "HeadLine":
        return cls(head.size, head.root.hex(), datetime.fromisoformat(head.at), head.key, head.algorithm)


@dataclass(frozen=True)
class KeeperLine:
    """A keeper: where it is, its last head, and (word, tone) of how it stands to ours."""

    where: str
    last: HeadLine | None
    state: tuple[object, str]
    trouble: str


@dataclass(frozen=True)
class LogState:
    """`pending` leaves wait for their place; `schema` is the last state of the schema that was kept."""

    placed: int
    pending: int
    heads: list[HeadLine]
    keepers: list[KeeperLine]
    schema: SchemaState | None
    adopted: int
    erased: int


def log_state() -> LogState:
    heads = {head.size: signed_head(head).head for head in TreeHead.objects.all()[:SHOWN]}
    placed = LogLeaf.objects.count()
    return LogState(
        placed=placed,
        pending=Leaf.objects.count() - placed,
        heads=[HeadLine.of(head) for head in heads.values()],
        keepers=[_keeper(answer, next(iter(heads.values()), None)) for answer in ask_keepers()],
        schema=SchemaState.objects.first(),
        adopted=AuditEntry.objects.filter(act=Act.ADOPT).count(),
        erased=Erasure.objects.count(),
    )


def _keeper(answer: Held, ours: Head | None) -> KeeperLine:
    heads = [signed.head for signed in answer.heads]
    last = heads[-1] if heads else None
    return KeeperLine(
        _where(answer.url), HeadLine.of(last) if last else None, _state(answer, last, ours), answer.trouble
    )


def _state(answer: Held, last: Head | None, ours: Head | None) -> tuple[object, str]:
    if answer.trouble:
        return _("联系不上"), "bad"
    if last is None or ours is None:
        return _("还没有树头"), "wait"
    if last.log != ours.log or last.size > ours.size:
        return _("与本库不符"), "bad"
    if last.size < ours.size:
        return _("待送达"), "wait"
    return (_("一致"), "ok") if last.root == ours.root else (_("与本库不符"), "bad")


def _where(url: str) -> str:
    """The address without a login that may stand in it."""
    place = urlsplit(url)
    return f"{place.scheme}://{place.netloc.rpartition('@')[2]}{place.path}"
