"""What the migrated database itself refuses, tried on every table: records are added to, never changed or removed.

`decisions/002-append-only.md` says why.
"""

from datetime import date

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege, IntegrityConstraintViolation
from psycopg.sql import SQL, Identifier
from tests.agency.world import World, account, number

from quanyi.agency.audit.arming import SEEN_OF_ACCOUNTS
from quanyi.agency.audit.models import Erasure, KeyChange, Leaf
from quanyi.agency.audit.protection import APP, BULK, READER
from quanyi.agency.audit.sealing import seal
from quanyi.agency.collect import models as collect
from quanyi.agency.collect.copying import BULK_ONLY, copy_objects
from quanyi.agency.compute.checking import check_data
from quanyi.agency.compute.inquiries import Opinion
from quanyi.agency.compute.models import DataFinding, FindingGone, ReconciliationDifference, ReconciliationRun
from quanyi.agency.custody.models import Backup, Drill, ErasureConfirmation, ErasureOrder, JobRun
from quanyi.agency.desk import actions
from quanyi.agency.ledger import projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.models import (
    Contribution,
    Crediting,
    FundMovement,
    Journal,
    Reversal,
    SuspenseClearing,
    SuspenseItem,
)
from quanyi.agency.registry.models import BenefitDecision, ItemVersion, Mandate, Person, Subsidy
from quanyi.agency.staff.models import Post
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind, InquiryResult

ALL = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
ADD = frozenset({"SELECT", "INSERT"})
READ = frozenset({"SELECT"})
# No records: what the office may write here, beyond what may be added everywhere. The reader sees none of them.
WRITABLE = {
    "staff_account": ADD,  # and four columns, below
    "ledger_accountyear": ALL,  # summed up from the entries, which alone are the record; `quanyi projection check`
    "django_session": ALL,
    "axes_accessattempt": ALL,
    "axes_accessattemptexpiration": ALL,
    "axes_accessfailurelog": ALL,
    "axes_accesslog": ALL,
}
WRITABLE_COLUMNS = {
    ("staff_account", name) for name in ("password", "last_login", "is_active", "display_name")
}
# Who bears which name is a record, and is proven like one: what `quanyi verify` reads as the reader.
READABLE = {"ledger_accountyear"}
READABLE_COLUMNS = {("staff_account", name) for name in SEEN_OF_ACCOUNTS}
# The framework's own, filled by migrations and read by all.
FIXED = {
    "auth_group", "auth_group_permissions", "auth_permission", "django_content_type", "django_migrations",
}  # fmt: skip
OURS = {
    model._meta.db_table for model in apps.get_models() if model.__module__.startswith("quanyi.")
} - WRITABLE.keys()

CHANGES = {
    "UPDATE": "UPDATE {table} SET {column} = {column}",
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
}
INSERT = {"INSERT": "INSERT INTO {table} DEFAULT VALUES"}
DEFINITIONS = {
    "DISABLE TRIGGER": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TRIGGER": "DROP TRIGGER {trigger} ON {table}",
    "DROP COLUMN": "ALTER TABLE {table} DROP COLUMN {column}",
    "DROP TABLE": "DROP TABLE {table} CASCADE",
    "OWNER": "ALTER TABLE {table} OWNER TO CURRENT_USER",
}
ELSEWHERE = (
    "CREATE TABLE made_by_hand (id int)",
    "CREATE TEMP TABLE made_by_hand (id int)",
    "CREATE SCHEMA made_by_hand",
    "CREATE FUNCTION made_by_hand() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION refuse_change() CASCADE",
    "SET session_replication_role = replica",
    "SET ROLE quanyi_owner",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
    "SELECT setval('review_case_number', 1)",
)


def granted():
    """What every role but the owner may do, by table: {(table, role): privileges}."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, coalesce(r.rolname, 'PUBLIC'),
                a.privilege_type || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
            LEFT JOIN pg_roles r ON r.oid = a.grantee
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.grantee <> c.relowner"""
        )
        for table, role, privilege in cursor.fetchall():
            found.setdefault((table, role), set()).add(privilege)
    return found


