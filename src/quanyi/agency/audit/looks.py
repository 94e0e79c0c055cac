"""查看留痕: whom a request shows, gathered while its answer is made and written before the answer leaves; decision 028.

What puts a person on a page says so here (`shows`), by the person's id or by a number. A person whose line the request
has written itself (`audit.services.record`) needs no second one.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from quanyi.agency.audit.models import Act

# 查看: the acts that are looks at a person, and open that person's rows.
LOOKS = (Act.VIEW_RECORD, Act.ASK_RECORD, Act.PRINT_RECORD, Act.VIEW_CASE, Act.VIEW_FILE, Act.VIEW_FINDING)
# What "who looked at my record" lists: where the record goes and what was done to the login are among it.
TOLD = (
    *LOOKS,
    Act.CHOOSE_CHANNEL,
    Act.HAND_OUT_CODE,
    Act.ACTIVATE_LOGIN,
    Act.BIND_LOGIN,
    Act.CHANGE_FACTOR,
    Act.GIVE_TOKEN,
    Act.END_TOKEN,
)
# 开放查阅: while the database's reader may read everybody; each finds the opening and its end in the same list.
READINGS = (Act.OPEN_READING, Act.CLOSE_READING)
# Of no one person, and in the list of everybody who was registered by then: all books left with them (`quanyi books`).
OF_EVERYBODY = (*READINGS, Act.DELIVER_BOOKS)


@dataclass
class Shown:
    """Persons that one answer shows, by id and by number, and those of whom a line is written already.

    `bearers` are numbers whose bearer the page has at hand, so that nobody need look for them.
    """

    persons: set[int] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    bearers: dict[str, int] = field(default_factory=dict)

    def pass_on(self) -> None:
        """What was gathered of a part of an answer is of the answer."""
        if answer := _shown.get():
            answer.persons |= self.persons
            answer.numbers |= self.numbers
            answer.written |= self.written
            answer.bearers |= self.bearers


_shown: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def looking() -> Iterator[Shown]:
    """For the time of one request."""
    shown = Shown()
    token = _shown.set(shown)
    try:
        yield shown
    finally:
        _shown.reset(token)


def shows(*, persons: Iterable[int | None] = (), numbers: Iterable[str] = ()) -> None:
    """What is being made shows these persons. Outside of a request nothing is noted."""
    if shown := _shown.get():
        shown.persons.update(person_id for person_id in persons if person_id is not None)
        shown.numbers.update(number for number in numbers if number)


def bears(person_id: int, number: str) -> None:
    """Whose number it is, from who has just read both."""
    if shown := _shown.get():
        shown.bearers[number] = person_id


def line_written(person_id: int | None) -> None:
    """A line about this person is in the log."""
    if person_id is not None and (shown := _shown.get()):
        shown.written.add(person_id)
