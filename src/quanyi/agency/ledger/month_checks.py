"""核查：月份. Checks of months: due, credited, and held against relations, status and limits. Basis: d14-11-1.

A year is met as twelve bits, January lowest: millions of person-years are compared by the database in one pass.
"""

from collections.abc import Callable, Iterable

from django.db import connection

from quanyi.agency.registry.checks import arguments, ask, only_theirs, relations, statuses
from quanyi.law.checks import Asked, Found, check
from quanyi.law.errors import NoParameter
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import base_limits_fen
from quanyi.law.terms import Severity


def _bits(condition: Callable[[int], str]) -> str:
    """The months 1 to 12 for which a condition holds, as bits."""
    return "(" + " | ".join(f"((({condition(n)}) IS TRUE)::int << {n - 1})" for n in range(1, 13)) + ")"


def _months(bits: str) -> str:
    """Bits of `year` as an array of texts like 2025-03."""
    return (
        f"ARRAY(SELECT year || '-' || lpad(n::text, 2, '0') FROM generate_series(1, 12) n"
        f" WHERE {bits} & (1 << (n - 1)) <> 0 ORDER BY n)"
    )


def _index(day: str) -> str:
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
        SELECT person_id, employer_id, year,
               live & {_bits(lambda n: f"base_fen[{n}] > 0")} AS due,
               live & {_bits(lambda n: f"credited_in[{n}] IS NOT NULL")} AS credited
        FROM migrated
        UNION ALL
        SELECT person_id, employer_id, year, 1 << (n - 1),
               CASE WHEN credited_month IS NULL THEN 0 ELSE 1 << (n - 1) END
        FROM declared
    ),"""


def _migrated(of_whom: str) -> str:
    return f"""
    taken_over AS (
        SELECT DISTINCT ON (r.case_id) r.submission_id, j.id AS journal_id
        FROM ledger_journal j JOIN review_round r ON r.case_id = j.case_id
        WHERE j.kind = 'migration' AND j.purpose = 'posting' ORDER BY r.case_id, r.number DESC
    ),
    taken_back AS (
        SELECT migrated_year_id AS id, bit_or(1 << (extract(month FROM month)::int - 1)) AS months
        FROM ledger_reversal WHERE migrated_year_id IS NOT NULL GROUP BY 1
    ),
    migrated AS (
        SELECT p.id AS person_id, p.region, e.id AS employer_id, y.*, t.journal_id,
               ~coalesce(b.months, 0) AS live
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
# The last month that an employer has declared for anybody: what comes after is not missing yet.
DECLARED_UNTIL = """
    declared_until AS (
        SELECT employer_id, max(year * 12 + length(ltrim(due::bit(12)::text, '0')) - 1) AS until
        FROM years WHERE due <> 0 GROUP BY employer_id
    )
"""


def _spanned(first: str, last: str) -> str:
    """The months of each relation from index `first` to index `last`, as bits by year."""
    return f"""
    spans AS (
        SELECT r.person_id, r.employer_id, {first} AS low, least({last}, u.until) AS high
        FROM relations r JOIN declared_until u ON u.employer_id = r.employer_id
    ),
    spanned AS (
        SELECT person_id, employer_id, year,
               bit_or(((1 << (least(high - year * 12, 11) + 1)) - 1) & ~((1 << greatest(low - year * 12, 0)) - 1))
               AS inside
        FROM spans CROSS JOIN LATERAL generate_series(low / 12, high / 12) AS year
        WHERE low <= high GROUP BY 1, 2, 3
    )"""


@check("month.missing", Severity.WARNING)
def month_missing(asked: Asked) -> Iterable[Found]:
    """参保关系存续期间缺缴费月份 / Months are missing inside a relation with an employer.

    Months throughout which the relation stood, up to the last one that the employer has declared for anybody. A month
    declared and not paid is in arrears, not missing.
    Basis: d14-11-1, d14-28-1, gb-A-29, sil-60.
    """
    full_from = f"{_index('r.first')} + (extract(day FROM r.first) > 1)::int"
    full_until = f"coalesce({_index('(r.last + 1)')} - 1, u.until)"
    missing = "(s.inside & ~coalesce(y.due, 0))"
    return ask(
        f"""WITH {relations(asked)}, {claims(asked)}, {DECLARED_UNTIL}, {_spanned(full_from, full_until)}
        SELECT array_to_string({_months(missing)}, ','), person_id, employer_id, NULL, {_months(missing)} AS months
        FROM spanned s LEFT JOIN years y USING (person_id, employer_id, year)
        WHERE {missing} <> 0 ORDER BY person_id, year"""
    )


@check("month.outside_relation", Severity.WARNING)
def month_outside_relation(asked: Asked) -> Iterable[Found]:
    """申报月份不在参保关系期间内 / Months were declared for which no relation with that employer stood.

    Basis: d14-11-1, gb-A-13, gb-A-17.
    """
    touched = _index("r.first"), f"coalesce({_index('r.last')}, u.until)"
    outside = "(y.due & ~coalesce(s.inside, 0))"
    return ask(
        f"""WITH {relations(asked)}, {claims(asked)}, {DECLARED_UNTIL}, {_spanned(*touched)}
        SELECT array_to_string({_months(outside)}, ','), person_id, employer_id, NULL, {_months(outside)} AS months
        FROM years y LEFT JOIN spanned s USING (person_id, employer_id, year)
        WHERE {outside} <> 0 ORDER BY person_id, year""",
        **arguments(asked),
    )


@check("month.twice", Severity.ERROR)
def month_twice(asked: Asked) -> Iterable[Found]:
    """同一月份重复记账 / A month was credited twice.

    By two employers, or twice by one; one month counts once.
    Basis: d14-11-1, gb-A-24-2, notice-2009-187.
    """
    # Counted month by month are only years in which more months are credited than differ.
    twice = _bits(lambda n: f"sum((credited >> {n - 1}) & 1) > 1")
    return ask(
        f"""WITH {claims(asked)}, overlapping AS (
            SELECT person_id, year FROM claims GROUP BY 1, 2
            HAVING sum(bit_count(credited::bit(12))) > bit_count(bit_or(credited)::bit(12))
        ), counted AS (
            SELECT person_id, year, {twice} AS twice,
                   array_agg(DISTINCT employer_id ORDER BY employer_id) AS employer_ids
            FROM claims JOIN overlapping USING (person_id, year) GROUP BY 1, 2
        )
        SELECT array_to_string({_months("twice")}, ','), person_id, NULL, NULL, {_months("twice")} AS months,
               ARRAY(SELECT credit_code::text FROM registry_employer e WHERE e.id = ANY(employer_ids) ORDER BY e.id)
               AS credit_codes
        FROM counted WHERE twice <> 0 ORDER BY person_id, year""",
        **arguments(asked),
    )


@check("month.after_status", Severity.ERROR)
def month_after_status(asked: Asked) -> Iterable[Found]:
    """离退休、死亡、转出或终止之后仍有缴费月份 / Months were declared after retirement, death, transfer or the end.

    The month in which the status began is let pass.
    Basis: d14-11-1, gb-6.4-2, gb-A-10, gb-A-22.
    """
    since = f"({_index('s.holds_from')} - year * 12)"
    after = f"(due & ~((1 << least(greatest({since} + 1, 0), 12)) - 1))"
    return ask(
        f"""WITH {claims(asked)}, {statuses(asked)}
        SELECT array_to_string({_months(after)}, ','), person_id, employer_id, NULL, {_months(after)} AS months,
               s.status, s.holds_from
        FROM years JOIN statuses s USING (person_id)
        WHERE s.status IN ('retired', 'died', 'transferred_out', 'ended') AND {after} <> 0 ORDER BY person_id, year""",
        **arguments(asked),
    )


@check("month.after_closing", Severity.WARNING)
def month_after_closing(asked: Asked) -> Iterable[Found]:
    """个人账户已一次性付清之后仍有缴费月份 / Months were declared after the account was paid out once and for all.

    By inheritance, or as a lump sum to somebody who gets no pension.
    Basis: d14-11-1, gb-8-3, gb-A-10.
    """
    since = f"({_index('b.closed_on')} - year * 12)"
    after = f"(due & ~((1 << least(greatest({since}, 0), 12)) - 1))"
    return ask(
        f"""WITH {claims(asked)}, closed AS (
            SELECT person_id, min(first_month) AS closed_on FROM registry_benefitdecision
            WHERE kind IN ('inheritance', 'lump_sum_short', 'lump_sum_left'){only_theirs(asked)} GROUP BY 1
        )
        SELECT array_to_string({_months(after)}, ','), person_id, employer_id, NULL, {_months(after)} AS months,
               b.closed_on
        FROM years JOIN closed b USING (person_id) WHERE {after} <> 0 ORDER BY person_id, year""",
        **arguments(asked),
    )


@check("month.before_employer", Severity.WARNING)
def month_before_employer(asked: Asked) -> Iterable[Found]:
    """申报月份早于单位参保日期 / Months were declared from before the employer was registered.

    Basis: d14-11-1, gb-A-13.
    """
    until = f"({_index('e.joined_on')} - year * 12)"
    before = f"(due & ((1 << least(greatest({until}, 0), 12)) - 1))"
    return ask(
        f"""WITH {claims(asked)}
        SELECT array_to_string({_months(before)}, ','), person_id, employer_id, NULL, {_months(before)} AS months,
               e.joined_on
        FROM years JOIN registry_employer e ON e.id = employer_id
        WHERE e.joined_on IS NOT NULL AND {before} <> 0 ORDER BY person_id, year""",
        **arguments(asked),
    )


@check("month.wage_far", Severity.WARNING)
def month_wage_far(asked: Asked) -> Iterable[Found]:
    """申报工资与上次申报相差三倍以上 / A declared wage is over three times, or below a third of, the one declared last.

    By the same employer. Three times is this system's measure (mark P).
    Basis: d14-11-1, gb-A-27, gb-A-28.
    """
    return ask(
        f"""WITH {claims(asked)}, compared AS (
            SELECT *, lag(month) OVER pair AS month_before, lag(declared_wage_fen) OVER pair AS wage_before_fen
            FROM waged WINDOW pair AS (PARTITION BY person_id, employer_id ORDER BY month)
        )
        SELECT to_char(month, 'YYYY-MM'), person_id, employer_id, NULL, ARRAY[to_char(month, 'YYYY-MM')] AS months,
               declared_wage_fen, to_char(month_before, 'YYYY-MM') AS month_before, wage_before_fen
        FROM compared
        WHERE declared_wage_fen > 3 * wage_before_fen OR 3 * declared_wage_fen < wage_before_fen
        ORDER BY person_id, month""",
        **arguments(asked),
    )


@check("month.base_out_of_limits", Severity.ERROR)
def month_base_out_of_limits(asked: Asked) -> Iterable[Found]:
    """缴费基数低于当月下限或高于当月上限 / A contribution base lies below the floor or above the ceiling of its month.

    Months for which the region has no limits are let pass.
    Basis: d14-11-1, gb-6.5-1, gb-A-27, gb-A-28, sco-2019-13.
    """
    wrong = _bits(
        lambda n: f"m.base_fen[{n}] > 0 AND NOT m.base_fen[{n}] BETWEEN l.floors[{n}] AND l.ceilings[{n}]"
    )
    return ask(
        f"""WITH {claims(asked)}, limits AS (
            SELECT * FROM unnest(%(regions)s::text[], %(years)s::int[]) WITH ORDINALITY AS at(region, year, row)
            CROSS JOIN LATERAL (SELECT
                ARRAY(SELECT (%(floors)s::bigint[])[(row - 1) * 12 + n] FROM generate_series(1, 12) n ORDER BY n)
                    AS floors,
                ARRAY(SELECT (%(ceilings)s::bigint[])[(row - 1) * 12 + n] FROM generate_series(1, 12) n ORDER BY n)
                    AS ceilings) twelve
        ), judged AS (
            SELECT person_id, employer_id, year, live & {wrong} AS wrong
            FROM migrated m JOIN limits l USING (region, year)
            UNION ALL
            SELECT person_id, employer_id, year, 1 << (n - 1) FROM declared d JOIN limits l USING (region, year)
            WHERE NOT base_fen BETWEEN l.floors[n] AND l.ceilings[n]
        )
        SELECT array_to_string({_months("wrong")}, ','), person_id, employer_id, NULL, {_months("wrong")} AS months
        FROM judged WHERE wrong <> 0 ORDER BY person_id, year""",
        **_limits(asked),
    )


def _limits(asked: Asked) -> dict[str, list[object]]:
    """Floors and ceilings, twelve a row of region and year, in one list each; None where there are none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT region FROM registry_person ORDER BY region")
        regions = [region for (region,) in cursor.fetchall()]
    rows = [(region, year) for region in regions for year in range(1992, asked.today.year + 1)]
    pairs = [_limits_of(month, region) for region, year in rows for month in Month.of_year(year)]
    return {
        "regions": [region for region, _ in rows],
        "years": [year for _, year in rows],
        "floors": [floor for floor, _ in pairs],
        "ceilings": [ceiling for _, ceiling in pairs],
    }


def _limits_of(month: Month, region: str) -> tuple[int | None, int | None]:
    try:
        return base_limits_fen(month, region)
    except NoParameter:
        return None, None


@check("month.credited_early", Severity.WARNING)
def month_credited_early(asked: Asked) -> Iterable[Found]:
    """记账早于所属月份过多 / A month was credited long before it was due.

    How long is a regional parameter (mark P).
    Basis: d14-11-1, gb-6.2, notice-2001-5.
    """
    lead = parameter("crediting_lead_months", on=asked.today, region=asked.region).whole
    early = _bits(lambda n: f"credited_in[{n}] < make_date(year, {n}, 1) - make_interval(months => %(lead)s)")
    return ask(
        f"""WITH {claims(asked)}, judged AS (
            SELECT person_id, employer_id, year, live & {early} AS early FROM migrated
            UNION ALL
            SELECT person_id, employer_id, year, 1 << (n - 1) FROM declared
            WHERE credited_month < month - make_interval(months => %(lead)s)
        )
        SELECT array_to_string({_months("early")}, ','), person_id, employer_id, NULL, {_months("early")} AS months
        FROM judged WHERE early <> 0 ORDER BY person_id, year""",
        lead=lead,
    )


CHECKS = (
    month_missing,
    month_outside_relation,
    month_twice,
    month_after_status,
    month_after_closing,
    month_before_employer,
    month_wage_far,
    month_base_out_of_limits,
    month_credited_early,
)
# What is asked of rows when they are handed in, and shown to whoever signs them.
AT_THE_DOOR = (
    month_after_status,
    month_after_closing,
    month_outside_relation,
    month_before_employer,
    month_twice,
    month_wage_far,
)
