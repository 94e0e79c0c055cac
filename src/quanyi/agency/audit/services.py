"""Writing to the audit log: the one function, and who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from quanyi.agency.audit.looks import line_written
from quanyi.agency.audit.models import Act, AuditEntry


@dataclass(frozen=True)
class Actor:
    """操作人: who acts, and from where. `account_id` is None for the system itself and for a failed login."""

    account_id: int | None
    name: str
    address: str = ""


SYSTEM = Actor(None, "系统")
_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def current_actor() -> Actor:
    return _actor.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """All that is recorded inside names this actor."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def record(
    act: Act,
    *,
    person_id: int | None = None,
    case_id: int | None = None,
    purpose: str = "",
    actor: Actor | None = None,
    **detail: Any,
) -> AuditEntry:
    """Add one line. Call it inside the transaction of what it speaks of: without the line, nothing happened.

    The line, and whatever rows the transaction adds to any table of records, become one leaf of the log when it commits
    (`audit.covers`); nothing has to be said about them here.
    """
    who = actor or current_actor()
    line_written(person_id)
    return AuditEntry.objects.create(
        act=act,
        actor_id=who.account_id,
        actor_name=who.name,
        address=who.address,
        person_id=person_id,
        case_id=case_id,
        purpose=purpose,
        detail=detail,
    )
