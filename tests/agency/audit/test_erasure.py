"""A row, or values of it, go by law and every proof stays; nothing else goes that way, and nobody does it alone."""

import json
from datetime import date

import psycopg
import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import IntegrityError, connection
from psycopg.conninfo import conninfo_to_dict
from tests.agency.world import World, account

from quanyi.agency.audit.erasable import ERASABLE, ERASED
from quanyi.agency.audit.erasure import ErasureRefused
from quanyi.agency.audit.models import Act, AuditEntry, Erasure
from quanyi.agency.audit.sealing import seal
from quanyi.agency.audit.services import record
from quanyi.agency.control.checking import CHECKS, check_data
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.custody.erasure_rows import rows_of
from quanyi.agency.custody.erasures import Target, carry_out, confirm_erasure, order_erasure
from quanyi.agency.custody.verification import verify
from quanyi.agency.papers.models import IssuedPaper, PaperKind
from quanyi.agency.papers.services import withdraw_paper
from quanyi.agency.registry.models import Person, PersonDetail
from quanyi.agency.review.models import Letter
from quanyi.agency.serve.issuing import content_as_issued, issue, print_paper
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.year_sheet import years_of
from quanyi.agency.staff.access import PURPOSES
from quanyi.agency.staff.models import Post
from quanyi.cli import main
from quanyi.law.terms import Severity
from quanyi.verify_paper import GENUINE, proof_in
from quanyi.verify_paper import verify as verify_file
from quanyi.witness.seals import signing_key

WHY = {"ground": "个人信息保护法第四十七条", "authority": "示范区人社局〔2026〕7号"}


class Desk:
    """The two persons who order an erasure, under the approved case of a declaration."""

    def __init__(self) -> None:
        world = World()
        self.case = world.approve(world.declare(world.row()))
        self.keeper = account("keeper", Post.DATA_KEEPER)
        self.approver, self.counter = world.signers[-1], world.counter

    def orders(self, *targets, by=None):
        return order_erasure(targets, case_number=self.case.number, by=by or self.keeper, **WHY)

    def erases(self, *targets):
        order = self.orders(*targets)
        confirm_erasure(order, by=self.approver)
        return carry_out(order.pk)


@pytest.fixture
def desk(office, settings, tmp_path):
    """Django's connection as the owner of the tables, which alone can carry an order out."""
    settings.QUANYI_KEEPERS = [f"file://{tmp_path}/folder"]
    desk = Desk()
    record(Act.VIEW_RECORD, purpose="核对张三的缴费", person_id=1)
    seal()
    before, owner = dict(connection.settings_dict), conninfo_to_dict(office.dsn("owner"))
    connection.close()
    connection.settings_dict.update(USER=owner["user"], PASSWORD=owner["password"])
    yield desk
    connection.close()
    connection.settings_dict.clear()
    connection.settings_dict.update(before)


def entry():
    return AuditEntry.objects.get(act=Act.VIEW_RECORD)


def found():
    return [one.sentence() for one in verify().found]


def test_the_row_goes_and_the_proofs_stay(desk):
    gone = entry().pk
    assert desk.erases(Target("audit_auditentry", gone, None)) == 1
    assert not AuditEntry.objects.filter(pk=gone).exists()
    assert AuditEntry.objects.get(act=Act.ERASE).case_id == desk.case.pk
    seal()
    report = verify()
    assert [one.sentence() for one in report.found] == []
    (line,) = report.erased
    assert (line["table"], line["row"], line["columns"]) == ("audit_auditentry", gone, None)
    assert {key: line[key] for key in WHY} == WHY


def test_values_go_the_row_stays_and_the_proofs_with_it(desk):
    """A person is pointed to by everything: number and name go, the shell stays and is covered anew."""
    person, detail = Person.objects.get(), PersonDetail.objects.get()
    desk.erases(
        Target("registry_person", person.pk, ("social_security_number",)),
        Target("registry_persondetail", detail.pk, ("name",)),
    )
    assert Person.objects.get().social_security_number == f"{ERASED}{person.pk}"
    assert Person.objects.get().insurance_number == person.insurance_number
    assert PersonDetail.objects.get().name == ERASED
    seal()
    report = verify()
    assert [one.sentence() for one in report.found] == []
    assert [(line["table"], line["columns"]) for line in report.erased] == [
        ("registry_person", ["social_security_number"]), ("registry_persondetail", ["name"]),
    ]  # fmt: skip
    told = CliRunner().invoke(main, ["verify", "--as", "app"]).output
    assert told.count("依法删除 erased lawfully") == 2
    assert "全部相符" in told


