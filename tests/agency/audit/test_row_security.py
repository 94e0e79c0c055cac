"""Rows about persons are shut to the office's own login until a line of the register opens them."""

import re
from contextlib import contextmanager

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from tests import past_rows
from tests.agency.visitors import Visitors

from quanyi.agency.audit import arming, row_security
from quanyi.agency.audit.looks import LOOKS
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import record
from quanyi.agency.registry.models import Person, PersonDetail


@pytest.fixture
def visit(db) -> Visitors:
    return Visitors()


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def shut() -> list[str]:
    return sorted({*arming.records(), *arming.SHUT_ALSO} - row_security.OF_NOBODY.keys())


@contextmanager
def released(person_id: int):
    with transaction.atomic():
        record(Act.VIEW_RECORD, person_id=person_id, purpose="测试")
        yield


def test_every_table_of_records_is_shut_or_says_why_not(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity"
        )
        held = {table for (table,) in cursor.fetchall()}
    assert held == set(shut())
    assert row_security.OF_NOBODY.keys() <= {*arming.records(), *arming.LOG_TABLES, "staff_account"}
    assert {"registry_person", "registry_persondetail", "ledger_entry", "collect_declarationrow"} <= held


def test_a_table_with_a_person_is_never_called_nobodys():
    named = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.column == "person_id"
    }
    assert named & row_security.OF_NOBODY.keys() == {"audit_auditentry", "registry_mandate"}


def test_unopened_every_table_reads_as_no_rows(visit):
    visit.registered()
    full = {table: rows(table) for table in shut()}
    assert sum(full.values()) > 10
    with past_rows.as_app():
        assert {table: rows(table) for table in shut()} == dict.fromkeys(shut(), 0)


def test_a_look_opens_the_person_it_names_and_no_other(visit):
    one, other = visit.registered(), visit.registered(2)
    with past_rows.as_app(), released(one.pk):
        assert list(Person.objects.values_list("pk", flat=True)) == [one.pk]
        assert set(PersonDetail.objects.values_list("person_id", flat=True)) == {one.pk}
        assert not Person.objects.filter(pk=other.pk).exists()


def test_a_line_that_is_no_look_opens_nothing(visit):
    person = visit.registered()
    with past_rows.as_app(), transaction.atomic():
        record(Act.SUBMIT, person_id=person.pk)
        assert not Person.objects.exists()


def test_processing_opens_all_until_it_ends_and_names_its_reason(visit):
    person = visit.registered()
    with past_rows.as_app():
        with processing("测试处理", "一项工作", case_id=7):
            assert Person.objects.filter(pk=person.pk).exists()
        assert not Person.objects.exists()
    line = AuditEntry.objects.filter(act=Act.PROCESS).first()
    assert line
    assert (line.purpose, line.case_id, line.detail) == ("测试处理", 7, {"part": "一项工作"})


def test_processing_of_one_person_opens_one(visit):
    one, _other = visit.registered(), visit.registered(2)
    with past_rows.as_app(), processing("本人办理", person_id=one.pk):
        assert list(Person.objects.values_list("pk", flat=True)) == [one.pk]


def test_a_wider_processing_within_a_narrow_one_ends_with_itself(visit):
    one, _other = visit.registered(), visit.registered(2)
    with past_rows.as_app(), processing("本人办理", person_id=one.pk):
        with processing("核对"):
            assert Person.objects.count() == 2
        assert Person.objects.count() == 1


def test_what_is_written_without_a_release_is_refused(visit):
    person = visit.registered()
    with (
        past_rows.as_app(),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        PersonDetail.objects.create(
            person=person, name="王某", sex="1", born_on="1990-01-01", holds_from="2020-01-01", reason="测试"
        )


def test_a_line_of_another_session_or_an_old_transaction_is_no_key(office):
    with processing("测试"):
        assert not Person.objects.exists()  # whoever asks first has the line written
        line = AuditEntry.objects.filter(act=Act.PROCESS).values_list("pk", flat=True).get()
    with psycopg.connect(office.dsn("app")) as other:
        other.execute("SELECT set_config('quanyi.release', %s, false)", [str(line)])
        assert other.execute("SELECT released_whole()").fetchone() == (False,)
        other.execute(
            "INSERT INTO audit_auditentry"
            " (at, act, actor_name, purpose, detail, address, written_in, session_pid, person_id)"
            " VALUES (now(), 'view_record', '', '', '{}', '', '1', 1, 5)"
        )
        assert other.execute("SELECT * FROM released_persons()").fetchall() == [(5,)]
        other.rollback()
        assert other.execute("SELECT * FROM released_persons()").fetchall() == []


def test_the_databases_reader_reads_no_rows_until_a_reading_is_open(office):
    Visitors().registered()
    with psycopg.connect(office.dsn("reader"), autocommit=True) as reader:
        assert reader.execute("SELECT count(id) FROM registry_person").fetchone() == (0,)
        assert reader.execute("SELECT count(id) FROM ledger_entry").fetchone() == (0,)
        with psycopg.connect(office.dsn("app"), autocommit=True) as app:
            app.execute(
                "INSERT INTO audit_auditentry (at, act, actor_name, purpose, detail, address)"
                " VALUES (now(), 'open_reading', '', '测试', '{}', '')"
            )
        assert reader.execute("SELECT count(id) FROM registry_person").fetchone() > (0,)


def test_the_looks_that_open_are_those_that_a_person_finds(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'released_persons'")
        (body,) = cursor.fetchone()
    assert set(re.findall(r"'(\w+)'", body.partition("act IN (")[2].partition(")")[0])) == {*map(str, LOOKS)}
