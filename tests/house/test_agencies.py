"""Every table of records has the agency of each row, or is named with the reason; what belongs together is held."""

import pytest
from django.apps import apps
from django.db import connection
from tests.agency.test_agencies import with_column

from quanyi.agency.audit.agencies import APART, OF_NO_AGENCY, PARENTS

pytestmark = pytest.mark.django_db
OURS = {model._meta.db_table: model for model in apps.get_models() if model.__module__.startswith("quanyi.")}


def test_every_row_bears_its_agency():
    assert len(OURS) > 50
    assert set(with_column()) == OURS.keys() - OF_NO_AGENCY.keys()
    assert OF_NO_AGENCY.keys() <= OURS.keys()


def test_no_column_is_without_an_agency():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name = 'agency_id' AND (is_nullable = 'YES' OR column_default NOT LIKE '%quanyi.agency%')"
        )
        assert cursor.fetchall() == []


def belonging():
    """{table: (column, parent)} by the models: the first of `PARENTS` that a table has."""
    found = {}
    for table in OURS.keys() - OF_NO_AGENCY.keys() - APART.keys():
        columns = {field.column: field for field in OURS[table]._meta.concrete_fields if field.is_relation}
        if column := next((name for name in PARENTS if name in columns), None):
            found[table] = (column, columns[column].related_model._meta.db_table)
    return found


def test_a_row_is_held_to_the_agency_of_what_it_belongs_to():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgargs, t.tgenabled FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE p.proname = 'agency_is_the_parents'"
        )
        held = {
            table: (tuple(bytes(given).decode().split("\0")[:2]), enabled)
            for table, given, enabled in cursor.fetchall()
        }
    wanted = belonging()
    assert wanted["ledger_entry"] == ("journal_id", "ledger_journal")
    assert wanted["review_round"] == ("case_id", "review_case")
    assert held == {table: (belongs, "A") for table, belongs in wanted.items()}
    assert APART.keys() <= OURS.keys()


def test_whatever_belongs_to_nothing_refers_to_the_agencies():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'f'"
            " AND confrelid = 'staff_agency'::regclass AND conrelid <> confrelid"
        )
        referring = {table for (table,) in cursor.fetchall()}
    assert referring == OURS.keys() - OF_NO_AGENCY.keys() - belonging().keys()
