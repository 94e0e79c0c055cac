"""The account through a year: worked years item by item, and what must hold for every record."""

import tomllib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.strategies import amounts, records

from quanyi.law import (
    AccountBalance,
    InvalidInput,
    Month,
    NoParameter,
    OwedMonth,
    YearRecord,
    account_year,
    all_provisions,
    parameter,
    parse_yuan,
    yearly_interest_fen,
)
from quanyi.law.rules.account_items import layouts
from quanyi.law.rules.account_record import SUB_BALANCES
from quanyi.law.terms import TERMS, ContributionKind

FOLDER = Path(__file__).parent / "examples"
EXAMPLES = tomllib.loads((FOLDER / "account_year.toml").read_text())["example"]


def record_of(example):
    def balance(name):
        return AccountBalance(*(parse_yuan(example.get(f"{name}_{part}", "0")) for part in SUB_BALANCES))

    return YearRecord(
        year=example["year"],
        region="DEMO",
        opening=balance("opening"),
        received=balance("received"),
        months=tuple(owed for run in example["months"] for owed in owed_run(run)),
        payments_own=(parse_yuan(example.get("payments_own", "0")),) * 12,
        moved_out=Month.parse(example["moved_out"]) if "moved_out" in example else None,
    )


def owed_run(run):
    for month in Month.span(Month.parse(run["from"]), Month.parse(run["to"])):
        credited = {"in its month": month, "unpaid": None}.get(run["credited"], run["credited"])
        yield OwedMonth(
            month=month,
            credited=Month.parse(credited) if isinstance(credited, str) else credited,
            kind=ContributionKind.BACK_PAYMENT if run.get("late") else ContributionKind.NORMAL,
            deferred_until=Month.parse(run["deferred_until"]) if "deferred_until" in run else None,
            **{
                f"{part}_fen": parse_yuan(run.get(part, "0"))
                for part in ("base", "own", "transfer", "pooled")
            },
        )


def items_of(figure):
    return {node.provisions[0]: node for node in figure.walk() if len(node.provisions) == 1}


def carrying_its_items(example):
    """An item checked as [total, principal, interest] shows the two lines that the standard splits it into."""
    halves = [
        f"{id_}-{n}" for id_ in ("gb-A-39", "gb-A-40", "gb-A-42") for n in (1, 2) if id_ in example["items"]
    ]
    what = f"账户年度例题 {example['id']} 的该项与手算逐分相符"
    marks = [pytest.mark.shows(id_, what) for id_ in (*example["items"], *halves)]
    return pytest.param(example, id=example["id"], marks=marks)


@pytest.mark.parametrize("example", [*map(carrying_its_items, EXAMPLES)])
def test_worked_year(example):
    figure = account_year(record_of(example))
    items = items_of(figure)
    assert figure.fen == parse_yuan(example["closing"])
    if "moved_out_fen" in example:
        assert figure.part("moved_out").fen == parse_yuan(example["moved_out_fen"])
    for clause, wanted in example["items"].items():
        item = items[clause]
        if isinstance(wanted, list):
            found = [item.fen, item.part("principal").fen, item.part("interest").fen]
            assert found == [parse_yuan(text) for text in wanted], clause
        else:
            assert item.fen == (wanted if isinstance(wanted, int) else parse_yuan(wanted)), clause


def test_chain_of_years():
    chain = tomllib.loads((FOLDER / "account.toml").read_text())["chain"]
    balance = AccountBalance()
    for year, wanted in enumerate(chain["year_end"], start=chain["first_year"]):
        monthly = parse_yuan(chain["monthly"])
        months = tuple(
            OwedMonth(month=month, base_fen=0, own_fen=monthly, credited=month)
            for month in Month.of_year(year)
        )
        figure = account_year(YearRecord(year=year, region="CN", opening=balance, months=months))
        balance = AccountBalance.closing(figure)
        assert figure.fen == parse_yuan(wanted), year


def test_identity_as_the_audit_standard_prints_it():
    """GB/T 40217-2021: 10000 + 1000 + 100 − 500 = 10600 (a rate that bears exactly 100.00)."""
    rate = replace(parameter("crediting_rate", on=2024, region="CN"), value=Fraction("0.009958"))
    december = Month(2024, 12)
    owed = OwedMonth(month=december, base_fen=1_000_000, own_fen=100_000, credited=december)
    figure = account_year(
        YearRecord(
            year=2024,
            region="DEMO",
            opening=AccountBalance(1_000_000),
            months=(owed,),
            payments_own=(0,) * 11 + (50_000,),
            rate=rate,
        )
    )
    terms = ("opening_balance", "principal_in_year", "interest_in_year", "paid_out_in_year")
    assert [figure.part(term).fen for term in terms] == [1_000_000, 100_000, 10_000, 50_000]
    assert figure.fen == 1_060_000


