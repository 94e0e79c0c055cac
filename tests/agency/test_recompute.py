"""Any year as it was known then and by the rules of then; the way to today is explained to the fen."""

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.agency.kinds.correction.corrections import corrected, declare_months, rate_corrected
from tests.agency.world import World

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.control import recompute
from quanyi.agency.control.recompute import Combination, NoSuchYear, compare
from quanyi.agency.ledger import history
from quanyi.agency.serve.selectors import person_record
from quanyi.law import Figure
from quanyi.law.parameters import _use_folders, load_parameters
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest
from quanyi.law.rules.registry import _RULES, rule
from quanyi.law.terms import CorrectionReason, DifferenceCause

JANUARY, MARCH = Month(2023, 1), Month(2023, 3)
YEARS = (2023, 2024, 2025)
VOUCHER = date(2023, 1, 28), "B-1"


@pytest.fixture
def world(office) -> World:
    """An office that commits: what was known when is told by the instants of its transactions."""
    return World()


@pytest.fixture
def person(world):
    found = declare_months(world, JANUARY, MARCH)
    for year in YEARS:
        world.settle(year)
    return found


@pytest.fixture
def later_rate(tmp_path):
    """A function that enters another rate for 2024, as of tomorrow; afterwards it is taken away."""

    def enter(rate: str = "0.0312") -> None:
        (tmp_path / "rates.toml").write_text(
            f"""series = "crediting_rate"
[[values]]
region = "CN"
source = "更正通知（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = {timezone.localdate() + timedelta(days=1)}
rows = [{{ from = 2024-01-01, to = 2024-12-31, value = "{rate}" }}]
""",
            encoding="utf-8",
        )
        load_parameters(tmp_path)

    yield enter
    _use_folders(())


