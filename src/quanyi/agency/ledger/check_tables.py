"""核查所问的账: what checks ask of the books, as tables that `WITH` names and that are made once for all of them.

A year is met as twelve bits, January lowest: millions of person-years are compared by the database in one pass.
Basis: d14-11-1.
"""

from collections.abc import Callable

from django.db import connection

from quanyi.agency.registry.checks import only_theirs
from quanyi.law.checks import Asked
from quanyi.law.terms import LedgerAccount

ACCOUNTS = f"BETWEEN {LedgerAccount.OWN_PRINCIPAL.value} AND {LedgerAccount.TRANSFER_INTEREST.value}"


def bits(condition: Callable[[int], str]) -> str:
    """The months 1 to 12 for which a condition holds, as bits."""
    return "(" + " | ".join(f"((({condition(n)}) IS TRUE)::int << {n - 1})" for n in range(1, 13)) + ")"


def months(of: str, year: str = "year") -> str:
    """Bits of `year` as an array of texts like 2025-03."""
    return (
        f"ARRAY(SELECT {year} || '-' || lpad(n::text, 2, '0') FROM generate_series(1, 12) n"
        f" WHERE {of} & (1 << (n - 1)) <> 0 ORDER BY n)"
    )


def index(day: str) -> str:
    """`Month.index` of a day."""
    return f"(extract(year FROM {day})::int * 12 + extract(month FROM {day})::int - 1)"


# What the books hold by person, employer and year: what was migrated and what was declared since, less what was
# taken back by a correction. A supplement is no month of its own; its base is part of the month's.
def claims(asked: Asked) -> str:
    """The months owed (and credited) by person, employer and year, in the books; or those handed in, beside the books
    of their persons.
    """
    return _booked(asked) + (_WITH_HANDED_IN if asked.handed_in else _ALONE)


def _booked(asked: Asked) -> str:
    """What the books hold: what was taken over from the earlier system, and what was declared since."""
    return f"""{_migrated(only_theirs(asked, "p.id"))},{_declared(only_theirs(asked, "c.person_id"))},
    booked AS (
        SELECT person_id, employer_id, year, live & based AS due, live & dated AS credited FROM migrated
        UNION ALL
        SELECT person_id, employer_id, year, 1 << (n - 1),
               CASE WHEN credited_month IS NULL THEN 0 ELSE 1 << (n - 1) END
        FROM declared
    ),"""


# `taken_over`: submission and journal of each approved migration; `taken_back`: months of its rows reversed since.
_TAKEN_OVER = """
    taken_over AS (
        SELECT DISTINCT ON (r.case_id) r.submission_id, j.id AS journal_id
        FROM ledger_journal j JOIN review_round r ON r.case_id = j.case_id
        WHERE j.kind = 'migration' AND j.purpose = 'posting' ORDER BY r.case_id, r.number DESC
    ),
    taken_back AS (
        SELECT migrated_year_id AS id, bit_or(1 << (extract(month FROM month)::int - 1)) AS months
        FROM ledger_reversal WHERE migrated_year_id IS NOT NULL GROUP BY 1
    )"""
BASED = bits(lambda n: f"y.base_fen[{n}] > 0")
DATED = bits(lambda n: f"y.credited_in[{n}] IS NOT NULL")


def _migrated(of_whom: str) -> str:
    """The rows of the earlier system as bits, so that no table of twelve columns a row is carried along."""
    return f"""{_TAKEN_OVER},
    migrated AS (
        SELECT p.id AS person_id, p.region, e.id AS employer_id, y.id AS row_id, y.year, t.journal_id,
               ~coalesce(b.months, 0) AS live, {BASED} AS based, {DATED} AS dated
        FROM collect_migrationyear y JOIN taken_over t ON t.submission_id = y.submission_id
        JOIN registry_person p ON p.insurance_number = y.insurance_number{of_whom}
        JOIN registry_employer e ON e.credit_code = y.credit_code
        LEFT JOIN taken_back b ON b.id = y.id
    )"""


def _declared(of_whom: str) -> str:
    return f"""
    supplements AS (
        SELECT c.person_id, c.employer_id, c.month, sum(d.base_fen)::bigint AS base_fen
        FROM ledger_contribution c JOIN collect_declarationrow d ON d.id = c.row_id
        WHERE c.kind = 'supplement'{of_whom}
          AND NOT EXISTS (SELECT 1 FROM ledger_reversal r WHERE r.contribution_id = c.id)
        GROUP BY 1, 2, 3
    ),
    declared AS (
        SELECT c.person_id, p.region, c.employer_id, extract(year FROM c.month)::int AS year,
               extract(month FROM c.month)::int AS n, c.month, d.base_fen + coalesce(s.base_fen, 0) AS base_fen,
               d.declared_wage_fen, coalesce(c.credited_month, a.credited_month) AS credited_month
        FROM ledger_contribution c JOIN registry_person p ON p.id = c.person_id
        JOIN collect_declarationrow d ON d.id = c.row_id
        LEFT JOIN ledger_crediting a ON a.contribution_id = c.id AND a.back_payment_id IS NULL
        LEFT JOIN supplements s
            ON s.person_id = c.person_id AND s.employer_id = c.employer_id AND s.month = c.month
        WHERE c.kind <> 'supplement'{of_whom}
          AND NOT EXISTS (SELECT 1 FROM ledger_reversal r WHERE r.contribution_id = c.id)
    )"""


