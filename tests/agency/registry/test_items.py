"""The 43 items of Appendix A: each leaf of the standard once, recorded or computed, and each of them really there."""

from datetime import date

import pytest
from tests.agency.kinds.change.changing import changed, enrolment, item
from tests.agency.world import REGION, World, number

from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import ChangeAct, MigrationPerson, MigrationYear, Submission
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.registry import models
from quanyi.agency.registry.facts import employer_facts_of, facts_of
from quanyi.agency.registry.items import CHANGEABLE, ITEMS, OF_PERSON, SCOPES
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.services import open_case
from quanyi.agency.serve.account_items import account_year_of, year_items
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import person_record
from quanyi.law import all_provisions
from quanyi.law.periods import Month
from quanyi.law.rules import find_rule
from quanyi.law.rules.contribution import monthly_contribution
from quanyi.law.terms import CaseKind

# The office has no source of investment returns: the item is shown once one is given with the record.
WITHOUT_SOURCE = {"gb-A-35"}
VALUES = {
    "name": "陈晓静", "social_security_number": number(42), "sex": "1", "ethnicity": "05", "born_on": "1975-06-02",
    "household_type": "11", "started_work_on": "1995-07-01", "status": "retired", "computer_number": "D-0017",
    "personal_identity": "worker", "phone": "0990-6880000", "address": "示范区和平路 1 号", "postcode": "830000",
    "identity_document": "06", "document_number": "E12345678",
    "deemed_months": "18", "special_work": "yes", "work_kind": "井下电工", "post_category": "staff",
}  # fmt: skip


@pytest.fixture
def world(db) -> World:
    return World()


def test_every_leaf_of_appendix_a_is_there_once():
    leaves = sorted(p.id for p in all_provisions() if p.id.startswith("gb-A-") and p.leaf)
    assert len(leaves) == 74
    assert sorted(i.provision for i in ITEMS) == leaves
    assert [scope.provision for scope in SCOPES] == [f"d14-2-{n}" for n in range(1, 6)]
    assert {i.scope for i in ITEMS} <= set(SCOPES)


@pytest.mark.parametrize("i", ITEMS, ids=lambda i: i.provision)
def test_an_item_is_recorded_or_computed_never_both(i):
    assert bool(i.kept_in) != bool(i.computed_by)
    if i.is_recorded:
        model, _dot, field = i.kept_in.partition(".")
        getattr(models, model)._meta.get_field(field)
        assert i.changed_by in ChangeAct.values
    else:
        assert not i.changed_by
        assert i.computed_by in PersonRecord.__dataclass_fields__ or find_rule(i.computed_by)


def test_every_recorded_item_of_a_person_is_changed_by_a_case_and_read_with_its_history(world):
    assert set(VALUES) == set(OF_PERSON)
    changed(world, enrolment(world))
    person = Person.objects.get()
    for key, value in VALUES.items():
        before = facts_of(person).get(key)
        case = changed(world, item(person, date(2025, 6, 1), **{key: value}))
        held = facts_of(person)[key]
        assert (held.value, held.holds_from, held.case_number) == (value, date(2025, 6, 1), case.number)
        assert held.reason == "测试原因"
        earlier = facts_of(person, on=date(2025, 5, 31)).get(key)
        assert (earlier and earlier.value) == (before and before.value)
        assert CHANGEABLE[key].shown(value)


def test_the_other_recorded_items_are_written_by_their_acts(world):
    changed(world, enrolment(world))
    person = Person.objects.get()
    assert facts_of(person)["insurance_number"].value == person.insurance_number
    assert relations_of(person.pk)[0].start.case == person.case
    joined = {"employer_joined_on": "2020-01-01"}
    changed(world, Change(ChangeAct.ITEM, date(2020, 1, 1), "补登", after=joined, employer=world.employer))
    facts = employer_facts_of(world.employer)
    assert {facts[key].value for key in ("employer_name", "credit_code", "employer_joined_on")} == {
        world.employer.name, world.employer.credit_code, "2020-01-01",
    }  # fmt: skip


