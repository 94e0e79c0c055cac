"""Sealing (封印): leaves get their place in the tree, the tree is signed, the signed head goes to the outside keepers.

Business never waits for this: it runs beside the served site, after acts of the command line, and on demand. What a
crash left half done, the next run finds. Basis: d14-6-3, d14-28-4.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from django.conf import settings
from django.db import connection, transaction

from quanyi.agency.audit.models import Act, KeyChange, LogLeaf, TreeHead
from quanyi.agency.audit.services import record
from quanyi.agency.locks import Lock, try_to_take
from quanyi.witness.heads import SignedHead, sign_head
from quanyi.witness.keepers import Keeper, KeeperError, keeper_at
from quanyi.witness.seals import PublicKey, SigningKey, kept_key, signing_key
from quanyi.witness.succession import Succession, make_succession
from quanyi.witness.tree import Frontier, consistency_proof, grown, leaf_hash

# Leaves are numbered when written and visible when committed: how far behind the last placed one a slow one may come.
SLOWEST = 10_000
_PENDING = """SELECT id, content FROM audit_leaf l
    WHERE id > %s AND NOT EXISTS (SELECT 1 FROM audit_logleaf p WHERE p.leaf_id = l.id) ORDER BY id"""


@dataclass(frozen=True)
class Sealed:
    """封印结果: leaves placed, the size of a newly signed head (None where nothing was new), and keepers' troubles."""

    placed: int
    size: int | None
    troubles: tuple[str, ...] = ()
    is_ours: bool = True  # else another sealer is at it


def seal(*, thorough: bool = False) -> Sealed:
    """Place what is pending, sign, deliver. `thorough` looks for stragglers in the whole log."""
    sealed = seal_here(thorough=thorough)
    return replace(sealed, troubles=tuple(deliver())) if sealed.is_ours else sealed


@transaction.atomic
def seal_here(*, thorough: bool = False) -> Sealed:
    """Place and sign, and wait for no keeper: they get the head with the next `seal`."""
    if not try_to_take(Lock.SEAL):  # who comes second leaves it to the first
        return Sealed(0, None, is_ours=False)
    return Sealed(_place(thorough), _sign())


def _place(thorough: bool) -> int:
    last = LogLeaf.objects.order_by("-index").first()
    furthest = LogLeaf.objects.order_by("-leaf_id").values_list("leaf_id", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, [0 if thorough else furthest - SLOWEST])
        pending = cursor.fetchall()
    start = last.index + 1 if last else 0
    LogLeaf.objects.bulk_create(
        [
            LogLeaf(index=start + n, leaf_id=leaf_id, digest=leaf_hash(content.encode()))
            for n, (leaf_id, content) in enumerate(pending)
        ],
        batch_size=5000,
    )
    return len(pending)


def _sign() -> int | None:
    last = TreeHead.objects.first()
    tree = frontier_of(last) if last else Frontier()
    for digest in _digests(tree.size):
        tree.add(digest)
    if tree.size == (last.size if last else 0):
        return None
    log = signed_head(last).head.log if last else secrets.token_hex(16)
    key = signing_key(settings.SECRETS, settings.QUANYI_SEAL)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    if last and last.public != str(key.public):
        _change_key(log, PublicKey.parse(last.public), key, at)
    signed = sign_head(log, tree.size, tree.root(), at, key)
    TreeHead.objects.create(
        size=tree.size,
        content=signed.content,
        signature=signed.signature,
        public=signed.public,
        frontier=tree.to_bytes(),
    )
    return tree.size


def _change_key(log: str, before: PublicKey, after: SigningKey, at: str) -> None:
    """Another key signs from now on: the one before vouches for it, if it is still at hand; an act like any other."""
    if old := kept_key(settings.SECRETS, before):
        change = make_succession(log, old, after.public, at)
        KeyChange.objects.create(content=change.content, signature=change.signature)
        record(Act.CHANGE_KEY, purpose="更换签名密钥", before=before.name, after=after.public.name)


def key_changes() -> list[Succession]:
    """Every change of keys that is on record, the oldest first."""
    return [Succession(one.content, bytes(one.signature)) for one in KeyChange.objects.all()]


def _digests(first: int, after: int | None = None) -> list[bytes]:
    """The hashes of leaves from `first` on, up to `after`."""
    leaves = LogLeaf.objects.filter(index__gte=first)
    if after is not None:
        leaves = leaves.filter(index__lt=after)
    return [bytes(digest) for digest in leaves.order_by("index").values_list("digest", flat=True)]


def frontier_of(head: TreeHead) -> Frontier:
    return Frontier.from_bytes(head.size, bytes(head.frontier))


def signed_head(head: TreeHead) -> SignedHead:
    return SignedHead(head.content, bytes(head.signature), head.public)


def keepers() -> list[Keeper]:
    """The configured keepers. Raises ValueError with a sentence where one is written wrongly."""
    return [keeper_at(url) for url in settings.QUANYI_KEEPERS]


_held: dict[tuple[str, str], set[int]] = {}  # sizes that a keeper is known to hold, by its URL and the log


def deliver() -> list[str]:
    """Hand every keeper the heads that it lacks, the oldest first; what went wrong, a line a keeper."""
    troubles, last = [], TreeHead.objects.first()
    if last is None:
        return []
    log = signed_head(last).head.log
    for keeper in keepers():
        try:
            _deliver_to(keeper, log)
        except KeeperError as error:
            _held.pop((keeper.url, log), None)
            troubles.append(str(error))
    return troubles


def _deliver_to(keeper: Keeper, log: str) -> None:
    if (keeper.url, log) not in _held:
        _held[keeper.url, log] = {one.head.size for one in keeper.held() if one.head.log == log}
    held = _held[keeper.url, log]
    changes = key_changes()
    lacking = sorted(set(TreeHead.objects.values_list("size", flat=True)) - held)
    for size in lacking:
        head = TreeHead.objects.get(size=size)
        keeper.keep(signed_head(head), partial(prove, size), changes)
        held.add(size)


def prove(size: int, old: int) -> Sequence[bytes]:
    """That the log of `size` grew out of the log of `old`, as far as this database can show it."""
    head = TreeHead.objects.filter(size=old).first()
    if head is None:
        return []
    return consistency_proof(old, size, grown(frontier_of(head), _digests(old, size)))
