"""办理事项: what a case is about, as a key, so that one matter is before the reviewers once. Basis: d14-7."""

import zlib
from collections.abc import Iterable
from typing import NamedTuple, Self

from django.utils.translation import gettext as _

from quanyi.agency.audit.acting import current_actor
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.review import selectors
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.models import Case
from quanyi.agency.wording import Named, label
from quanyi.law.workflow import State


class Claim(NamedTuple):
    """办理事项: a key such as `settlement 2025`. Of a shared one (an employer's declarations of a month) several cases
    may wait at once; still, one that was sent back goes on with what is handed in next.

    `read`: undecided cases, those of the matter among them, where the caller read them under a lock that keeps out
    everybody else who could bring one.
    """

    key: str
    is_shared: bool = False
    read: tuple[Case, ...] | None = None

    @classmethod
    def of(cls, *about: object, is_shared: bool = False, read: Iterable[Case] | None = None) -> Self:
        return cls(" ".join(map(str, about)), is_shared, None if read is None else tuple(read))


class AlreadyUnderWay(Refusal):
    """正在办理: the same matter is before the reviewers already."""


def hold(claim: Claim) -> Case | None:
    """Hold a matter until the transaction ends; the case of it that was sent back and goes on, if there is one.

    Raises AlreadyUnderWay where a case of it waits for signatures, or was sent back by another agency: it goes on
    there. Of a shared one each agency has its own.
    """
    if claim.read is None:
        take(Lock.CLAIM, zlib.crc32(claim.key.encode()) >> 1)
    here = current_actor().agency_id
    found = [case for case in cases_under(claim) if case.agency_id == here or not claim.is_shared]
    running = {selectors.standing(case).state: case for case in found}
    if not claim.is_shared and (waiting := running.get(State.WAITING)):
        raise _under_way(_("%(kind)s案件 %(number)s 正在办理；请先办结或退回它。"), waiting)
    sent_back = running.get(State.SENT_BACK)
    if sent_back and sent_back.agency_id != here:
        raise _under_way(_("%(kind)s案件 %(number)s 由%(agency)s退回；请向该机构再次提交。"), sent_back)
    return sent_back


def _under_way(sentence: str, case: Case) -> AlreadyUnderWay:
    agency = label(Named(case.agency.name, case.agency.name_en))
    return AlreadyUnderWay(
        sentence % {"kind": label(kind_of(case).case), "number": case.number, "agency": agency}
    )


def under_way(claims: Iterable[Claim]) -> dict[str, Case]:
    """Of many matters at once: key -> the undecided case whose latest round is about it."""
    keys = {claim.key for claim in claims}
    found = selectors.undecided().filter(rounds__claim__in=keys).distinct() if keys else ()
    return {key: case for case in found if (key := selectors.latest_round(case).claim) in keys}


def cases_under(claim: Claim) -> list[Case]:
    """The undecided cases whose latest round is about this matter, the oldest last."""
    found = selectors.undecided().filter(rounds__claim=claim.key).distinct()
    if claim.read is not None:  # others sign meanwhile: those of the matter are looked at once more
        theirs = [case.pk for case in claim.read if selectors.latest_round(case).claim == claim.key]
        found = selectors.undecided().filter(pk__in=theirs) if theirs else selectors.undecided().none()
    return [case for case in found if selectors.latest_round(case).claim == claim.key]
