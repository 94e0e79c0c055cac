"""核查：登记. Checks of numbers, persons and relations. Basis: d14-11-1."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from quanyi.agency.registry.fields import as_array
from quanyi.law.checks import Asked, Check, Found, check
from quanyi.law.terms import Severity


def only_theirs(asked: Asked, column: str = "person_id") -> str:
    """The condition by which a question about what is handed in, or of a portion, looks at its persons alone."""
    return f" AND {column} = ANY(%(persons)s)" if asked.handed_in or asked.portion else ""


def arguments(asked: Asked) -> dict[str, Any]:
    """What is handed in, or whom a portion holds, as arrays for the SQL; nothing where all records are looked over."""
    if asked.portion:
        return {"persons": as_array(asked.portion.persons), **asked.portion.of_all}
    if asked.handed_in is None:
        return {}
    given, newcomers = asked.handed_in, asked.handed_in.newcomers
    return {
        "employer": given.employer_id,
        "persons": as_array([person_id for person_id, _, _ in given.claims]),
        "months": as_array([month.first_day for _, month, _ in given.claims]),
        "wages": as_array([wage_fen for _, _, wage_fen in given.claims]),
        "new_ids": [-who.row for who in newcomers],
        "numbers": [who.number for who in newcomers],
        "names": [who.name for who in newcomers],
        "sexes": [who.sex for who in newcomers],
        "births": [who.born_on for who in newcomers],
    }


def relations(asked: Asked) -> str:
    """Each start of a pension relation with the change that follows, as days [first, last], open where none does."""
    return f"""
    changes AS (
        SELECT c.person_id, c.employer_id, c.starts, c."on", c.id,
               lead(c."on") OVER pair AS next_on, lead(c.starts) OVER pair AS next_starts
        FROM registry_employmentchange c
        WHERE scheme = 'pension' AND voids_id IS NULL{only_theirs(asked)}
          AND NOT EXISTS (SELECT 1 FROM registry_employmentchange v WHERE v.voids_id = c.id)
        WINDOW pair AS (PARTITION BY person_id, employer_id ORDER BY "on", id)
    ),
    relations AS (
        SELECT person_id, employer_id, "on" AS first, CASE WHEN NOT next_starts THEN next_on END AS last
        FROM changes WHERE starts
    )
"""


def details(asked: Asked) -> str:
    """The particulars of a person that hold latest; newcomers have the row's number below zero for an id."""
    namesakes = " AND person_id IN (SELECT person_id FROM registry_persondetail WHERE name = ANY(%(names)s))"
    return f"""
    registered AS (
        SELECT DISTINCT ON (person_id) person_id, name, sex, born_on
        FROM registry_persondetail
        WHERE holds_to IS NULL{namesakes if asked.handed_in else only_theirs(asked)}
        ORDER BY person_id, id DESC
    ),
    details AS (
        SELECT r.*, p.social_security_number AS number, p.insurance_number
        FROM registered r JOIN registry_person p ON p.id = r.person_id{_NEWCOMERS if asked.handed_in else ""}
    )
"""


_NEWCOMERS = """
        UNION ALL
        SELECT id, name, sex, born_on, number, NULL FROM unnest(
            %(new_ids)s::bigint[], %(names)s::text[], %(sexes)s::text[], %(births)s::date[], %(numbers)s::text[]
        ) AS newcomer(id, name, sex, born_on, number)"""


def statuses(asked: Asked) -> str:
    """The status of a person that holds latest."""
    return f"""
    statuses AS (
        SELECT DISTINCT ON (person_id) person_id, status, holds_from
        FROM registry_statuschange WHERE holds_to IS NULL{only_theirs(asked)} ORDER BY person_id, id DESC
    )
"""


