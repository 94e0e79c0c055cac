"""收到的文件: what a file that was handed in came to. Basis: d14-6-3."""

from dataclasses import dataclass

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.models import FileCheck, ReceivedFile
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.law.workflow import State


@dataclass(frozen=True)
class HandIn:
    """接收结果: the file as kept, what its reading found, and the case where it was free of faults.

    `seen_before` is true where the same bytes are under way or done already: then nothing was added.
    """

    file: ReceivedFile
    check: FileCheck
    case: Case | None
    seen_before: bool = False


def is_asked(handed_in: HandIn) -> bool:
    """Whether the file was not taken for something that its sender can answer."""
    return handed_in.case is None and collect.is_asked(handed_in.check)


def live_case_of(file: ReceivedFile) -> Case | None:
    """The case in which these very bytes are under way or approved."""
    for case in review.cases().filter(rounds__submission__file=file):
        latest = review.latest_round(case)
        if latest.submission.file_id == file.pk and review.standing(case).state in (
            State.WAITING,
            State.APPROVED,
        ):
            return case
    return None


def seen_before(file: ReceivedFile, *, is_new: bool) -> HandIn | None:
    """What came of these very bytes, where they are under way or done already."""
    live = None if is_new else live_case_of(file)
    return HandIn(file, file.checks.latest("pk"), live, seen_before=True) if live else None
