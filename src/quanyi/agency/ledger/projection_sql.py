"""The statements of the projection, put together from constants; every value travels as a parameter.

A credit is a movement on the credit side that is not red, or a red one on the debit side: what takes a credit back
lowers it in its month, and never counts as a payment (decision 016).
"""

from quanyi.law.terms import LedgerAccount as A

# The columns of a row, in the order of `projection.YearRow`.
ROW = (
    "person_id", "year", "opening_own_fen", "opening_transfer_fen",
    "own_credit_fen", "transfer_credit_fen", "own_payout_fen", "transfer_payout_fen",
    "own_interest_fen", "transfer_interest_fen", "closing_own_fen", "closing_transfer_fen", "last_entry_id",
)  # fmt: skip
ARRAYS = ("own_credit_fen", "transfer_credit_fen", "own_payout_fen", "transfer_payout_fen")
PARTS = ("own", "transfer")
_OWN = f"{A.OWN_PRINCIPAL.value}, {A.OWN_INTEREST.value}"
_TRANSFER = f"{A.TRANSFER_PRINCIPAL.value}, {A.TRANSFER_INTEREST.value}"
ACCOUNTS = f"({', '.join(str(account.value) for account in A if account.is_individual)})"


def _sum(test: str) -> str:
    """The sum of the movements that pass a test; nothing is cast where nothing moved, which is nearly everywhere."""
    return f"coalesce(sum(added) FILTER (WHERE {test})::bigint, 0)"


def _twelve(name: str) -> str:
    """A column by month as an array: each month has one row, so the greatest is the only one."""
    months = ", ".join(f"coalesce(max({name}) FILTER (WHERE n = {n}), 0)" for n in range(1, 13))
    return f"ARRAY[{months}] AS {name}_fen"


def _all_months(name: str) -> str:
    return f"sum({name})::bigint AS {name}"


def flows_sql(scope: str) -> str:
    """One row a person and year of the entries in `scope`: what came, what went, and by how much each part changed.

    First by month, then the months side by side: forty-eight sums over every entry would cost several times as much.
    What was paid out may come from interest credited earlier, too.
    """
    return f"""
        SELECT person_id, year, {_twelve("own_credit")}, {_twelve("transfer_credit")},
            {_twelve("own_payout")}, {_twelve("transfer_payout")},
            sum(own_interest)::bigint AS own_interest_fen, sum(transfer_interest)::bigint AS transfer_interest_fen,
            {_all_months("own_change")}, {_all_months("transfer_change")}, max(last_entry_id) AS last_entry_id
        FROM (
            SELECT person_id, year, n,
                {_sum(f"account = {A.OWN_PRINCIPAL.value} AND is_credit")} AS own_credit,
                {_sum(f"account = {A.TRANSFER_PRINCIPAL.value} AND is_credit")} AS transfer_credit,
                -{_sum(f"account IN ({_OWN}) AND NOT is_credit")} AS own_payout,
                -{_sum(f"account IN ({_TRANSFER}) AND NOT is_credit")} AS transfer_payout,
                {_sum(f"account = {A.OWN_INTEREST.value} AND is_credit")} AS own_interest,
                {_sum(f"account = {A.TRANSFER_INTEREST.value} AND is_credit")} AS transfer_interest,
                {_sum(f"account IN ({_OWN})")} AS own_change,
                {_sum(f"account IN ({_TRANSFER})")} AS transfer_change,
                max(id) AS last_entry_id
            FROM (
                SELECT id, person_id, account, -amount_fen AS added, (amount_fen < 0) <> is_red AS is_credit,
                    extract(year FROM month)::smallint AS year, extract(month FROM month)::smallint AS n
                FROM ledger_entry WHERE {scope} AND account IN {ACCOUNTS}
            ) entry
            GROUP BY person_id, year, n
        ) of_month
        GROUP BY person_id, year
    """  # noqa: S608


def expected_sql(*, one_scope: bool, as_known: bool = False) -> str:
    """The rows as the entries want them, of the persons in `persons` or of all, as known now or at `known_at`."""
    scope = "person_id = ANY(%(persons)s)" if one_scope else "true"
    if as_known:
        scope += " AND journal_id IN (SELECT id FROM ledger_journal WHERE posted_at <= %(known_at)s)"
    columns = ", ".join(_expected(name) for name in ROW)
    return f"""
        SELECT {columns} FROM ({flows_sql(scope)}) flow
        WINDOW so_far AS (PARTITION BY person_id ORDER BY year)
    """  # noqa: S608


