"""A row goes by law and every proof stays; nothing else goes that way."""

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict
from tests.agency.world import World

from quanyi.agency.audit.erasure import ErasureRefused, erase
from quanyi.agency.audit.models import Act, AuditEntry, Erasure
from quanyi.agency.audit.sealing import seal
from quanyi.agency.audit.services import record
from quanyi.agency.custody.verification import verify


@pytest.fixture
def order(office, settings, tmp_path):
    """An approved case, and Django's connection as the owner of the tables."""
    settings.QUANYI_KEEPERS = [f"file://{tmp_path}/folder"]
    world = World()
    case = world.approve(world.declare(world.row()))
    record(Act.VIEW_RECORD, purpose="核对张三的缴费", person_id=1)
    seal()
    before, owner = dict(connection.settings_dict), conninfo_to_dict(office.dsn("owner"))
    connection.close()
    connection.settings_dict.update(USER=owner["user"], PASSWORD=owner["password"])
    yield case
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def test_the_row_goes_and_the_proofs_stay(order):
    entry = AuditEntry.objects.get(act=Act.VIEW_RECORD)
    assert erase("audit_auditentry", entry.pk, case_id=order.pk, reason="个人信息保护法第四十七条") == 1
    assert not AuditEntry.objects.filter(pk=entry.pk).exists()
    assert AuditEntry.objects.get(act=Act.ERASE).case_id == order.pk
    seal()
    report = verify()
    assert [one.sentence() for one in report.found] == []
    assert report.erased == 1


def test_a_wrong_commitment_is_found(order):
    """Somebody deletes a row and writes an erasure for it that the log does not bear out."""
    entry = AuditEntry.objects.get(act=Act.VIEW_RECORD)
    erase("audit_auditentry", entry.pk, case_id=order.pk, reason="x")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_erasure DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_erasure SET commitment = decode(repeat('00', 32), 'hex')")
    named = {(one.table, one.key) for one in verify().found if one.kind.value == "changed"}
    assert ("audit_auditentry", str(entry.pk)) in named
    assert ("audit_erasure", str(Erasure.objects.get().pk)) in named


@pytest.mark.parametrize(("table", "why"), [
    ("ledger_entry", "不含个人信息"), ("registry_person", "还指向"), ("audit_leaf", "没有"),
])  # fmt: skip
def test_what_is_not_erased(order, table, why):
    with pytest.raises(ErasureRefused, match=why):
        erase(table, 1, case_id=order.pk, reason="x")
    assert not Erasure.objects.exists()
    assert verify().found == ()


def test_without_an_erasure_the_owner_deletes_nothing(order):
    with pytest.raises(psycopg.errors.IntegrityError) as refused, connection.cursor() as cursor:
        cursor.connection.execute("DELETE FROM audit_auditentry WHERE id = 1")
    assert refused.value.diag.constraint_name == "append_only"


def test_the_office_itself_erases_nothing(order, office):
    entry = AuditEntry.objects.get(act=Act.VIEW_RECORD)
    with psycopg.connect(office.dsn("app")) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM audit_auditentry WHERE id = %s", [entry.pk])