def migrated(world: World) -> Person:
    """A person whose years 1999, 2001 and 2024 the earlier system kept: every month paid in time but December 2024."""
    submission = Submission.objects.create(
        kind=CaseKind.MIGRATION.value, month=Month(2024, 12), submitted_by=world.counter, row_count=1,
        summary={"region": REGION},
    )  # fmt: skip
    MigrationPerson.objects.create(
        submission=submission, insurance_number="790000000001", social_security_number=number(7, date(1975, 6, 1)),
        name="陈静", sex="1", born_on=date(1975, 6, 1), status="contributing", status_from=date(1999, 1, 1),
        employments=[[world.employer.credit_code, "1999-01-01", None]],
    )  # fmt: skip
    years = []
    for year in (1999, 2001, 2024):
        months = [Month(year, n) for n in range(1, 13)]
        due = [monthly_contribution(150_000, month=month, region=REGION) for month in months]
        last = 11 if year == 2024 else 12
        kept = MigrationYear(
            submission=submission, insurance_number="790000000001", year=year,
            credit_code=world.employer.credit_code,
            base_fen=[d.base_fen for d in due], own_due_fen=[d.own_fen for d in due],
            employer_due_fen=[d.employer_fen for d in due],
            credited_in=[month if n < last else None for n, month in enumerate(months)],
            own_credit_fen=[d.account_own_fen if n < last else 0 for n, d in enumerate(due)],
            transfer_credit_fen=[d.account_transfer_fen if n < last else 0 for n, d in enumerate(due)],
            own_payout_fen=[0] * 12, transfer_payout_fen=[0] * 12,
            own_interest_fen=None if year == 2024 else 5_000, transfer_interest_fen=None if year == 2024 else 2_000,
        )  # fmt: skip
        years.append(kept)
    copy_objects(years)
    world.approve(open_case(submission, collector=world.counter))
    return Person.objects.get(insurance_number="790000000001")


def test_every_computed_item_is_computed_of_a_filled_person(world):
    person = migrated(world)
    of_years = {
        year: {y.item.provision: y for y in year_items(account_year_of(person, year), year)}
        for year in (1999, 2001, 2024)
    }
    found = {provision for items in of_years.values() for provision, y in items.items() if y.figures}
    wanted = {i.provision for i in ITEMS if i.computed_by == "account.year"}
    assert wanted - found == WITHOUT_SOURCE
    # The old layout to June 2001, the new one from July; in 2001 both.
    layouts = {
        year: {p.split("-")[2] for p, y in items.items() if y.figures} & {"36", "37"}
        for year, items in of_years.items()
    }
    assert layouts == {1999: {"36"}, 2001: {"36", "37"}, 2024: {"37"}}
    record = person_record(person)
    assert record.first_contribution_month == record.account_opened_month == Month(1999, 1)
    assert (record.actual_months, record.special_work_months) == (35, 0)


def test_the_items_of_a_year_are_those_of_the_books(world):
    person = migrated(world)
    due = [monthly_contribution(150_000, month=Month(2024, n), region=REGION) for n in range(1, 13)]
    items = {
        y.item.provision: y.figures[0].value
        for y in year_items(account_year_of(person, 2024), 2024)
        if y.figures
    }
    assert items["gb-A-26"] == 2024
    assert items["gb-A-27"] == sum(d.base_fen for d in due)
    assert items["gb-A-28"] == sum(d.base_fen for d in due[:11])
    assert items["gb-A-29"] == 11
    assert items["gb-A-37-2"] == sum(d.account_own_fen for d in due[:11])
    assert items["gb-A-38"] == 1
    assert items["gb-A-40-1"] == due[11].account_own_fen
    opening = sum(
        monthly_contribution(150_000, month=Month(year, n), region=REGION).account_own_fen
        for year in (1999, 2001)
        for n in range(1, 13)
    )
    assert items["gb-A-37-10"] == opening + 2 * 5_000
