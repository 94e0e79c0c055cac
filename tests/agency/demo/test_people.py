"""The demo district: reproducible, nobody's, and with books that are right to the fen."""

import hashlib
import time
from collections import Counter
from datetime import date
from itertools import groupby

import pytest
from tests import length

from quanyi.agency.demo.books import OPEN_YEAR, REGION, BookYear
from quanyi.agency.demo.names import EMPLOYER_NAMES, RARE, SHOWN_NAME, employer_name
from quanyi.agency.demo.people import LARGEST, SHOWN, DemoPerson, District, district
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.contribution import (
    account_credit,
    contribution_base,
    employer_contribution,
    monthly_contribution,
    own_contribution,
)
from quanyi.law.terms import PersonStatus
from quanyi.written.codes import credit_code_reason
from quanyi.written.numbers import citizen_number_reason, sex_of

SIZE = 200


@pytest.fixture(scope="module")
def people() -> list[DemoPerson]:
    return list(district(SIZE).persons())


def digest(of: District) -> str:
    whole = hashlib.sha256(repr(of.employers).encode())
    for person in of.persons():
        whole.update(repr(person).encode())
    return whole.hexdigest()


def years_of(person: DemoPerson) -> list[tuple[int, list[BookYear]]]:
    return [(year, list(rows)) for year, rows in groupby(person.years, key=lambda row: row.year)]


def months_in(rows: list[BookYear], field: str) -> list[int]:
    return [sum(amounts) for amounts in zip(*(getattr(row, field) for row in rows), strict=True)]


def test_the_same_seed_gives_the_same_district() -> None:
    assert digest(district(30)) == digest(district(30))
    assert digest(district(30)) != digest(district(30, seed=7))


def test_a_larger_district_begins_with_the_smaller_one(people: list[DemoPerson]) -> None:
    million = district(1_000_000)
    assert list(million.persons(0, SIZE)) == people
    assert million.employers[: len(district(SIZE).employers)] == district(SIZE).employers


@pytest.mark.parametrize("size", [0, -1, LARGEST + 1])
def test_a_size_that_cannot_be_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="人数应在"):
        district(size)


def test_numbers_are_valid_in_the_demo_only(people: list[DemoPerson]) -> None:
    for person in people:
        number = person.social_security_number
        assert citizen_number_reason(number, demo=True) is None
        assert "演示区专用" in str(citizen_number_reason(number))
        assert sex_of(number) is person.sex
        assert number[6:14] == f"{person.born_on:%Y%m%d}"
    for employer in district(SIZE).employers:
        assert credit_code_reason(employer.credit_code, demo=True) is None
        assert "演示区专用" in str(credit_code_reason(employer.credit_code))


def test_numbers_and_employers_are_unique() -> None:
    many = length.of(short=300, long=2_000)
    persons = list(district(1_000_000).persons(700_000, 700_000 + many)) + list(district(many).persons())
    assert (
        len({p.social_security_number for p in persons})
        == len({p.insurance_number for p in persons})
        == 2 * many
    )
    assert all(len(p.insurance_number) == 12 and p.insurance_number.isdigit() for p in persons)
    assert len({employer_name(index) for index in range(EMPLOYER_NAMES)}) == EMPLOYER_NAMES
    employers = district(100_000).employers
    assert len({e.credit_code for e in employers}) == len(employers) == 5_000


def test_every_standing_occurs(people: list[DemoPerson]) -> None:
    # Ended is who was paid out here.
    assert Counter(p.status for p in people).keys() == set(PersonStatus) - {PersonStatus.ENDED}
    assert 1 in (lengths := {len(years_of(p)) for p in people})
    assert 30 in lengths