def granted_columns():
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, t.attname, r.rolname, a.privilege_type
            FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
                 aclexplode(t.attacl) a JOIN pg_roles r ON r.oid = a.grantee
            WHERE n.nspname = 'public'"""
        )
        return set(cursor.fetchall())


def refusal(session, statement, error):
    """None if the statement fails as it should; else what came instead. Nothing of it stays."""
    try:
        with session.transaction(force_rollback=True):
            session.execute(statement)
    except error as refused:
        if error is InsufficientPrivilege or refused.diag.constraint_name == "append_only":
            return None
        return str(refused)
    except psycopg.Error as other:
        return f"{type(other).__name__}: {other}"
    return "done"


def not_refused(session, statements, error, tables=frozenset(OURS)):
    """Every table and statement that was not refused as it should be."""
    tried = {
        (table, what): refusal(session, filled_in(statement, table), error)
        for table in sorted(tables)
        for what, statement in statements.items()
    }
    return {key: answer for key, answer in tried.items() if answer is not None}


def filled_in(statement, table):
    columns = {model._meta.db_table: model._meta.concrete_fields[0].column for model in apps.get_models()}
    column = columns.get(table, "id")  # the framework's own joins have no model
    return SQL(statement).format(
        table=Identifier(table), column=Identifier(column), trigger=Identifier(f"{table}_append_only")
    )


@pytest.fixture
def filled(office):
    """An office with at least one row in every table of records: row triggers stay silent over none."""
    world = World()
    case = world.approve(world.declare(world.row()))
    world.settle(2025)
    file = collect.ReceivedFile.objects.get()
    collect.FileCheck.objects.create(file=file, row_count=1, faults=[])
    Mandate.objects.create(account=world.counter, employer=world.employer)
    _migrate(world)
    leaf = Leaf.objects.earliest("id")
    Erasure.objects.create(
        leaf=leaf, table="none", row_id=0, commitment=bytes(32), case_id=case.pk, order_id=0, reason="测试"
    )
    _keep(case)
    seal()
    _register(world)
    _correct(world, case)
    _inquire(world)
    _receive_money(world, case)
    projection.check()
    empty = [table for table in sorted(OURS) if not _has_rows(table)]
    assert case.pk
    assert not empty, "give these tables a row here"
    connection.close()
    return office


def _migrate(world):
    submission = collect.Submission.objects.create(
        kind=CaseKind.MIGRATION.value, month=Month(2025, 12), submitted_by=world.counter, row_count=1
    )
    collect.MigrationPerson.objects.create(
        submission=submission, insurance_number="1", social_security_number=number(9), name="李芳", sex="2",
        born_on=date(1985, 6, 1), status="contributing", status_from=date(2010, 1, 1), employments=[],
    )  # fmt: skip
    nothing = [0] * 12
    year = collect.MigrationYear(
        submission=submission, insurance_number="1", year=2024, credit_code=world.employer.credit_code,
        base_fen=nothing, own_due_fen=nothing, employer_due_fen=nothing, credited_in=[None] * 12,
        own_credit_fen=nothing, transfer_credit_fen=nothing, own_payout_fen=nothing, transfer_payout_fen=nothing,
    )  # fmt: skip
    copy_objects([year])


def _keep(case):
    """A row in every table of custody."""
    now, digest = timezone.now(), {"name": "x", "digest": "x", "leaves": 1}
    KeyChange.objects.create(content="{}", signature=b"")
    JobRun.objects.create(job="data", started_at=now, result="clean", found=0, told={})
    Backup.objects.create(**digest, size=1, started_at=now)
    Drill.objects.create(**digest, result="clean", found=0, told={})
    order = ErasureOrder.objects.create(
        case=case, rows=[], ground="测试", authority="测试", ordered_by=account("keeper", Post.DATA_KEEPER)
    )
    ErasureConfirmation.objects.create(order=order, confirmed_by=account("approver", Post.APPROVAL))


def _register(world):
    """A row in every table of registry facts and benefits: they come in the transaction that registers their case."""
    with transaction.atomic():
        case = world.approve(world.declare(world.row(2, name="李芳")))
        person = Person.objects.get(social_security_number=number(2))
        month, by = Month(2025, 3), {"submission": case.rounds.get().submission, "scheme": "pension"}
        ItemVersion.objects.create(
            person=person, item="address", value="x", holds_from=date(2025, 1, 1), case=case
        )
        Subsidy.objects.create(
            person=person,
            kind="contribution",
            scheme="pension",
            month=month,
            amount_fen=1,
            granted_by="x",
            case=case,
        )
        amounts = {"amount_fen": 1, "account_fen": 1, "own_fen": 1, "transfer_fen": 0, "figure": {}}
        decision = BenefitDecision.objects.create(
            person=person, scheme="pension", kind="inheritance", first_month=month, case=case, **amounts
        )
        document = collect.Document.objects.create(
            kind="other", name="x", content=b"x", size=1, digest="x", received_by=world.counter
        )
        collect.ChangeRow.objects.create(
            **by, row=1, act="item", person=person, holds_from=date(2025, 1, 1), reason="x", document=document
        )
        row = collect.BenefitRow.objects.create(
            **by, act="payment", person=person, kind="inheritance", month=month, reason="x", **amounts
        )
        apps.get_model("ledger", "BenefitPayment").objects.create(
            journal_id=ledger.journal_of(case.pk).pk, row=row, decision=decision, person=person, month=month,
            own_fen=1, transfer_fen=0, pool_fen=0,
        )  # fmt: skip


def _correct(world, case):
    """The rows of a correction; the road to them is walked in tests/agency/test_correction.py."""
    row, person = collect.DeclarationRow.objects.first(), Person.objects.first()
    submission = collect.Submission.objects.create(
        kind=CaseKind.CORRECTION.value, month=row.month, submitted_by=world.counter, row_count=1
    )
    wrong = {"target": "contribution", "reason": "not_due", "month": row.month, "money_arrived": False}
    collect.CorrectionRow.objects.create(submission=submission, person=person, **wrong)
    fen = dict.fromkeys(("own_before_fen", "own_after_fen", "transfer_before_fen", "transfer_after_fen"), 0)
    collect.InterestDifference.objects.create(submission=submission, person=person, year=2025, **fen)
    posted = {"case": case, "kind": "correction", "purpose": "reversal", "entry_count": 0, "rules": {}}
    with transaction.atomic():
        journal = Journal.objects.create(**posted)
        Reversal.objects.create(journal=journal, contribution=Contribution.objects.first(), month=row.month)


def _inquire(world):
    """A finding with its decision, and one that is gone."""
    run = check_data(region="DEMO", today=date(2026, 1, 1), by=None, reason="测试").run
    findings = [
        DataFinding.objects.create(run=run, check_code="number.invalid", key=key, evidence={}) for key in "ab"
    ]
    FindingGone.objects.create(finding=findings[1], run=run)
    opinion = Opinion(InquiryResult.FALSE_ALARM, "测试", "不处理")
    world.approve(actions.open_inquiry(findings[0].pk, opinion, by=world.counter))


def _receive_money(world, case):
    """Rows of every table of money received; the road to them is walked in tests/agency/money."""
    submission = collect.Submission.objects.create(
        kind=CaseKind.PAYMENT.value, month=Month(2025, 12), submitted_by=world.counter, row_count=1
    )
    day = date(2025, 12, 20)
    payment = collect.PaymentRow.objects.create(
        submission=submission, row=2, reference="1", arrived_on=day, amount_fen=1
    )
    journal = case.journals.first()
    FundMovement.objects.create(journal=journal, reference="1", on=day, amount_fen=1)
    Crediting.objects.create(
        journal=journal, contribution=Contribution.objects.first(), credited_month=Month.of(day), paid_on=day
    )
    item = SuspenseItem.objects.create(journal=journal, row=payment, arrived_on=day, amount_fen=1)
    row = collect.ClearanceRow.objects.create(submission=submission, item=item, use="refund", amount_fen=1)
    SuspenseClearing.objects.create(journal=journal, item=item, row=row, amount_fen=1)
    run = ReconciliationRun.objects.create(ran_by_name="测试", last_entry_id=0, difference_count=1)
    ReconciliationDifference.objects.create(run=run, agreement="bank", finding="other_amount", subject="测试")


def _has_rows(table):
    with connection.cursor() as cursor:
        cursor.execute(SQL("SELECT EXISTS (SELECT 1 FROM {})").format(Identifier(table)))
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_every_table_is_a_record_or_named_here():
    tables = set(connection.introspection.table_names())
    assert len(OURS) >= 20
    assert tables == OURS | WRITABLE.keys() | FIXED


@pytest.mark.django_db
def test_privileges_are_exactly_these():
    wanted = {
        **{(table, APP): READ if table in BULK_ONLY else ADD for table in OURS},
        **{(table, BULK): {"INSERT"} for table in BULK_ONLY},
        **{(table, READER): READ for table in OURS},
        **{(table, APP): privileges for table, privileges in WRITABLE.items()},
        **{(table, READER): READ for table in READABLE},
        **{(table, role): READ for table in FIXED for role in (APP, READER)},
    }
    assert granted() == wanted
    assert granted_columns() == {
        *((*column, APP, "UPDATE") for column in WRITABLE_COLUMNS),
        *((*column, READER, "SELECT") for column in READABLE_COLUMNS),
    }


def test_the_owner_cannot_change_records(filled):
    with psycopg.connect(filled.dsn("owner"), autocommit=True) as session:
        assert not_refused(session, CHANGES, IntegrityConstraintViolation) == {}
        assert refusal(session, "SET session_replication_role = replica", InsufficientPrivilege) is None


def test_a_session_that_replays_replication_cannot_either(filled):
    """The server's administrator may silence ordinary triggers: ours are ENABLE ALWAYS."""
    with psycopg.connect(filled.dsn("admin"), autocommit=True) as session:
        if _is_superuser(session):
            session.execute("SET session_replication_role = replica")
            assert not_refused(session, CHANGES, IntegrityConstraintViolation) == {}
        else:
            assert refusal(session, "SET session_replication_role = replica", InsufficientPrivilege) is None


