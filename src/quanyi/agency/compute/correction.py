"""差错更正: work out what a correction does, before anybody reviews it, and hand the result in as a submission.

Basis: d14-6-4, d14-16.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import CorrectionRow, DeclarationRow, InterestDifference, Submission
from quanyi.agency.collect.services import DECLARATION_RULES
from quanyi.agency.compute.differences import Change, YearDifference, year_differences
from quanyi.agency.compute.services import SETTLEMENT_RULES
from quanyi.agency.ledger import history
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.months_taken import why_not_moved_to
from quanyi.agency.ledger.posted_months import PostedMonth
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import names_of
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.contribution import monthly_contribution
from quanyi.law.terms import CaseKind, ContributionKind, CorrectionReason, CorrectionTarget

RULES = (*DECLARATION_RULES, *SETTLEMENT_RULES)


class NothingToCorrect(Exception):
    """无可更正: what is stated agrees with the books, or cannot be corrected this way."""


@dataclass(frozen=True)
class Right:
    """更正后的事实: the month as it should have been. `paid_on` is None while it is not paid."""

    person: Person
    month: Month
    wage_fen: int
    paid_on: date | None


@dataclass(frozen=True)
class Ground:
    """更正依据: why, and what proves it; the digest is that of the paper, the application is the one for a check."""

    reason: CorrectionReason
    evidence: str
    evidence_name: str = ""
    evidence_digest: str = ""
    application_number: str = ""
    money_arrived: bool = False


@dataclass(frozen=True)
class Proposal:
    """更正方案: the wrong month as posted, the right one as computed, and what settled years gain or lose."""

    target: CorrectionTarget
    ground: Ground
    person: Person
    month: Month
    wrong: PostedMonth | None
    right: DeclarationRow | None
    right_credited_month: Month | None
    differences: Sequence[YearDifference]
    until_year: int
    last_entry_id: int

    @property
    def principal_fen(self) -> int:
        """What the accounts gain or lose in principal, all persons together."""
        right = _credited_fen(self.right) if self.right and self.right_credited_month else (0, 0)
        wrong = self.wrong.credited_fen if self.wrong else (0, 0)
        return sum(right) - sum(wrong)

    @property
    def interest_fen(self) -> int:
        return sum(difference.total_fen for difference in self.differences)

    @property
    def money_fen(self) -> int:
        """What is paid for the month now, less what was recorded as paid."""
        right = self.right.own_due_fen + self.right.employer_due_fen if self.right_credited_month else 0  # type: ignore[union-attr]
        return right - (self.wrong.paid_fen if self.wrong else 0)


def propose(wrong: PostedMonth, right: Right | None, ground: Ground) -> Proposal:
    """What correcting a posted month does. `right` is None where nothing should stand.

    Raises NothingToCorrect with a sentence, NoParameter where a settled year that changes has no rate.
    """
    credited = _credited_month(wrong, right, ground.reason) if right else None
    row = _right_row(wrong, right, credited) if right else None
    _refuse_no_change(wrong, right, row, credited)
    _refuse_taken(wrong, right)
    persons = {wrong.person.pk: wrong.person, **({right.person.pk: right.person} if right else {})}
    last_entry_id = ledger.cut_off()
    accounts = [history.account_of(person) for person in persons.values()]
    differences = [
        difference
        for account in accounts
        for difference in year_differences(account, _changes(account.person_id, wrong, right, row, credited))
    ]
    until = max((max(account.settled, default=0) for account in accounts), default=0)
    return Proposal(
        wrong.target,
        ground,
        wrong.person,
        wrong.month,
        wrong,
        row,
        credited,
        differences,
        until,
        last_entry_id,
    )


def propose_year(person: Person, year: int, ground: Ground) -> Proposal:
    """What computing a settled year anew, and every settled year after it, does: the rate it was settled at was wrong.

    Raises NothingToCorrect where the year is not settled here, or comes out as it stands.
    """
    last_entry_id = ledger.cut_off()
    account = history.account_of(person)
    if year not in account.settled:
        raise NothingToCorrect(_("%(year)s 年度尚未结息，没有利息可以更正。") % {"year": year})
    if account.is_settled_elsewhere(year):
        raise NothingToCorrect(
            _("%(year)s 年度由原系统结息，本系统不知其算法，不能按利率重算。请更正该年度有误的缴费月份。")
            % {"year": year}
        )
    differences = list(year_differences(account, (), anew_from=year))
    if not differences:
        raise NothingToCorrect(
            _("%(year)s 年度按现行参数重算，与账上一致，没有差额。请先按公布文件补录正确的记账利率。")
            % {"year": year}
        )
    return Proposal(
        CorrectionTarget.SETTLED_YEAR, ground, person, Month(year, 12), None, None, None, differences,
        max(account.settled), last_entry_id,
    )  # fmt: skip


@transaction.atomic
def submit(proposal: Proposal, *, by: Account) -> Submission:
    """Hand a proposal in. It is worked out by the caller just before, in the same transaction."""
    submission = Submission.objects.create(
        kind=CaseKind.CORRECTION.value,
        employer=proposal.wrong.employer if proposal.wrong else None,
        month=proposal.month,
        submitted_by=by,
        row_count=1,
        rules=versions_of(RULES),
        parameters_version=parameters_version(),
        summary=_summary(proposal),
    )
    right = _added(proposal.right, submission) if proposal.right else None
    CorrectionRow.objects.create(submission=submission, right_row=right, **_row_fields(proposal))
    InterestDifference.objects.bulk_create(_difference_rows(submission, proposal.differences))
    record(
        Act.SUBMIT,
        person_id=proposal.person.pk,
        submission=submission.pk,
        reason=proposal.ground.reason.value,
    )
    return submission


def _added(row: DeclarationRow, submission: Submission) -> DeclarationRow:
    row.submission = submission
    copy_objects([row])
    return submission.declaration_rows.get()


def wrong_of(proposal: Proposal) -> dict[str, object]:
    """What names the fact that is corrected, as fields of its CorrectionRow."""
    wrong = proposal.wrong
    return {
        "target": proposal.target.value,
        "person": proposal.person,
        "month": proposal.month,
        "contribution_id": wrong.contribution_id if wrong else None,
        "migrated_year_id": wrong.migrated_year_id if wrong else None,
    }


def _right_row(wrong: PostedMonth, right: Right, credited: Month | None) -> DeclarationRow:
    amounts = monthly_contribution(right.wage_fen, month=right.month, region=wrong.employer.region)
    return DeclarationRow(
        row=1,
        social_security_number=right.person.social_security_number,
        name=names_of([right.person.pk])[right.person.pk],
        kind=(wrong.kind if credited else ContributionKind.NORMAL).value,
        month=right.month,
        declared_wage_fen=right.wage_fen,
        base_fen=amounts.base_fen,
        own_due_fen=amounts.own_fen,
        employer_due_fen=amounts.employer_fen,
        account_own_fen=amounts.account_own_fen,
        account_transfer_fen=amounts.account_transfer_fen,
        paid_on=right.paid_on,
    )


def _credited_month(wrong: PostedMonth, right: Right, reason: CorrectionReason) -> Month | None:
    """记账月份 of the corrected month: that of the original, unless the day of arrival is what is corrected.

    A correction restores what should have been: then it is the month of arrival, also of a year that is settled
    (decision 016, mark P).
    """
    if right.paid_on == wrong.paid_on and reason is not CorrectionReason.WRONG_PAYMENT:
        return wrong.credited_month
    return Month.of(right.paid_on) if right.paid_on else None


def _refuse_no_change(
    wrong: PostedMonth, right: Right | None, row: DeclarationRow | None, credited: Month | None
) -> None:
    if right is None or row is None:
        return
    same = (
        right.person.pk == wrong.person.pk
        and (right.month, credited) == (wrong.month, wrong.credited_month)
        and (row.declared_wage_fen, row.paid_on) == (wrong.wage_fen, wrong.paid_on)
    )
    if same:
        raise NothingToCorrect(_("填写的内容与账上一致，没有可更正的。请核对后填写更正后的内容。"))


def _refuse_taken(wrong: PostedMonth, right: Right | None) -> None:
    """A month is credited once: none is moved to where one stands."""
    if right is None or (right.person.pk, right.month) == (wrong.person.pk, wrong.month):
        return
    if why := why_not_moved_to(wrong.employer, right.person.pk, right.month):
        raise NothingToCorrect(
            _("更正后的参保人 %(month)s %(why)s，不能再移入一笔。重复的记录，请以“不应记账”更正。")
            % {"month": right.month, "why": sentence(why)}
        )


def _changes(
    person_id: int,
    wrong: PostedMonth,
    right: Right | None,
    row: DeclarationRow | None,
    credited: Month | None,
) -> Iterable[Change]:
    """What the correction takes from and gives to one person's account."""
    if wrong.credited_month and wrong.person.pk == person_id:
        own, transfer = wrong.credited_fen
        yield Change(wrong.credited_month, -own, -transfer)
    if row is not None and credited and right is not None and right.person.pk == person_id:
        yield Change(credited, *_credited_fen(row))