@given(records())
def test_identity_and_items_add_up(record):
    figure = account_year(record)
    identity = {part.term: part.fen for part in figure.parts[:6]}
    assert figure.fen == sum(AccountBalance.closing(figure).amounts)
    assert (
        figure.fen
        == identity["opening_balance"]
        + identity.get("received_balance", 0)
        + identity["principal_in_year"]
        + identity["interest_in_year"]
        - identity["paid_out_in_year"]
    )
    # Every credited fen stands in exactly one item: the year's two parts, or the made-up ones.
    of_items = ("year_own_credit", "year_transfer_credit", "made_up_own", "made_up_transfer")
    items = [part for part in figure.parts if part.term in of_items]
    carried = sum(part.fen for part in figure.parts if part.term.startswith("interest_on_opening_"))
    assert sum(item.part("principal").fen for item in items) == identity["principal_in_year"]
    assert sum(item.part("interest").fen for item in items) + carried == identity["interest_in_year"]
    opening = sum(part.fen for part in figure.parts if part.term in ("opening_own", "opening_transfer"))
    assert opening == identity["opening_balance"] + identity.get("received_balance", 0)


@given(records())
def test_principal_and_arrears_open_down_to_the_months(record):
    sourced = tuple(replace(owed, source=f"entry:{n}") for n, owed in enumerate(record.months))
    figure = account_year(replace(record, months=sourced))
    for term, leaf in (("principal_in_year", "credit"), ("all_own_arrears", "arrears_principal")):
        leaves = [node for node in figure.part(term).walk() if node.term == leaf]
        assert all(node.source and not node.parts for node in leaves)
    credits = [node.fen for node in figure.part("principal_in_year").walk() if node.term == "credit"]
    assert sum(credits) == figure.part("principal_in_year").fen
    interest = figure.part("interest_in_year")
    assert sum(part.fen for node in interest.parts for part in node.parts) == interest.fen
    for node in interest.walk():
        assert not node.parts or node.formula or sum(part.fen for part in node.parts) == node.fen


@given(records())
def test_every_clause_of_the_year_is_there_once_and_in_both_languages(record):
    figure = account_year(record)
    clauses = [node.provisions[0] for node in figure.walk() if len(node.provisions) == 1]
    assert len(clauses) == len(set(clauses))
    wanted = {f"gb-A-{n}" for n in (26, 27, 28, 29, 30, 31, 33, 34, *range(38, 44))}
    wanted |= {"gb-A-43-1", "gb-A-43-2"}
    leaves = {provision.id for provision in all_provisions() if provision.leaf}
    for clause in {layout.clause for layout in layouts(record.year)}:
        wanted |= {leaf for leaf in leaves if leaf.startswith(f"{clause}-")}
    if record.year == 2001:
        wanted -= {f"gb-A-37-{n}" for n in (9, 10, 11, 12)}
    assert wanted <= set(clauses)
    assert {node.term for node in figure.walk()} <= set(TERMS)


@given(records(), st.randoms())
def test_order_of_months_does_not_matter(record, chance):
    shuffled = list(record.months)
    chance.shuffle(shuffled)
    ours, theirs = account_year(record), account_year(replace(record, months=tuple(shuffled)))
    assert AccountBalance.closing(ours) == AccountBalance.closing(theirs)
    assert {key: item.value for key, item in items_of(ours).items()} == {
        key: item.value for key, item in items_of(theirs).items()
    }


