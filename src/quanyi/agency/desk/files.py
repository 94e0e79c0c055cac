"""Received files as their senders see them: what was found in each, and what became of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.models import Channel, FileCheck, ReceivedFile, SetAsideRow
from quanyi.agency.desk.case_lists import sums_in
from quanyi.agency.desk.cases import Step, badge_of, ending, steps_of
from quanyi.agency.desk.limits import Limit, limit_of
from quanyi.agency.desk.lists import Choice, Listing, Sort
from quanyi.agency.inputs import LARGEST
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.names import EmployerNames, employers_like
from quanyi.agency.registry.selectors import employer_of
from quanyi.agency.review import selectors as review
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.models import Case, Round
from quanyi.agency.staff.access import BUSINESS, account_of, may, refuse
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.law import workflow
from quanyi.law.terms import Stage, Verdict
from quanyi.law.workflow import State
from quanyi.sheets import Fault

_AGREED = {"signatures__stage": Stage.APPROVAL.value, "signatures__verdict": Verdict.AGREE.value}
_ENDED = (Verdict.SEND_BACK.value, Verdict.REJECT.value)


@dataclass(frozen=True)
class FileLine:
    """A file, its last check, and the last round that it was put before the reviewers in, if it was.

    `set_aside`: how many rows that check set aside while the others went on.
    """

    file: ReceivedFile
    check: FileCheck | None
    names: EmployerNames
    case: Case | None
    round: Round | None
    set_aside: int = 0

    @property
    def employer_name(self) -> str:
        """The present name, with the one of the month declared where it was another."""
        employer = self.file.employer
        return self.names.both(employer, self.file.month.last_day) if employer else ""

    @property
    def standing(self) -> workflow.Standing | None:
        """Where this file's own round stands, whatever became of its case later."""
        if self.case is None or self.round is None:
            return None
        return review.standing_of(self.case, self.round)

    @property
    def is_open(self) -> bool:
        """Whether the file is what its case is about, and nobody has ended that."""
        if self.case is None or self.round != review.latest_round(self.case):
            return False
        return self.standing is not None and self.standing.state in (State.WAITING, State.SENT_BACK)

    @property
    def limit(self) -> Limit | None:
        """办理时限 of what is under way."""
        return limit_of(self.case) if self.case and self.is_open else None

    @property
    def badge(self) -> tuple[str, str] | None:
        return badge_of(self.standing, self.case) if self.standing else None

    @property
    def amounts(self) -> list[tuple[str, int]]:
        """(label, fen) of what it was put before the reviewers with."""
        if self.case is None or self.round is None:
            return []
        summary = self.round.submission.summary
        return [(str(name), summary[key]) for key, name in kind_of(self.case).sums if key in summary]

    @property
    def steps(self) -> list[Step]:
        if self.round is None or self.standing is None:
            return []
        return steps_of(self.round, self.standing.next_stage)

    @property
    def ended_by(self) -> Step | None:
        """The step that sent the file back or rejected it."""
        return ending(self.steps)


def lines_of_files(files: Iterable[ReceivedFile]) -> list[FileLine]:
    """Lines in the order of `files`, whose checks are at hand."""
    files = list(files)
    rounds = _rounds_of(files)
    checks = {file.pk: file.checks.first() for file in files}
    waiting = Counter(
        SetAsideRow.objects.filter(file_check__in=[check for check in checks.values() if check]).values_list(
            "file_check_id", flat=True
        )
    )
    names = EmployerNames(file.employer for file in files)
    lines = []
    for file in files:
        case, latest = rounds.get(file.pk, (None, None))
        check = checks[file.pk]
        lines.append(FileLine(file, check, names, case, latest, waiting[check.pk] if check else 0))
    return lines


def _rounds_of(files: Iterable[ReceivedFile]) -> dict[int, tuple[Case, Round]]:
    """file id -> the last round of it and that round's case; the same file may come in more than once."""
    ids = {file.pk for file in files}
    found = review.cases().filter(rounds__submission__file__in=ids).distinct()
    return {
        r.submission.file_id: (case, r)
        for case in sorted(found, key=lambda case: case.pk)
        for r in case.rounds.all()
        if r.submission.file_id in ids
    }


