"""核对申报: a declaration held against the books: what only they know is wrong with it, and which rows match nobody.

Basis: d14-5-2, d14-11-1, gb-6.5-1, gb-11.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, partial

from django.conf import settings
from django.utils import timezone

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.declaration import Aside, Column, DeclaredRow, asides, read_declaration
from quanyi.agency.desk.doubts import SHOWN_ROWS, doubts_about, notices_of
from quanyi.agency.kinds.declaration.schemes import faults_of_rates
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger import set_aside as waiting_rows
from quanyi.agency.ledger.account_states import shut_months
from quanyi.agency.ledger.crediting import supplements_of
from quanyi.agency.ledger.months_taken import taken
from quanyi.agency.ledger.set_aside import Beside
from quanyi.agency.registry.closing import closed_since
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.names import employers_named, name_of
from quanyi.agency.registry.selectors import last_numbers, names_of, numbers_of_kind, persons_by_number
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.agency.wording import Said
from quanyi.law.money import format_yuan
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind
from quanyi.sheets import (
    Fault,
    FaultCode,
    Notice,
    Question,
    Reading,
    asked_as_faults,
    file_fault,
    with_faults,
)
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.faults import make_fault
from quanyi.written import Problem
from quanyi.written.documents import IdentityDocument
from quanyi.written.names import hint_of, normal_unit_name
from quanyi.written.numbers import PersonNumber, normal_number, read_number, tells_birth


def read_for(
    content: bytes, name: str, *, employer: Employer, month: Month, choices: Choices = NO_CHOICES
) -> Reading[DeclaredRow]:
    """Read a file that an employer declares for a month, with every question that it leaves open."""
    amounts, today = collect.amounts_of(employer.region), timezone.localdate()
    read = read_declaration(
        content,
        name,
        month=month,
        read_number=_Numbers(today),
        due=lambda base, of: amounts(base, of)[1:3],
        today=today,
        choices=choices,
        one_month=False,
    )
    later = [_not_yet(read, row, month) for row in read.rows if _is_normal(row) and row.month > month]
    asked = (*_other_months(read, month), *_other_employer(read, employer))
    open_still = (question for question in asked if question.key not in choices.confirmed)
    return with_faults(replace(read, questions=(*read.questions, *open_still)), later)


def check_declaration(
    content: bytes,
    name: str,
    *,
    employer: Employer,
    month: Month,
    under_way: Iterable[Case] = (),
    choices: Choices = NO_CHOICES,
) -> tuple[Reading[DeclaredRow], tuple[Aside, ...]]:
    """Read a file and hold it against the books: every fault of every row at once; and which rows match nobody.

    `under_way` are the employer's cases that nobody has decided.
    """
    read = asked_as_faults(read_for(content, name, employer=employer, month=month, choices=choices))
    numbers = {row.social_security_number for row in read.rows}
    waiting = waiting_rows.beside(employer.pk, numbers, {row.name for row in read.rows})
    read = replace(read, notices=(*read.notices, *_waits_under_another_number(read, waiting)))
    persons = persons_by_number(numbers)
    declared = ledger.posted_months(employer.pk, persons, {row.month for row in read.rows})
    declared |= review.declared_in(under_way, numbers)
    reading = with_faults(read, _faults_against_books(read, employer, persons, declared, waiting))
    reading = with_faults(reading, _after_closing(reading, employer))
    reading = with_faults(reading, faults_of_rates(reading, employer, persons))
    reading = _with_shut_accounts(_with_doubts(reading, employer, persons), persons)
    return reading, asides(read, reading.faults)


def _after_closing(reading: Reading[DeclaredRow], employer: Employer) -> Iterator[Fault]:
    """A closed employer declares no month that begins after its closing. Basis: sil-57."""
    closed = closed_since(employer)
    wanted = Said("注销以前的月份", "a month before the closing")
    advice = Said(
        f"单位自{closed}起已登记注销，不再申报以后的月份；登记有误的，请到窗口办理变更",
        f"The employer is registered as closed since {closed}: declare no later month, or have the register mended",
    )
    for row in reading.rows if closed else ():
        if closed and row.month.first_day >= closed:
            yield reading.fault(row.row, Column.MONTH, FaultCode.NOT_ACCEPTED, wanted=wanted, advice=advice)


def _is_normal(row: DeclaredRow) -> bool:
    return row.kind is ContributionKind.NORMAL


def _not_yet(read: Reading[DeclaredRow], row: DeclaredRow, month: Month) -> Fault:
    return read.fault(row.row, Column.MONTH, FaultCode.MONTH_NOT_DECLARED, month=month)


def _other_months(read: Reading[DeclaredRow], month: Month) -> Iterator[Question]:
    """Rows that state an earlier month than is declared: one question a month, on the first of them."""
    rows: defaultdict[Month, list[int]] = defaultdict(list)
    for row in read.rows:
        if _is_normal(row) and row.month < month:
            rows[row.month].append(row.row)
    for other, found in rows.items():
        fault = read.fault(found[0], Column.MONTH, FaultCode.OTHER_MONTH, month=month)
        shown = tuple(map(str, found[:SHOWN_ROWS])) + (("…",) if len(found) > SHOWN_ROWS else ())
        yield Question(fault, f"month:{other}", shown)


def _other_employer(read: Reading[DeclaredRow], employer: Employer) -> Iterator[Question]:
    """A name above the list that the employer does not bear and never bore, without its code beside it."""
    named = normal_unit_name(read.sheet.employer_name_in_title or "")
    if not named or read.sheet.credit_code_in_title == employer.credit_code:
        return
    if all(found.pk != employer.pk for found, _ in employers_named([named])):
        place = read.sheet.employer_name_at
        fault = make_fault(FaultCode.OTHER_EMPLOYER, place, named, name=name_of(employer))
        yield Question(fault, f"employer:{named}"[:200])


def _with_doubts(
    reading: Reading[DeclaredRow], employer: Employer, persons: Mapping[str, int]
) -> Reading[DeclaredRow]:
    """What the data checks say of the sound rows: a month after a death is a fault, all else is told."""
    supplements = supplements_of(reading.rows, employer)
    rows = [row for row in reading.rows if not collect.settles(row, supplements)]
    wages = {row.row: row.base_fen for row in rows}
    doubts = doubts_about(rows, wages, employer, today=timezone.localdate(), persons=persons)
    faults = [
        reading.fault(doubt.row, Column.MONTH, FaultCode.AFTER_DEATH, advice=_after_death(doubt.words))
        for doubt in doubts
        if doubt.is_after_death
    ]
    made_up = {row.row for row in rows if row.kind is ContributionKind.BACK_PAYMENT}
    outside = {doubt.row: doubt.words for doubt in doubts if doubt.check in WITHOUT_RELATION}
    faults += [
        reading.fault(row, Column.MONTH, FaultCode.BACK_PAYMENT_BY_PAPER, advice=_by_paper(words))
        for row, words in (
            {row: outside[row] for row in outside if row in made_up} | _too_old(rows, employer, persons)
        ).items()
    ]
    told = notices_of([doubt for doubt in doubts if not doubt.is_after_death])
    return with_faults(replace(reading, notices=(*reading.notices, *told)), faults)


def _with_shut_accounts(reading: Reading[DeclaredRow], persons: Mapping[str, int]) -> Reading[DeclaredRow]:
    """A month that the state of the account forbids is a fault."""
    claims = {row.row: (persons.get(row.social_security_number, 0), row.month) for row in reading.rows}
    shut = shut_months(claim for claim in claims.values() if claim[0])
    faults = [
        reading.fault(
            row,
            Column.MONTH,
            FaultCode.ACCOUNT_SHUT,
            read=Said(f"{claim[1]}，{why.zh}", f"{claim[1]}: {why.en}"),
        )
        for row, claim in claims.items()
        if (why := shut.get(claim))
    ]
    return with_faults(reading, faults)


# A month is made up for inside a relation that is registered, or that a paper shows.
WITHOUT_RELATION = ("month.outside_relation", "month.before_employer")


def _too_old(rows: Iterable[DeclaredRow], employer: Employer, persons: Mapping[str, int]) -> dict[int, Said]:
    """Back payments of months so old that they want a paper, by row; a due that was declared in its time wants none.

    Basis: notice-2016-5, notice-2019-94.
    """
    today = timezone.localdate()
    free = parameter("back_payment_free_months", on=today, region=employer.region).whole
    old = [
        row
        for row in rows
        if row.kind is ContributionKind.BACK_PAYMENT and Month.of(today) - row.month >= free
    ]
    stands = ledger.posted_months(employer.pk, persons, {row.month for row in old}) if old else {}
    return {
        row.row: Said(f"{row.month} 距今已满 {free} 个月", f"{row.month} lies {free} months back or more")
        for row in old
        if (row.social_security_number, row.month, ContributionKind.NORMAL.value) not in stands
    }


def _by_paper(words: Said) -> Said:
    return Said(
        f"{words.zh}，请删去此行，凭判决、仲裁、劳动监察或审计文书到柜台办理补缴",
        f"Delete the row and have it made up for at the counter by a judgment, award, inspection or audit: {words.en}",
    )


def _after_death(words: Said) -> Said:
    return Said(
        f"{words.zh}，请删去此行；登记有误的，请先办理信息变更",
        f"Delete the row: {words.en}. If the register is wrong, have it corrected first",
    )


class _Numbers:
    """Numbers as every door reads them, and those of digits alone that are registered as a document's."""

    def __init__(self, today: date) -> None:
        self._read = partial(read_number, demo=settings.DEMO_DISTRICT, on=today)

    def __call__(self, text: str) -> PersonNumber | Problem:
        read = self._read(text)
        if isinstance(read, PersonNumber) or read.code != "number_length":
            return read
        number = normal_number(text)
        document = IdentityDocument.TAIWAN_TRAVEL_PERMIT
        return PersonNumber(number, document) if number in self._registered else read

    @cached_property
    def _registered(self) -> set[str]:
        """Few: asked for once a file, and only where one is met."""
        return numbers_of_kind(IdentityDocument.TAIWAN_TRAVEL_PERMIT.value)


