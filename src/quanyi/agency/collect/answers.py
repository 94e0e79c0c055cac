"""What senders said of their files: kept with the file, and of headings remembered for the next one (栏目对应).

Basis: d14-5-2, d14-6-1, d14-6-3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.answer_models import FileAnswer, QuestionKind
from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.registry.models import Employer
from quanyi.agency.staff.models import Account
from quanyi.sheets.choices import Choices, is_of_bare_column

YES = "yes"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is not kept yet."""

    asked: QuestionKind
    key: str
    answer: str


def remembered_choices(kind: FileKind, employer: Employer | None = None, *, scheme: str = "") -> Choices:
    """What was said of headings in a sender's files of the kind before: an employer's, or of a fund's account."""
    columns: dict[str, str] = {}
    since: dict[str, str] = {}
    said_of = FileAnswer.objects.filter(
        asked=QuestionKind.COLUMN, file__kind=kind, file__employer=employer, scheme=scheme
    )
    for said in said_of.order_by("pk"):
        if not is_of_bare_column(said.key):
            columns[said.key] = said.answer
            since[said.key] = timezone.localdate(said.said_at).isoformat()
    return Choices({key: value for key, value in columns.items() if value}, remembered=since)


def choices_of(file: ReceivedFile, *, scheme: str = "", is_new: bool = False) -> Choices:
    """What was said of this file, of a new one nothing; of headings, what was said last of the sender's files."""
    before = remembered_choices(FileKind(file.kind), file.employer, scheme=scheme)
    ours = [] if is_new else list(file.answers.filter(scheme=scheme))
    columns = {said.key: said.answer for said in ours if said.asked == QuestionKind.COLUMN}
    sheets = [said.answer for said in ours if said.asked == QuestionKind.SHEET]
    confirmed = {said.key for said in ours if said.asked == QuestionKind.CONFIRM and said.answer == YES}
    bare = {key: value for key, value in columns.items() if is_of_bare_column(key) and value}
    since = {
        key: day for key, day in before.remembered.items() if columns.get(key) != before.columns.get(key, "")
    }
    return Choices({**before.columns, **bare}, next(reversed(sheets), None), frozenset(confirmed), since)


@transaction.atomic
def keep_answers(file: ReceivedFile, answers: Sequence[Answer], *, by: Account, scheme: str = "") -> None:
    """Keep what was said of a file, each answer in the log."""
    for said in answers:
        FileAnswer.objects.create(
            file=file,
            asked=said.asked,
            key=said.key[:220],
            answer=said.answer[:100],
            scheme=scheme,
            said_by=by,
        )
    record(
        Act.ANSWER_FILE,
        file=file.pk,
        answers=[[said.asked.value, said.key[:220], said.answer[:100]] for said in answers],
    )
