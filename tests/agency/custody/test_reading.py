"""The database's reader: it cannot show a person, unless a reading is open, and that is told to every person."""

import psycopg
import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db.utils import InternalError
from django.urls import reverse
from psycopg.errors import InsufficientPrivilege
from psycopg.sql import SQL, Identifier
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.arming import close_to_reader, open_to_reader
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.reading import ReadingRefused
from quanyi.agency.audit.services import record
from quanyi.agency.custody.verification import verify
from quanyi.cli import main
from quanyi.cli.log import _reading_only

PURPOSE = "省审计厅 2026 年社会保险基金审计"


@pytest.fixture
def visit(office):
    return Visitors()


@pytest.fixture
def person(visit):
    return visit.registered()


def as_owner(office, act):
    """In a connection of the owner's, as `quanyi database` has one."""
    from django.db import connection

    app = dict(connection.settings_dict)
    connection.close()
    with psycopg.connect(office.dsn("owner")) as owner:
        given = owner.info
        connection.settings_dict.update(USER=given.user, PASSWORD=given.password)
        try:
            act()
        finally:
            connection.close()
            connection.settings_dict.update(USER=app["USER"], PASSWORD=app["PASSWORD"])


def seen(office) -> str:
    """Everything that the reader can get out of any table, column by column."""
    found = []
    with psycopg.connect(office.dsn("reader"), autocommit=True) as reader:
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                column, table = Identifier(field.column), Identifier(model._meta.db_table)
                try:
                    rows = reader.execute(SQL("SELECT {}::text FROM {}").format(column, table)).fetchall()
                except InsufficientPrivilege:
                    continue
                found += [str(value) for (value,) in rows]
    return "\n".join(found)


@pytest.mark.shows("d14-26-1", "只读账户看不到任何人的姓名和号码，未开放时一行也没有")
def test_the_reader_sees_no_row_about_anybody(visit, person, office):
    text = seen(office)
    assert text
    for name in (person.social_security_number, person.insurance_number, "王小明", "申报.csv", "1985-06-01"):
        assert name not in text
    with psycopg.connect(office.dsn("reader"), autocommit=True) as reader:
        assert reader.execute("SELECT count(*), sum(amount_fen) FROM ledger_entry").fetchone() == (0, None)
        assert reader.execute("SELECT count(*) FROM ledger_journal").fetchone()[0] > 0
        for table in ("registry_person", "registry_persondetail", "collect_receivedfile", "audit_auditentry"):
            with pytest.raises(InsufficientPrivilege):
                reader.execute(SQL("SELECT * FROM {}").format(Identifier(table)))


@pytest.mark.shows("d14-14", "数据库向审计人员开放，每个人在“谁看过我的记录”中查得到")
def test_a_reading_is_open_for_a_purpose_and_each_person_finds_it(visit, person, office):
    as_owner(office, lambda: open_to_reader(PURPOSE))
    assert person.social_security_number in seen(office)
    assert not verify().found
    as_owner(office, close_to_reader)
    assert person.social_security_number not in seen(office)
    assert not verify().found
    page = browser(visit.insured(person)).get(reverse("record-readers", args=[person.pk])).content.decode()
    assert "开放数据库查阅" in page
    assert "结束数据库查阅" in page
    assert PURPOSE in page
    assert "开放数据库查阅" in page
    assert "结束数据库查阅" in page


def test_who_was_registered_later_was_not_read(visit, person, office):
    as_owner(office, lambda: open_to_reader(PURPOSE))
    as_owner(office, close_to_reader)
    later = visit.registered(3, "李四")
    page = browser(visit.insured(later)).get(reverse("record-readers", args=[later.pk])).content.decode()
    assert PURPOSE not in page


def test_a_reading_is_opened_once_with_a_purpose_and_closed_once(visit, office):
    def refused(act, why):
        with pytest.raises(ReadingRefused, match=why):
            act()

    as_owner(office, lambda: refused(lambda: open_to_reader("  "), "为何事由"))
    as_owner(office, lambda: refused(close_to_reader, "没有开放"))
    as_owner(office, lambda: open_to_reader(PURPOSE))
    as_owner(office, lambda: refused(lambda: open_to_reader(PURPOSE), "已经开放"))
    assert [*AuditEntry.objects.filter(purpose=PURPOSE).values_list("act", flat=True)] == [Act.OPEN_READING]


def test_the_commands_are_there():
    for command in ("open-reading", "close-reading"):
        assert CliRunner().invoke(main, ["database", command, "--help"]).exit_code == 0


def test_a_verification_can_change_nothing_and_the_office_can_again_behind_it(visit, office):
    with _reading_only(), pytest.raises(InternalError, match="read-only transaction"):
        record(Act.BACKUP)
    record(Act.BACKUP)
