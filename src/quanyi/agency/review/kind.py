"""业务种类 (what a kind of case is), as the engines meet one: by its fields, never by its name.

The kinds themselves lie in `quanyi.agency.kinds`, a room above; they register here when the office starts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, unique
from typing import Any

from quanyi.agency.collect.models import Submission
from quanyi.agency.review.letters import Letters
from quanyi.agency.review.materials import Material
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


@unique
class Books(Enum):
    """账簿作用: what the journals of a kind are in the books."""

    ORDINARY = "ordinary"  # something happened
    TAKEN_OVER = "taken_over"  # the books of an earlier system
    SETTLING = "settling"  # the interest of a year, of entries up to one
    RECEIVED = "received"  # the account of another place, moved here
    CORRECTING = "correcting"  # puts earlier ones right


NORMAL = "normal"  # the risk of a kind that knows no other


def nothing(submission: Submission) -> dict[str, Any]:
    return {}


def always(case: Case) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Kind:
    """业务种类: all that the engines ask of a kind of case.

    `folder`: its folder in `agency/kinds`, where `rows.html` shows what is submitted and `urls.py` lists its pages.
    `about`: what it is for, in a sentence; `opened_by`: the posts that open it, none where it has no page.
    `basis`: the clauses that the business carries out.
    `carry_out`: what the last agreement does, in the signer's transaction.
    `try_out`: what it would post, as a value and with nothing written; refused as `carry_out` would be.
    `rows`, `lines`: the rows of a submission, in order, and what the case page shows of those of a page.
    `facts`: what the totals on the case page show beyond the submission's own summary.
    `sums`: what a list says of amounts: keys of the summary, with their labels.
    `subject`: what the case is about, where the summary and the employer do not say it.
    `books`: what its journals are in the books.
    `is_posted`: whether an approved case was posted, or ended with a decision only.
    `takes_books_alone`: it rests on whole years of an account, of which nobody may see one half way.
    `legal_limit`: the act of `law.rules.time_limits` that sets a limit; `limit_of`: of a submission, where they differ.
    `risks`, `risk`: the words for how much hangs on a case, and the one of a submission: the stages rest on it.
    `materials`, `matter`: the papers that it asks for, and of a submission the word by which they say whether.
    `letters`: to whom it writes and on what events; None where nobody outside is written to.
    `is_about_everybody`: a run over all accounts: nobody's record is opened for its sake.
    `puts_right`: whether a case of it may put right a line that was disputed; no batch may, nor what changes none.
    `opens_records`: whether a case of it is a ground for looking at the records of whom it concerns.
    """

    case: CaseKind
    folder: str
    basis: tuple[str, ...]
    carry_out: Callable[[Case], object]
    try_out: Callable[[Case, Submission], Any]
    about: Any = ""
    opened_by: tuple[Post, ...] = ()
    rows: Callable[[Submission], Any]
    lines: Callable[[Submission, Sequence[Any]], Sequence[Any]]
    facts: Callable[[Submission], dict[str, Any]] = nothing
    sums: Sequence[tuple[str, Any]] = ()
    subject: Callable[[Submission], str] | None = None
    books: Books = Books.ORDINARY
    is_posted: Callable[[Case], bool] = always
    takes_books_alone: bool = False
    legal_limit: str = ""
    limit_of: Callable[[Submission], str] | None = None
    risks: tuple[str, ...] = (NORMAL,)
    risk: Callable[[Submission], str] = lambda submission: NORMAL
    materials: tuple[Material, ...] = ()
    matter: Callable[[Submission], str] = lambda submission: ""
    letters: Letters | None = None
    is_about_everybody: Callable[[Case], bool] = lambda case: False
    puts_right: bool = False
    opens_records: bool = True

    @property
    def rows_template(self) -> str:
        return f"kinds/{self.folder}/rows.html"

    def limit(self, submission: Submission) -> str:
        """The act that sets the limit of a submission; empty where none does."""
        return self.limit_of(submission) if self.limit_of else self.legal_limit

    def material_name(self, code: str) -> str:
        """What a paper is called; its code where the kind asks for it no more."""
        return next((str(material.name) for material in self.materials if material.code == code), code)


def each(line: Callable[[Any], Any]) -> Callable[[Submission, Sequence[Any]], list[Any]]:
    """Lines of which each rests on its row alone."""
    return lambda submission, rows: [line(row) for row in rows]


_KINDS: dict[CaseKind, Kind] = {}


def register(kinds: Iterable[Kind]) -> None:
    """Make these the kinds of the office, each once."""
    for kind in kinds:
        if kind.case in _KINDS:
            raise ValueError(f"two kinds are called {kind.case.value}")
        _KINDS[kind.case] = kind


def kind_of(of: Case | Submission) -> Kind:
    return kind_named(of.kind)


def kind_named(code: str) -> Kind:
    return _KINDS[CaseKind(code)]


def kinds() -> list[Kind]:
    """Every kind of the office, in the order of the law's."""
    return list(_KINDS.values())


def codes_of(books: Books) -> list[str]:
    """The kinds whose journals are this in the books, as they are kept."""
    return [kind.case.value for kind in _KINDS.values() if kind.books is books]
