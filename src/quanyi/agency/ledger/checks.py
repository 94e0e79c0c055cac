"""核查：账户. Checks of accounts: no part below zero, interest settled year by year, rows and entries equal.

Basis: d14-11-1, gb-10.2-4, gb-12-2.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from quanyi.agency.ledger.check_tables import ACCOUNTS, claims, declared_until, moved
from quanyi.agency.ledger.interest_check import interest_not_by_rule
from quanyi.agency.ledger.month_checks import CHECKS as MONTH_CHECKS
from quanyi.agency.ledger.month_checks import limits_of_all
from quanyi.agency.ledger.set_aside import waiting
from quanyi.agency.ledger.state_checks import CHECKS as STATE_CHECKS
from quanyi.agency.registry.checks import arguments, ask, only_theirs
from quanyi.law.checks import Asked, Found, check
from quanyi.law.parameters import parameter
from quanyi.law.terms import LedgerAccount, Severity

OWN = f"({LedgerAccount.OWN_PRINCIPAL.value}, {LedgerAccount.OWN_INTEREST.value})"
INTEREST = f"({LedgerAccount.OWN_INTEREST.value}, {LedgerAccount.TRANSFER_INTEREST.value})"


def _sum(array: str) -> str:
    """The twelve months of an array, added up."""
    return "(" + " + ".join(f"{array}[{n}]::bigint" for n in range(1, 13)) + ")"


@check("account.negative", Severity.ERROR, by_person=True)
def account_negative(asked: Asked) -> Iterable[Found]:
    """个人账户的一个部分在年末为负 / A part of an account stands below zero at the end of a year.

    The first such year of the own or of the transferred part, principal and interest together.
    Basis: d14-11-1, gb-8-3, gb-10.3-1, gb-A-36, gb-A-37.
    """
    return ask(
        f"""WITH yearly AS (
            SELECT person_id, CASE WHEN account IN {OWN} THEN 'own' ELSE 'transfer' END AS part, year,
                   sum(change_fen)::bigint AS change_fen
            FROM moved WHERE person_id IN (SELECT person_id FROM moved WHERE change_fen < 0) GROUP BY 1, 2, 3
        ), running AS (
            SELECT person_id, part, year,
                   sum(change_fen) OVER (PARTITION BY person_id, part ORDER BY year) AS balance_fen
            FROM yearly
        )
        SELECT DISTINCT ON (person_id, part) part AS about, person_id, NULL, NULL, part, year, balance_fen::bigint
        FROM running WHERE balance_fen < 0 ORDER BY person_id, part, year""",
        moved(asked),
        **arguments(asked),
    )


@check("account.interest_differs", Severity.ERROR, by_person=True)
def account_interest_differs(asked: Asked) -> Iterable[Found]:
    """年度利息分录与已结息年度不符 / Interest entries of a year differ from the interest that was settled.

    What was paid out of interest is no entry of it; interest credited with what is decided (预结) waits for the
    settlement of its year.
    Basis: d14-11-1, gb-10.2-3, gb-12-2, gb-A-34.
    """
    return ask(
        f"""WITH entered AS (
            SELECT m.person_id, m.year, sum(m.credited_fen) AS entered_fen,
                   bool_and(j.kind IN ('benefit', 'inheritance', 'termination')
                        OR j.kind = 'migration' AND j.purpose = 'recomputation') AS waits
            FROM moved m JOIN ledger_journal j ON j.id = m.journal_id
            WHERE m.account IN {INTEREST} AND m.is_credit AND j.kind <> 'transfer_in' AND j.purpose <> 'carrying'
            GROUP BY 1, 2
        ), settled AS (
            SELECT DISTINCT ON (person_id, year) person_id, year,
                   own_interest_fen + transfer_interest_fen AS settled_fen
            FROM ledger_settledyear WHERE true{only_theirs(asked)} ORDER BY person_id, year, version DESC
        )
        SELECT year::text AS about, person_id, NULL, NULL, year, coalesce(entered_fen, 0)::bigint AS entered_fen,
               coalesce(settled_fen, 0) AS settled_fen
        FROM entered FULL JOIN settled USING (person_id, year)
        WHERE coalesce(entered_fen, 0) <> coalesce(settled_fen, 0) AND NOT (settled_fen IS NULL AND waits)
        ORDER BY person_id, year""",
        moved(asked),
        **arguments(asked),
    )


@check("account.interest_by_rule", Severity.ERROR, by_person=True)
def account_interest_by_rule(asked: Asked) -> Iterable[Found]:
    """在本机构结息的年度，利息与规则复算结果不符 / The interest of a year settled here is not what the rule gives.

    By the rates known on the day on which the version that counts was worked out.
    Basis: d14-6-4, d14-11-1, gb-10.2-3, gb-A-34.
    """
    return interest_not_by_rule(asked.region, asked.portion and asked.portion.persons)


def _closed(asked: Asked) -> str:
    """The last year that each region has settled for anybody, which a portion is told."""
    if asked.portion:
        return """
    closed AS (SELECT * FROM unnest(%(closed_regions)s::text[], %(closed_years)s::int[]) AS known(region, until))"""
    return f"""
    closed AS ({_LAST_SETTLED})"""


_LAST_SETTLED = """
    SELECT p.region, max(s.year) AS until
    FROM ledger_settledyear s JOIN registry_person p ON p.id = s.person_id GROUP BY 1"""


def asked_of_all(asked: Asked) -> dict[str, Any]:
    """What the checks of a portion of persons must know of all: asked once for all portions."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_SETTLED)
        closed = cursor.fetchall()
    known = {"closed_regions": [region for region, _ in closed], "closed_years": [year for _, year in closed]}
    return {**known, **declared_until(), **limits_of_all(asked)}


