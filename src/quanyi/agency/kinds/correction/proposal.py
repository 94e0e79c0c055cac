"""差错更正: work out what a correction does, before anybody reviews it, and hand the result in as a submission.

Basis: d14-6-4, d14-16.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import CorrectionRow, DeclarationRow, InterestDifference, Submission
from quanyi.agency.collect.services import DECLARATION_RULES
from quanyi.agency.kinds import correction
from quanyi.agency.kinds.correction.differences import YearDifference, year_differences
from quanyi.agency.kinds.correction.posting import RightPart, surplus_of
from quanyi.agency.kinds.correction.rights import (
    Ground,
    NothingToCorrect,
    Right,
    changes_of,
    refuse_no_change,
    rights_of,
)
from quanyi.agency.kinds.settlement.settling import SETTLEMENT_RULES
from quanyi.agency.ledger import history
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.months_taken import why_not_moved_to
from quanyi.agency.ledger.posted_months import PostedMonth
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import names_of
from quanyi.agency.review.claims import Claim
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles, sentence
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.terms import CorrectionTarget

RULES = (*DECLARATION_RULES, *SETTLEMENT_RULES)


@dataclass(frozen=True)
class Proposal:
    """更正方案: the wrong month as posted, the right one as computed, and what settled years gain or lose.

    `rights`: the month as it is paid, then its supplements; none where nothing should stand.
    """

    target: CorrectionTarget
    ground: Ground
    person: Person
    month: Month
    wrong: PostedMonth | None
    right: Right | None
    rights: Sequence[RightPart]
    surplus_fen: int
    differences: Sequence[YearDifference]
    until_year: int
    last_entry_id: int

    @property
    def principal_fen(self) -> int:
        """What the accounts gain or lose in principal, all persons together."""
        if self.wrong is None:
            return 0
        changes = changes_of(self.wrong, self.rights)
        return sum(
            change.own_fen + change.transfer_fen for of_person in changes.values() for change in of_person
        )

    @property
    def interest_fen(self) -> int:
        return sum(difference.total_fen for difference in self.differences)

    @property
    def money_fen(self) -> int:
        """What is paid for the month now, less what was recorded as paid."""
        paid = sum(part.line.total_fen for part in self.rights if part.line.credited_month)
        return paid - (self.wrong.paid_fen if self.wrong else 0)

    @property
    def open_fen(self) -> int:
        """What stays due and unpaid of the month."""
        return sum(part.line.total_fen for part in self.rights if not part.line.credited_month)


def propose(wrong: PostedMonth, right: Right | None, ground: Ground) -> Proposal:
    """What correcting a posted month does. `right` is None where nothing should stand.

    Raises NothingToCorrect with a sentence, NoParameter where a settled year that changes has no rate.
    """
    rights = rights_of(wrong, right, ground.reason) if right else ()
    if right:
        refuse_no_change(wrong, right, rights)
        _refuse_taken(wrong, right)
        _refuse_known_money(right)
    surplus = surplus_of(wrong, rights) if ground.money_arrived else []
    credits = changes_of(wrong, rights)
    persons = {wrong.person.pk: wrong.person, **({right.person.pk: right.person} if right else {})}
    last_entry_id = ledger.cut_off()
    accounts = [history.account_of(person) for person in persons.values()]
    differences = [
        difference
        for account in accounts
        for difference in year_differences(account, credits.get(account.person_id, ()))
    ]
    until = max((max(account.settled, default=0) for account in accounts), default=0)
    return Proposal(
        wrong.target,
        ground,
        wrong.person,
        wrong.month,
        wrong,
        right,
        rights,
        sum(fen for _, fen in surplus),
        differences,
        until,
        last_entry_id,
    )


def _refuse_known_money(right: Right) -> None:
    """Money that is in the books already is taken from there."""
    if case := ledger.posted_references([right.rest_reference]).get(right.rest_reference):
        raise NothingToCorrect(
            _(
                "流水号 %(reference)s 已由案件 %(case)s 记账，这笔钱已在账上。"
                "请先按未到账提交更正，再从暂收款转入应缴。"
            )
            % {"reference": right.rest_reference, "case": case}
        )


def propose_year(person: Person, year: int, ground: Ground) -> Proposal:
    """What computing a settled year anew, and every settled year after it, does: the rate it was settled at was wrong.

    Raises NothingToCorrect where the year is not settled here, or comes out as it stands.
    """
    last_entry_id = ledger.cut_off()
    account = history.account_of(person)
    if year not in account.settled:
        raise NothingToCorrect(_("%(year)s年度尚未结息，没有利息可以更正。") % {"year": year})
    if account.is_settled_elsewhere(year):
        raise NothingToCorrect(
            _("%(year)s年度由原系统结息，本系统不知其算法，不能按利率重算。请更正该年度有误的缴费月份。")
            % {"year": year}
        )
    differences = list(year_differences(account, (), anew_from=year))
    if not differences:
        raise NothingToCorrect(
            _("%(year)s年度按现行参数重算，与账上一致，没有差额。请先按公布文件补录正确的记账利率。")
            % {"year": year}
        )
    return Proposal(
        CorrectionTarget.SETTLED_YEAR, ground, person, Month(year, 12), None, None, (), 0, differences,
        max(account.settled), last_entry_id,
    )  # fmt: skip


@transaction.atomic
def submit(proposal: Proposal, *, by: Account) -> Submission:
    """Hand a proposal in. It is worked out by the caller just before, in the same transaction."""
    submission = Submission.objects.create(
        kind=correction.KIND.case.value,
        employer=proposal.wrong.employer if proposal.wrong else None,
        month=proposal.month,
        submitted_by=by,
        row_count=1,
        rules=versions_of(RULES),
        parameters_version=parameters_version(),
        summary=_summary(proposal),
    )
    right = _added([part.row for part in proposal.rights], submission)
    CorrectionRow.objects.create(submission=submission, right_row=right, **_row_fields(proposal))
    InterestDifference.objects.bulk_create(_difference_rows(submission, proposal.differences))
    record(
        Act.SUBMIT,
        person_id=proposal.person.pk,
        submission=submission.pk,
        reason=proposal.ground.reason.value,
    )
    return submission


def _added(rows: Sequence[DeclarationRow], submission: Submission) -> DeclarationRow | None:
    for row in rows:
        row.submission = submission
    if rows:
        copy_objects(rows)
    return submission.declaration_rows.order_by("row").first()


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


def claim_of(proposal: Proposal) -> Claim:
    """办理事项: a correction of one fact is before the reviewers once."""
    return Claim.of("correction", *(getattr(field, "pk", field) for field in wrong_of(proposal).values()))


def _refuse_taken(wrong: PostedMonth, right: Right) -> None:
    """A month is credited once: none is moved to where one stands."""
    if (right.person.pk, right.month) == (wrong.person.pk, wrong.month):
        return
    if why := why_not_moved_to(wrong.employer, right.person.pk, right.month):
        raise NothingToCorrect(
            _("更正后的参保人 %(month)s %(why)s，不能再移入一笔。重复的记录，请以“不应记账”更正。")
            % {"month": right.month, "why": sentence(why)}
        )


def _summary(proposal: Proposal) -> dict[str, object]:
    name = names_of([proposal.person.pk])[proposal.person.pk]
    return {
        **Titles(f"{name} {proposal.month}", str(proposal.month)).kept(),
        "last_entry_id": proposal.last_entry_id,
        "until_year": proposal.until_year,
        "credited_months": [str(part.line.credited_month or "") for part in proposal.rights],
        "by_voucher": [part.by_voucher for part in proposal.rights],
        "stood": proposal.wrong.stood if proposal.wrong else [],
        "surplus_fen": proposal.surplus_fen,
        "open_fen": proposal.open_fen,
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
        "rest_paid_on": proposal.right.rest_paid_on if proposal.right else None,
        "rest_reference": proposal.right.rest_reference if proposal.right else "",
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
