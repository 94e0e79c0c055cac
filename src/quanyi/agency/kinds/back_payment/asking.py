"""Taking in a back payment: months inside relations, papers by their age, amounts by the rules; as a submission.

Basis: notice-2016-5, notice-2019-94, gb-A-30, d14-6-4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_values
from quanyi.agency.collect.declaration import DeclaredRow
from quanyi.agency.collect.models import BackPaymentPaper, BackPaymentRow, DeclarationRow, Submission
from quanyi.agency.collect.services import DECLARATION_RULES, Computed, amounts_of, computed
from quanyi.agency.kinds import back_payment
from quanyi.agency.ledger.account_states import shut_months
from quanyi.agency.ledger.crediting import supplements_of
from quanyi.agency.ledger.months_taken import taken
from quanyi.agency.ledger.selectors import posted_months, standing
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.closing import closed_since
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.selectors import names_of, relations_of
from quanyi.agency.review import selectors as review
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence
from quanyi.law.explain import Figure
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.transfer import back_payment_recognised
from quanyi.law.terms import ContributionKind, Scheme

MOST_MONTHS = 360
RULES = (*DECLARATION_RULES, "arrears.back_payment", "transfer.back_payment")


class BackPaymentRefused(Refusal):
    """不能补缴: the sentence says which months stand in the way, or which paper is wanted."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for: the months with one wage, in fen, the day on which the money came, and the paper."""

    first: Month
    last: Month
    wage_fen: int
    paid_on: date | None
    paper: BackPaymentPaper
    document: str
    document_on: date | None
    reason: str

    @property
    def months(self) -> list[Month]:
        return list(Month.span(self.first, self.last))


@transaction.atomic
def submit_back_payment(employer: Employer, person: Person, wanted: Wanted, *, by: Account) -> Submission:
    """Raises BackPaymentRefused."""
    begins = checked(employer, person, wanted)
    rows = [computed(row, amounts_of(employer.region), None) for row in _rows(person, wanted)]
    submission = Submission.objects.create(
        kind=back_payment.KIND.case.value,
        employer=employer,
        month=wanted.last,
        submitted_by=by,
        row_count=len(rows),
        rules=versions_of(RULES),
        parameters_version=parameters_version(),
        summary={
            "amount_fen": sum(row.own_due_fen + row.employer_due_fen for row in rows),
            "months": len(rows),
        },
    )
    copy_values(DeclarationRow, ("submission", *Computed._fields), [(submission.pk, *row) for row in rows])
    BackPaymentRow.objects.create(
        submission=submission,
        person=person,
        paper=wanted.paper.value,
        document=wanted.document,
        document_on=wanted.document_on,
        begins=[[str(first), str(last)] for first, last in begins],
        reason=wanted.reason,
    )
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, rows=len(rows))
    return submission


def _rows(person: Person, wanted: Wanted) -> list[DeclaredRow]:
    name = names_of([person.pk])[person.pk]
    return [
        DeclaredRow(
            row=n,
            social_security_number=person.social_security_number,
            name=name,
            kind=ContributionKind.BACK_PAYMENT,
            month=month,
            base_fen=wanted.wage_fen,
            own_fen=None,
            employer_fen=None,
            paid_on=wanted.paid_on,
            started_on=None,
            remark="",
        )
        for n, month in enumerate(wanted.months, 1)
    ]


def checked(employer: Employer, person: Person, wanted: Wanted) -> list[tuple[Month, Month]]:
    """The runs of months that lie in no registered relation, which the paper has to show. Raises BackPaymentRefused."""
    today = timezone.localdate()
    _refuse(wanted.last >= Month.of(today), _("补缴的月份须在本月以前；本月的按正常缴费申报。"))
    _refuse(len(wanted.months) > MOST_MONTHS, _("一件补缴最多三百六十个月。请核对起止月份。"))
    _refuse(bool(wanted.paid_on and wanted.paid_on > today), _("到账日期还没有到。请核对银行回单。"))
    refuse_shut(employer, person, wanted)
    _refuse_taken(employer, person, wanted)
    outside = runs(month for month in wanted.months if month not in related_months(employer, person, wanted))
    _refuse_without_paper(employer, outside, wanted)
    refuse_not_recognised(employer, person, wanted)
    return outside


def related_months(employer: Employer, person: Person, wanted: Wanted) -> set[Month]:
    """The months of those asked for that a pension relation with the employer touches. Basis: gb-A-17."""
    relations = (
        each
        for each in relations_of(person.pk)
        if each.employer == employer and each.scheme is Scheme.PENSION
    )
    return {
        month
        for each in relations
        for month in wanted.months
        if each.starts_on <= month.last_day and (each.ends_on is None or each.ends_on >= month.first_day)
    }