def _is_superuser(session):
    return session.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]


@pytest.mark.parametrize("role", ["app", "reader"])
def test_who_serves_may_define_nothing(office, role):
    with psycopg.connect(office.dsn(role), autocommit=True) as session:
        assert not_refused(session, DEFINITIONS, InsufficientPrivilege) == {}
        tried = {statement: refusal(session, statement, InsufficientPrivilege) for statement in ELSEWHERE}
        assert {statement: answer for statement, answer in tried.items() if answer} == {}


def test_the_app_adds_and_reads(filled):
    with psycopg.connect(filled.dsn("app"), autocommit=True) as session:
        assert not_refused(session, CHANGES, InsufficientPrivilege) == {}
        for column in ("id", "username", "kind"):
            statement = SQL("UPDATE staff_account SET {0} = {0}").format(Identifier(column))
            assert refusal(session, statement, InsufficientPrivilege) is None
        assert not_refused(session, CHANGES | INSERT, InsufficientPrivilege, FIXED) == {}


def test_the_app_adds_to_the_bulk_tables_only_in_the_role_for_it(filled):
    with psycopg.connect(filled.dsn("app"), autocommit=True) as session:
        assert not_refused(session, INSERT, InsufficientPrivilege, BULK_ONLY) == {}


def test_the_bulk_role_adds_to_its_tables_and_can_do_nothing_else(filled):
    everything = {"SELECT": "SELECT FROM {table}"} | CHANGES
    tables = {model._meta.db_table for model in apps.get_models()}
    with psycopg.connect(filled.dsn("app"), autocommit=True) as session:
        session.execute(SQL("SET ROLE {}").format(Identifier(BULK)))
        assert not_refused(session, everything, InsufficientPrivilege, tables) == {}
        assert not_refused(session, INSERT, InsufficientPrivilege, tables - BULK_ONLY) == {}
        assert not_refused(session, DEFINITIONS, InsufficientPrivilege) == {}


