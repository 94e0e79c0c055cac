"""Checks of kept records: what a check is, and what it finds (数据质量核查).

A check looks over many records at once and is written where the records are kept. Its docstring is its definition,
as a rule's is: a line in Chinese and English, what it takes for granted, and the provisions after ``Basis:``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from quanyi.law.periods import Month
from quanyi.law.provisions.basis import cited
from quanyi.law.terms import Severity


class Newcomer(NamedTuple):
    """Somebody who is to be registered (新参保人员); ``row`` is where it is asked for."""

    row: int
    number: str
    name: str
    sex: str
    born_on: date


class HandedIn(NamedTuple):
    """What is handed in and not in the books yet (待收内容): a question is then asked of it and of nothing else.

    ``claims`` are (person id, month, declared wage in fen) of the employer ``employer_id``.
    """

    employer_id: int | None = None
    claims: tuple[tuple[int, Month, int], ...] = ()
    newcomers: tuple[Newcomer, ...] = ()


class Portion(NamedTuple):
    """A part of all persons (一批参保人), asked for itself; ``of_all`` is what was asked of all records beforehand, by
    name, since no portion tells it.
    """

    persons: tuple[int, ...]
    of_all: Mapping[str, Any]


class Asked(NamedTuple):
    """For whom and when records are looked over (核查范围): ``region`` picks the parameters; all records, a
    ``portion`` of the persons, or only what is ``handed_in``.
    """

    region: str
    today: date
    handed_in: HandedIn | None = None
    portion: Portion | None = None


class Found(NamedTuple):
    """One thing that a check found (发现): of whom, and where.

    ``about`` says which of its records is meant (a month, a year, a part of the account): with the ids it tells one
    finding from another, so that the same one is known again tomorrow. ``evidence`` is what was read, as JSON values;
    it may change from day to day.
    """

    about: str
    person_id: int | None
    employer_id: int | None
    case_id: int | None
    evidence: Mapping[str, Any]


Look: TypeAlias = Callable[[Asked], Iterable[Found]]


class Check(NamedTuple):
    """A registered check (核查规则); ``by_person``: what it finds of a person rests on no other person's records."""

    code: str
    severity: Severity
    provisions: tuple[str, ...]
    doc: str
    look: Look
    by_person: bool = False

    @property
    def label_zh(self) -> str:
        return self._first_line().partition(" / ")[0]

    @property
    def label_en(self) -> str:
        return self._first_line().partition(" / ")[2].rstrip(".")

    def _first_line(self) -> str:
        return " ".join(self.doc.split("\n\n")[0].split())

    def found(self, asked: Asked) -> Iterator[Found]:
        """What stands against this check now."""
        yield from self.look(asked)


def check(code: str, severity: Severity, *, by_person: bool = False) -> Callable[[Look], Check]:
    """Make a check of a function; its docstring names its provisions."""

    def made(look: Look) -> Check:
        doc = look.__doc__ or ""
        provisions = cited(doc)
        assert provisions, f"the docstring of check {code} names no provision after 'Basis:'"
        return Check(code, severity, provisions, doc, look, by_person)

    return made
