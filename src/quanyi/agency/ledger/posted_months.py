"""A month's contribution as it stands in the books, whether declared here or migrated: what a correction takes back.

Basis: d14-16, gb-A-37-1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import CorrectionRow, MigrationYear
from quanyi.agency.ledger.models import Contribution, Crediting, Journal, Reversal, SchemeDue
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review.kind import Books, codes_of
from quanyi.law.ledger import ContributionLine
from quanyi.law.periods import Month
from quanyi.law.rules.collection import flexible_month
from quanyi.law.rules.contribution import MonthlyContribution, monthly_contribution
from quanyi.law.terms import ContributionKind, CorrectionTarget


class NotCorrectable(Refusal):
    """不能更正: the month is not in the books any more, or cannot be told apart. The sentence says what to do."""


@dataclass(frozen=True)
class Part:
    """A share of a month that was posted on its own: the month as declared, or a supplement (补差)."""

    line: ContributionLine
    base_fen: int
    paid_on: date | None
    contribution_id: int | None
    back_payment_id: int | None = None


@dataclass(frozen=True)
class PostedMonth:
    """已入账的一个月: its line in fen and what it was made of. `wage_fen` is the base where the wage is not known.

    Where a correction found more due than was paid, `line` and `base_fen` are what was paid, `supplements` the rest.
    """

    person: Person
    employer: Employer | None  # none of a flexible worker
    kind: ContributionKind
    wage_fen: int
    base_fen: int
    paid_on: date | None
    line: ContributionLine
    contribution_id: int | None = None
    back_payment_id: int | None = None
    migrated_year_id: int | None = None
    supplements: tuple[Part, ...] = ()

    @property
    def employer_id(self) -> int | None:
        return self.employer.pk if self.employer else None

    def amounts(self, wage_fen: int, month: Month) -> MonthlyContribution:
        """What another wage and month would owe, by the rule of who pays. Raises LawError."""
        if self.employer is None:
            return flexible_month(wage_fen, month, self.person.region)
        return monthly_contribution(wage_fen, month=month, region=self.employer.region)

    @property
    def parts(self) -> tuple[Part, ...]:
        whole = Part(self.line, self.base_fen, self.paid_on, self.contribution_id, self.back_payment_id)
        return (whole, *self.supplements)

    @property
    def paid_parts(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.line.credited_month)

    @property
    def whole_base_fen(self) -> int:
        return sum(part.base_fen for part in self.parts)

    @property
    def own_due_fen(self) -> int:
        return sum(part.line.own_fen for part in self.parts)

    @property
    def employer_due_fen(self) -> int:
        return sum(part.line.employer_fen for part in self.parts)

    @property
    def stood(self) -> list[list[str | int | None]]:
        """What a correction rests on, to tell whether it stands still: each part and when it was credited."""
        return [[part.contribution_id, str(part.line.credited_month)] for part in self.parts]

    @property
    def target(self) -> CorrectionTarget:
        is_migrated = self.migrated_year_id is not None
        return CorrectionTarget.MIGRATED_MONTH if is_migrated else CorrectionTarget.CONTRIBUTION

    @property
    def month(self) -> Month:
        return self.line.month

    @property
    def credited_month(self) -> Month | None:
        return self.line.credited_month

    @property
    def paid_fen(self) -> int:
        return sum(part.line.total_fen for part in self.paid_parts)


def posted_contribution(contribution_id: int) -> PostedMonth:
    """A month that was declared here, with what paid it. Raises NotCorrectable where it was corrected before.

    A due, the back payment that paid it and its supplements are one month: each of them leads to all.
    """
    found = _contributions().filter(pk=contribution_id).first()
    if found is None:
        raise NotCorrectable(_("账上没有这笔缴费。请从权益记录重新打开。"))
    _refuse_in_schemes(found)
    found = _main_of(found)
    due, crediting = _due_and_crediting(found)
    for part in {due.pk, found.pk, crediting.back_payment_id if crediting else due.pk}:
        if part is not None:
            refuse_reversed(_reversal(contribution_id=part))
    _refuse_only_announced(due)
    return _with_payment(due, crediting, _supplements(due).filter(reversal__isnull=True))


def is_same_month(contribution_id: int, other_id: int) -> bool:
    """Whether two of an account are one month: a due, the back payment that paid it, its supplements, and what a
    correction put in their stead.
    """
    both = Contribution.objects.filter(pk__in=(contribution_id, other_id)).order_by()
    return both.values("person_id", "employer_id", "month").distinct().count() == 1


def _refuse_in_schemes(found: Contribution) -> None:
    """A month that other schemes owe, too, is not corrected in one of them alone (decision 063)."""
    same = {"person_id": found.person_id, "employer": found.employer, "month": found.month}
    if found.employer is not None and SchemeDue.objects.filter(**same).exists():
        raise NotCorrectable(
            _("%(month)s 另有其他险种的应缴，本系统还不能各险种一并更正，因此不能只更正养老保险。")
            % {"month": found.month}
        )


def _main_of(found: Contribution) -> Contribution:
    """The month that a supplement adds to."""
    if found.kind != ContributionKind.SUPPLEMENT.value:
        return found
    refuse_reversed(_reversal(contribution_id=found.pk))
    same = _contributions().filter(
        person_id=found.person_id, employer=found.employer, month=found.month, reversal__isnull=True
    )
    return same.exclude(kind=ContributionKind.SUPPLEMENT.value).earliest("pk")


def _supplements(main: Contribution) -> QuerySet[Contribution]:
    found = _contributions().filter(
        person_id=main.person_id, employer=main.employer, month=main.month,
        kind=ContributionKind.SUPPLEMENT.value,
    )  # fmt: skip
    return found.order_by("pk")


def as_it_stood(row: CorrectionRow) -> PostedMonth | None:
    """What a correction is about, whether it stands still or was reversed since; None for a settled year."""
    if row.contribution_id is not None:
        due, crediting = _due_and_crediting(_contributions().get(pk=row.contribution_id))
        reversal = _reversal(contribution_id=due.pk)
        gone_with_it: dict[str, object] = (
            {"reversal__journal__case": reversal.journal.case_id} if reversal else {"reversal": None}
        )
        return _with_payment(due, crediting, _supplements(due).filter(**gone_with_it))
    return _migrated(row.migrated_year, row.month.month) if row.migrated_year is not None else None


def _due_and_crediting(found: Contribution) -> tuple[Contribution, Crediting | None]:
    payer = _crediting_by(found)
    due = payer.contribution if payer else found
    return due, payer or getattr(due, "crediting", None)


def _contributions() -> QuerySet[Contribution]:
    return Contribution.objects.select_related("row", "person", "employer", "crediting__back_payment__row")


def _crediting_by(found: Contribution) -> Crediting | None:
    """The arrears that this back payment paid."""
    payments = Crediting.objects.filter(back_payment=found)
    return payments.select_related(
        "contribution__row", "contribution__person", "contribution__employer"
    ).first()


def _with_payment(
    due: Contribution, crediting: Crediting | None, supplements: Iterable[Contribution]
) -> PostedMonth:
    row = due.row
    credited, paid_on = due.credited_month, row.paid_on
    if crediting is not None:
        credited, paid_on = crediting.credited_month, crediting.paid_on
    payer_id = crediting.back_payment_id if crediting else None
    return PostedMonth(
        person=due.person,
        employer=due.employer,
        kind=ContributionKind.BACK_PAYMENT if payer_id else ContributionKind(due.kind),
        wage_fen=row.declared_wage_fen,
        base_fen=row.base_fen,
        paid_on=paid_on,
        line=ContributionLine(
            due.person_id, due.month, credited, row.own_due_fen, row.employer_due_fen,
            row.account_own_fen, row.account_transfer_fen,
        ),
        contribution_id=due.pk,
        back_payment_id=payer_id,
        supplements=tuple(_part(supplement) for supplement in supplements),
    )  # fmt: skip


def _part(supplement: Contribution) -> Part:
    row = supplement.row
    line = ContributionLine(
        supplement.person_id, supplement.month, supplement.credited_in, row.own_due_fen, row.employer_due_fen,
        row.account_own_fen, row.account_transfer_fen,
    )  # fmt: skip
    return Part(line, row.base_fen, supplement.paid_on, supplement.pk)


def _refuse_only_announced(due: Contribution) -> None:
    """A back payment declared without money, where the arrears are declared apart: it posted nothing."""
    if due.kind == ContributionKind.BACK_PAYMENT.value and due.credited_month is None:
        same = arrears_of(due.person_id, due.employer_id, due.month).filter(pk__lt=due.pk)
        if same.exists():
            raise NotCorrectable(
                _("%(month)s 的这笔补缴没有到账，没有记账。请更正同月的欠缴记录。") % {"month": due.month}
            )


def arrears_of(person_id: int, employer_id: int | None, month: Month) -> QuerySet[Contribution]:
    """Months that were declared as not paid and stand."""
    return Contribution.objects.filter(
        reversal__isnull=True,
        person_id=person_id,
        employer=employer_id,
        month=month,
        kind=ContributionKind.NORMAL.value,
        credited_month__isnull=True,
    )


def posted_migrated(year: MigrationYear, number: int) -> PostedMonth:
    """Month `number` (1 to 12) of a migrated year; the wage is not known there, the base is.

    The earlier system kept what was credited by month of crediting, not month by month owed: what this month was
    credited is computed by rule, and refused where the sum of all months credited with it is another one.
    Raises NotCorrectable.
    """
    refuse_reversed(_reversal(migrated_year=year, month=Month(year.year, number)))
    if not year.base_fen[number - 1]:
        raise NotCorrectable(_("原系统没有这个月的缴费记录。漏记的月份请由单位补充申报。"))
    found = _migrated(year, number)
    if found.credited_month:
        _refuse_other_sum(found.person, found.credited_month)
    return found


def _migrated(year: MigrationYear, number: int) -> PostedMonth:
    person = Person.objects.get(insurance_number=year.insurance_number)
    at, month = number - 1, Month(year.year, number)
    credited = year.credited_in[at]
    amounts = monthly_contribution(year.base_fen[at], month=month, region=person.region)
    late = credited is not None and credited - month > 2
    return PostedMonth(
        person=person,
        employer=Employer.objects.get(credit_code=year.credit_code),
        kind=ContributionKind.BACK_PAYMENT if late else ContributionKind.NORMAL,
        wage_fen=year.base_fen[at],
        base_fen=year.base_fen[at],
        paid_on=None,
        line=ContributionLine(
            person.pk, month, credited, year.own_due_fen[at], year.employer_due_fen[at],
            amounts.account_own_fen, amounts.account_transfer_fen,
        ),
        migrated_year_id=year.pk,
    )  # fmt: skip


def _refuse_other_sum(person: Person, credited: Month) -> None:
    rows = list(MigrationYear.objects.filter(insurance_number=person.insurance_number))
    kept = [
        sum(getattr(row, name)[credited.month - 1] for row in rows if row.year == credited.year)
        for name in ("own_credit_fen", "transfer_credit_fen")
    ]
    by_rule = [0, 0]
    for row in rows:
        for at, base in enumerate(row.base_fen):
            if base and row.credited_in[at] == credited:
                amounts = monthly_contribution(base, month=Month(row.year, at + 1), region=person.region)
                by_rule[0] += amounts.account_own_fen
                by_rule[1] += amounts.account_transfer_fen
    if kept != by_rule:
        raise NotCorrectable(
            _(
                "原系统 %(credited)s 记入账户的金额与按规则算出的不一致，"
                "分不出这个月的记入额，不能按月更正。请先核对迁移数据。"
            )
            % {"credited": credited}
        )


def _reversal(**of: object) -> Reversal | None:
    return Reversal.objects.filter(**of).select_related("journal__case").first()


def refuse_reversed(reversal: Reversal | None) -> None:
    """Raise NotCorrectable where a month was corrected before: what stands in its place is to be corrected then."""
    if reversal is not None:
        raise NotCorrectable(
            _("这笔账已由案件 %(number)s 更正。仍有错误的，请更正现行的记录。")
            % {"number": reversal.journal.case.number}
        )


def taken_over_by(migrated_year_id: int) -> tuple[datetime, str, bool]:
    """When a year kept elsewhere was taken over, the number of the case, and whether another place sent it."""
    journals = Journal.objects.filter(case__rounds__submission__migration_years=migrated_year_id)
    posted_at, number, kind = journals.values_list("posted_at", "case__number", "kind")[0]
    return posted_at, number, kind in codes_of(Books.RECEIVED)


def migration_journal(migrated_year_id: int) -> int | None:
    """The journal by which a year of the earlier system was taken over."""
    journals = Journal.objects.filter(case__rounds__submission__migration_years=migrated_year_id)
    return journals.values_list("pk", flat=True).first()
