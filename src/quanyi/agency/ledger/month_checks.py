"""核查：月份. Checks of months: due, credited, and held against relations, status and limits. Basis: d14-11-1."""

from collections.abc import Iterable

from django.db import connection

from quanyi.agency.ledger.check_tables import bits, claims, index, months, months_declared, spanned
from quanyi.agency.registry.checks import arguments, ask, only_theirs, relations, statuses
from quanyi.law.checks import Asked, Found, check
from quanyi.law.errors import NoParameter
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import base_limits_fen
from quanyi.law.terms import Severity


@check("month.missing", Severity.WARNING, by_person=True)
def month_missing(asked: Asked) -> Iterable[Found]:
    """参保关系存续期间缺缴费月份 / Months are missing inside a relation with an employer.

    Months throughout which the relation stood, up to the last one that the employer has declared for anybody. A month
    declared and not paid is in arrears, not missing; a flexible worker, who pays alone, owes no month unasked. Of a
    merged account they went over.
    Basis: d14-11-1, d14-28-1, gb-A-29, sil-60.
    """
    full_from = f"{index('r.first')} + (extract(day FROM r.first) > 1)::int"
    full_until = f"coalesce({index('(r.last + 1)')} - 1, u.until)"
    missing = "(s.inside & ~coalesce(y.due, 0))"
    return ask(
        f"""WITH {spanned(full_from, full_until)}
        SELECT array_to_string({months(missing)}, ','), person_id, employer_id, NULL, {months(missing)} AS months
        FROM spanned s LEFT JOIN years y USING (person_id, employer_id, year)
        WHERE employer_id IS NOT NULL AND {missing} <> 0 AND NOT EXISTS (SELECT 1 FROM ledger_accountstate a
            WHERE a.person_id = s.person_id AND a.event IN ('merged', 'duplicate_cleared'))
        ORDER BY person_id, year""",
        relations(asked),
        claims(asked),
        months_declared(asked),
        **arguments(asked),
    )


@check("month.outside_relation", Severity.WARNING, by_person=True)
def month_outside_relation(asked: Asked) -> Iterable[Found]:
    """申报月份不在参保关系期间内 / Months were declared for which no relation with that employer stood.

    Basis: d14-11-1, gb-A-13, gb-A-17.
    """
    touched = index("r.first"), f"coalesce({index('r.last')}, u.until)"
    outside = "(y.due & ~coalesce(s.inside, 0))"
    return ask(
        f"""WITH {spanned(*touched)}
        SELECT array_to_string({months(outside, "y.year")}, ','), y.person_id, y.employer_id, NULL,
               {months(outside, "y.year")} AS months
        FROM years y LEFT JOIN spanned s ON s.person_id = y.person_id AND s.year = y.year
             AND coalesce(s.employer_id, 0) = coalesce(y.employer_id, 0)
        WHERE {outside} <> 0 ORDER BY y.person_id, y.year""",
        relations(asked),
        claims(asked),
        months_declared(asked),
        **arguments(asked),
    )


@check("month.twice", Severity.ERROR, by_person=True)
def month_twice(asked: Asked) -> Iterable[Found]:
    """同一月份重复记账 / A month was credited twice.

    By two employers, or twice by one; one month counts once.
    Basis: d14-11-1, gb-A-24-2, notice-2009-187.
    """
    # Counted month by month are only years in which more months are credited than differ.
    twice = bits(lambda n: f"sum((credited >> {n - 1}) & 1) > 1")
    return ask(
        f"""WITH overlapping AS (
            SELECT person_id, year FROM claims GROUP BY 1, 2
            HAVING sum(bit_count(credited::bit(12))) > bit_count(bit_or(credited)::bit(12))
        ), counted AS (
            SELECT person_id, year, {twice} AS twice,
                   array_agg(DISTINCT employer_id ORDER BY employer_id) AS employer_ids
            FROM claims JOIN overlapping USING (person_id, year) GROUP BY 1, 2
        )
        SELECT array_to_string({months("twice")}, ','), person_id, NULL, NULL, {months("twice")} AS months,
               ARRAY(SELECT credit_code::text FROM registry_employer e WHERE e.id = ANY(employer_ids) ORDER BY e.id)
               AS credit_codes
        FROM counted WHERE twice <> 0 ORDER BY person_id, year""",
        claims(asked),
        **arguments(asked),
    )


