"""Migrations run forward over an office that was filled by an earlier version.

`earlier/first-road.sql.gz` is that version's own database as pg_dump wrote it, without psql's commands and settings
(a demo district of eight, one declaration posted, a year settled), and `earlier/first-road.json` what its record pages
showed.
"""

import gzip
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.models import Min
from tests.conftest import Office
from tests.house.test_migrations import granted, granted_columns

from quanyi.agency.control.checking import CHECKS
from quanyi.agency.ledger import projection
from quanyi.agency.ledger.models import AccountState, Entry
from quanyi.agency.ledger.selectors import PERSON_ACCOUNTS
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.checks import Asked

STATE_CHECKS = [code for code in CHECKS if code.startswith(("account.state", "account.closed"))]
EARLIER = Path(__file__).parent / "earlier"
NOT_OURS = ("django_migrations", "django_content_type", "auth_permission")  # grow with every model
# A dump says what each role may do beyond what nobody has by default; at its end it gives the defaults back.
NO_DEFAULTS = """
ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM quanyi_app, quanyi_reader;
ALTER DEFAULT PRIVILEGES REVOKE ALL ON SEQUENCES FROM quanyi_app;
"""
# What the tables are, in the judge's own words: a database led forward must be the one that starts today.
SHAPE = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, is_identity,
        column_default FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal""",
    "functions": """SELECT proname, prosecdef, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}


@pytest.fixture(scope="module")
def earlier(bare_office) -> Office:
    """The earlier version's office, as it was left."""
    sql = gzip.decompress((EARLIER / "first-road.sql.gz").read_bytes()).decode()
    with psycopg.connect(bare_office.dsn("owner")) as session:
        session.execute(NO_DEFAULTS)
        session.execute(sql)
    return bare_office


@pytest.fixture(scope="module")
def forward(earlier):
    """The same office, led forward; and its rows as they were before."""
    before = rows_of(earlier)
    command = [sys.executable, "-m", "quanyi.cli", "migrate"]
    done = subprocess.run(command, env=earlier.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return earlier, before


def rows_of(office, columns=None):
    """{table: (columns, rows as text)}, of the columns given or of all."""
    with psycopg.connect(office.dsn("owner")) as session:
        columns = columns or columns_of(session)
        return {
            table: (
                names,
                session.execute(
                    "SELECT " + ", ".join(f'"{name}"::text' for name in names) + f" FROM {table}"
                ).fetchall(),
            )
            for table, names in columns.items()
        }


def columns_of(session):
    found = session.execute(
        """SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
        FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1"""
    ).fetchall()
    return {table: names for table, names in found if table not in NOT_OURS}


def test_every_row_is_there_as_it_was(forward):
    office, before = forward
    assert len(before["ledger_entry"][1]) > 500
    after = rows_of(office, {table: names for table, (names, _) in before.items()})
    lost = {table: Counter(rows) - Counter(after[table][1]) for table, (_, rows) in before.items()}
    assert not {table: rows for table, rows in lost.items() if rows}


def test_every_figure_is_as_it_was_shown(forward):
    shown = json.loads((EARLIER / "first-road.json").read_text())
    assert {person.insurance_number: _figures(person) for person in Person.objects.all()} == shown
    person = Person.objects.order_by("pk").first()
    for year in shown[person.insurance_number]["years"]:
        opened = open_figure(person, f"closing-{year[0]}")
        assert opened.still_equal
        assert opened.posted == (year[5] or opened.posted)


def _figures(person):
    record = person_record(person)
    assert not record.is_summed_anew, "the account years were not filled from the old entries"
    return {
        "balance_fen": record.balance_fen,
        "contribution_months": record.contribution_months,
        "years": [
            [y.year, y.opening_fen, y.credited_fen, y.interest_fen, y.paid_out_fen, y.closing_fen]
            for y in record.years
        ],
    }


def test_every_old_account_has_its_state_from_the_case_that_credited_it_first(forward):
    first = dict(
        Entry.objects.filter(person__isnull=False, amount_fen__lt=0, account__in=[a.value for a in PERSON_ACCOUNTS])
        .values_list("person_id").annotate(Min("journal__case_id")).order_by()
    )  # fmt: skip
    opened = AccountState.objects.filter(number=1, event="first_contribution")
    assert dict(opened.values_list("person_id", "case_id")) == first
    assert [list(CHECKS[code].found(Asked("DEMO", date(2026, 1, 1)))) for code in STATE_CHECKS] == [
        [],
        [],
        [],
        [],
    ]


def test_the_account_years_of_old_entries_are_there(forward):
    found = projection.check()
    assert found.row_count > 100
    assert found.differences == []


def test_it_is_the_database_that_starts_today(forward, template):
    office, _ = forward
    today = Office(template)
    for what, query in SHAPE.items():
        assert _asked(office, query) == _asked(today, query), what
    assert privileges_in(office.database) == privileges_in(template)


def privileges_in(database):
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        return granted(), granted_columns()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _asked(office, query):
    with psycopg.connect(office.dsn("owner")) as session:
        return set(session.execute(query).fetchall())