def now():
    """The instant of the database's clock, which is the one that posting writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def statement(person):
    """What a statement prints of the settled years."""
    return {
        line.year: (
            line.opening_fen,
            line.credited_fen,
            line.paid_out_fen,
            line.interest_fen,
            line.closing_fen,
        )
        for line in person_record(person).years
        if line.is_settled
    }


def as_line(figures):
    return (
        figures.opening_fen, figures.credited_fen, figures.paid_out_fen, figures.interest_fen, figures.closing_fen,
    )  # fmt: skip


def causes(comparison):
    return [cause.cause for cause in comparison.causes]


def test_a_frozen_statement_is_reproduced_and_the_way_to_now_is_explained(world, person, later_rate):
    printed, printed_at = statement(person), now()
    corrected(world, person, JANUARY, wage_fen=1_000_000, rest=VOUCHER)
    later_rate()

    for year in YEARS:
        comparison = compare(person, year, Combination(known_at=printed_at))
        assert as_line(comparison.then) == printed[year]
        total = [sum(as_line(cause.effect)[n] or 0 for cause in comparison.causes) for n in range(5)]
        assert total == [a - b for a, b in zip(as_line(comparison.now), printed[year], strict=True)]
    assert causes(compare(person, 2023, Combination(known_at=printed_at))) == [DifferenceCause.CORRECTED_FACT]
    assert causes(compare(person, 2025, Combination(known_at=printed_at))) == [
        DifferenceCause.CORRECTED_FACT,
        DifferenceCause.NEW_RATE,
    ]


def test_all_causes_together_add_up(world, later_rate):
    person = declare_months(world, JANUARY)
    early = now()
    declare_months(world, MARCH, started_on=None)
    for year in (2023, 2024):
        world.settle(year)
    settled, settled_at = statement(person), now()
    case = corrected(world, person, MARCH, CorrectionReason.WRONG_WAGE, wage_fen=700_000)
    later_rate()

    first = compare(person, 2024, Combination(known_at=early))
    assert (first.then.interest_fen, first.then.closing_fen) == (None, None)
    assert causes(first) == [
        DifferenceCause.CORRECTED_FACT, DifferenceCause.LATE_FACT, DifferenceCause.SETTLEMENT,
        DifferenceCause.NEW_RATE,
    ]  # fmt: skip
    second = compare(person, 2024, Combination(known_at=settled_at))
    assert as_line(second.then) == settled[2024]
    assert causes(second) == [DifferenceCause.CORRECTED_FACT, DifferenceCause.NEW_RATE]
    fact, rate = (cause.evidence for cause in second.causes)
    assert [(item["case"], item["month"], item["amount_fen"]) for item in fact] == [
        (case.number, "2023-03", -64_000), (case.number, "2023-03", 56_000),
    ]  # fmt: skip
    assert (rate[0]["year"], rate[0]["rate_then"], rate[0]["rate_now"]) == (2024, "131/5000", "39/1250")
    for comparison in (first, second):
        gained = sum(as_line(cause.effect)[4] or 0 for cause in comparison.causes)
        assert gained == comparison.now.closing_fen - (comparison.then.closing_fen or 0)


def test_a_late_fact_moves_a_year_that_is_still_open(world):
    person = declare_months(world, JANUARY)
    before = now()
    declare_months(world, MARCH, started_on=None)
    comparison = compare(person, 2023, Combination(known_at=before))
    assert (comparison.then.credited_fen, comparison.now.credited_fen) == (64_000, 128_000)
    assert causes(comparison) == [DifferenceCause.LATE_FACT]


def test_by_default_then_is_when_the_year_was_settled(world, person, later_rate):
    printed = statement(person)
    later_rate()
    comparison = compare(person, 2025)
    assert as_line(comparison.then) == printed[2025] == as_line(comparison.posted)
    assert causes(comparison) == [DifferenceCause.NEW_RATE]
    assert comparison.now.closing_fen > comparison.posted.closing_fen, "the books wait for a correction"


def test_a_wrong_rate_is_corrected_for_the_year_and_what_follows(world, person, later_rate):
    later_rate()
    wanted = {year: compare(person, year).now for year in YEARS}
    rate_corrected(world, person, 2024)
    assert {year: line[3:] for year, line in statement(person).items()} == {
        year: (figures.interest_fen, figures.closing_fen) for year, figures in wanted.items()
    }
    assert all(compare(person, year).now == compare(person, year).posted for year in YEARS)


def test_a_changed_rule_is_a_cause(world, person):
    tomorrow = timezone.localdate() + timedelta(days=1)
    versions = _RULES["account.yearly_interest"]
    try:
        # The rule's own function is called by its name: a second version of it, a fen more generous.
        @rule("account.yearly_interest", version="2", known_from=tomorrow)
        def more(
            opening_fen, credits, *, year, region, payments, rate=None, made_up=(), part="own"
        ) -> Figure:
            """年度利息 / Interest, a fen more. Basis: gb-A-34."""
            return Figure("yearly_interest", 1_000_000, "fen")

        comparison = compare(person, 2023)
        assert yearly_interest.__name__ == "yearly_interest"
    finally:
        _RULES["account.yearly_interest"] = versions
    assert causes(comparison) == [DifferenceCause.CHANGED_RULE]
    assert comparison.causes[0].evidence[0] == {
        "year": 2023, "rule": "account.yearly_interest", "version_then": "1", "version_now": "2",
    }  # fmt: skip


def test_rules_as_of_a_day_and_facts_of_another(world, person, later_rate):
    """Every combination: facts of today by the rules of yesterday, and the other way round."""
    before = now()
    corrected(world, person, JANUARY, wage_fen=1_000_000, rest=VOUCHER)
    later_rate()
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    account = history.account_of(person)
    old_account = history.account_of(person, known_at=before)
    facts_now = recompute.figures_of(account, 2024, rules_as_of=today)
    assert facts_now == recompute.posted_figures(account, 2024)
    assert recompute.figures_of(account, 2024, rules_as_of=tomorrow).interest_fen > facts_now.interest_fen
    old_facts = recompute.figures_of(old_account, 2024, rules_as_of=tomorrow)
    assert old_facts.opening_fen < facts_now.opening_fen
    assert recompute.figures_of(old_account, 2024, rules_as_of=today) == recompute.posted_figures(
        old_account, 2024
    )


def test_a_year_without_an_account_is_told(world, person):
    with pytest.raises(NoSuchYear, match="没有可重算的"):
        compare(person, 2020)


# The command --------------------------------------------------------------------------------------------------------


def told(office, *arguments):
    command = [sys.executable, "-m", "quanyi.cli", "recompute", *arguments]
    return subprocess.run(command, env=office.environ, capture_output=True, text=True, check=False)


def test_the_command_tells_then_now_and_why(office, world, person):
    printed, printed_at = statement(person), now()
    corrected(world, person, JANUARY, wage_fen=1_000_000, rest=VOUCHER)
    arguments = (
        person.insurance_number,
        "2024",
        "--as-known-at",
        printed_at.isoformat(),
        "--reason",
        "核对旧单",
    )
    done = told(office, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert tuple(answer["then"].values()) == printed[2024]
    assert answer["now"] == answer["posted"]
    assert [cause["cause"] for cause in answer["causes"]] == ["corrected_fact"]
    shown = told(office, *arguments).stdout
    assert "更正的事实" in shown
    assert "须办理差错更正" not in shown
    looks = AuditEntry.objects.filter(person_id=person.pk, purpose="核对旧单", act=Act.VIEW_RECORD)
    assert {look.detail["part"] for look in looks} == {"recompute-2024"}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("330000", "2024", "--reason", "x"), 1, "没有登记号码"),
        (("ME", "2020", "--reason", "x"), 1, "没有可重算的"),
        (("ME", "2024"), 2, "--reason"),
        (("ME", "2024", "--reason", "x", "--as-known-at", "gestern"), 2, "2026-01-31"),
    ],
)
def test_the_command_says_what_it_cannot(office, person, arguments, code, sentence):
    done = told(office, *(person.insurance_number if part == "ME" else part for part in arguments))
    assert (done.returncode, sentence in done.stderr) == (code, True), done.stderr