@pytest.mark.parametrize("role", ["owner", "reader"])
def test_nobody_else_takes_the_bulk_role_on(office, role):
    with psycopg.connect(office.dsn(role), autocommit=True) as session:
        assert refusal(session, "SET ROLE quanyi_bulk", InsufficientPrivilege) is None


def test_the_reader_writes_nothing(office):
    tables = {model._meta.db_table for model in apps.get_models()}
    assert tables > OURS
    with psycopg.connect(office.dsn("reader"), autocommit=True) as session:
        assert not_refused(session, CHANGES | INSERT, InsufficientPrivilege, tables) == {}
        seen = not_refused(session, {"SELECT": "SELECT FROM {table}"}, InsufficientPrivilege, tables)
    assert {table for table, _ in seen} == tables - WRITABLE.keys() | READABLE | {
        table for table, _ in READABLE_COLUMNS
    }


@pytest.mark.parametrize("role", ["owner", "app", "reader"])
def test_nobody_keeps_data_outside_the_tables(office, role):
    """Large objects have no table and no trigger: on a server of our own, only a superuser may make them."""
    with psycopg.connect(office.dsn("admin"), autocommit=True) as session:
        if not _is_superuser(session):
            pytest.skip("an outside server's login may not take this right from everyone")
    with psycopg.connect(office.dsn(role), autocommit=True) as session:
        assert refusal(session, "SELECT lo_from_bytea(0, 'x')", InsufficientPrivilege) is None
        assert refusal(session, "SELECT lo_create(0)", InsufficientPrivilege) is None
