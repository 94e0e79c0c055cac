"""文书的声明: to whom a kind of case writes, and about what. Engines issue the letters (`review.issuing`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from quanyi.agency.collect.models import Submission
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review.letter_models import LetterEvent

Facts = Iterable[tuple[str, str]]  # (name, what is told)


@dataclass(frozen=True)
class Addressee:
    """收件人: the employer where there is one, else the person. `person`: whom the letter is about."""

    employer: Employer | None = None
    person: Person | None = None


def nothing_more(submission: Submission) -> Facts:
    return ()


@dataclass(frozen=True, kw_only=True)
class Letters:
    """一类业务的文书. `addressee`: None where a case of the kind concerns nobody outside, or everybody.

    `facts`: what its letters tell beyond the case, its subject and its sums; they name nobody but the person.
    """

    addressee: Callable[[Submission], Addressee | None]
    events: tuple[LetterEvent, ...] = tuple(LetterEvent)
    facts: Callable[[Submission], Facts] = nothing_more
