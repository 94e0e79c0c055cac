"""A year settled in columns, block by block, is the year settled account by account."""

from datetime import date

import numpy as np
import pytest
from django.db import connection

from quanyi.agency.collect import columns
from quanyi.agency.collect.models import InterestRow
from quanyi.agency.kinds.settlement import computed, posting
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.kinds.settlement.settling import AccountYearsDiffer
from quanyi.agency.ledger import projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.models import Entry, SettledYear
from quanyi.law.periods import Month
from quanyi.law.rules.account_parts import year_rates
from quanyi.law.terms import ContributionKind
from quanyi.law.terms import LedgerAccount as A

YEAR = 2025


@pytest.fixture(params=[2, 20_000])
def block(request, monkeypatch):
    for module in (columns, computed, posting):
        monkeypatch.setattr(module, "BLOCK", request.param)


@pytest.fixture
def case(block, visit):
    """Five accounts: four paid in time, one whose month of the year before was paid in this one."""
    rows = [visit.row(n, row=4 + n, base_fen=600_000 + 100_000 * n, name=f"王小{n}") for n in range(1, 5)]
    late = visit.row(
        5, row=9, name="王小五", month=Month(2024, 11), kind=ContributionKind.BACK_PAYMENT, paid_on=date(2025, 2, 3),
        started_on=date(2024, 11, 1),
    )  # fmt: skip
    visit.approve(visit.declare(*rows, late))
    return settle_year(YEAR, region="DEMO", by=visit.settler)


def one_by_one():
    rates = year_rates(YEAR, "DEMO")
    for flow in ledger.year_flows(YEAR, region="DEMO"):
        own, transfer = ledger.interest_of(flow, rates)
        yield (
            flow.person_id, flow.own.opening_fen, sum(flow.own.credits), sum(flow.own.payouts),
            own.total, transfer.total,
        )  # fmt: skip


def test_every_account_is_computed_as_alone(case):
    found = InterestRow.objects.order_by("person_id").values_list(
        "person_id", "opening_own_fen", "credited_own_fen", "paid_out_fen", "own_interest_fen", "transfer_interest_fen"
    )  # fmt: skip
    assert list(found) == list(one_by_one())
    assert len(found) == 5
    summary = case.rounds.get().submission.summary
    assert summary["accounts"] == 5
    assert summary["interest_fen"] == sum(row[4] + row[5] for row in found)
    assert summary["credited_fen"] == sum(row[2] for row in found)


def test_the_journal_holds_each_interest_once(case, visit):
    rows = {row[0]: row[4] for row in one_by_one()}
    visit.approve(case)
    journal = case.journals.get()
    entries = Entry.objects.filter(journal=journal, account=A.OWN_INTEREST.value)
    assert {entry.person_id: -entry.amount_fen for entry in entries} == rows
    assert {entry.month for entry in Entry.objects.filter(journal=journal)} == {Month(YEAR, 12)}
    assert journal.entry_count == Entry.objects.filter(journal=journal).count() == 6
    assert dict(SettledYear.objects.values_list("person_id", "own_interest_fen")) == rows
    assert not list(projection.differences())


def test_a_year_is_not_settled_on_account_years_that_are_not_what_the_entries_come_to(visit):
    visit.approve(visit.declare(visit.row(1)))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_accountyear SET closing_own_fen = closing_own_fen + 1")
    with pytest.raises(AccountYearsDiffer, match="与分录不一致"):
        settle_year(YEAR, region="DEMO", by=visit.settler)


def test_a_value_of_another_layout_is_refused():
    packed = columns.HEAD + columns.packed((">i8", ">i4"), [np.array([1, 2]), np.array([3, 4])]) + columns.END
    (read,) = columns.unpacked((">i8", ">i4"), [packed[:7], packed[7:]])
    assert [column.tolist() for column in read] == [[1, 2], [3, 4]]
    with pytest.raises(ValueError, match="no rows"):
        list(columns.unpacked((">i8", ">i8"), [packed]))
    absent = bytearray(packed)
    absent[len(columns.HEAD) + 2 : len(columns.HEAD) + 6] = b"\xff" * 4
    with pytest.raises(ValueError, match="absent"):
        list(columns.unpacked((">i8", ">i4"), [bytes(absent)]))