def _credited_fen(row: DeclarationRow) -> tuple[int, int]:
    return row.account_own_fen, row.account_transfer_fen


def _summary(proposal: Proposal) -> dict[str, int | str | None]:
    credited = proposal.right_credited_month
    name = names_of([proposal.person.pk])[proposal.person.pk]
    return {
        "subject": f"{name} {proposal.month}",
        "last_entry_id": proposal.last_entry_id,
        "until_year": proposal.until_year,
        "credited_month": str(credited) if credited else None,
        "principal_fen": proposal.principal_fen,
        "interest_fen": proposal.interest_fen,
        "money_fen": proposal.money_fen,
    }


def _row_fields(proposal: Proposal) -> dict[str, object]:
    ground = proposal.ground
    return {
        **wrong_of(proposal),
        "reason": ground.reason.value,
        "money_arrived": ground.money_arrived,
        "evidence": ground.evidence,
        "evidence_name": ground.evidence_name,
        "evidence_digest": ground.evidence_digest,
        "application_number": ground.application_number,
    }


def _difference_rows(
    submission: Submission, differences: Iterable[YearDifference]
) -> Iterable[InterestDifference]:
    for difference in differences:
        yield InterestDifference(
            submission=submission,
            person_id=difference.person_id,
            year=difference.year,
            own_before_fen=difference.own_before_fen,
            own_after_fen=difference.own_after_fen,
            transfer_before_fen=difference.transfer_before_fen,
            transfer_after_fen=difference.transfer_after_fen,
        )
