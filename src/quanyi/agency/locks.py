"""Every lock of the office, each with a number of its own (锁): two that shared one would wait for nothing.

All are advisory locks of PostgreSQL. What the triggers of the database take stands here too, under the number that
their text has. A lock is taken with a key (a person, a case) or for the whole office; the two never meet, so that one
member is used in one way only.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum, unique
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 5
BROKEN_OFF = ("40P01", "40001")  # deadlock_detected, serialization_failure


@unique
class Lock(IntEnum):
    """锁号: the number that PostgreSQL knows a lock by. Keys are given in brackets."""

    DECLARATIONS = 6_01  # declarations of an employer are handed in one by one [employer]
    CLAIM = 6_02  # one matter is put before the reviewers once [digest of its key]
    PAPER = 6_03  # the same bytes are kept once [digest of the paper]
    RECEIPT_FILES = 6_05  # receipt files are handed in one by one: a bank's reference is under way once
    WORK_ASKED = 10_02  # a job is asked for once about one matter [digest of the matter]
    WORK = 10_03  # held by the session of the worker that does what was asked for [request]
    IMPORT = 9_04  # books of an earlier system are registered one batch after the other: they share employers
    NUMBERS = 11_01  # of persons: shared by who registers, alone for who corrects one; triggers take it
    PERSON_CHANGE = 11_02  # changes of the registry [person]
    EMPLOYER_CHANGE = 11_03  # changes of the registry [employer]
    DATA_CHECK = 11_04  # one check of the data at a time: a finding is not opened twice
    TRANSFER = 67_01  # messages about one transfer come in one by one [digest of its number]
    JOB = 11_05  # a scheduled job runs once at a time; held by the session [digest of its name]
    BOOKS = 12_02  # shared by postings; alone for what must not see one half way: a settlement, a rebuild
    STRIPE = 12_03  # persons whose account is being posted [stripe]
    EMPLOYER_DUES = 12_04  # declarations of an employer are posted one by one [employer]
    BENEFIT_PAYMENT = 12_05  # what the bank did with a payment; a trigger takes it [payment]
    DEFERRAL = 12_06  # months of an employer are deferred once; a trigger takes it [employer]
    LATE_FEE = 12_07  # what paid a late fee; a trigger takes it [fee]
    TERMINATION = 12_08  # steps of a termination are taken one by one; a trigger takes it [application]
    PAID_ONCE = 12_09  # months of benefits are made payable one case after the other; a trigger takes it
    GRANT = 14_01  # answers under a grant; a trigger takes it [grant]
    EXTRACT = 14_02  # one extract is made at a time: what a recipient got before is counted
    APP_TOKENS = 14_03  # tokens of apps are given and ended one by one [login]
    CASE = 14_07  # what is signed and reopened; triggers take it, too [case]
    SUSPENSE_ITEM = 19_12  # clearings of an item; a trigger takes it [item]
    DECLARED_RECEIPTS = 19_13  # clearances that say which declared arrivals are the same money [employer]
    FACTOR = 26_03  # a second factor is enrolled once [login]
    LOGIN_POSTS = 26_02  # posts of a login; a trigger takes it [login]
    PARENTS = (
        28_05  # shared by who adds rows that point to others, alone for who erases one; triggers take it
    )
    KEPT_PAGE = 14_08  # a page is kept by one request at a time; others do without [person]
    PHONE_PIN = 30_01  # tries of a telephone code are counted one by one [login]
    SEAL = 28_04  # one sequencer of the log at a time
    DEMO_BUILD = 79_00_01  # one builder of a demo district at a time


def take(lock: Lock, *key: int, shared: bool = False) -> None:
    """Wait for a lock and hold it until the transaction ends."""
    _ask(f"pg_advisory_xact_lock{'_shared' if shared else ''}", lock, key)


def take_each(lock: Lock, keys: Iterable[int]) -> None:
    """Take a lock under each of these keys, in one order for everybody, so that two never wait in a circle."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) AS key",
            [int(lock), sorted(set(keys))],
        )


def try_to_take(lock: Lock, *key: int) -> bool:
    """Hold a lock until the transaction ends, if it is free; whether it was."""
    return _ask("pg_try_advisory_xact_lock", lock, key)


@contextmanager
def held_by_session(lock: Lock, *key: int) -> Iterator[bool]:
    """Hold a lock, if it is free, through several transactions; whether it was."""
    is_held = _ask("pg_try_advisory_lock", lock, key)
    try:
        yield is_held
    finally:
        if is_held:
            _ask("pg_advisory_unlock", lock, key)


def keys_held(lock: Lock) -> set[int]:
    """The keys under which somebody in this database holds a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [int(lock)],
        )
        return {key for (key,) in cursor.fetchall()}


def _ask(function: str, lock: Lock, key: tuple[int, ...]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join('%s' for _ in (lock, *key))})", [int(lock), *key])
        return bool(cursor.fetchone() == (True,))


def look_at_one_moment() -> None:
    """One snapshot for all statements of a transaction: a posting beside it is seen by all of them or by none.

    Inside a larger transaction (a test's) that is too late, and each statement looks for itself.
    """
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def again_on_deadlock(act: Callable[P, R]) -> Callable[P, R]:
    """Try an act, one transaction, up to five times; inside a larger transaction only that one could be tried again."""

    @wraps(act)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        attempts = 1 if connection.in_atomic_block else ATTEMPTS
        while True:
            attempts -= 1
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if not attempts or getattr(error.__cause__, "sqlstate", "") not in BROKEN_OFF:
                    raise

    return tried
