"""Journals balance, postings keep every fen, reversal restores."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import CaseKind, InvalidInput, LedgerAccount, Month, closing_balance
from quanyi.law.ledger import (
    INDIVIDUAL,
    ContributionLine,
    Entry,
    InterestLine,
    Journal,
    SuspenseLine,
    balance,
    balance_of_person,
    contribution_entries,
    due_entries,
    interest_entries,
    payment_entries,
    refund_entries,
    reverse,
    suspense_entries,
)

MAY, JUNE = Month(2024, 5), Month(2024, 6)
EMPLOYER = 7

fen = st.integers(0, 10**8)
a_month = st.integers(MAY.index, MAY.index + 3).map(Month.from_index)


@st.composite
def lines(draw):
    own, employer = draw(fen), draw(fen)
    account_own = draw(st.integers(0, own))
    account_transfer = draw(st.integers(0, employer))
    month = draw(a_month)
    credited = draw(st.none() | st.integers(0, 12).map(lambda later: month + later))
    return ContributionLine(
        draw(st.integers(1, 4)), month, credited, own, employer, account_own, account_transfer
    )


def total(entries, *accounts):
    return balance(entries, accounts=accounts)


def test_a_paid_and_an_unpaid_line():
    entries = contribution_entries(
        [
            ContributionLine(1, MAY, JUNE, 24000, 48000, 24000, 9000),
            ContributionLine(2, MAY, None, 8000, 16000, 8000, 0),
        ],
        EMPLOYER,
    )
    assert set(entries) == {
        Entry(LedgerAccount.RECEIVABLE, 96000, None, EMPLOYER, MAY),
        Entry(LedgerAccount.CONTRIBUTION_DUE, -96000, None, EMPLOYER, MAY),
        Entry(LedgerAccount.FUND, 72000, None, EMPLOYER, JUNE),
        Entry(LedgerAccount.RECEIVABLE, -72000, None, EMPLOYER, MAY),
        Entry(LedgerAccount.CONTRIBUTION_DUE, 72000, None, EMPLOYER, MAY),
        Entry(LedgerAccount.POOLED_FUND, -39000, None, EMPLOYER, JUNE),
        Entry(LedgerAccount.OWN_PRINCIPAL, -24000, 1, EMPLOYER, JUNE),
        Entry(LedgerAccount.TRANSFER_PRINCIPAL, -9000, 1, EMPLOYER, JUNE),
    }
    assert balance_of_person(entries, 1) == 33000
    assert balance_of_person(entries, 1, until=MAY) == 0
    assert balance_of_person(entries, 2) == 0


@given(st.lists(lines(), min_size=1))
def test_postings_balance_and_keep_every_fen(given_lines):
    entries = contribution_entries(given_lines, EMPLOYER)
    paid = [line for line in given_lines if line.credited_month]
    unpaid = sum(line.total_fen for line in given_lines) - sum(line.total_fen for line in paid)
    assert balance(entries) == 0
    assert all(entry.amount_fen for entry in entries)
    assert (
        total(entries, LedgerAccount.RECEIVABLE) == unpaid == -total(entries, LedgerAccount.CONTRIBUTION_DUE)
    )
    assert total(entries, LedgerAccount.FUND) == sum(line.total_fen for line in paid)
    assert total(entries, LedgerAccount.FUND) == -total(entries, LedgerAccount.POOLED_FUND, *INDIVIDUAL)
    for person in range(1, 5):
        wanted = sum(
            line.account_own_fen + line.account_transfer_fen for line in paid if line.person_id == person
        )
        assert balance_of_person(entries, person) == wanted


@given(st.lists(lines(), min_size=1), st.randoms())
def test_order_does_not_matter_and_paying_later_comes_to_the_same(given_lines, random):
    at_once = contribution_entries(given_lines, EMPLOYER)
    shuffled = list(given_lines)
    random.shuffle(shuffled)
    paid = [line for line in given_lines if line.credited_month]
    assert Counter(contribution_entries(shuffled, EMPLOYER)) == Counter(at_once)
    assert Counter(due_entries(given_lines, EMPLOYER) + payment_entries(paid, EMPLOYER)) == Counter(at_once)


@given(st.lists(lines(), min_size=1))
def test_reversal_restores(given_lines):
    entries = contribution_entries(given_lines, EMPLOYER)
    if not entries:
        return
    journal = Journal(CaseKind.DECLARATION, entries)
    undone = entries + reverse(journal).entries
    assert all(total(undone, account) == 0 for account in LedgerAccount)
    assert reverse(reverse(journal)) == journal
    assert all(entry.is_red for entry in reverse(journal).entries)
    assert [e.is_credit for e in reverse(journal).entries] == [e.is_credit for e in entries]


def test_interest_of_a_year():
    interest = closing_balance(1_000_000, [40_000] * 12, year=2020, region="CN").part("yearly_interest")
    entries = interest_entries(
        [InterestLine(1, interest.fen, 0), InterestLine(2, 5, -3), InterestLine(3, 0, 0)], 2020
    )
    assert set(entries) == {
        Entry(LedgerAccount.INTEREST_SOURCE, 76104 + 2, None, None, Month(2020, 12)),
        Entry(LedgerAccount.OWN_INTEREST, -76104, 1, None, Month(2020, 12)),
        Entry(LedgerAccount.OWN_INTEREST, -5, 2, None, Month(2020, 12)),
        Entry(LedgerAccount.TRANSFER_INTEREST, 3, 2, None, Month(2020, 12), is_red=True),
    }
    assert Journal(CaseKind.SETTLEMENT, entries).entries == entries
    assert interest_entries([], 2020) == ()


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ((), "没有分录"),
        ((Entry(LedgerAccount.FUND, 1, None, 1, MAY),), "借贷不平"),
        ((Entry(LedgerAccount.FUND, 0, None, 1, MAY),), "金额为零"),
        ((Entry(LedgerAccount.FUND, 1.0, None, 1, MAY),), "整数分"),
        (
            (
                Entry(LedgerAccount.FUND, 1, None, 1, MAY),
                Entry(LedgerAccount.OWN_PRINCIPAL, -1, None, 1, MAY),
            ),
            "未写明人员",
        ),
    ],
)
def test_a_wrong_journal_cannot_exist(entries, fault):
    with pytest.raises(InvalidInput, match=fault):
        Journal(CaseKind.DECLARATION, entries)


@pytest.mark.parametrize(
    "line",
    [
        ContributionLine(1, MAY, JUNE, 100, 100, 150, 51),
        ContributionLine(1, MAY, JUNE, -1, 100, 0, 0),
        ContributionLine(1, MAY, None, 100, 100, 150, 51),
    ],
)
def test_a_wrong_line_is_refused(line):
    with pytest.raises(InvalidInput, match="缴费明细有误"):
        contribution_entries([line], EMPLOYER)


def test_an_unpaid_line_is_not_credited():
    with pytest.raises(InvalidInput, match="尚未到账"):
        payment_entries([ContributionLine(1, MAY, None, 1, 1, 1, 0)], EMPLOYER)


def test_stored_numbers_of_accounts_never_change():
    assert {account.value: account.name for account in LedgerAccount} == {
        1: "FUND",
        2: "RECEIVABLE",
        3: "CONTRIBUTION_DUE",
        4: "POOLED_FUND",
        5: "OWN_PRINCIPAL",
        6: "OWN_INTEREST",
        7: "TRANSFER_PRINCIPAL",
        8: "TRANSFER_INTEREST",
        9: "INTEREST_SOURCE",
        10: "BENEFITS_PAYABLE",
        11: "TRANSFER_CLEARING",
        12: "SUSPENSE",
        13: "OVERPAID",
        14: "UNEMPLOYMENT_FUND",
        15: "UNEMPLOYMENT_POOL",
        16: "UNEMPLOYMENT_PAYABLE",
        17: "UNEMPLOYMENT_OVERPAID",
        18: "INJURY_FUND",
        19: "INJURY_POOL",
        20: "INJURY_PAYABLE",
        21: "INJURY_OVERPAID",
        22: "MEDICAL_FUND",
        23: "MEDICAL_POOL",
        24: "MEDICAL_PAYABLE",
        25: "MEDICAL_OVERPAID",
        26: "UNEMPLOYMENT_RECEIVABLE",
        27: "UNEMPLOYMENT_DUE",
        28: "INJURY_RECEIVABLE",
        29: "INJURY_DUE",
        30: "MEDICAL_RECEIVABLE",
        31: "MEDICAL_DUE",
        40: "LATE_FEE_RECEIVABLE",
        41: "LATE_FEE_DUE",
        70: "INJURY_ADVANCE_RECEIVABLE",
        71: "INJURY_ADVANCE_DUE",
    }


def test_money_waits_in_suspense_and_leaves_it():
    line = SuspenseLine(12_345, Month(2025, 12), employer_id=7)
    waiting = Journal(CaseKind.PAYMENT, suspense_entries([line]))
    assert [(e.account, e.amount_fen, e.employer_id) for e in waiting.entries] == [
        (LedgerAccount.FUND, 12_345, 7),
        (LedgerAccount.SUSPENSE, -12_345, 7),
    ]
    paid_back = Journal(CaseKind.CLEARANCE, refund_entries([line]))
    assert balance(waiting.entries + paid_back.entries, accounts={LedgerAccount.FUND}) == 0
    assert balance(waiting.entries + paid_back.entries, accounts={LedgerAccount.SUSPENSE}) == 0


def test_a_due_may_be_paid_out_of_suspense():
    line = ContributionLine(1, Month(2025, 3), Month(2025, 4), 800, 1600, 800, 0)
    from_fund = payment_entries([line], 7)
    from_suspense = payment_entries([line], 7, source=LedgerAccount.SUSPENSE)
    moved = {
        (LedgerAccount.SUSPENSE if e.account is LedgerAccount.FUND else e.account, e.amount_fen)
        for e in from_fund
    }
    assert {(e.account, e.amount_fen) for e in from_suspense} == moved


def test_no_fund_pays_for_another():
    """Balanced as a whole is not enough: each scheme's entries must balance among themselves."""
    month = Month(2026, 1)
    paid = (
        Entry(LedgerAccount.MEDICAL_PAYABLE, 100, None, None, month),
        Entry(LedgerAccount.MEDICAL_FUND, -100, None, None, month),
    )
    assert Journal(CaseKind.BENEFIT, paid)
    crossed = paid[0], Entry(LedgerAccount.FUND, -100, None, None, month)
    with pytest.raises(InvalidInput, match="之间互相占用基金"):
        Journal(CaseKind.BENEFIT, crossed)
