"""Reconciliation finds whatever is planted: as the server's administrator, triggers off, one wrong thing at a time."""

import re

import psycopg
import pytest
from django.db import connection

from quanyi.agency.control.models import Finding
from quanyi.agency.control.reports import issue_report
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme

FIRST = "WHERE id = (SELECT min(id) FROM {0})"
LAST = "WHERE id = (SELECT max(id) FROM {0})"
FUND = """WHERE id = (SELECT min(e.id) FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id
    WHERE account = 1 AND j.kind = 'declaration')"""
OWN = "WHERE id = (SELECT min(id) FROM ledger_entry WHERE account = 5)"
MORE = "SET amount_fen = amount_fen + 1"

# What is done to the books -> what is found.
PLANTED = {
    f"UPDATE ledger_entry {MORE} {FUND}": {
        "journal_unbalanced", "month_unequal", "voucher_unequal", "report_unequal",
    },
    f"DELETE FROM ledger_entry {OWN}": {
        "journal_unbalanced", "month_unequal", "voucher_unequal", "report_unequal",
    },
    f"UPDATE ledger_entry SET month = '2025-05-01' {FUND}": {"month_unequal"},
    f"DELETE FROM ledger_crediting {FIRST.format('ledger_crediting')}": {"due_unequal"},
    f"UPDATE ledger_suspenseitem {MORE} {LAST.format('ledger_suspenseitem')}": {"suspense_unequal"},
    f"DELETE FROM ledger_suspenseclearing {FIRST.format('ledger_suspenseclearing')}": {"suspense_unequal"},
    "UPDATE ledger_benefitpayment SET pool_fen = pool_fen + 1": {"payable_unequal"},
    f"UPDATE ledger_benefitoutcome {MORE} {FIRST.format('ledger_benefitoutcome')}": {
        "payable_unequal", "report_unequal",
    },
    "UPDATE collect_benefitrow SET own_fen = own_fen - 1 WHERE act = 'payment'": {"voucher_unequal"},
    f"UPDATE collect_outcomerow {MORE} {FIRST.format('collect_outcomerow')}": {"voucher_unequal"},
    f"UPDATE ledger_fundmovement {MORE} WHERE reference = 'P001'": {"movement_unequal"},
    f"UPDATE collect_paymentrow {MORE} WHERE reference = 'P001'": {"voucher_unequal"},
    "UPDATE collect_declarationrow SET account_own_fen = account_own_fen - 1 WHERE paid_on IS NOT NULL": {
        "voucher_unequal",
    },
    "UPDATE compute_fundreport SET last_entry_id = last_entry_id - 5": {"report_unequal"},
    "UPDATE compute_fundreport SET figures = jsonb_set(figures, '{closing_fen}', '1')": {"report_unequal"},
    "UPDATE ledger_settledyear SET own_interest_fen = own_interest_fen + 1": {"report_unequal"},
    "UPDATE collect_interestrow SET opening_own_fen = opening_own_fen + 1": {"report_unequal"},
    "UPDATE ledger_accountyear SET closing_own_fen = closing_own_fen + 1": {"report_unequal"},
    r"UPDATE collect_receivedfile SET content = content || '\x00' WHERE kind = 'payments'": {
        "original_changed",
    },
}  # fmt: skip
OF_THE_BANK = {
    "not_in_statement", "not_in_ledger", "other_amount", "other_date", "twice_in_statement", "running_balance",
}  # fmt: skip


@pytest.mark.shows("gb-12-2", "账、证、表、银行对账单之间的不符逐项查出")
@pytest.mark.shows("gb-10.2-4", "人为植入的不符逐项查出并指明")
def test_whatever_is_planted_is_found_and_named(office):
    from tests.agency.kinds.benefit.paying import pay_a_pension
    from tests.agency.money.office import Money, busy

    office_of_money = Money()
    pay_a_pension(office_of_money)
    busy(office_of_money)
    issue_report(
        Month(2025, 1), Month(2025, 12), scheme=Scheme.PENSION, region="DEMO", by=office_of_money.settler
    )
    with psycopg.connect(office.dsn("admin"), autocommit=True) as administrator:
        if not administrator.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[
            0
        ]:
            pytest.skip("an outside server's login may not switch triggers off")
        assert found() == set()
        seen = {change: found_with(administrator, change) for change in PLANTED}
        assert found() == set()
    assert seen == PLANTED


def found_with(administrator, change):
    """The findings while `change` stands; then the table is put back from a copy."""
    table = re.search(r"(?:UPDATE|FROM) (\w+)", change)[1]
    administrator.execute("SET session_replication_role = replica")
    administrator.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    administrator.execute(f"CREATE TABLE kept AS SELECT * FROM {table}")
    administrator.execute(change)
    try:
        return found()
    finally:
        connection.close()
        administrator.execute(f"DELETE FROM {table}")
        administrator.execute(f"INSERT INTO {table} SELECT * FROM kept")
        administrator.execute("DROP TABLE kept")


def found():
    from tests.agency.money.office import findings

    from quanyi.agency.control.reconciliation import reconcile

    return {finding for _, finding in findings(reconcile())}


@pytest.mark.django_db
def test_every_kind_of_finding_is_shown():
    """Those of the bank in test_reconciliation.py, what was posted after a report in test_reports.py."""
    assert set().union(*PLANTED.values()) | OF_THE_BANK | {"report_overtaken"} == set(Finding.values)