@check("month.after_status", Severity.ERROR, by_person=True)
def month_after_status(asked: Asked) -> Iterable[Found]:
    """离退休、死亡、转出或终止之后仍有缴费月份 / Months were declared after retirement, death, transfer or the end.

    The month in which the status began is let pass.
    Basis: d14-11-1, gb-6.4-2, gb-A-10, gb-A-22.
    """
    since = f"({index('s.holds_from')} - year * 12)"
    after = f"(due & ~((1 << least(greatest({since} + 1, 0), 12)) - 1))"
    return ask(
        f"""SELECT array_to_string({months(after)}, ','), person_id, employer_id, NULL, {months(after)} AS months,
               s.status, s.holds_from
        FROM years JOIN statuses s USING (person_id)
        WHERE s.status IN ('retired', 'died', 'transferred_out', 'ended') AND {after} <> 0 ORDER BY person_id, year""",
        claims(asked),
        statuses(asked),
        **arguments(asked),
    )


@check("month.after_closing", Severity.WARNING, by_person=True)
def month_after_closing(asked: Asked) -> Iterable[Found]:
    """个人账户已一次性付清之后仍有缴费月份 / Months were declared after the account was paid out once and for all.

    By inheritance, or as a lump sum to somebody who gets no pension.
    Basis: d14-11-1, gb-8-3, gb-A-10.
    """
    since = f"({index('b.closed_on')} - year * 12)"
    after = f"(due & ~((1 << least(greatest({since}, 0), 12)) - 1))"
    return ask(
        f"""WITH closed AS (
            SELECT person_id, min(first_month) AS closed_on FROM registry_benefitdecision
            WHERE kind IN ('inheritance', 'lump_sum_short', 'lump_sum_left'){only_theirs(asked)} GROUP BY 1
        )
        SELECT array_to_string({months(after)}, ','), person_id, employer_id, NULL, {months(after)} AS months,
               b.closed_on
        FROM years JOIN closed b USING (person_id) WHERE {after} <> 0 ORDER BY person_id, year""",
        claims(asked),
        **arguments(asked),
    )


@check("month.before_employer", Severity.WARNING, by_person=True)
def month_before_employer(asked: Asked) -> Iterable[Found]:
    """申报月份早于单位参保日期 / Months were declared from before the employer was registered.

    Basis: d14-11-1, gb-A-13.
    """
    until = f"({index('e.joined_on')} - year * 12)"
    before = f"(due & ((1 << least(greatest({until}, 0), 12)) - 1))"
    return ask(
        f"""SELECT array_to_string({months(before)}, ','), person_id, employer_id, NULL, {months(before)} AS months,
               e.joined_on
        FROM years JOIN registry_employer e ON e.id = employer_id
        WHERE e.joined_on IS NOT NULL AND {before} <> 0 ORDER BY person_id, year""",
        claims(asked),
        **arguments(asked),
    )


@check("month.wage_far", Severity.WARNING, by_person=True)
def month_wage_far(asked: Asked) -> Iterable[Found]:
    """申报工资与上次申报相差三倍以上 / A declared wage is over three times, or below a third of, the one declared last.

    By the same employer. Three times is this system's measure (mark P).
    Basis: d14-11-1, gb-A-27, gb-A-28.
    """
    return ask(
        """WITH compared AS (
            SELECT *, lag(month) OVER pair AS month_before, lag(declared_wage_fen) OVER pair AS wage_before_fen
            FROM waged WINDOW pair AS (PARTITION BY person_id, employer_id ORDER BY month)
        )
        SELECT to_char(month, 'YYYY-MM'), person_id, employer_id, NULL, ARRAY[to_char(month, 'YYYY-MM')] AS months,
               declared_wage_fen, to_char(month_before, 'YYYY-MM') AS month_before, wage_before_fen
        FROM compared
        WHERE declared_wage_fen > 3 * wage_before_fen OR 3 * declared_wage_fen < wage_before_fen
        ORDER BY person_id, month""",
        claims(asked),
        **arguments(asked),
    )