def _faults_against_books(
    reading: Reading[DeclaredRow],
    employer: Employer,
    persons: Mapping[str, int],
    declared: Mapping[waiting_rows.Claim, str],
    waiting: Beside,
) -> Iterator[Fault]:
    """What only the books know: another employer's list, unknown persons, other names, months declared before."""
    title_code = reading.sheet.credit_code_in_title
    if title_code and title_code != employer.credit_code:
        yield file_fault(FaultCode.EMPLOYER_DIFFERS, title_code, at=reading.sheet.credit_code_at)
    names = names_of(persons.values())
    supplements = supplements_of(reading.rows, employer)
    in_the_way = _in_the_way(reading, employer, persons)
    yield from _strangers(reading, employer, persons)
    yield from _waiting_already(reading, waiting)
    for row in reading.rows:
        yield from _person_faults(reading, row, names.get(persons.get(row.social_security_number, 0)))
        pays = collect.settles(row, supplements)
        kind = ContributionKind.SUPPLEMENT if pays else row.kind
        key = (row.social_security_number, row.month)
        advice: Said | None = None
        if why := in_the_way.get((*key, kind)):
            advice = Said(
                f"{why}，本次不再申报这一行；原记录有误的，请申请更正",
                f"Do not declare it again: {why.en}. If the record is wrong, ask for a correction",
            )
        elif case := declared.get((*key, kind.value)):
            advice = _declared_in(case)
        if (
            advice
            and (owing := supplements.get(key))
            and row.kind is ContributionKind.BACK_PAYMENT
            and not pays
        ):
            advice = _owes_still(format_yuan(owing.declared_wage_fen))
        if advice:
            yield _declared_before(reading, row, advice)


