"""A rate that was wrong, or provisional and became final, is put right for all accounts of a region at once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.agency.kinds.correction.corrections import corrected, declare_months, ground
from tests.agency.visitors import Visitors
from tests.agency.world import REGION

from quanyi.agency.control.recompute import compare
from quanyi.agency.kinds.correction.acts import open_rate_correction
from quanyi.agency.kinds.correction.rights import NothingToCorrect
from quanyi.agency.ledger import agreement, projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.serve.selectors import person_record
from quanyi.law.parameters import _use_folders, load_parameters
from quanyi.law.periods import Month
from quanyi.law.terms import CorrectionReason, DifferenceCause

JANUARY, MARCH = Month(2024, 1), Month(2025, 3)
YEARS = (2024, 2025)
RATE = """
[[values]]
region = "{region}"
source = "{source}"
confidence = "{mark}"
entered_by = "张三"
confirmed_by = "李四"
entered_on = {day}
rows = [{{ from = {year}-01-01, to = {year}-12-31, value = "{rate}" }}]
"""


@pytest.fixture
def world(office) -> Visitors:
    """An office that commits: what was known when is told by the instants of its transactions."""
    return Visitors()


@pytest.fixture
def enter(tmp_path):
    """A function that enters a rate, as of today or of so many days from now; afterwards all are taken away."""
    entered = ['series = "crediting_rate"\n']

    def rate(value: str, *, year: int = 2024, source: str, mark: str = "B", days: int = 1) -> None:
        day = timezone.localdate() + timedelta(days=days)
        entered.append(RATE.format(region="CN", source=source, mark=mark, day=day, year=year, rate=value))
        (tmp_path / "rates.toml").write_text("".join(entered), encoding="utf-8")
        load_parameters(tmp_path)

    yield rate
    _use_folders(())


@pytest.fixture
def persons(world):
    found = [
        declare_months(world, JANUARY, MARCH, sequence=n, name=f"王{n}".replace("1", "一").replace("2", "二"))
        for n in (1, 2)
    ]
    for year in YEARS:
        world.settle(year)
    return found


def why():
    return ground(CorrectionReason.WRONG_RATE)


def agrees():
    assert [*agreement.books(), *agreement.vouchers(), *agreement.reports()] == []
    assert list(projection.differences()) == []


@pytest.mark.shows("gb-10.2-3", "利率更正后各账户补记差额")
def test_all_accounts_of_a_region_get_the_difference_and_later_years_with_it(world, persons, enter):
    enter("0.0312", source="更正通知（试）")
    wanted = {(p.pk, year): compare(p, year).now for p in persons for year in YEARS}
    case = world.approve(open_rate_correction(2024, why(), region=REGION, by=world.settler))
    assert [journal.purpose for journal in ledger.journals_of(case.pk)] == ["recomputation"]
    for person in persons:
        for year in YEARS:
            comparison = compare(person, year)
            assert comparison.now == comparison.posted == wanted[person.pk, year]
            assert [cause.cause for cause in comparison.causes] == [DifferenceCause.NEW_RATE]
        [line] = person_record(person).corrections
        assert (line.case_number, line.reason, line.years) == (
            case.number,
            CorrectionReason.WRONG_RATE,
            YEARS,
        )
    agrees()
    with pytest.raises(NothingToCorrect, match="没有差额"):
        open_rate_correction(2024, why(), region=REGION, by=world.settler)


def test_a_provisional_rate_becomes_final(world, enter):
    """预结: settled at a proposal of the region's, trued up when the rate is published; the cause is the new rate."""
    enter("0.0100", year=2025, source="预结利率（试）", mark="P", days=0)
    person = declare_months(world, MARCH)
    world.settle(2025)
    provisional = person_record(person).years[0].interest_fen
    enter("0.0150", year=2025, source="公布文件（试）", days=1)
    world.approve(open_rate_correction(2025, why(), region=REGION, by=world.settler))
    comparison = compare(person, 2025)
    assert comparison.then.interest_fen == provisional < comparison.now.interest_fen
    assert comparison.now == comparison.posted
    [cause] = comparison.causes
    assert cause.cause is DifferenceCause.NEW_RATE
    assert cause.evidence[0]["source"] == "公布文件（试）"
    agrees()


def test_an_account_that_moved_meanwhile_makes_it_stale(world, persons, enter):
    enter("0.0312", source="更正通知（试）")
    case = open_rate_correction(2024, why(), region=REGION, by=world.settler)
    with pytest.raises(AlreadyUnderWay, match=case.number):
        open_rate_correction(2024, why(), region=REGION, by=world.settler)
    corrected(world, persons[0], JANUARY, wage_fen=700_000)
    with pytest.raises(PostingRefused, match="已过时"):
        world.approve(case)


def test_the_settlement_clerk_sees_the_effect_and_submits_and_the_reviewers_see_the_cause(
    world, persons, enter
):
    enter("0.0312", source="更正通知（试）")
    filled = {"year": "2024", "evidence": "国家更正通知"}
    preview = world.as_settler.post("/settlements/rate/", {**filled, "preview": ""}).content.decode()
    for word in ("3.12%", "更正通知（试）", "提交更正"):
        assert word in preview
    answer = world.as_settler.post("/settlements/rate/", {**filled, "submit": ""})
    assert answer.status_code == 302, answer.content.decode()
    shown = world.as_first.get(answer.headers["Location"]).content.decode()
    for word in ("3.12%", "2.62%", "更正通知（试）", "国家更正通知", persons[0].insurance_number):
        assert word in shown
    assert world.as_settler.post("/settlements/rate/", {"year": "", "evidence": ""}).status_code == 422
    assert world.as_counter.get("/settlements/rate/").status_code == 403