def test_every_oddity_of_real_books_occurs(people: list[DemoPerson]) -> None:
    rows = [row for person in people for row in person.years]
    months = [
        (Month(row.year, at + 1), credited)
        for row in rows
        for at, (due, credited) in enumerate(zip(row.own_due_fen, row.credited_in, strict=True))
        if due
    ]
    assert any(credited is None for _, credited in months), "arrears"
    assert any(credited and credited > month for month, credited in months), "back payments"
    assert any(credited and credited.year > month.year for month, credited in months), "across the year"
    assert any(len(rows) > 1 for person in people for _, rows in years_of(person)), "two employers in a year"
    assert any(not any(row.base_fen) for row in rows), "a year without work"
    assert any(any(row.own_payout_fen) for row in rows), "payments"
    for year in (2004, 2024):
        wage = parameter("reference_wage", on=year - 1, region=REGION).rate
        bases = {base for row in rows if row.year == year for base in row.base_fen if base}
        assert {round(wage * 6 / 10), wage * 3} <= bases, "bases at the floor and at the ceiling"


def test_names_hold_what_real_names_hold() -> None:
    names = [person.name for person in district(1_000).persons()]
    assert any("·" in name for name in names)
    assert any(set(name) & set(RARE) for name in names)
    assert any(ord(character) > 0xFFFF for name in names for character in name)
    assert all(2 <= len(name) <= 50 and name.encode("gb18030").decode("gb18030") == name for name in names)


def credited_later(person: DemoPerson) -> dict[int, list[OwedMonth]]:
    """Year of crediting -> the months of earlier years that it credited."""
    late: dict[int, list[OwedMonth]] = {}
    for row in person.years:
        for month, base, credited in zip(Month.of_year(row.year), row.base_fen, row.credited_in, strict=True):
            if credited and credited.year != row.year:
                amounts = monthly_contribution(base, month=month, region=REGION)
                own, transfer = amounts.account_own_fen, amounts.account_transfer_fen
                owed = OwedMonth(
                    month=month, base_fen=base, own_fen=own, transfer_fen=transfer, credited=credited
                )
                late.setdefault(credited.year, []).append(owed)
    return late


def test_settled_years_are_right_to_the_fen(people: list[DemoPerson]) -> None:
    for person in people:
        balances, late = dict.fromkeys(("own", "transfer"), 0), credited_later(person)
        for year, rows in years_of(person):
            for part, opening in balances.items():
                credits, payouts = (months_in(rows, f"{part}_{what}_fen") for what in ("credit", "payout"))
                carried = [row for row in rows if getattr(row, f"{part}_interest_fen") is not None]
                assert len(carried) == (year != OPEN_YEAR), (person.index, year)
                law = yearly_interest(
                    opening,
                    credits,
                    year=year,
                    region=REGION,
                    payments=payouts,
                    made_up=late.get(year, ()),
                    part=part,
                ).fen
                interest = getattr(rows[-1], f"{part}_interest_fen")
                assert interest in (law, None), (person.index, year, part)
                balances[part] = opening + sum(credits) + (interest or 0) - sum(payouts)
                assert balances[part] >= 0, (person.index, year, part)


def test_years_follow_each_other_to_the_end_of_the_books(people: list[DemoPerson]) -> None:
    for person in people:
        years = [year for year, _ in years_of(person)]
        assert years == list(range(years[0], years[-1] + 1))
        assert years[0] >= 1996
        assert years[-1] == OPEN_YEAR or person.status in (PersonStatus.DIED, PersonStatus.TRANSFERRED_OUT)


def test_amounts_due_are_those_of_the_rules(people: list[DemoPerson]) -> None:
    for person in people[::5]:
        for row in person.years:
            for at in {0, 3, 4, 11}:
                if base := row.base_fen[at]:
                    place = {"month": Month(row.year, at + 1), "region": REGION}
                    assert contribution_base(base, **place).fen == base
                    assert own_contribution(base, **place).fen == row.own_due_fen[at]
                    assert employer_contribution(base, **place).fen == row.employer_due_fen[at]