def _declared_in(case: str) -> Said:
    return Said(
        f"同一人同一月已在案件 {case} 中申报，本次不再申报这一行；当月未缴的，到账后按“补缴”申报",
        f"Case {case} declares this person and month: do not declare it again. If it was not paid, declare it as"
        " 补缴 (back payment) once the money is there",
    )


def _owes_still(wage: str) -> Said:
    return Said(
        f"这个月更正后尚欠差额，须按更正后的缴费工资 {wage} 元、填明到账日期补缴",
        "After a correction this month still owes a part: declare it as 补缴 (back payment) with the right"
        f" wage of {wage} yuan and the day on which the money arrived",
    )


def _declared_before(reading: Reading[DeclaredRow], row: DeclaredRow, advice: Said) -> Fault:
    return reading.fault(
        row.row,
        Column.MONTH,
        FaultCode.ALREADY_DECLARED,
        read=f"{row.month} {row.kind.label_zh}",
        wanted=Said("尚未缴费的月份", "a month not paid yet"),
        advice=advice,
    )


def _waits_under_another_number(reading: Reading[DeclaredRow], waiting: Beside) -> Iterator[Notice]:
    """Rows of a name and month that wait already: whether it is the same person, only people can tell."""
    for row in reading.rows:
        found = waiting.names.get((row.name, row.month))
        if found and found.social_security_number != row.social_security_number:
            case = found.submission.round.case.number
            yield Notice(
                row.row,
                None,
                f"第{row.row}行与案件{case}中挂起的第{found.row}行姓名、月份相同，号码不同。"
                "如是同一人，挂起的一行将退回，不会重复记账。",
                f"Row {row.row} has the name and month of row {found.row}, set aside in case {case}, with another "
                "number. If it is the same person, that row will be returned: nothing is credited twice.",
            )