def _with(**given: Any) -> Q:
    """That a file was put before the reviewers in such a round."""
    return Q(Exists(Round.objects.filter(submission__file=OuterRef("pk"), **given)))


def _found(text: str) -> Q:
    employers = employers_like(text)
    return Q(name__icontains=text) | Q(employer__in=employers) | _with(case__number__icontains=text)


_PLACES: dict[str, tuple[Any, Q]] = {
    "none": (gettext_lazy("未提交"), ~_with()),
    "waiting": (
        gettext_lazy("审核中"),
        _with()
        & ~_with(**_AGREED)
        & ~_with(signatures__verdict__in=_ENDED)
        & ~_with(case__withdrawal__isnull=False),
    ),
    "sent_back": (gettext_lazy("已退回"), _with(signatures__verdict=Verdict.SEND_BACK.value)),
    "approved": (gettext_lazy("已入账"), _with(**_AGREED)),
    "rejected": (gettext_lazy("不予受理"), _with(signatures__verdict=Verdict.REJECT.value)),
    "withdrawn": (gettext_lazy("已撤回"), _with(case__withdrawal__isnull=False)),
}
FILES = Listing(
    gettext_lazy("文件名、案号或单位"),
    _found,
    (
        Choice(
            "state",
            gettext_lazy("进度"),
            lambda: [(name, str(word)) for name, (word, _q) in _PLACES.items()],
            lambda value: _PLACES[value][1],
        ),
    ),
    (
        Sort("", gettext_lazy("接收时间，新的在前")),
        Sort("month", gettext_lazy("所属期，新的在前"), ("-month", "-pk")),
        Sort("name", gettext_lazy("文件名"), ("name", "pk")),
    ),
)


def sums_of_files(files: QuerySet[ReceivedFile]) -> list[tuple[str, int]]:
    """(label, fen) over the cases of these files, by their latest rounds; not of rejected and withdrawn ones."""
    cases = Case.objects.filter(rounds__submission__file__in=files.order_by().values("pk"))
    return sums_in(cases.filter(~review.rejected(), withdrawal=None).distinct())


SHOWN_FAULTS = 200  # the marked sheet holds them all


def faults_in(line: FileLine) -> list[Fault]:
    """All that stopped the file; nothing where the rows in question were set aside."""
    return collect.faults_of(line.check) if line.check and not line.set_aside else []


def found_in(line: FileLine, faults: Sequence[Fault]) -> dict[str, Any]:
    """What a page shows of the reading of a file: the first of the faults, how many, what else was noticed, and whether
    its sender can answer something.
    """
    return {
        "faults": faults[:SHOWN_FAULTS],
        "fault_count": len(faults),
        "notices": collect.notices_of(line.check) if line.check else [],
        "is_asked": line.check is not None and not line.case and collect.is_asked(line.check),
    }


def is_large(request: HttpRequest) -> bool:
    """Whether the browser sent more than we take: then the upload was dropped before the form saw it."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST


def channel_of(request: HttpRequest) -> Channel:
    return Channel.ONLINE if account_of(request).kind == AccountKind.EMPLOYER else Channel.COUNTER


def employer_that_sends(request: HttpRequest) -> Employer | None:
    """The employer that this login speaks for; None for the counter, which acts for any."""
    account = account_of(request)
    if employer := employer_of(account):
        return employer
    if may(account, Post.COUNTER):
        return None
    raise refuse(request, gettext_lazy("此页面只对参保单位和受理柜台开放。"))


def file_for(request: HttpRequest, file_id: int) -> ReceivedFile:
    """A file that this login may see: an employer's own; any for staff who do business."""
    files = ReceivedFile.objects.select_related("employer").prefetch_related("checks")
    account = account_of(request)
    if may(account, *BUSINESS):
        return get_object_or_404(files, pk=file_id)
    mandate = getattr(account, "mandate", None)
    own = (
        files.filter(pk=file_id, employer=mandate.employer_id).first()
        if mandate and mandate.employer_id
        else None
    )
    if own is None:
        raise refuse(request, gettext_lazy("这份文件不属于本单位。"), file=file_id)
    return own
