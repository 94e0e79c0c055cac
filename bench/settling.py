"""A year settled for a demo district, from account years to the posted journal, against the arithmetic alone in SQL.

Ours reads, computes, hands in, takes four signatures and posts: rows, entries, settled years, account years, leaves of
the log. Both peers add the interest of every account up and write one row each into a table without index, key or
guard: `wide` from a table that holds each account's year side by side, made beforehand; `normalised` from the entries.
"""

from collections.abc import Callable

import psycopg
from django.db import connection, transaction

from bench.measuring import Row, alternate, cost_of
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import acting_as
from quanyi.agency.demo import district
from quanyi.agency.demo.books import REGION
from quanyi.agency.demo.staff import SIGNERS, clerk
from quanyi.agency.desk import actions
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.review.models import Case
from quanyi.embedded.cluster import Cluster
from quanyi.law.parameters import parameter
from quanyi.law.terms import Verdict

PERSONS, ROUNDS, YEAR = 10_000, 5, 2025


def against_wide(cluster: Cluster) -> Row:
    return _against(cluster, _wide, 8.0)


def against_normalised(cluster: Cluster) -> Row:
    return _against(cluster, _normalised, 1.3)


def _against(cluster: Cluster, made: Callable[[], str], target: float) -> Row:
    with processing("测量"):
        district.build(PERSONS)
        with psycopg.connect(cluster.dsn("admin"), autocommit=True) as admin:
            admin.execute("SET max_parallel_workers_per_gather = 0")
            admin.execute(WIDE)
            admin.execute("CREATE TABLE peer_closing (person_id bigint, interest_fen bigint)")
            admin.execute("VACUUM ANALYZE")
            query, postmaster = made(), cluster.pid()
            sums: set[int] = set()

            def peer() -> None:
                admin.execute("TRUNCATE peer_closing")
                admin.execute(query)

            ours, theirs = alternate(
                lambda: cost_of(lambda: sums.add(_settled_and_taken_back()), postmaster),
                lambda: cost_of(peer, postmaster),
                ROUNDS,
            )
            accounts, interest = admin.execute(
                "SELECT count(*), sum(interest_fen)::bigint FROM peer_closing"
            ).fetchone() or (0, 0)
    return Row(ours, theirs, target, {"accounts": accounts, "interest_fen": sorted({*sums, interest})})


class TakenBack(Exception):
    """So that every round settles the same books."""


def _settled_and_taken_back() -> int:
    settler, found = clerk("zhoujun"), 0
    try:
        with transaction.atomic(), acting_as(settler.as_actor()):
            case: Case = settle_year(YEAR, region=REGION, by=settler)
            for username in SIGNERS:
                actions.sign_case(case.pk, by=clerk(username), verdict=Verdict.AGREE, opinion="")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            found = case.rounds.get().submission.summary["interest_fen"]
            raise TakenBack
    except TakenBack:
        return found


def _half_up(fen: str, per: int) -> str:
    rate = parameter("crediting_rate", on=YEAR, region=REGION).rate
    of = rate.denominator * per
    return f"(sign({fen}) * div(2 * abs({fen}) * {rate.numerator} + {of}, {2 * of}))::bigint"


PARTS = {"own": "5, 6", "transfer": "7, 8"}  # the accounts of each
_COLUMNS = ", ".join(
    f"CASE WHEN y.year = {YEAR} THEN y.{part}_{way}_fen[{n}] ELSE 0 END AS {part}_{way}_{n}"
    for part in PARTS
    for way in ("credit", "payout")
    for n in range(1, 13)
)
WIDE = f"""CREATE TABLE peer_wide AS SELECT p.id AS person_id,
    CASE WHEN y.year = {YEAR} THEN y.opening_own_fen ELSE y.closing_own_fen END AS own,
    CASE WHEN y.year = {YEAR} THEN y.opening_transfer_fen ELSE y.closing_transfer_fen END AS transfer, {_COLUMNS}
    FROM registry_person p CROSS JOIN LATERAL (SELECT * FROM ledger_accountyear y
        WHERE y.person_id = p.id AND y.year <= {YEAR} ORDER BY y.year DESC LIMIT 1) y ORDER BY p.id"""


def _wide() -> str:
    def product(part: str, way: str) -> str:
        return "(" + " + ".join(f"{13 - n} * {part}_{way}_{n}" for n in range(1, 13)) + ")"

    interest = " + ".join(
        f"{_half_up(part, 1)} + {_half_up(product(part, 'credit'), 12)} - {_half_up(product(part, 'payout'), 12)}"
        for part in PARTS
    )
    return f"INSERT INTO peer_closing SELECT person_id, {interest} FROM peer_wide"


def _normalised() -> str:
    inside, credit = f"month >= '{YEAR}-01-01'", "((amount_fen < 0) <> is_red AND account IN (5, 7))"
    weight = "(13 - extract(month FROM month)::int)"
    paid = "((amount_fen < 0) = is_red)"
    sums = f"""SELECT person_id, account IN ({PARTS["own"]}) AS is_own,
        coalesce(-sum(amount_fen) FILTER (WHERE NOT {inside}), 0)::bigint AS opening,
        coalesce(-sum(amount_fen * {weight}) FILTER (WHERE {inside} AND {credit}), 0)::bigint AS credited,
        coalesce(sum(amount_fen * {weight}) FILTER (WHERE {inside} AND {paid}), 0)::bigint AS paid
        FROM ledger_entry WHERE account BETWEEN 5 AND 8 AND month <= '{YEAR}-12-01'
        GROUP BY person_id, account IN ({PARTS["own"]})"""
    interest = f"{_half_up('opening', 1)} + {_half_up('credited', 12)} - {_half_up('paid', 12)}"
    return f"INSERT INTO peer_closing SELECT person_id, sum({interest})::bigint FROM ({sums}) part GROUP BY person_id"
