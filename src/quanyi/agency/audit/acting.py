"""Who acts, from where, and for which agency (操作人): set for the time of one request or one job."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

SETTING = "quanyi.agency"  # in which a session of the database is told the agency
OWN_AGENCY = 1  # the installation's own, which is there from the start


@dataclass(frozen=True)
class Actor:
    """操作人: who acts, from where, for which agency. `account_id` is None for the system itself and a failed login."""

    account_id: int | None
    name: str
    address: str = ""
    agency_id: int = OWN_AGENCY


SYSTEM = Actor(None, "系统")
_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


def current_actor() -> Actor:
    return _actor.get()


@contextmanager
def acting_as(actor: Actor) -> Iterator[None]:
    """All that is recorded inside names this actor; every row that is written inside bears his agency."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def acting_for(agency_id: int) -> Iterator[None]:
    """The same actor, for the agency whose matter it is: what comes of a case belongs where the case does."""
    with acting_as(replace(current_actor(), agency_id=agency_id)):
        yield