@dataclass(frozen=True)
class Query:
    """A question in SQL: it selects what each row is about, person, employer and case, then the evidence by name.

    `rests_on`: the tables that it is asked of, as `WITH` names them; of several questions asked at once, each is made
    once.
    """

    select: str
    rests_on: tuple[str, ...]
    given: Mapping[str, Any]

    @property
    def named(self) -> str:
        return f"({self.select}) AS q(about, person_id, employer_id, case_id)"

    def __iter__(self) -> Iterator[Found]:
        """What it finds, asked when it is looked through."""
        with connection.cursor() as cursor:
            cursor.execute(f"{_with([self])} SELECT * FROM {self.named}", self.given)
            names = [column.name for column in cursor.description][4:]
            while rows := cursor.fetchmany(5000):
                for about, person_id, employer_id, case_id, *values in rows:
                    evidence = {name: _plain(value) for name, value in zip(names, values, strict=True)}
                    yield Found(about, person_id, employer_id, case_id, evidence)


def ask(select: str, *rests_on: str, **given: Any) -> Query:
    """A question that a check asks."""
    return Query(select, rests_on, given)


def _with(queries: Sequence[Query]) -> str:
    """What they rest on, each table once, in their order."""
    tables = dict.fromkeys(table for query in queries for table in query.rests_on)
    return f"WITH {', '.join(tables)}" if tables else ""


def found_by(checks: Sequence[Check], asked: Asked) -> Iterator[tuple[Check, Found]]:
    """What the checks find: those that ask in SQL in one statement, then each of the others."""
    looks = [(each, each.look(asked)) for each in checks]
    yield from _at_once([(each, look) for each, look in looks if isinstance(look, Query)])
    for each, look in looks:
        if not isinstance(look, Query):
            yield from ((each, found) for found in look)


def _at_once(asked: Sequence[tuple[Check, Query]]) -> Iterator[tuple[Check, Found]]:
    """By check, each in its own order; what several rest on is made once."""
    queries = [query for _, query in asked]
    parts = (f"SELECT {n}, row_to_json(q)::text FROM {query.named}" for n, query in enumerate(queries))
    given = {name: value for query in queries for name, value in query.given.items()}
    with connection.cursor() as cursor:
        cursor.execute(f"{_with(queries)} {' UNION ALL '.join(parts)}", given)
        rows = sorted(cursor.fetchall(), key=lambda row: row[0])
    for n, text in rows:
        about, person_id, employer_id, case_id, *values = (line := json.loads(text)).values()
        evidence = dict(zip([*line][4:], values, strict=True))
        yield asked[n][0], Found(about, person_id, employer_id, case_id, evidence)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, list) else value


@check("number.differs", Severity.WARNING, by_person=True)
def number_differs(asked: Asked) -> Iterable[Found]:
    """登记的出生日期或性别与公民身份号码不一致 / Birth date or sex differs from what the citizen number says.

    A doubt only: old numbers were issued with slips, and the particulars may be the right ones.
    Basis: d14-11-1, gb-A-2, gb-A-3, gb-A-5.
    """
    return ask(
        """SELECT '', d.person_id, NULL, NULL, d.number, d.born_on, d.sex FROM details d
        WHERE d.number ~ '^[0-9]{17}[0-9X]$'
          AND (substr(d.number, 7, 8) <> to_char(d.born_on, 'YYYYMMDD')
               OR d.sex IN ('1', '2') AND 2 - substr(d.number, 17, 1)::int %% 2 <> d.sex::int)
        ORDER BY d.person_id""",
        details(asked),
        **arguments(asked),
    )


@check("person.duplicate", Severity.WARNING)
def person_duplicate(asked: Asked) -> Iterable[Found]:
    """疑似一人两户：姓名、性别、出生日期都相同 / Perhaps one person registered twice: same name, sex and birth date.

    Basis: d14-11-1, gb-11, notice-2009-187.
    """
    return ask(
        """SELECT 'with ' || min(person_id), max(person_id), NULL, NULL, name, born_on,
               array_agg(insurance_number ORDER BY person_id) FILTER (WHERE insurance_number IS NOT NULL)
               AS insurance_numbers
        FROM details d WHERE NOT EXISTS (SELECT 1 FROM ledger_accountstate s
            WHERE s.person_id = d.person_id AND s.event IN ('merged', 'duplicate_cleared'))
        GROUP BY name, sex, born_on HAVING count(*) > 1 ORDER BY max(person_id)""",
        details(asked),
        **arguments(asked),
    )