def _strangers(
    reading: Reading[DeclaredRow], employer: Employer, persons: Mapping[str, int]
) -> Iterator[Fault]:
    """Registered persons who never had a pension relation with the employer, and are not said to begin one."""
    known = last_numbers(persons.values(), employer_id=employer.pk)
    for row in reading.rows:
        person_id = persons.get(row.social_security_number)
        if person_id and not known[person_id] and row.started_on is None:
            yield reading.fault(row.row, Column.NUMBER, FaultCode.NO_RELATION)


def _waiting_already(reading: Reading[DeclaredRow], waiting: Beside) -> Iterator[Fault]:
    """What was set aside is not declared beside it: it would be credited twice once somebody finds whose it is."""
    for row in reading.rows:
        if found := waiting.claims.get((row.social_security_number, row.month, row.kind.value)):
            case, first = found
            read = f"{row.month} {row.kind.label_zh}"
            yield reading.fault(
                row.row, Column.MONTH, FaultCode.ALREADY_WAITING, read=read, case=case, first=first
            )


def _in_the_way(
    reading: Reading[DeclaredRow], employer: Employer, ids: Mapping[str, int]
) -> dict[tuple[str, Month, ContributionKind], Said]:
    """(number, month, kind) that may not be declared, with what stands in the way."""
    number_of = {person_id: number for number, person_id in ids.items()}
    announced = {
        (ids[row.social_security_number], row.month)
        for row in reading.rows
        if row.is_announced and row.social_security_number in ids
    }
    found = taken(employer, number_of, {row.month for row in reading.rows}, announced=announced)
    return {(number_of[person_id], month, kind): why for (person_id, month, kind), why in found.items()}


def _person_faults(
    reading: Reading[DeclaredRow], row: DeclaredRow, registered: str | None
) -> Iterator[Fault]:
    if registered is None and not tells_birth(row.social_security_number):
        yield reading.fault(
            row.row,
            Column.NUMBER,
            FaultCode.PERSON_UNKNOWN,
            advice=Said(
                "不是公民身份号码，首次参保请持证件到柜台登记；已登记的请核对号码",
                "It is no citizen number: the holder is registered at the counter first; else check the number",
            ),
        )
    elif registered is None and row.started_on is None:
        yield reading.fault(
            row.row,
            Column.NUMBER,
            FaultCode.PERSON_UNKNOWN,
            advice=Said(
                "请核对号码；确是新参保人员的，请在“入职日期”栏填写入职日期",
                "Check the number; for somebody newly insured fill in the column 入职日期 (started on)",
            ),
        )
    if registered is not None and registered != row.name:
        yield reading.fault(
            row.row,
            Column.NAME,
            FaultCode.NAME_NOT_REGISTERED,
            wanted=Said(
                f"登记的姓名（{hint_of(registered)}）", f"the registered name ({hint_of(registered)})"
            ),
        )
