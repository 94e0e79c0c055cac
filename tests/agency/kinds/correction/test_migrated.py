"""A month taken over from the earlier system is corrected: its books' own shape, its years' own interest."""

from datetime import date

import pytest
from tests.agency.kinds.correction.corrections import declare_months, ground
from tests.agency.world import REGION, World, number

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import MigrationPerson, MigrationYear, Submission
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import DataFinding
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.kinds.correction.acts import open_correction
from quanyi.agency.kinds.correction.proposal import propose, propose_year
from quanyi.agency.kinds.correction.rights import NothingToCorrect, Right
from quanyi.agency.kinds.merge.merging import Choice, open_merge
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.history import account_of
from quanyi.agency.ledger.posted_months import NotCorrectable, posted_migrated
from quanyi.agency.ledger.running_interest import running_interest
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest_fen
from quanyi.law.terms import CaseKind, CorrectionReason, JournalPurpose

pytestmark = pytest.mark.django_db
GIVEN = {2023: 12_345, 2024: 2_222}  # what the earlier system gave: not what our rule says


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def person(world):
    """January and March 2023 at 8,000.00 yuan; 2023 and 2024 settled by the earlier system."""
    submission = Submission.objects.create(
        kind=CaseKind.MIGRATION.value, month=Month(2024, 12), submitted_by=world.counter, row_count=1,
        summary={"region": REGION}, parameters_version="-",
    )  # fmt: skip
    MigrationPerson.objects.create(
        submission=submission, insurance_number="77", social_security_number=number(7), name="李芳", sex="2",
        born_on=date(1985, 6, 1), status="contributing", status_from=date(2010, 1, 1), employments=[],
    )  # fmt: skip
    months = ("base_fen", "own_due_fen", "employer_due_fen", "credited_in", "own_credit_fen", "transfer_credit_fen",
              "own_payout_fen", "transfer_payout_fen")  # fmt: skip
    paid = {"base_fen": 800_000, "own_due_fen": 64_000, "employer_due_fen": 128_000, "own_credit_fen": 64_000}
    rows = []
    for year, interest in GIVEN.items():
        arrays = {
            name: [paid.get(name, 0) if year == 2023 and n in (0, 2) else 0 for n in range(12)]
            for name in months
        }
        arrays["credited_in"] = [
            Month(2023, n + 1) if year == 2023 and n in (0, 2) else None for n in range(12)
        ]
        texts = ["{" + ",".join(str(v.first_day) if isinstance(v, Month) else "NULL" if v is None else str(v)
                                for v in arrays[name]) + "}" for name in months]  # fmt: skip
        rows.append((submission.pk, "77", year, world.employer.credit_code, *texts, interest, 0))
    fields = (
        "submission",
        "insurance_number",
        "year",
        "credit_code",
        *months,
        "own_interest_fen",
        "transfer_interest_fen",
    )
    copy_rows(MigrationYear, fields, rows)
    world.approve(review.open_case(submission, collector=world.counter))
    return Person.objects.get(insurance_number="77")


def migrated(month: int):
    return posted_migrated(MigrationYear.objects.get(year=2023), month)


def rule_gain(opening: int, credits: dict[int, int], before: int, was: dict[int, int], year: int) -> int:
    rate = parameter("crediting_rate", on=year, region=REGION).rate

    def by_rule(start, moved):
        return sum(yearly_interest_fen(start, [moved.get(n, 0) for n in range(1, 13)], rate))

    return by_rule(opening, credits) - by_rule(before, was)


