"""处理放行: work that shows nobody a person (settling, posting, matching) runs under a line that names it.

The line is written first, in a transaction of its own; then the session tells the database which line it is, and only
then do the tables about persons have rows (`audit.row_security`). A look at a person opens that person by its own
line, in the transaction of the look, and needs nothing of this. Basis: d14-12, d14-14, d14-22.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

SETTING = "quanyi.release"  # in which a session of the database is told its line


@dataclass(eq=False)
class Release:
    """放行: for what; `person_id` where only one person's rows are opened. A line for each session that works on it."""

    purpose: str
    part: str = ""
    case_id: int | None = None
    person_id: int | None = None
    lines: dict[int, int] = field(default_factory=dict)
    # Sessions whose line stands in a transaction that has not ended.
    may_go: set[int] = field(default_factory=set)
    is_writing: bool = False

    def line_of(self, session_pid: int, *, in_transaction: bool) -> int:
        """The line by which this session is opened; written if there is none yet."""
        if session_pid not in self.lines:
            self.is_writing = True
            try:
                self.lines[session_pid] = self._write()
            finally:
                self.is_writing = False
            if in_transaction:
                self.may_go.add(session_pid)
        return self.lines[session_pid]

    def is_taken_back(self) -> None:
        """Lines of transactions that may have been taken back are no key any more."""
        for session_pid in self.may_go:
            self.lines.pop(session_pid, None)
        self.may_go.clear()

    def _write(self) -> int:
        # The connection, which asks for this, is there before any table.
        from quanyi.agency.audit.models import Act
        from quanyi.agency.audit.services import record

        entry = record(
            Act.PROCESS, person_id=self.person_id, case_id=self.case_id, purpose=self.purpose, part=self.part
        )
        return entry.pk


_release: ContextVar[Release | None] = ContextVar("release", default=None)


def current_release() -> Release | None:
    return _release.get()


@contextmanager
def processing(
    purpose: str, part: str = "", *, case_id: int | None = None, person_id: int | None = None
) -> Iterator[None]:
    """Meanwhile all rows are opened to this process's session, or those of one person.

    Within a release that opens all, this is nothing new.
    """
    outer = _release.get()
    if outer is not None and outer.person_id is None:
        yield
        return
    token = _release.set(Release(purpose[:200], part[:200], case_id, person_id))
    try:
        yield
    finally:
        _release.reset(token)


def begin_processing(purpose: str) -> None:
    """For the rest of this process (a command)."""
    _release.set(Release(purpose[:200]))


def end_processing() -> None:
    """What serves others from here on opens nothing by itself."""
    _release.set(None)