_ALONE = """
    claims AS (SELECT * FROM booked),
    waged AS (SELECT person_id, employer_id, month, declared_wage_fen FROM declared),
    years AS (
        SELECT person_id, employer_id, year, bit_or(due) AS due FROM claims GROUP BY 1, 2, 3
    )
"""
# What is handed in counts as if it were credited, and beside it what others have declared.
_WITH_HANDED_IN = """
    handed_in AS (
        SELECT person_id, %(employer)s::bigint AS employer_id, month, wage_fen,
               extract(year FROM month)::int AS year, 1 << (extract(month FROM month)::int - 1) AS bit
        FROM unnest(%(persons)s::bigint[], %(months)s::date[], %(wages)s::bigint[])
             AS given(person_id, month, wage_fen)
    ),
    claims AS (
        SELECT person_id, employer_id, year, due,
               CASE WHEN employer_id = %(employer)s THEN credited ELSE due END AS credited FROM booked
        UNION ALL SELECT person_id, employer_id, year, bit, bit FROM handed_in
    ),
    waged AS (
        SELECT person_id, employer_id, month, declared_wage_fen FROM declared WHERE employer_id = %(employer)s
        UNION ALL SELECT person_id, employer_id, month, wage_fen FROM handed_in
    ),
    years AS (
        SELECT person_id, employer_id, year, bit_or(bit) AS due FROM handed_in GROUP BY 1, 2, 3
    )
"""
_LAST = "length(ltrim({bits}::bit(12)::text, '0')) - 1"


# The last month that an employer has declared for anybody: what comes after is not missing yet.
def months_declared(asked: Asked) -> str:
    if asked.portion:
        return """
    declared_until AS (
        SELECT * FROM unnest(%(until_employers)s::bigint[], %(until)s::int[]) AS known(employer_id, until)
    )"""
    return f"""
    declared_until AS (
        SELECT employer_id, max(year * 12 + {_LAST.format(bits="due")}) AS until
        FROM years WHERE due <> 0 GROUP BY employer_id
    )"""


def declared_until() -> dict[str, list[int]]:
    """What a portion cannot tell: up to when (`Month.index`) each employer has declared for anybody.

    Of the rows of the earlier system, those of an employer's last year that holds anything are looked into.
    """
    alive = f"CASE WHEN b.id IS NULL THEN 0 < ANY(y.base_fen) ELSE {BASED} & ~b.months <> 0 END"
    with connection.cursor() as cursor:
        cursor.execute(f"""WITH {_TAKEN_OVER}, last_rows AS (
            SELECT credit_code, max(year) AS year FROM collect_migrationyear y
            JOIN taken_over t USING (submission_id) LEFT JOIN taken_back b ON b.id = y.id WHERE {alive} GROUP BY 1
        ), known AS (
            SELECT e.id AS employer_id, l.year * 12 + max({_LAST.format(bits=f"({BASED} & ~coalesce(b.months, 0))")})
                   AS until
            FROM last_rows l JOIN collect_migrationyear y USING (credit_code, year)
            JOIN taken_over t USING (submission_id) LEFT JOIN taken_back b ON b.id = y.id
            JOIN registry_employer e USING (credit_code) GROUP BY e.id, l.year
            UNION ALL
            SELECT c.employer_id, {index("max(c.month)")} FROM ledger_contribution c
            WHERE c.kind <> 'supplement'
              AND NOT EXISTS (SELECT 1 FROM ledger_reversal r WHERE r.contribution_id = c.id) GROUP BY 1
        ) SELECT employer_id, max(until)::int FROM known GROUP BY 1""")
        rows = cursor.fetchall()
    return {"until_employers": [row[0] for row in rows], "until": [row[1] for row in rows]}


def spanned(first: str, last: str) -> str:
    """The months of each relation from index `first` to index `last`, as bits by year."""
    return f"""
    spans AS (
        SELECT r.person_id, r.employer_id, {first} AS low, least({last}, u.until) AS high
        FROM relations r JOIN declared_until u ON coalesce(u.employer_id, 0) = coalesce(r.employer_id, 0)
    ),
    spanned AS (
        SELECT person_id, employer_id, year,
               bit_or(((1 << (least(high - year * 12, 11) + 1)) - 1) & ~((1 << greatest(low - year * 12, 0)) - 1))
               AS inside
        FROM spans CROSS JOIN LATERAL generate_series(low / 12, high / 12) AS year
        WHERE low <= high GROUP BY 1, 2, 3
    )"""


def moved(asked: Asked) -> str:
    """What came and went in the accounts, by person, account, year and journal: the entries, read once."""
    return f"""
    moved AS (
        SELECT person_id, account, extract(year FROM month)::int AS year, journal_id,
               -sum(amount_fen)::bigint AS change_fen,
               coalesce(-sum(amount_fen) FILTER (WHERE (amount_fen < 0) <> is_red), 0)::bigint AS credited_fen,
               bool_or((amount_fen < 0) <> is_red) AS is_credit
        FROM ledger_entry
        WHERE person_id IS NOT NULL AND account {ACCOUNTS}{only_theirs(asked)} GROUP BY 1, 2, 3, 4
    )"""
