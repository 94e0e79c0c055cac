"""异议: which lines of a record are said to be wrong, how far each has come, and what ended it.

Nothing of it is kept twice: where a dispute stands follows from its case, the last finding, and the case by which the
line was put right. Basis: d14-16, d14-12, gb-16.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.collect.models import DisputeRow
from quanyi.agency.control.models import DisputeEnd, DisputeFinding, DisputeResult
from quanyi.agency.control.progress import Progress
from quanyi.agency.registry.models import Employer
from quanyi.agency.review.models import Case, Round
from quanyi.agency.review.selectors import undecided
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import in_reading
from quanyi.law.terms import Stage, Verdict


class Stands(Progress):
    """异议进度."""

    ASKED = "asked", _("核查中"), "wait"
    SENT_BACK = "sent_back", _("已退回，等待补正"), "warn"
    UPHELD = "upheld", _("确有错误，等待更正"), "bad"
    CORRECTED = "corrected", _("已更正"), "ok"
    REFUSED = "refused", _("记录无误"), "ok"
    REJECTED = "rejected", _("不予受理"), ""
    WITHDRAWN = "withdrawn", _("已撤回"), ""


OPEN = (Stands.ASKED, Stands.SENT_BACK, Stands.UPHELD)


@dataclass(frozen=True)
class Dispute:
    """异议: what is disputed, since when, and where it stands."""

    row: DisputeRow
    case: Case
    since: datetime
    stands: Stands
    finding: DisputeFinding | None
    end: DisputeEnd | None

    @property
    def title(self) -> str:
        return self._said("title")

    @property
    def value(self) -> str:
        """What the record said when it was disputed."""
        return self._said("value")

    def _said(self, what: str) -> str:
        return str(in_reading(self.row.told)[what]) if self.row.told else ERASED

    def is_of(self, employer: Employer | None) -> bool:
        """Whether this employer objected (None: the person, or the counter for them)."""
        return self.row.submission.employer_id == (employer.pk if employer else None)

    @property
    def is_persons(self) -> bool:
        return self.is_of(None)

    @property
    def is_upheld(self) -> bool:
        """Found wrong, and waiting for its correction."""
        return self.stands is Stands.UPHELD

    @property
    def is_open(self) -> bool:
        """有异议: not answered, or found wrong and not put right."""
        return self.stands in OPEN


def disputes_of(person_id: int, *, known_at: datetime | None = None) -> list[Dispute]:
    """Every dispute about a person's record, the newest first; as known at an instant."""
    return _told(DisputeRow.objects.filter(person_id=person_id), known_at)


def open_disputes(person_id: int, *, known_at: datetime | None = None) -> list[Dispute]:
    """有异议的记录: those that are not answered, or not put right."""
    return [each for each in disputes_of(person_id, known_at=known_at) if each.is_open]


def all_disputes() -> list[Dispute]:
    """Of everybody, the newest first: for counts and a list that names nobody."""
    return _told(DisputeRow.objects.all(), None)


def count_open() -> int:
    """How many of `all_disputes` are open, without reading them: undecided cases, and errors not put right."""
    last = DisputeFinding.objects.filter(row=OuterRef("pk")).order_by("-pk").values("result")[:1]
    rows = DisputeRow.objects.annotate(found=Subquery(last)).filter(
        end=None, found=DisputeResult.UPHELD.value
    )
    upheld = rows.filter(
        submission__round__signatures__stage=Stage.APPROVAL.value,
        submission__round__signatures__verdict=Verdict.AGREE.value,
    )
    waiting = undecided(Case.objects.filter(rounds__submission__dispute__isnull=False).distinct())
    withdrawn = Q(submission__round__case__withdrawal__isnull=False)
    return waiting.count() + upheld.exclude(withdrawn).count()


def dispute_of(case: Case) -> Dispute | None:
    """The dispute that a case is about."""
    return next(iter(_told(DisputeRow.objects.filter(submission__round__case=case), None)), None)


def numbered(number: str) -> Dispute | None:
    """The dispute whose case has this number."""
    case = Case.objects.filter(number=number).first() if number else None
    return dispute_of(case) if case else None


def last_finding(row: DisputeRow) -> DisputeFinding | None:
    return row.findings.order_by("pk").last()


def end_by(dispute: Dispute, case: Case, *, by: Account | None = None) -> None:
    """The line was put right by an approved case; a dispute that is not waiting for that stays as it is."""
    if dispute.stands is Stands.UPHELD:
        DisputeEnd.objects.create(row=dispute.row, case=case, by=by)


def _told(rows: Any, known_at: datetime | None) -> list[Dispute]:
    found = rows.select_related("submission__round__case__withdrawal", "end__case").order_by(
        "submission__round__case_id", "submission__round__number"
    )
    found = found.prefetch_related("findings", "submission__round__signatures")
    cases = groupby(found, key=lambda row: row.submission.round.case_id)
    told = (_stood([row.submission.round for row in of], known_at) for _case, of in cases)
    return sorted(filter(None, told), key=lambda each: each.case.pk, reverse=True)


def _stood(rounds: Sequence[Round], known_at: datetime | None) -> Dispute | None:
    """Where a case stood; None where it was not opened yet."""
    rounds = [each for each in rounds if _by(each.opened_at, known_at)]
    if not rounds:
        return None
    last = rounds[-1]
    row, case = last.submission.dispute, last.case
    finding = _last(row.findings.all(), "found_at", known_at)
    end = getattr(row, "end", None)
    end = end if end and _by(end.ended_at, known_at) else None
    return Dispute(row, case, rounds[0].opened_at, _stands(last, finding, end, known_at), finding, end)


def _stands(of: Round, finding: DisputeFinding | None, end: DisputeEnd | None, at: datetime | None) -> Stands:
    withdrawal = getattr(of.case, "withdrawal", None)
    if withdrawal and _by(withdrawal.withdrawn_at, at):
        return Stands.WITHDRAWN
    signed = _last(of.signatures.all(), "signed_at", at)
    if signed and signed.verdict == Verdict.REJECT.value:
        return Stands.REJECTED
    if signed and signed.verdict == Verdict.SEND_BACK.value:
        return Stands.SENT_BACK
    if not (signed and signed.approves and finding):
        return Stands.ASKED
    if finding.result == DisputeResult.REFUSED.value:
        return Stands.REFUSED
    return Stands.CORRECTED if end else Stands.UPHELD


def _last(rows: Iterable[Any], when: str, known_at: datetime | None) -> Any:
    return next((row for row in reversed(list(rows)) if _by(getattr(row, when), known_at)), None)


def _by(at: datetime, known_at: datetime | None) -> bool:
    return known_at is None or at <= known_at
