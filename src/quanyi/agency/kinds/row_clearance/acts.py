"""处理挂起明细: one act, one transaction: whose a row is, or that it goes back, is put before the reviewers.

Basis: d14-5-2, d14-7, d14-11-1.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.declaration import DeclaredRow
from quanyi.agency.collect.models import DeclarationRow, SetAsideRow, Submission
from quanyi.agency.kinds.row_clearance.submission import submit_row_clearance
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger import set_aside as waiting_rows
from quanyi.agency.ledger.crediting import supplements_of
from quanyi.agency.ledger.months_taken import taken
from quanyi.agency.locks import again_on_deadlock
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import last_numbers, names_of
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence
from quanyi.law.parameters import parameters_version
from quanyi.law.rules import versions_of
from quanyi.law.terms import ContributionKind


class RowRefused(Refusal):
    """不能这样处理: a sentence. Nothing is kept."""


@dataclass(frozen=True)
class Identified:
    """认定: the registered person whose row it is; `started_on` where their relation with the employer begins."""

    person: Person
    started_on: date | None = None


@again_on_deadlock
@transaction.atomic
def clear_row(row_id: int, *, found: Identified | None, note: str, by: Account) -> Case:
    """Put before the reviewers that a row is declared for the person `found`, or goes back to its employer (None).

    A case of this row that was sent back goes on with it. Raises RowRefused where the row does not wait or cannot be
    declared for that person, AlreadyUnderWay where a case deals with it.
    """
    submit = partial(_submit, row_id, found=found, note=note, by=by)
    return review_services.put_before(submit, Claim.of("row", row_id), by=by)


def _submit(row_id: int, *, found: Identified | None, note: str, by: Account) -> Submission:
    row = waiting_rows.waiting().filter(pk=row_id).first()
    if row is None:
        raise RowRefused(_("这条挂起明细已经办结，或原申报尚未审批。请回到挂起明细列表查看。"))
    return submit_row_clearance(
        row,
        person=found.person if found else None,
        right_row=declared_for(row, found) if found else None,
        rules=versions_of(collect.DECLARATION_RULES) if found else {},
        parameters_version=parameters_version(),
        note=note,
        by=by,
    )


def declared_for(row: SetAsideRow, found: Identified) -> DeclarationRow:
    """The row as the person's, computed like any declared row. Raises RowRefused where the books stand against it."""
    _refuse_without_relation(row, found)
    employer = row.submission.employer
    assert employer is not None
    declared = DeclaredRow(
        row=row.row,
        social_security_number=found.person.social_security_number,
        name=names_of([found.person.pk])[found.person.pk],
        kind=ContributionKind(row.kind),
        month=row.month,
        base_fen=row.declared_wage_fen,
        own_fen=None,
        employer_fen=None,
        paid_on=row.paid_on,
        started_on=found.started_on,
        remark=row.remark,
    )
    pays = collect.settles(declared, supplements_of([declared], employer))
    _refuse_declared(row, found.person, ContributionKind.SUPPLEMENT if pays else declared.kind)
    return DeclarationRow(**collect.computed(declared, collect.amounts_of(employer.region), pays)._asdict())


def _refuse_without_relation(row: SetAsideRow, found: Identified) -> None:
    is_known = last_numbers([found.person.pk], employer_id=row.submission.employer_id)[found.person.pk]
    if not is_known and found.started_on is None:
        raise RowRefused(_("该人没有在本单位参保的登记。请填写入职日期，或先办理参保关系开始。"))
    if found.started_on and found.started_on > row.month.last_day:
        raise RowRefused(
            _("入职日期 %(on)s 晚于费款所属期 %(month)s。请核对日期。")
            % {"on": found.started_on, "month": row.month}
        )


def _refuse_declared(row: SetAsideRow, person: Person, kind: ContributionKind) -> None:
    """A month is credited once, whoever declares it."""
    employer, number = row.submission.employer, person.social_security_number
    assert employer is not None
    declared = ledger.posted_months(employer.pk, {number: person.pk}, {row.month})
    declared |= review.declared_in(review.undecided_of(employer.pk), [number])
    if case := declared.get((number, row.month, kind.value)):
        raise RowRefused(
            _("该人 %(month)s 已在案件 %(case)s 中申报，不能再认定一次。这一行应当退回单位。")
            % {"month": row.month, "case": case}
        )
    is_announced = kind is ContributionKind.BACK_PAYMENT and row.paid_on is None
    announced = [(person.pk, row.month)] if is_announced else []
    standing = taken(employer, [person.pk], {row.month}, announced=announced)
    if why := standing.get((person.pk, row.month, kind)):
        raise RowRefused(
            _("该人 %(month)s：%(why)s，不能再认定一次。这一行应当退回单位。")
            % {"month": row.month, "why": sentence(why)}
        )