@given(st.lists(amounts, min_size=12, max_size=12), amounts, st.integers(1, 12))
def test_a_move_within_the_year_changes_nothing(credits, opening, moved):
    """What leaves one place and is received at another ends the year as if it had stayed."""
    months = tuple(
        OwedMonth(month=month, base_fen=0, own_fen=fen, credited=month)
        for month, fen in zip(Month.of_year(2020), credits, strict=True)
    )
    stayed = account_year(YearRecord(year=2020, region="CN", opening=AccountBalance(opening), months=months))
    out = account_year(
        YearRecord(
            year=2020,
            region="CN",
            opening=AccountBalance(opening),
            months=months[:moved],
            moved_out=Month(2020, moved),
        )
    )
    received = account_year(
        YearRecord(year=2020, region="CN", received=AccountBalance(opening), months=months)
    )
    moved_fen = opening + sum(credits[:moved])
    assert out.fen == 0
    assert sum(part.fen for part in out.parts if part.term == "moved_out") == moved_fen
    assert AccountBalance.closing(received) == AccountBalance.closing(stayed)
    assert stayed.part("interest_in_year").fen == sum(
        yearly_interest_fen(opening, credits, Fraction("0.0604"))
    )


def test_an_unpublished_rate_is_named_and_never_assumed():
    with pytest.raises(NoParameter) as refused:
        account_year(YearRecord(year=2026, region="DEMO"))
    assert refused.value.facts == {"series": "crediting_rate", "region": "DEMO", "on": "2026"}


def test_a_rate_of_its_own_for_what_was_carried_over():
    rate = parameter("crediting_rate", on=2020, region="CN")
    bank = replace(rate, value=Fraction("0.015"))
    figure = account_year(
        YearRecord(year=2020, region="CN", opening=AccountBalance(1_000_000), carried_rate=bank)
    )
    assert figure.fen == 1_015_000
    assert (items_of(figure)["gb-A-33"].value, items_of(figure)["gb-A-34"].value) == (bank.rate, rate.rate)


def test_the_investment_return_of_the_year_is_shown_and_bears_nothing():
    """Item 35 is a record: the account bears the crediting rate, whatever the fund earned."""
    rate = parameter("crediting_rate", on=2020, region="CN")
    earned = replace(rate, series="investment_return_rate", value=Fraction("0.0912"))
    plain = YearRecord(year=2020, region="CN", opening=AccountBalance(1_000_000))
    figure = account_year(replace(plain, investment_return=earned))
    assert items_of(figure)["gb-A-35"].value == Fraction("0.0912")
    assert figure.fen == account_year(plain).fen == 1_060_400
    assert "gb-A-35" not in items_of(account_year(plain))


def test_payments_use_up_principal_and_then_interest():
    opening = AccountBalance(10_000, 50_000)
    record = YearRecord(year=2024, region="CN", opening=opening, payments_own=(1_000,) * 12)
    figure = account_year(record)
    interest = sum(yearly_interest_fen(60_000, [0] * 12, Fraction("0.0262"), payments=[1_000] * 12))
    assert AccountBalance.closing(figure) == AccountBalance(0, 48_000 + interest)
    with pytest.raises(InvalidInput, match=r"payout\.payment"):
        account_year(replace(record, payments_own=(10_000,) * 12))


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"months": (OwedMonth(month=Month(2021, 1), base_fen=0, own_fen=1),)}, "晚于"),
        (
            {"months": (OwedMonth(month=Month(2019, 1), base_fen=0, own_fen=1, credited=Month(2019, 2)),)},
            "上年末储存额",
        ),
        ({"payments_own": (1,) * 11}, "12 个"),
        ({"payments_transfer": (-1,) * 12}, "非负"),
        ({"moved_out": Month(2019, 5)}, "转出"),
        ({"moved_out": Month(2020, 5), "payments_own": (1,) * 12}, "不转移"),
    ],
)
def test_a_wrong_record_is_refused(wrong, fault):
    with pytest.raises(InvalidInput, match=fault):
        YearRecord(year=2020, region="CN", **wrong)


@pytest.mark.parametrize("amount", [-1, 1.0, True, None])
def test_what_is_owed_is_whole_fen_and_not_negative(amount):
    with pytest.raises(InvalidInput):
        OwedMonth(month=Month(2020, 1), base_fen=0, own_fen=amount)


def test_the_tree_of_a_year_does_not_grow_over_a_career():
    balance, sizes = AccountBalance(), set()
    for year in range(1996, 2026):
        months = tuple(
            OwedMonth(month=month, base_fen=100_000, own_fen=5_000, transfer_fen=6_000, credited=month)
            for month in Month.of_year(year)
        )
        figure = account_year(YearRecord(year=year, region="DEMO", opening=balance, months=months))
        balance = AccountBalance.closing(figure)
        sizes.add(sum(1 for _ in figure.walk()))
    assert max(sizes) < 200