def _edge(name: str) -> tuple[str, str]:
    """`opening_own_fen`: opening, own."""
    edge, _, rest = name.partition("_")
    return edge, rest.removesuffix("_fen")


def _expected(name: str) -> str:
    edge, part = _edge(name)
    if edge not in ("opening", "closing"):
        return name
    before = f" - {part}_change" if edge == "opening" else ""
    return f"(sum({part}_change) OVER so_far{before})::bigint AS {name}"


def differences_sql(*, one_scope: bool) -> str:
    """Kept and posted rows side by side where they disagree, nulls where one of them is absent."""
    kept, posted = (", ".join(f"{side}.{name}" for name in ROW) for side in ("kept", "posted"))
    scope = "WHERE person_id = ANY(%(persons)s)" if one_scope else ""
    return f"""
        SELECT {kept}, {posted}
        FROM (SELECT * FROM ledger_accountyear {scope}) kept
        FULL JOIN ({expected_sql(one_scope=one_scope)}) posted
            ON posted.person_id = kept.person_id AND posted.year = kept.year
        WHERE ({kept}) IS DISTINCT FROM ({posted})
        ORDER BY coalesce(kept.person_id, posted.person_id), coalesce(kept.year, posted.year)
    """  # noqa: S608


def carry_sql() -> str:
    """Add the flows of the journals in `journals`; years after a touched one open and close with what came before.

    A row that stands takes what it gains; a new one also opens with what the last row before it closed with.
    """
    return f"""
        WITH flow AS MATERIALIZED ({flows_sql("journal_id = ANY(%(journals)s)")}),
        touched AS (
            SELECT person_id, year FROM flow
            UNION
            SELECT y.person_id, y.year FROM ledger_accountyear y
            JOIN (SELECT person_id, min(year) AS year FROM flow GROUP BY person_id) first_one
                ON first_one.person_id = y.person_id AND y.year > first_one.year
        ),
        gained AS (
            SELECT t.person_id, t.year, {", ".join(_or_nothing(name) for name in _FLOWING)},
                {", ".join(f"coalesce(sum({part}_change) OVER before, 0)::bigint AS {part}_before" for part in PARTS)}
            FROM touched t LEFT JOIN flow ON flow.person_id = t.person_id AND flow.year = t.year
            WINDOW before AS (
                PARTITION BY t.person_id ORDER BY t.year ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            )
        )
        INSERT INTO ledger_accountyear AS kept ({", ".join(ROW)})
        SELECT {", ".join(_gained(name) for name in ROW)}
        FROM gained g LEFT JOIN LATERAL (
            SELECT * FROM ledger_accountyear y WHERE y.person_id = g.person_id AND y.year <= g.year
            ORDER BY y.year DESC LIMIT 1
        ) last_one ON true
        ON CONFLICT (person_id, year) DO UPDATE SET {", ".join(_added(name) for name in ROW[2:])}
    """  # noqa: S608


_FLOWING = (*ROW[4:10], "own_change", "transfer_change", "last_entry_id")


def _or_nothing(name: str) -> str:
    nothing = "array_fill(0::bigint, ARRAY[12])" if name in ARRAYS else "0"
    return f"coalesce(flow.{name}, {nothing}) AS {name}"


def _gained(name: str) -> str:
    edge, part = _edge(name)
    if edge not in ("opening", "closing"):
        return f"g.{name}"
    carried = f"CASE WHEN last_one.year < g.year THEN last_one.closing_{part}_fen ELSE 0 END"
    change = f" + g.{part}_change" if edge == "closing" else ""
    return f"{carried} + g.{part}_before{change}"


def _added(name: str) -> str:
    if name == "last_entry_id":
        return f"{name} = greatest(kept.{name}, EXCLUDED.{name})"
    if name in ARRAYS:
        months = ", ".join(f"kept.{name}[{n}] + EXCLUDED.{name}[{n}]" for n in range(1, 13))
        return f"{name} = ARRAY[{months}]"
    return f"{name} = kept.{name} + EXCLUDED.{name}"


