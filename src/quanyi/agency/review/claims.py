"""办理事项: what a case is about, as a key, so that one matter is before the reviewers once. Basis: d14-7."""

import zlib
from typing import NamedTuple, Self

from django.utils.translation import gettext as _

from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.review import selectors
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.models import Case
from quanyi.agency.wording import label
from quanyi.law.workflow import State


class Claim(NamedTuple):
    """办理事项: a key such as `settlement 2025`. Of a shared one (an employer's declarations of a month) several cases
    may wait at once; still, one that was sent back goes on with what is handed in next.
    """

    key: str
    is_shared: bool = False

    @classmethod
    def of(cls, *about: object, is_shared: bool = False) -> Self:
        return cls(" ".join(map(str, about)), is_shared)


class AlreadyUnderWay(Refusal):
    """正在办理: the same matter is before the reviewers already."""


def hold(claim: Claim) -> Case | None:
    """Hold a matter until the transaction ends; the case of it that was sent back and goes on, if there is one.

    Raises AlreadyUnderWay where a case of it waits for signatures.
    """
    take(Lock.CLAIM, zlib.crc32(claim.key.encode()) >> 1)
    running = {selectors.standing(case).state: case for case in cases_under(claim)}
    if not claim.is_shared and (waiting := running.get(State.WAITING)):
        raise AlreadyUnderWay(
            _("%(kind)s案件 %(number)s 正在办理；请先办结或退回它。")
            % {"kind": label(kind_of(waiting).case), "number": waiting.number}
        )
    return running.get(State.SENT_BACK)


def cases_under(claim: Claim) -> list[Case]:
    """The undecided cases whose latest round is about this matter, the oldest last."""
    found = selectors.undecided().filter(rounds__claim=claim.key).distinct()
    return [case for case in found if selectors.latest_round(case).claim == claim.key]
