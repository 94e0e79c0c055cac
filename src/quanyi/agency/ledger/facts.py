"""What a posting leaves beside its entries, written set by set in one fixed order. Basis: gb-12-2."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Model
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from quanyi.agency.collect.copying import FEW, copy_columns, copy_rows
from quanyi.agency.ledger.models import (
    Assessment,
    AssessmentEnd,
    BenefitClaim,
    BenefitOutcome,
    BenefitPayment,
    ClearedRow,
    Contribution,
    Crediting,
    FundMovement,
    Journal,
    LateFee,
    LateFeePayment,
    Reversal,
    SchemeCrediting,
    SchemeDue,
    SettledYear,
    SuspenseClearing,
    SuspenseItem,
    Transfer,
)
from quanyi.agency.ledger.posting import (
    Answered,
    Assessed,
    AssessmentEnded,
    InColumns,
    Owed,
    Paid,
    Posting,
    SchemeOwed,
    SchemePaid,
    TakenBack,
)
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.terms import JournalPurpose

P = JournalPurpose


def write_facts(case: Case, journals: Mapping[P, Journal], posting: Posting) -> None:
    """Each set under the journal of its purpose where a case has several, else under its one journal."""
    first = next((journal.pk for journal in journals.values()), None)
    of = {purpose: journals[purpose].pk if purpose in journals else first for purpose in P}
    _write(Reversal, posting.taken_back, journal=of[P.REVERSAL])
    _write_owed(posting.owed, case, of[P.POSTING])
    _write(FundMovement, posting.moved, journal=of[P.ARRIVAL])
    _write_paid(posting.paid, of[P.ARRIVAL])
    _write(SuspenseItem, posting.suspended, journal=of[P.CARRYING if P.CARRYING in journals else P.POSTING])
    _write(SuspenseClearing, posting.released, journal=of[P.POSTING])
    _write(SettledYear, posting.settled, journal=of[P.RECOMPUTATION])
    _write(BenefitPayment, posting.payable, journal=of[P.POSTING])
    _write_answered(posting.answered, case, of[P.POSTING])
    _write(BenefitClaim, posting.claimed, journal=of[P.POSTING])
    _write(ClearedRow, posting.rows_cleared, case=case.pk)
    _write(SchemeDue, posting.scheme_owed, journal=of[P.POSTING])
    _write(SchemeCrediting, _of_dues(posting.scheme_paid), journal=of[P.ARRIVAL])
    _write(Assessment, posting.assessed, journal=of[P.POSTING])
    _write(AssessmentEnd, _of_assessments(posting.assessments_ended), journal=of[P.POSTING])
    _write(LateFee, posting.fees_charged, journal=of[P.POSTING])
    _write(LateFeePayment, posting.fees_paid, journal=of[P.POSTING])
    _write(Transfer, posting.transfers, journal=of[P.POSTING])


def _of_dues(paid: Sequence[SchemePaid]) -> Sequence[SchemePaid]:
    """With the ids of the dues that this posting made."""
    rows = [fact.due_id.row_id for fact in paid if isinstance(fact.due_id, SchemeOwed)]
    if not rows:
        return paid
    made = SchemeDue.objects.filter(row__id__one_of=rows).values_list("row_id", "employer_id", "scheme", "pk")
    ids = {key: pk for *key_of, pk in made for key in [tuple(key_of)]}
    return [
        fact._replace(due_id=ids[due.row_id, due.employer_id, due.scheme])
        if isinstance(due := fact.due_id, SchemeOwed)
        else fact
        for fact in paid
    ]


def _of_assessments(ended: Sequence[AssessmentEnded]) -> Sequence[AssessmentEnded]:
    rows = [fact.assessment_id.row_id for fact in ended if isinstance(fact.assessment_id, Assessed)]
    if not rows:
        return ended
    ids = dict(Assessment.objects.filter(row__in=rows).values_list("row_id", "pk"))
    return [
        fact._replace(assessment_id=ids[of.row_id])
        if isinstance(of := fact.assessment_id, Assessed)
        else fact
        for fact in ended
    ]


def _write(model: type[Model], facts: Sequence[Any] | InColumns[Any], **by: int | None) -> None:
    """One set; a fact's fields are columns of its table."""
    if isinstance(facts, InColumns):
        [(name, number)] = by.items()
        if number is None:  # all comes to nothing: there is no journal for it to stand under
            raise PostingRefused(_("本件全部金额为零，没有凭证可记，没有入账。请退回本案。"))
        copy_columns(model, (name, *facts.fields), under(number, facts))
    elif facts:
        _copy(model, facts[0]._fields, facts, **by)


def under(number: int, facts: InColumns[Any]) -> Iterator[list[NDArray[Any]]]:
    """The blocks with the number of their journal before them."""
    for block in facts.blocks():
        yield [np.full(len(block[0]), number), *block]


def _copy(model: type[Model], fields: Sequence[str], rows: Iterable[Iterable[Any]], **by: int | None) -> None:
    copy_rows(model, (*by, *fields), ((*by.values(), *map(_plain, row)) for row in rows))


def _plain(value: Any) -> Any:
    return value.first_day if isinstance(value, Month) else value


def _write_owed(owed: Sequence[Owed] | InColumns[Owed], case: Case, journal: int | None) -> None:
    is_new = isinstance(owed, InColumns)  # nothing that was declared replaces what a case took back
    replaced = {} if is_new else _reversals({fact.replaces for fact in owed if fact.replaces}, case.pk)
    if isinstance(owed, InColumns) and len(owed) > FEW:
        _write(Contribution, owed, journal=journal)
    elif owed:
        rows = ((*fact[:-1], fact.replaces and replaced[fact.replaces]) for fact in owed)
        _copy(Contribution, Owed._fields, rows, journal=journal)


def _reversals(facts: set[TakenBack], case_id: int) -> dict[TakenBack, int]:
    """The rows of what this case took back."""
    if not facts:
        return {}
    rows = Reversal.objects.filter(journal__case=case_id)
    return {TakenBack(r.contribution_id, r.migrated_year_id, r.month): r.pk for r in rows}


def _write_paid(paid: Sequence[Paid], journal: int | None) -> None:
    """The database refuses a due that is paid already."""
    posted = _contributions(fact for each in paid for fact in (each.contribution, each.back_payment))

    def row(fact: Paid) -> tuple[int, Month, date, int | None]:
        due, by = fact.contribution, fact.back_payment
        paid_due = posted[due.row_id] if isinstance(due, Owed) else due
        return paid_due, fact.credited_month, fact.paid_on, posted[by.row_id] if by else None

    if paid:
        # In the order of the dues: two cases that meet in several wait for each other in one direction only.
        _copy(Crediting, Paid._fields, sorted(map(row, paid)), journal=journal)


def _contributions(facts: Iterable[int | Owed | None]) -> dict[int, int]:
    """Declared row -> the contribution that this posting made of it."""
    rows = [fact.row_id for fact in facts if isinstance(fact, Owed)]
    if not rows:
        return {}
    return dict(Contribution.objects.filter(row__id__one_of=rows).values_list("row_id", "pk"))


def _write_answered(answered: Sequence[Answered], case: Case, journal: int | None) -> None:
    """An order that failed moved no money and bears no journal."""
    if answered:
        rows = ((*fact[:-1], journal if fact.moved_money else None) for fact in answered)
        _copy(BenefitOutcome, (*Answered._fields[:-1], "journal"), rows, case=case.pk)