@check("person.unregistered", Severity.ERROR, by_person=True)
def person_unregistered(asked: Asked) -> Iterable[Found]:
    """有账户而没有登记姓名或人员状态 / An account without registered particulars or status.

    Basis: d14-11-1, gb-6.1, gb-A-1, gb-A-10.
    """
    return ask(
        f"""SELECT '', p.id, NULL, NULL, p.insurance_number FROM registry_person p
        WHERE (NOT EXISTS (SELECT 1 FROM registry_persondetail d WHERE d.person_id = p.id)
               OR NOT EXISTS (SELECT 1 FROM registry_statuschange s WHERE s.person_id = p.id))
          {only_theirs(asked, "p.id")} ORDER BY p.id""",
        **arguments(asked),
    )


@check("relation.overlap", Severity.WARNING, by_person=True)
def relation_overlap(asked: Asked) -> Iterable[Found]:
    """与两个单位的参保关系在时间上重叠 / Relations with two employers overlap in time.

    Several employers at once are possible; for the pension account one of them contributes.
    Basis: d14-11-1, gb-A-13, gb-A-17, notice-2009-187.
    """
    return ask(
        """SELECT 'with ' || a.employer_id || ' ' || a.first, b.person_id, b.employer_id, NULL,
               e.credit_code AS other_credit_code, b.first, least(a.last, b.last) AS last
        FROM relations a JOIN relations b ON b.person_id = a.person_id AND a.employer_id <> b.employer_id
             AND (a.first, a.employer_id) < (b.first, b.employer_id)
             AND b.first <= coalesce(a.last, 'infinity')
        JOIN registry_employer e ON e.id = a.employer_id ORDER BY b.person_id, b.first, a.employer_id""",
        relations(asked),
        **arguments(asked),
    )


@check("date.before_birth", Severity.ERROR, by_person=True)
def date_before_birth(asked: Asked) -> Iterable[Found]:
    """出生日期在将来，或参保关系、人员状态早于出生日期 / Born in the future, or a relation or status before the birth.

    Basis: d14-11-1, gb-A-5, gb-A-10, gb-A-13.
    """
    return ask(
        f"""WITH dated AS (
            SELECT person_id, min("on") AS first FROM registry_employmentchange
            WHERE true{only_theirs(asked)} GROUP BY person_id
            UNION ALL SELECT person_id, min(holds_from) FROM registry_statuschange
            WHERE true{only_theirs(asked)} GROUP BY person_id
            UNION ALL SELECT person_id, %(today)s::date FROM details
        )
        SELECT '', person_id, NULL, NULL, born_on, min(first) AS first
        FROM details JOIN dated USING (person_id) WHERE first < born_on
        GROUP BY person_id, born_on ORDER BY person_id""",
        details(asked),
        **arguments(asked),
        today=asked.today,
    )


@check("status.relation_open", Severity.WARNING, by_person=True)
def status_relation_open(asked: Asked) -> Iterable[Found]:
    """已离退休、死亡、转出或终止，参保关系仍未结束 / Retired, died, moved or ended, and a relation stands open.

    Basis: d14-11-1, gb-6.4-2, gb-A-10, gb-A-22.
    """
    return ask(
        """SELECT to_char(first, 'YYYY-MM-DD'), r.person_id, r.employer_id, NULL, s.status, s.holds_from, r.first
        FROM relations r JOIN statuses s ON s.person_id = r.person_id
        WHERE r.last IS NULL AND s.holds_from <= %(today)s
          AND s.status IN ('retired', 'died', 'transferred_out', 'ended')
        ORDER BY r.person_id, r.employer_id""",
        relations(asked),
        statuses(asked),
        **arguments(asked),
        today=asked.today,
    )


CHECKS = (
    number_differs,
    person_duplicate,
    person_unregistered,
    relation_overlap,
    date_before_birth,
    status_relation_open,
)