def test_a_migrated_month_keeps_what_its_years_were_given_and_gains_what_the_rule_says(world, person):
    right = Right(person, Month(2023, 1), 1_000_000, None, date(2023, 1, 31), "B-1")
    world.approve(
        open_correction(
            lambda: propose(migrated(1), right, ground(CorrectionReason.WRONG_WAGE)), by=world.counter
        )
    )
    years = {line.year: line for line in person_record(person).years}
    first = rule_gain(0, {1: 80_000, 3: 64_000}, 0, {1: 64_000, 3: 64_000}, 2023)
    second = rule_gain(144_000 + 12_345 + first, {}, 128_000 + 12_345, {}, 2024)
    assert (years[2023].credited_fen, years[2023].paid_out_fen) == (144_000, 0)
    assert [years[year].interest_fen for year in GIVEN] == [12_345 + first, 2_222 + second]
    assert first > 0

    every = person_record(person).contributions
    assert sorted((line.month, line.kind.value, line.base_fen) for line in every) == [
        (Month(2023, 1), "normal", 800_000),
        (Month(2023, 1), "supplement", 200_000),
        (Month(2023, 3), "normal", 800_000),
    ]  # fmt: skip
    assert all(line.credited_month == line.month for line in every)
    lines = {line.month: line for line in every if line.kind.value == "normal"}
    opened = open_figure(person, f"{lines[Month(2023, 1)].key}-own_paid")
    assert "原系统" in opened.figure.part("replaced_contribution").note_zh
    for year in GIVEN:
        assert open_figure(person, f"interest-{year}").still_equal
        assert open_figure(person, f"closing-{year}").still_equal
    with pytest.raises(NotCorrectable, match="已由案件"):
        migrated(1)


def test_a_migrated_month_that_should_not_be_there_goes(world, person):
    wrong = ground(CorrectionReason.NOT_DUE)
    world.approve(open_correction(lambda: propose(migrated(3), None, wrong), by=world.counter))
    record = person_record(person)
    assert [line.month for line in record.contributions] == [Month(2023, 1)]
    assert record.contribution_months == 1
    assert record.balance_fen == ledger.balance(person.pk) < 128_000 + sum(GIVEN.values()) - 64_000


def test_the_rate_of_a_migrated_year_is_not_ours_to_correct(world, person):
    with pytest.raises(NothingToCorrect, match="原系统结息"):
        propose_year(person, 2023, ground(CorrectionReason.WRONG_RATE))


def test_what_the_earlier_system_never_had_is_no_correction(world, person):
    with pytest.raises(NotCorrectable, match="没有这个月"):
        migrated(5)


def test_interest_that_a_merge_carries_is_no_interest_of_its_year_and_bears_all_of_it(world, person):
    kept = declare_months(world, Month(2023, 5), sequence=8, name="李芳")
    world.settle(2023)
    world.settle(2024)
    before = account_of(kept).flow(2025).own.opening_fen
    world.approve(open_merge(Choice(kept, person, date(2025, 1, 2), "号码登错"), by=world.counter))
    account, left = account_of(kept), account_of(person)
    carried = sum(e.amount_fen for e in account.entries if e.purpose is JournalPurpose.CARRYING)
    assert carried > 0
    flow = account.flow(2025).own
    assert flow.opening_fen == ledger.balance(kept.pk) > before
    assert (flow.interest_fen, any(flow.credits), any(flow.payouts)) == (0, False, False)
    assert not left.flow(2025).own.moves
    assert next(ledger.year_flows(2025, region=REGION, person_id=kept.pk)) == account.flow(2025)
    assert not next(ledger.year_flows(2025, region=REGION, person_id=person.pk)).own.moves
    year = running_interest(account, Month(2025, 12)).years[-1]
    assert year.own_fen == sum(yearly_interest_fen(flow.opening_fen, [0] * 12, year.rate.rate))
    world.settle(2025)
    assert ledger.balance(person.pk) == 0
    assert ledger.balance(kept.pk) == flow.opening_fen + year.own_fen
    assert not reconcile(reason="测试").differences.count()
    check_data(region=REGION, today=date(2025, 12, 31), by=None, reason="测试")
    found = DataFinding.objects.filter(person__in=[kept, person], check_code__startswith="account.")
    assert not list(found.values_list("check_code", "evidence"))
