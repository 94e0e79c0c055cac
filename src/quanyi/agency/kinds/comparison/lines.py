"""比对明细 as the case page shows them: what was said beside what we had, the characters that differ marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from quanyi.agency.audit.looks import shows
from quanyi.agency.collect.models import ComparisonRow, Exchange, FileKind, NoticeEvent, Outcome, Submission
from quanyi.agency.registry.codes import EMPLOYER_STATUS
from quanyi.agency.wording import label
from quanyi.law.terms import PersonStatus

TONES = {Outcome.AGREES: "ok", Outcome.DIFFERS: "bad", Outcome.LIKELY: "warn", Outcome.UNKNOWN: ""}
# What needs a look comes first; of those alike, the order of the file.
ORDER = (Outcome.LIKELY, Outcome.DIFFERS, Outcome.AGREES)


@dataclass(frozen=True)
class Part:
    """Characters of a text, and whether the other side has them, too."""

    text: str
    is_same: bool


def parts_of(text: str, other: str) -> list[Part]:
    """A text in parts: which of its characters the other one has in their place."""
    found = SequenceMatcher(None, other, text, autojunk=False).get_opcodes()
    return [Part(text[first:last], tag == "equal") for tag, _, _, first, last in found if first < last]


@dataclass(frozen=True)
class ComparisonLine:
    """A row of a list."""

    row: ComparisonRow

    @property
    def event(self) -> str:
        return str(NoticeEvent(self.row.event).label)

    @property
    def outcome(self) -> tuple[str, str]:
        """(word, tone)."""
        outcome = Outcome(self.row.outcome)
        return str(outcome.label), TONES[outcome]

    @property
    def name(self) -> list[Part]:
        return parts_of(self.row.name, self.row.ours.get("name", self.row.name))

    @property
    def number(self) -> list[Part]:
        """The whole number where it differs in a character; elsewhere its beginning and end."""
        ours = self.row.ours.get("number", self.row.number)
        return parts_of(self.row.number, ours) if ours != self.row.number else []

    @property
    def our_name(self) -> list[Part]:
        return parts_of(self.row.ours.get("name", ""), self.row.name)

    @property
    def our_number(self) -> list[Part]:
        return parts_of(self.row.ours.get("number", ""), self.row.number) if self.number else []

    @property
    def status(self) -> str:
        """How we have them registered."""
        ours = self.row.ours
        if status := ours.get("status"):
            return label(PersonStatus(status))
        return label(EMPLOYER_STATUS[code]) if (code := ours.get("employer_status")) else ""

    @property
    def our_day(self) -> date | None:
        """The day of what we have of the same matter: of a death, where one is registered; of a payment."""
        ours = self.row.ours
        is_same = self.row.reference or ours.get("status") == PersonStatus.DIED.value
        day = ours.get("on") if is_same else None
        return date.fromisoformat(day) if day else None

    @property
    def our_amount_fen(self) -> int | None:
        fen: int | None = self.row.ours.get("amount_fen")
        return fen


def comparison_rows(submission: Submission) -> Any:
    """What differs first; rows of nobody are counted and not listed, but payments that we do not have."""
    places = [When(outcome=outcome.value, then=Value(place)) for place, outcome in enumerate(ORDER)]
    rows = submission.comparison_rows.exclude(outcome=Outcome.UNKNOWN.value, reference="")
    return rows.annotate(place=Case(*places, default=Value(0), output_field=IntegerField())).order_by(
        "place", "row"
    )


def lines_of(submission: Submission, rows: Sequence[ComparisonRow]) -> list[ComparisonLine]:
    shows(persons=[row.person_id for row in rows])
    return [ComparisonLine(row) for row in rows]


def exchange_of(submission: Submission) -> Exchange:
    assert submission.file is not None  # a comparison is of a file
    return submission.file.exchange


def exchange_facts(submission: Submission) -> dict[str, Any]:
    """Of what the case page tells beside the rows: from whom, by which letter, and the counts."""
    counts = [(outcome.label, submission.summary[outcome.value]) for outcome in Outcome]
    return {
        "exchange": exchange_of(submission),
        "counts": counts,
        "is_money": submission.summary["source"] == FileKind.TAX.value,
    }


def subject_of(submission: Submission) -> str:
    return f"{FileKind(submission.summary['source']).label} {exchange_of(submission).letter}"