# With what a year begins of each account of a region: the row of the year, or what the last one before it closed with.
YEAR_BEGINS = """registry_person p CROSS JOIN LATERAL (
        SELECT * FROM ledger_accountyear y WHERE y.person_id = p.id AND y.year <= %(year)s ORDER BY y.year DESC LIMIT 1
    ) y"""


def in_year(name: str, otherwise: str) -> str:
    """A column of the year, or what stands for it where nothing was posted in it."""
    return f"CASE WHEN y.year = %(year)s THEN y.{name} ELSE {otherwise} END"


def begun(part: str) -> str:
    """What a part holds as the year begins, in fen."""
    return in_year(f"opening_{part}_fen", f"y.closing_{part}_fen")


def year_differs_sql() -> str:
    """Whether what is kept of a year of a region is not what the entries come to: what it begins with, or its months.

    What stands in the account before the year is one sum; years behind it are the whole check's (`differences_sql`).
    """
    inside = "month >= make_date(%(year)s, 1, 1) AND month <= make_date(%(year)s, 12, 1)"
    flowing = ("person_id", *ROW[4:10])
    kept, posted = (", ".join(f"{side}.{name}" for name in flowing) for side in ("kept", "posted"))
    of_region = "IN (SELECT id FROM registry_person WHERE region = %(region)s)"
    return f"""
        SELECT EXISTS (
            SELECT FROM (
                SELECT p.id AS person_id, {begun("own")} AS own, {begun("transfer")} AS transfer
                FROM {YEAR_BEGINS} WHERE p.region = %(region)s
            ) kept FULL JOIN (
                SELECT person_id, -sum(amount_fen) FILTER (WHERE account IN ({_OWN})) AS own,
                    -sum(amount_fen) FILTER (WHERE account IN ({_TRANSFER})) AS transfer
                FROM ledger_entry WHERE account IN {ACCOUNTS} AND month < make_date(%(year)s, 1, 1)
                    AND person_id {of_region}
                GROUP BY person_id
            ) posted USING (person_id)
            WHERE coalesce(kept.own, 0) <> coalesce(posted.own, 0)
                OR coalesce(kept.transfer, 0) <> coalesce(posted.transfer, 0)
        ) OR EXISTS (
            SELECT FROM (SELECT * FROM ledger_accountyear WHERE year = %(year)s AND person_id {of_region}) kept
            FULL JOIN ({flows_sql(f"{inside} AND person_id {of_region}")}) posted ON posted.person_id = kept.person_id
            WHERE (
                {kept}, kept.closing_own_fen - kept.opening_own_fen,
                kept.closing_transfer_fen - kept.opening_transfer_fen
            ) IS DISTINCT FROM ({posted}, posted.own_change, posted.transfer_change)
        )
    """  # noqa: S608


# A year in which money stood or moved (what was taken back altogether did not), or the year before `year` where money
# stands in the account at its end; each held against what was settled.
UNSETTLED_BEFORE = """
    SELECT min(open.year) FROM (
        SELECT a.person_id, a.year FROM ledger_accountyear a
        WHERE a.year < %(year)s AND NOT EXISTS (
            SELECT 1 FROM ledger_settledyear s WHERE s.person_id = a.person_id AND s.year = a.year
        ) AND (a.opening_own_fen <> 0 OR a.opening_transfer_fen <> 0 OR 0 <> ANY(
            a.own_credit_fen || a.transfer_credit_fen || a.own_payout_fen || a.transfer_payout_fen))
        UNION ALL
        SELECT p.id, %(year)s - 1 FROM registry_person p CROSS JOIN LATERAL (
            SELECT a.closing_own_fen + a.closing_transfer_fen AS closing_fen FROM ledger_accountyear a
            WHERE a.person_id = p.id AND a.year < %(year)s ORDER BY a.year DESC LIMIT 1
        ) last_one
        WHERE last_one.closing_fen <> 0 AND NOT EXISTS (
            SELECT 1 FROM ledger_settledyear s WHERE s.person_id = p.id AND s.year = %(year)s - 1
        )
    ) open JOIN registry_person p ON p.id = open.person_id AND p.region = %(region)s
"""