@pytest.mark.shows("d14-28-4", "依法删除以后，先前出具的凭证仍可凭文件核验")
def test_a_paper_of_an_erased_person_still_verifies_by_its_file(desk):
    person = Person.objects.get()
    [year, *_] = years_of(person_record(person))
    paper, content = issue(
        PaperKind.YEAR_SHEET, person, {"year": year}, known_at=None, language="zh", purpose="测试",
        by=desk.counter,
    )  # fmt: skip
    pdf = print_paper(paper, content, "http://localhost/verify/")
    assert content_as_issued(paper) == content
    withdraw_paper(paper, "测试", by=desk.counter)
    desk.erases(*(one.target for one in rows_of(person)))
    assert content_as_issued(IssuedPaper.objects.get()) is None
    assert IssuedPaper.objects.get().withdrawal.reason == ERASED
    seal()
    assert found() == []
    key = signing_key(settings.SECRETS, settings.QUANYI_SEAL).public
    assert verify_file(proof_in(pdf), [str(key)]).code == GENUINE


def test_the_record_of_an_erased_person_is_still_served_and_nothing_else_complains(desk, client):
    """Every row that the page offers goes; the record's page, the checks of the data and the reconciliation go on."""
    person = Person.objects.get()
    desk.erases(*(one.target for one in rows_of(person)))
    client.force_login(desk.counter)
    session = client.session
    session[PURPOSES] = {str(person.pk): "本人到场查询"}
    session.save()
    page = client.get(f"/people/{person.pk}/")
    assert page.status_code == 200
    shown = page.content.decode()
    assert ERASED in shown
    assert "王小明" not in shown
    outcome = check_data(region="DEMO", today=date(2026, 1, 1), by=None, reason="测试")
    errors = [
        code
        for code, count in outcome.run.counts.items()
        if count and CHECKS[code].severity is Severity.ERROR
    ]
    assert errors == []
    assert reconcile(reason="测试").difference_count == 0
    seal()
    assert found() == []


def test_values_go_in_two_steps(desk):
    person = Person.objects.get()
    desk.erases(Target("registry_person", person.pk, ("social_security_number",)))
    desk.erases(Target("registry_person", person.pk, ("insurance_number",)))
    seal()
    assert found() == []
    assert Erasure.objects.filter(table="registry_person").count() == 2


def test_a_shell_that_is_changed_afterwards_is_named(desk):
    person = Person.objects.get()
    desk.erases(Target("registry_person", person.pk, ("social_security_number",)))
    seal()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE registry_person DISABLE TRIGGER USER")
        cursor.execute("UPDATE registry_person SET region = 'X'")
    named = {(one.table, one.key) for one in verify().found if one.kind.value == "changed"}
    assert named == {("registry_person", str(person.pk))}


def test_the_salt_goes_with_the_value(desk):
    """Who knows the commitment and guesses the name could otherwise prove the guess."""
    detail = PersonDetail.objects.get()
    salts = set()
    for step in (lambda: None, lambda: desk.erases(Target("registry_persondetail", detail.pk, ("name",)))):
        step()
        with connection.cursor() as cursor:
            cursor.execute("SELECT salt FROM registry_persondetail")
            salts |= {str(salt) for (salt,) in cursor.fetchall()}
    assert len(salts) == 2


@pytest.mark.parametrize("tampered", ["commitment", "order", "columns"])
def test_an_erasure_that_nobody_ordered_is_found(desk, tampered):
    """Somebody bends what the log keeps of an erasure."""
    gone = entry().pk
    desk.erases(Target("audit_auditentry", gone, ("purpose",)))
    change = {
        "commitment": "commitment = decode(repeat('00', 32), 'hex')",
        "order": "order_id = 77",
        "columns": """columns = '["purpose", "detail"]'""",
    }[tampered]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_erasure DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE audit_erasure SET {change}")
    named = {(one.table, one.key, one.kind.value) for one in verify().found}
    kept = str(Erasure.objects.get().pk)
    assert ("audit_erasure", kept, "changed") in named
    also = (
        ("audit_auditentry", str(gone), "changed")
        if tampered == "commitment"
        else ("audit_erasure", kept, "erasure")
    )
    assert also in named


