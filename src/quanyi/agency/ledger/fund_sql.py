"""The figures of a fund over a period, as known when an entry was the last; statements put together from constants.

Basis: gb-10.2-4, gb-12-2.
"""

# ruff: noqa: S608

from typing import Any

from django.db import connection

from quanyi.law.periods import Month
from quanyi.law.terms import SCHEME_ACCOUNTS, LedgerAccount, Scheme

_KNOWN = "e.id <= %(entry)s AND e.month <= %(last)s"
_JOURNALS = "(SELECT coalesce(max(journal_id), 0) FROM ledger_entry WHERE id <= %(entry)s)"

BALANCES = f"""
    SELECT e.account, coalesce(sum(e.amount_fen) FILTER (WHERE e.month < %(first)s), 0), sum(e.amount_fen)
    FROM ledger_entry e WHERE {_KNOWN} AND e.account = ANY(%(accounts)s) GROUP BY 1 ORDER BY 1
"""
# Money in and out by kind of case; what is taken back in red lowers the side that it stood on.
MOVED = f"""
    SELECT CASE WHEN (e.amount_fen > 0) <> e.is_red THEN 'income' ELSE 'expenditure' END || '.' || j.kind,
        sum(e.amount_fen * CASE WHEN (e.amount_fen > 0) <> e.is_red THEN 1 ELSE -1 END)
    FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id
    WHERE {_KNOWN} AND e.month >= %(first)s AND e.account = %(fund)s AND j.kind <> 'benefit' GROUP BY 1 ORDER BY 1
"""
# Benefits by what they are: as the bank paid them, less what returned; earlier journals paid from the fund at once.
BENEFITS = f"""
    SELECT kind, sum(fen) FROM (
        SELECT CASE o.result WHEN 'recovered' THEN 'income.recovered' ELSE 'expenditure.' || b.kind END AS kind,
            CASE o.result WHEN 'returned' THEN -o.amount_fen ELSE o.amount_fen END AS fen
        FROM ledger_benefitoutcome o JOIN collect_outcomerow r ON r.id = o.row_id
        JOIN collect_benefitrow b ON b.id = r.benefit_id
        WHERE o.journal_id <= {_JOURNALS} AND b.scheme = ANY(%(schemes)s)
          AND date_trunc('month', r."on") BETWEEN %(first)s AND %(last)s
        UNION ALL SELECT 'expenditure.' || b.kind, p.own_fen + p.transfer_fen + p.pool_fen
        FROM ledger_benefitpayment p JOIN collect_benefitrow b ON b.id = p.row_id
        WHERE p.journal_id <= {_JOURNALS} AND p.month BETWEEN %(first)s AND %(last)s AND b.scheme = ANY(%(schemes)s)
          AND EXISTS (SELECT 1 FROM ledger_entry f WHERE f.journal_id = p.journal_id AND f.account = %(fund)s)
    ) paid GROUP BY 1 ORDER BY 1
"""
PERSONS = f"""
    SELECT (SELECT count(DISTINCT e.person_id) FROM ledger_entry e
            WHERE {_KNOWN} AND e.account = ANY(%(individual)s)),
        (SELECT count(DISTINCT e.person_id) FROM ledger_entry e
            WHERE {_KNOWN} AND e.month >= %(first)s AND e.account = ANY(%(principal)s)
              AND (e.amount_fen < 0) <> e.is_red),
        (SELECT count(DISTINCT p.person_id) FROM ledger_benefitpayment p
            JOIN collect_benefitrow b ON b.id = p.row_id
            WHERE p.journal_id <= {_JOURNALS} AND p.month BETWEEN %(first)s AND %(last)s
              AND b.scheme = ANY(%(schemes)s))
"""
LATER = """
    SELECT DISTINCT e.journal_id, c.number FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id
    JOIN review_case c ON c.id = j.case_id
    WHERE e.id > %(entry)s AND e.month <= %(last)s AND e.account = ANY(%(accounts)s) ORDER BY 1
"""


def fund_figures(scheme: Scheme, first: Month, last: Month, *, up_to_entry: int) -> dict[str, int]:
    """A scheme's fund over a period: fen of money in, out and held, balances by account, and counts of persons.

    ``unexplained`` is what opening, income and expenditure leave of the closing balance: zero if the books are sound.
    """
    asked = _asked(scheme, first, last, up_to_entry)
    fund = SCHEME_ACCOUNTS[scheme].fund
    balances = {LedgerAccount(row[0]): (int(row[1]), int(row[2])) for row in _rows(BALANCES, asked)}
    opening, closing = balances.get(fund, (0, 0))
    moved = {str(name): int(fen) for name, fen in (*_rows(MOVED, asked), *_rows(BENEFITS, asked))}
    net = sum(fen if name.startswith("income") else -fen for name, fen in moved.items())
    names = ("persons_with_account", "persons_credited", "persons_paid")
    return {
        "opening_fen": opening,
        **{f"{name}_fen": fen for name, fen in moved.items()},
        "closing_fen": closing,
        "unexplained_fen": closing - opening - net,
        **{
            f"balance.{account.name.lower()}_fen": fen
            for account, (_, fen) in balances.items()
            if account is not fund
        },
        **{name: int(count) for name, count in zip(names, _rows(PERSONS, asked)[0], strict=True)},
    }


def journals_after(scheme: Scheme, first: Month, last: Month, *, entry: int) -> list[tuple[int, str]]:
    """(journal, case number) of what was posted after an entry into a period or before it."""
    return [(int(row[0]), str(row[1])) for row in _rows(LATER, _asked(scheme, first, last, entry))]


def _asked(scheme: Scheme, first: Month, last: Month, entry: int) -> dict[str, Any]:
    fund = SCHEME_ACCOUNTS[scheme].fund
    principal = (LedgerAccount.OWN_PRINCIPAL, LedgerAccount.TRANSFER_PRINCIPAL)
    is_pension = scheme is Scheme.PENSION
    return {
        "entry": entry,
        "first": first.first_day,
        "last": last.first_day,
        "fund": fund.value,
        "accounts": [account.value for account in LedgerAccount if account.scheme is fund.scheme],
        "schemes": [of.value for of, accounts in SCHEME_ACCOUNTS.items() if accounts.fund is fund],
        "individual": [account.value for account in LedgerAccount if is_pension and account.is_individual],
        "principal": [account.value for account in principal if is_pension],
    }


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
