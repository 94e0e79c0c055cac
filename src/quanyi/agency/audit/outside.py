"""The log against what its keepers hold (外部核对), both ways: an owner can rewrite everything but this.

Basis: d14-6-3, d14-28-4.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from quanyi.agency.audit.discrepancies import Discrepancy, Kind, span_text
from quanyi.agency.audit.models import TreeHead
from quanyi.agency.audit.replay import PATIENCE, Log, log_name, trusted_keys
from quanyi.agency.audit.sealing import keepers
from quanyi.witness.heads import BadHead, Head, SignedHead, known_to
from quanyi.witness.keepers import KeeperError


@dataclass(frozen=True)
class Held:
    """What one keeper answered: its heads, or why there are none."""

    url: str
    heads: tuple[SignedHead, ...] = ()
    trouble: str = ""


def ask_keepers() -> list[Held]:
    """Ask before the database is read: what a keeper holds, the database must hold."""
    return [_ask(keeper.url, keeper.held) for keeper in keepers()]


def _ask(url: str, held: object) -> Held:
    assert callable(held)
    try:
        return Held(url, tuple(held()))
    except KeeperError as error:
        return Held(url, trouble=str(error))


def sizes_held(answers: list[Held]) -> set[int]:
    return {signed.head.size for answer in answers for signed in answer.heads}


def check_keepers(log: Log, answers: list[Held], start: int = 0) -> Iterator[Discrepancy]:
    """Both ways, from the head of this size on."""
    own = {head.size: head.content for head in TreeHead.objects.filter(size__gte=start)}
    for answer in answers:
        if answer.trouble:
            yield Discrepancy(Kind.KEEPER_SILENT, "keeper", answer.url, read=answer.trouble)
        else:
            later = tuple(signed for signed in answer.heads if signed.head.size >= start)
            yield from _check_keeper(log, replace(answer, heads=later), own)


def _check_keeper(log: Log, answer: Held, own: dict[int, str]) -> Iterator[Discrepancy]:
    keys, agreed, held = known_to(trusted_keys()), 0, set()
    name = log_name()
    for signed in answer.heads:
        key = f"{answer.url} {signed.head.size}"
        try:
            head = signed.check(keys)
        except BadHead as error:
            yield Discrepancy(Kind.HEAD_INVALID, "keeper", key, read=str(error))
            continue
        if name is not None and head.log != name:
            yield Discrepancy(Kind.HEAD_LOG, "keeper", key, name, head.log)
            continue
        held.add(head.size)
        if refuted := _refuted(log, answer, head, agreed):
            yield refuted
            return  # what comes later stands on the same rewritten past
        agreed = head.size
        if own.get(head.size) != signed.content:
            read = own.get(head.size, "—")
            yield Discrepancy(
                Kind.HEAD_MISSING, "audit_treehead", str(head.size), signed.content, read, head.size
            )
    yield from _lacking(answer, own, held)


def _refuted(log: Log, answer: Held, head: Head, agreed: int) -> Discrepancy | None:
    """Where the log contradicts a head that a keeper holds; what changed lies behind the last head agreed on."""
    if head.size > log.size:
        key = span_text(max(agreed, log.size), head.size - 1)
        return Discrepancy(
            Kind.KEEPER_AHEAD, "audit_logleaf", key, f"{answer.url} {head.size}", f"{log.size}", agreed
        )
    if log.roots.get(head.size) != head.root:
        key = span_text(agreed, head.size - 1)
        tables = sorted(
            {p.cover.table for p in log.covers if p.place is not None and agreed <= p.place < head.size}
        )
        expected = f"{answer.url} {head.root.hex()}"
        return Discrepancy(Kind.KEEPER_REFUTES, "audit_logleaf", key, expected, " ".join(tables), agreed)
    return None


def _lacking(answer: Held, own: dict[int, str], held: set[int]) -> Iterator[Discrepancy]:
    """Heads that a keeper should have by now: it lost them, or somebody there took them away."""
    for size in sorted(own.keys() - held):
        try:
            waited = datetime.now(UTC) - datetime.fromisoformat(Head.parse(own[size]).at)
        except ValueError:
            continue  # named by the check of heads
        if waited > PATIENCE or (held and size < max(held)):
            yield Discrepancy(Kind.KEEPER_LACKS, "keeper", f"{answer.url} {size}", since=size)