def _unsettled(asked: Asked, which: str) -> Iterable[Found]:
    """Account years without settlement though money stood in them or moved.

    What a person has of entries and of settled years is put side by side by one grouping: a join of the two is planned
    by guesses at how many groups there are, and was taken row against row.
    """
    return ask(
        f"""WITH accounts AS (
            SELECT person_id, max(first) AS first, max(years) AS years FROM (
                SELECT person_id, min(year) AS first, NULL::int[] AS years FROM moved GROUP BY 1
                UNION ALL
                SELECT person_id, NULL, array_agg(DISTINCT year::int ORDER BY year::int)
                FROM ledger_settledyear WHERE true{only_theirs(asked)} GROUP BY 1
            ) both_sides GROUP BY 1
        ), unsettled AS (
            SELECT a.person_id, y.year, coalesce(a.years[cardinality(a.years)], 0) AS last
            FROM accounts a JOIN registry_person p ON p.id = a.person_id JOIN closed c ON c.region = p.region
            CROSS JOIN LATERAL generate_series(a.first, c.until) AS y(year)
            WHERE (y.year = ANY(a.years)) IS NOT TRUE
        )
        SELECT u.year::text AS about, u.person_id, NULL, NULL, u.year, held.opening_fen::bigint AS opening_fen
        FROM unsettled u CROSS JOIN LATERAL (
            SELECT coalesce(-sum(fen) FILTER (WHERE month < make_date(u.year, 1, 1)), 0) AS opening_fen,
                   bool_or(month >= make_date(u.year, 1, 1) AND fen <> 0) AS moved
            FROM (SELECT month, account, sum(amount_fen) AS fen FROM ledger_entry e
                  WHERE e.person_id = u.person_id AND e.account {ACCOUNTS} AND e.month <= make_date(u.year, 12, 1)
                  GROUP BY 1, 2) net
        ) held
        WHERE {which} AND (held.moved OR held.opening_fen <> 0) ORDER BY u.person_id, u.year""",
        moved(asked),
        _closed(asked),
        **arguments(asked),
    )


@check("account.year_skipped", Severity.ERROR, by_person=True)
def account_year_skipped(asked: Asked) -> Iterable[Found]:
    """跳过一个年度结息：后一年度已结息，此年度未结 / A year was passed over: a later one is settled, this one is not.

    Basis: d14-11-1, gb-10.2-3, gb-A-33, gb-A-34.
    """
    return _unsettled(asked, "u.year < u.last")


@check("account.year_open", Severity.WARNING, by_person=True)
def account_year_open(asked: Asked) -> Iterable[Found]:
    """本统筹地区此年度已结息，此账户尚未结息 / The region has settled this year, this account has not.

    Money that came after the region's settlement of the year; it is settled by running the year again.
    Basis: d14-11-1, gb-10.2-3, gb-A-34.
    """
    return _unsettled(asked, "u.year > u.last")


@check("account.contribution_differs", Severity.ERROR, by_person=True)
def account_contribution_differs(asked: Asked) -> Iterable[Found]:
    """申报明细应记入个人账户的金额与分录不符 / What declared rows credit to an account differs from the entries.

    Basis: d14-6-4, d14-11-1, gb-6.2, gb-12-2.
    """
    return ask(
        f"""WITH posted AS (
            SELECT id FROM ledger_journal
            WHERE kind IN ('declaration', 'row_clearance', 'flexible', 'payment', 'back_payment')
              AND purpose = 'posting'
        ), credited AS (
            SELECT journal_id, person_id, row_id FROM ledger_contribution
            WHERE credited_month IS NOT NULL{only_theirs(asked)}
            UNION ALL
            SELECT a.journal_id, c.person_id, c.row_id FROM ledger_crediting a
            JOIN ledger_contribution c ON c.id = a.contribution_id
            WHERE a.back_payment_id IS NULL{only_theirs(asked, "c.person_id")}
        ), stated AS (
            SELECT journal_id, person_id, sum(d.account_own_fen + d.account_transfer_fen) AS stated_fen
            FROM credited JOIN posted ON posted.id = journal_id JOIN collect_declarationrow d ON d.id = row_id
            GROUP BY 1, 2
        ), entered AS (
            SELECT journal_id, person_id, sum(change_fen) AS entered_fen
            FROM moved JOIN posted ON posted.id = journal_id GROUP BY 1, 2
        )
        SELECT 'journal ' || journal_id, person_id, NULL, j.case_id, journal_id,
               coalesce(stated_fen, 0)::bigint AS stated_fen, coalesce(entered_fen, 0)::bigint AS entered_fen
        FROM stated FULL JOIN entered USING (journal_id, person_id) JOIN ledger_journal j ON j.id = journal_id
        WHERE coalesce(stated_fen, 0) <> coalesce(entered_fen, 0) ORDER BY journal_id, person_id""",
        moved(asked),
        **arguments(asked),
    )