def test_what_was_paid_is_credited_and_nothing_else(people: list[DemoPerson]) -> None:
    for person in people:
        credited: Counter[tuple[int, Month, str]] = Counter()
        for row in person.years:
            for at, month in enumerate(row.credited_in):
                if month:
                    own, transfer = account_credit(
                        row.base_fen[at], month=Month(row.year, at + 1), region=REGION
                    ).parts
                    credited[row.employer, month, "own"] += own.fen
                    credited[row.employer, month, "transfer"] += transfer.fen
        kept = {
            (row.employer, month, part): amount
            for row in person.years
            for part, amounts in (("own", row.own_credit_fen), ("transfer", row.transfer_credit_fen))
            for month, amount in zip(Month.of_year(row.year), amounts, strict=True)
            if amount
        }
        assert {key: amount for key, amount in credited.items() if amount} == kept


def test_months_due_are_the_months_employed(people: list[DemoPerson]) -> None:
    for person in people:
        due = [
            Month(row.year, at + 1) for row in person.years for at, base in enumerate(row.base_fen) if base
        ]
        employed = [
            month
            for _, first, last in person.employments
            for month in Month.span(Month.of(first), Month.of(last or date(2025, 11, 30)))
        ]
        assert due == sorted(employed)
        assert len(set(due)) == len(due), "one employer at a time"


def test_who_left_has_no_money_left(people: list[DemoPerson]) -> None:
    left = [p for p in people if p.status in (PersonStatus.DIED, PersonStatus.TRANSFERRED_OUT)]
    for person in left:
        flows = sum(
            sum(row.own_credit_fen) + (row.own_interest_fen or 0) - sum(row.own_payout_fen)
            for row in person.years
        )
        assert flows == 0, person.index
        after = [m for row in person.years for m in row.credited_in if m and m > Month.of(person.status_from)]
        assert not after, person.index


def test_pensions_spread_the_balance_over_the_payment_months() -> None:
    months = {50: 195, 55: 170, 60: 139}
    seen = set()
    for person in district(600).persons():
        if person.status is not PersonStatus.RETIRED:
            continue
        age = (Month.of(person.status_from) - Month.of(person.born_on)) // 12
        of_year = [rows for year, rows in years_of(person) if year <= person.status_from.year]
        before = sum(sum(r.own_credit_fen) + (r.own_interest_fen or 0) for rows in of_year[:-1] for r in rows)
        balance = before + sum(months_in(of_year[-1], "own_credit_fen"))
        paid = months_in(of_year[-1], "own_payout_fen")
        if age in months:
            seen.add(age)
            assert abs(paid[person.status_from.month - 1] * months[age] - balance) <= months[age] / 2
        assert not any(paid[: person.status_from.month - 1])
        assert months_in(years_of(person)[-1][1], "own_payout_fen")[10:] == [max(paid), 0]
    assert seen == set(months)


def test_the_shown_person_has_a_story(people: list[DemoPerson]) -> None:
    person = people[SHOWN]
    assert person.name == SHOWN_NAME
    assert person.status is PersonStatus.CONTRIBUTING
    assert person.employments[-1][0] == district(1).employers[0].credit_code
    assert len(person.employments) == 4
    owed = [
        row
        for row in person.years
        if any(due and not at for due, at in zip(row.own_due_fen, row.credited_in, strict=True))
    ]
    assert [row.year for row in owed] == [2011]
    late = {m for row in person.years for m in row.credited_in if m and m.year > row.year}
    assert late == {Month(2000, 4), Month(2015, 3)}


def test_speed_of_drawing(capsys: pytest.CaptureFixture[str]) -> None:
    started = time.process_time()
    drawn = sum(1 for _ in district(1_000_000).persons(500_000, 501_000))
    seconds = time.process_time() - started
    with capsys.disabled():
        print(f"\ndemo district: {drawn / seconds * 60:,.0f} persons a minute of one core")
    assert drawn == 1_000