@check("month.base_out_of_limits", Severity.ERROR, by_person=True)
def month_base_out_of_limits(asked: Asked) -> Iterable[Found]:
    """缴费基数低于当月下限或高于当月上限 / A contribution base lies below the floor or above the ceiling of its month.

    Months for which the region has no limits are let pass.
    Basis: d14-11-1, gb-6.5-1, gb-A-27, gb-A-28, sco-2019-13.
    """
    wrong = bits(
        lambda n: f"y.base_fen[{n}] > 0 AND NOT y.base_fen[{n}] BETWEEN l.floors[{n}] AND l.ceilings[{n}]"
    )
    return ask(
        f"""WITH twelve AS (
            SELECT * FROM unnest(%(regions)s::text[], %(years)s::int[]) WITH ORDINALITY AS at(region, year, row)
            CROSS JOIN LATERAL (SELECT
                ARRAY(SELECT (%(floors)s::bigint[])[(row - 1) * 12 + n] FROM generate_series(1, 12) n ORDER BY n)
                    AS floors,
                ARRAY(SELECT (%(ceilings)s::bigint[])[(row - 1) * 12 + n] FROM generate_series(1, 12) n ORDER BY n)
                    AS ceilings) of_months
        ), limits AS (
            SELECT *, (SELECT max(floor) FROM unnest(floors) floor) AS highest_floor,
                   (SELECT min(ceiling) FROM unnest(ceilings) ceiling) AS lowest_ceiling FROM twelve
        ), judged AS (
            SELECT person_id, employer_id, m.year, live & {wrong} AS wrong
            FROM migrated m JOIN limits l USING (region, year) JOIN collect_migrationyear y ON y.id = m.row_id
            WHERE l.highest_floor > ANY(y.base_fen) OR l.lowest_ceiling < ANY(y.base_fen)
            UNION ALL
            SELECT person_id, employer_id, year, 1 << (n - 1) FROM declared d JOIN limits l USING (region, year)
            WHERE NOT base_fen BETWEEN l.floors[n] AND l.ceilings[n]
        )
        SELECT array_to_string({months("wrong")}, ','), person_id, employer_id, NULL, {months("wrong")} AS months
        FROM judged WHERE wrong <> 0 ORDER BY person_id, year""",
        claims(asked),
        **arguments(asked),
        **({} if asked.portion else limits_of_all(asked)),
    )


def limits_of_all(asked: Asked) -> dict[str, list[object]]:
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


@check("month.credited_early", Severity.WARNING, by_person=True)
def month_credited_early(asked: Asked) -> Iterable[Found]:
    """记账早于所属月份过多 / A month was credited long before it was due.

    How long is a regional parameter (mark P).
    Basis: d14-11-1, gb-6.2, notice-2001-5.
    """
    lead = parameter("crediting_lead_months", on=asked.today, region=asked.region).whole
    early = bits(
        lambda n: f"y.credited_in[{n}] < make_date(m.year, {n}, 1) - make_interval(months => %(lead)s)"
    )
    return ask(
        f"""WITH judged AS (
            SELECT person_id, employer_id, m.year, live & {early} AS early
            FROM migrated m JOIN collect_migrationyear y ON y.id = m.row_id
            WHERE make_date(m.year, 12, 1) - make_interval(months => %(lead)s) > ANY(y.credited_in)
            UNION ALL
            SELECT person_id, employer_id, year, 1 << (n - 1) FROM declared
            WHERE credited_month < month - make_interval(months => %(lead)s)
        )
        SELECT array_to_string({months("early")}, ','), person_id, employer_id, NULL, {months("early")} AS months
        FROM judged WHERE early <> 0 ORDER BY person_id, year""",
        claims(asked),
        **arguments(asked),
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