@check("account.migration_differs", Severity.ERROR, by_person=True)
def account_migration_differs(asked: Asked) -> Iterable[Found]:
    """迁入的年度记录与分录不符 / The years that were taken over differ from the entries that they became.

    Basis: d14-9-4, d14-11-1, gb-12-2.
    """
    stated = (
        f"{_sum('own_credit_fen')} + {_sum('transfer_credit_fen')} - {_sum('own_payout_fen')}"
        f" - {_sum('transfer_payout_fen')} + coalesce(own_interest_fen, 0) + coalesce(transfer_interest_fen, 0)"
    )
    return ask(
        f"""WITH stated AS (
            SELECT t.journal_id, p.id AS person_id, sum({stated}) AS stated_fen
            FROM taken_over t JOIN collect_migrationyear y USING (submission_id)
            JOIN registry_person p ON p.insurance_number = y.insurance_number{only_theirs(asked, "p.id")} GROUP BY 1, 2
        ), entered AS (
            SELECT journal_id, person_id, sum(change_fen) AS entered_fen
            FROM moved JOIN taken_over USING (journal_id) GROUP BY 1, 2
        )
        SELECT 'journal ' || journal_id, person_id, NULL, j.case_id, journal_id,
               coalesce(stated_fen, 0)::bigint AS stated_fen, coalesce(entered_fen, 0)::bigint AS entered_fen
        FROM stated FULL JOIN entered USING (journal_id, person_id) JOIN ledger_journal j ON j.id = journal_id
        WHERE coalesce(stated_fen, 0) <> coalesce(entered_fen, 0) ORDER BY person_id""",
        claims(asked),
        moved(asked),
        **arguments(asked),
    )


@check("suspense.old", Severity.WARNING)
def suspense_old(asked: Asked) -> Iterable[Found]:
    """暂收款超过期限未处理 / Money has waited in suspense beyond the limit.

    The limit is a regional parameter (mark P).
    Basis: d14-4, d14-11-1, gb-6.5-1, gb-10.2-1, gb-12-2.
    """
    days = parameter("attention_days", on=asked.today, region=asked.region, key="suspense").whole
    return ask(
        """SELECT 'item ' || i.id AS about, i.person_id, i.employer_id, j.case_id, i.arrived_on,
               (i.amount_fen - coalesce(sum(c.amount_fen), 0))::bigint AS left_fen
        FROM ledger_suspenseitem i JOIN ledger_journal j ON j.id = i.journal_id
        LEFT JOIN ledger_suspenseclearing c ON c.item_id = i.id
        WHERE i.arrived_on < %(before)s GROUP BY i.id, j.case_id
        HAVING i.amount_fen > coalesce(sum(c.amount_fen), 0) ORDER BY i.id""",
        before=asked.today - timedelta(days=days),
    )


@check("row.set_aside_old", Severity.WARNING)
def row_set_aside_old(asked: Asked) -> Iterable[Found]:
    """挂起明细超过期限未处理 / A declared row that matched nobody has waited beyond the limit.

    Days from the hand-in of its file; the limit is a regional parameter (mark P).
    Basis: d14-4, d14-5-2, d14-11-1, gb-6.5-1.
    """
    days = parameter("attention_days", on=asked.today, region=asked.region, key="row_set_aside").whole
    late = waiting().filter(submission__submitted_at__date__lt=asked.today - timedelta(days=days))
    for row in late:
        evidence = {
            "row": row.row,
            "months": [str(row.month)],
            "waiting_since": timezone.localdate(row.submission.submitted_at).isoformat(),
            "due_fen": row.own_due_fen + row.employer_due_fen,
        }
        own = row.submission
        yield Found(f"set aside {row.pk}", None, own.employer_id, own.round.case_id, evidence)


CHECKS = (
    *MONTH_CHECKS,
    *STATE_CHECKS,
    account_negative,
    account_interest_differs,
    account_interest_by_rule,
    account_year_skipped,
    account_year_open,
    account_contribution_differs,
    account_migration_differs,
    suspense_old,
    row_set_aside_old,
)