def runs(months: Iterable[Month]) -> list[tuple[Month, Month]]:
    """Months that follow one another, as first and last."""
    found: list[tuple[Month, Month]] = []
    for month in months:
        if found and found[-1][1] + 1 == month:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found


def _refuse_taken(employer: Employer, person: Person, wanted: Wanted) -> None:
    number = person.social_security_number
    announced = {(person.pk, month) for month in wanted.months} if wanted.paid_on is None else set()
    in_the_way = taken(employer, [person.pk], wanted.months, announced=announced)
    waiting = review.declared_in(review.undecided_of(employer.pk), [number])
    declared = posted_months(employer.pk, {number: person.pk}, wanted.months) | waiting
    owing = supplements_of(_rows(person, wanted), employer)
    for month in wanted.months:
        kind = ContributionKind.BACK_PAYMENT
        if why := in_the_way.get((person.pk, month, kind)):
            raise BackPaymentRefused(
                _("%(month)s %(why)s，不能补缴。请从起止月份中去掉这个月。")
                % {"month": month, "why": sentence(why)}
            )
        if case := declared.get((number, month, kind.value)):
            raise BackPaymentRefused(
                _("%(month)s 已在案件 %(case)s 中申报补缴。请从起止月份中去掉这个月。")
                % {"month": month, "case": case}
            )
        _refuse((number, month) in owing, _("%s 更正后尚欠差额，请按更正后的工资在申报表中补缴。") % month)


def _refuse_without_paper(employer: Employer, outside: Sequence[tuple[Month, Month]], wanted: Wanted) -> None:
    if outside and wanted.paper is BackPaymentPaper.NONE:
        first, last = outside[0]
        raise BackPaymentRefused(
            _(
                "%(first)s 至 %(last)s 没有登记该人在本单位的参保关系，不能补缴。"
                "请选择认定劳动关系的文书（判决、仲裁、劳动监察或审计）并附上原件扫描件；没有文书的，删去这些月份。"
            )
            % {"first": first, "last": last}
        )


def refuse_shut(employer: Employer, person: Person, wanted: Wanted) -> None:
    """Raise BackPaymentRefused for a month from the employer's closing on, or that the account does not take.

    Basis: sil-57, gb-3-2.
    """
    closed = closed_since(employer)
    _refuse(
        closed is not None and wanted.last.first_day >= closed,
        _("单位自 %s 起已登记注销，不能补缴以后的月份。请改填起止月份；登记有误的，先办理变更。") % closed,
    )
    if shut := shut_months((person.pk, month) for month in wanted.months):
        (_person, month), why = min(shut.items(), key=lambda each: each[0])
        raise BackPaymentRefused(
            _("%(month)s %(why)s，不能补缴。请从起止月份中去掉这个月。")
            % {"month": month, "why": sentence(why)}
        )


def recognised(employer: Employer, person: Person, wanted: Wanted) -> Figure:
    """补缴认定 by the rule, over every back payment of the person; what was declared in its time and paid late is none.

    Basis: notice-2016-5, notice-2019-94.
    """
    declared = standing().filter(kind=ContributionKind.NORMAL.value)
    in_time = declared.filter(
        person=OuterRef("person"), employer=OuterRef("employer"), month=OuterRef("month")
    )
    made_up = standing().filter(person_id=person.pk, kind=ContributionKind.BACK_PAYMENT.value)
    owed = declared.filter(person_id=person.pk, employer=employer, month__in=wanted.months)
    return back_payment_recognised(
        made_up.exclude(Exists(in_time)).count() + len(wanted.months) - owed.count(),
        paid_on=wanted.paid_on or timezone.localdate(),
        document_on=None if wanted.paper is BackPaymentPaper.NONE else wanted.document_on,
    )


def refuse_not_recognised(employer: Employer, person: Person, wanted: Wanted) -> None:
    """Raise BackPaymentRefused where three years in all want a paper."""
    _refuse(
        recognised(employer, person, wanted).value != "recognised",
        _(
            "累计补缴已满三年，须有法律文书，文书日期应早于缴费日期（人社厅发〔2019〕94号）。"
            "请选择文书并填写其机关、文号和日期。"
        ),
    )


def _refuse(is_so: bool, why: str) -> None:
    if is_so:
        raise BackPaymentRefused(why)


def wanted_of(submission: Submission) -> Wanted:
    """What a submission asked for, as its rows have it."""
    asked = submission.back_payment
    rows = list(submission.declaration_rows.order_by("row"))
    return Wanted(
        rows[0].month, rows[-1].month, rows[0].declared_wage_fen, rows[0].paid_on,
        BackPaymentPaper(asked.paper), asked.document, asked.document_on, asked.reason,
    )  # fmt: skip
