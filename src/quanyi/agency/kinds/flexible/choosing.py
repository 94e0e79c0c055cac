"""选定缴费基数: the months that a flexible worker means to pay, and what the rule makes of each.

A base is chosen for named months, and only they are owed: the law obliges nobody to pay alone. Basis: sil-60,
sc-2005-38, sco-2019-13.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import DeclarationRow, Submission
from quanyi.agency.kinds import flexible
from quanyi.agency.ledger.account_states import shut_months
from quanyi.agency.ledger.months_taken import months_standing
from quanyi.agency.locks import again_on_deadlock
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of, shown_names
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.serve.shortfall import months_over
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Said, Titles, sentence
from quanyi.law.errors import LawError
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.collection import flexible_month
from quanyi.law.rules.contribution import MonthlyContribution
from quanyi.law.rules.due import due_day
from quanyi.law.terms import ContributionKind, Scheme

RULE = "collection.flexible_worker"


class ChoiceRefused(Refusal):
    """不能这样选: the months or the base may not be chosen; the sentence says why."""


@dataclass(frozen=True)
class Choice:
    """选定: a base in fen for the months from `first` to `last`, both meant."""

    base_fen: int
    first: Month
    last: Month

    @property
    def months(self) -> list[Month]:
        return [self.first + n for n in range(self.last - self.first + 1)]


@again_on_deadlock
@transaction.atomic
def choose_base(person: Person, choice: Choice, *, by: Account) -> Case:
    """提交选定: put a choice before the reviewers; one that was sent back goes on with it.

    Raises ChoiceRefused, or AlreadyUnderWay while another choice of the person waits.
    """
    submit = partial(_submit, person, choice, by=by)
    return review_services.put_before(submit, Claim.of("flexible", person.pk), by=by)


def _submit(person: Person, choice: Choice, *, by: Account) -> Submission:
    today = timezone.localdate()
    refuse_months(person, choice, today)
    amounts = _amounts(person, choice)
    submission = Submission.objects.create(
        kind=flexible.KIND.case.value,
        month=choice.first,
        submitted_by=by,
        row_count=len(amounts),
        rules=versions_of((RULE,)),
        parameters_version=parameters_version(),
        summary={**_titles(person, choice).kept(), "own_due_fen": sum(each.own_fen for each in amounts)},
    )
    copy_objects(_rows(submission, person, choice, amounts))
    record(Act.SUBMIT, person_id=person.pk, submission=submission.pk, rows=len(amounts))
    return submission


def _rows(
    submission: Submission, person: Person, choice: Choice, amounts: Sequence[MonthlyContribution]
) -> list[DeclarationRow]:
    name = shown_names([person.pk])[person.pk]
    return [
        DeclarationRow(
            submission=submission,
            row=n,
            social_security_number=person.social_security_number,
            name=name,
            kind=ContributionKind.NORMAL.value,
            month=month,
            declared_wage_fen=choice.base_fen,
            base_fen=owed.base_fen,
            own_due_fen=owed.own_fen,
            employer_due_fen=owed.employer_fen,
            account_own_fen=owed.account_own_fen,
            account_transfer_fen=owed.account_transfer_fen,
        )
        for n, (month, owed) in enumerate(zip(choice.months, amounts, strict=True), 1)
    ]


def _titles(person: Person, choice: Choice) -> Titles:
    def listed() -> str:
        return _("缴费基数：%(first)s 至 %(last)s") % {"first": choice.first, "last": choice.last}

    name = shown_names([person.pk])[person.pk]
    whole = Said.in_all(lambda: _("%(name)s：%(what)s") % {"name": name, "what": listed()})
    return Titles(whole, Said.in_all(listed))


def person_behind(submission: Submission) -> Person:
    """Whose choice it is: all its rows are one person's."""
    number = submission.declaration_rows.values_list("social_security_number", flat=True)[:1]
    return Person.objects.get(social_security_number=number)


# What may be chosen ----------------------------------------------------------------------------------------------


def refuse_months(person: Person, choice: Choice, today: date) -> None:
    """Raise ChoiceRefused where the months may not be chosen.

    They are of one account year, not overdue, within a relation of the person's own, and stand with nobody. That a
    month is chosen before it is overdue and not for a later year is this system's (mark P).
    """
    if choice.last < choice.first or choice.last.year != choice.first.year:
        raise ChoiceRefused(_("一次选定一个年度内的月份，先后两个月都要填。请改填起止月份。"))
    if choice.first.year > today.year:
        raise ChoiceRefused(_("只能选定到本年12月。下一年度的基数请到下一年度选定。"))
    last_day = due_day(choice.first, person.region)
    if today > last_day:
        raise ChoiceRefused(
            _("%(month)s 的缴费期限 %(day)s 已过，不能再选定。请从没有过期的月份选起。")
            % {"month": choice.first, "day": last_day}
        )
    refuse_not_insured(person, choice.months)
    refuse_standing(person.pk, choice.months)
    refuse_over(person, choice.months, today)


def refuse_not_insured(person: Person, months: Sequence[Month]) -> None:
    """Raise ChoiceRefused for a month outside a relation of the person's own, or that the account does not take."""
    outside = [month for month in months if not _is_insured_alone(person, month)]
    if outside:
        raise ChoiceRefused(
            _("%(month)s 没有以个人身份参保的登记，不能缴费。请先到窗口办理以个人身份参保，或改填起止月份。")
            % {"month": outside[0]}
        )
    if shut := shut_months((person.pk, month) for month in months):
        (_person, month), why = min(shut.items(), key=lambda each: each[0])
        raise ChoiceRefused(_("%(month)s %(why)s，不能缴费。") % {"month": month, "why": sentence(why)})


def refuse_standing(person_id: int, months: Sequence[Month]) -> None:
    """Raise ChoiceRefused where one of the months stands in the books already."""
    if standing := months_standing(person_id, months):
        raise ChoiceRefused(
            _("%(month)s 已有缴费记录，不能重复选定。请改填起止月份；原记录有误的，请申请更正。")
            % {"month": min(standing)}
        )


def refuse_over(person: Person, months: Sequence[Month], today: date) -> None:
    """Raise ChoiceRefused for months after the age of retirement that the years do not lack. Basis: d13-2."""
    if why := months_over(person, months, today):
        raise ChoiceRefused(why)


def own_relations(person_id: int) -> list[tuple[date, date | None]]:
    """First and last day of each stretch in which the person is insured alone in the pension scheme."""
    return [
        (relation.starts_on, relation.ends_on)
        for relation in relations_of(person_id)
        if relation.employer is None and relation.scheme is Scheme.PENSION
    ]


def _is_insured_alone(person: Person, month: Month) -> bool:
    return any(
        first <= month.last_day and (last is None or month.first_day <= last)
        for first, last in own_relations(person.pk)
    )


def _amounts(person: Person, choice: Choice) -> list[MonthlyContribution]:
    """By the rule; a base outside the limits of any month is refused, not lifted or cut."""
    try:
        return [flexible_month(choice.base_fen, month, person.region) for month in choice.months]
    except LawError as error:
        raise ChoiceRefused(sentence(error)) from error