@pytest.mark.parametrize(("target", "why"), [
    (Target("ledger_entry", 1, None), "不在可删除"), (Target("ledger_entry", 1, ("amount_fen",)), "不在可删除"),
    (Target("registry_person", 1, ("region",)), "不在可删除"), (Target("registry_person", 99, None), "没有第 99 行"),
    (Target("audit_leaf", 1, None), "不在可删除"),
])  # fmt: skip
def test_what_is_not_ordered(desk, target, why):
    with pytest.raises(ErasureRefused, match=why):
        desk.orders(target)


def test_a_row_that_others_point_to_is_not_erased_whole(desk):
    with pytest.raises(ErasureRefused, match="还指向"):
        desk.erases(Target("registry_person", Person.objects.get().pk, None))
    assert not Erasure.objects.exists()
    assert found() == []


def test_nobody_does_it_alone(desk):
    target = Target("audit_auditentry", entry().pk, ("purpose",))
    with pytest.raises(IntegrityError, match="keeper of the data"):
        desk.orders(target, by=desk.approver)
    with pytest.raises(IntegrityError, match="keeper of the data"):
        desk.orders(target, by=account("root", Post.SYSTEM_ADMIN))
    order = desk.orders(target)
    with pytest.raises(ErasureRefused, match="经核准"):
        carry_out(order.pk)
    for wrong in (desk.keeper, account("dba", Post.DATABASE_ADMIN)):
        with pytest.raises(IntegrityError, match="another person"):
            confirm_erasure(order, by=wrong)
    confirm_erasure(order, by=desk.approver)
    assert carry_out(order.pk) == 1
    with pytest.raises(ErasureRefused, match="已经执行"):
        carry_out(order.pk)


def test_who_holds_both_posts_does_not_confirm_his_own_order(desk):
    both = account("both", Post.DATA_KEEPER, Post.APPROVAL)
    order = desk.orders(Target("audit_auditentry", entry().pk, ("purpose",)), by=both)
    with pytest.raises(IntegrityError, match="another person"):
        confirm_erasure(order, by=both)


def test_without_an_erasure_the_owner_changes_nothing(desk):
    for statement in (
        "DELETE FROM audit_auditentry WHERE id = 1",
        "UPDATE registry_person SET salt = gen_random_uuid()",
        "UPDATE registry_person SET region = region",
    ):
        with pytest.raises(psycopg.errors.IntegrityError) as refused, connection.cursor() as cursor:
            cursor.connection.execute(statement)
        assert refused.value.diag.constraint_name == "append_only"


def test_an_erasure_of_an_earlier_transaction_opens_nothing(desk):
    person = Person.objects.get()
    desk.erases(Target("registry_person", person.pk, ("social_security_number",)))
    with pytest.raises(psycopg.errors.IntegrityError) as refused, connection.cursor() as cursor:
        cursor.connection.execute("UPDATE registry_person SET social_security_number = 'x'")
    assert refused.value.diag.constraint_name == "append_only"


def test_the_office_itself_erases_nothing(desk, office):
    with psycopg.connect(office.dsn("app")) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM audit_auditentry WHERE id = %s", [entry().pk])
    with psycopg.connect(office.dsn("app")) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("UPDATE registry_person SET social_security_number = 'x'")


def test_the_words_of_a_letter_go_and_that_it_was_issued_stays(desk):
    letter = Letter.objects.get()
    desk.erases(Target("review_letter", letter.pk, ("content",)))
    letter.refresh_from_db()
    assert letter.content == {}
    assert letter.number.startswith(desk.case.number)
    assert verify().found == ()


def test_every_column_that_may_be_erased_is_there(desk):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
        there = set(cursor.fetchall())
    assert {(table, column) for table, columns in ERASABLE.items() for column in columns} <= there


def test_the_program_carries_out_a_confirmed_order(desk):
    order = desk.orders(Target("audit_auditentry", entry().pk, ("purpose",)))
    confirm_erasure(order, by=desk.approver)
    connection.close()
    done = CliRunner().invoke(main, ["erase", str(order.pk)])
    assert done.exit_code == 0, done.output
    assert entry().purpose == ERASED
    assert CliRunner().invoke(main, ["erase", str(order.pk)]).exit_code == 1
    assert json.loads(CliRunner().invoke(main, ["verify", "--as", "app", "--json"]).output)["found"] == []
