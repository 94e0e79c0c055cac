"""Two agencies in one installation: whatever a login writes is of its agency, and so of its region."""

import contextlib

import psycopg
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from tests.agency import world
from tests.agency.visitors import Visitors, browser, sheet

from quanyi.agency.audit.acting import OWN_AGENCY, SYSTEM, acting_for, current_actor
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import FileAnswer, InterestRow, Submission
from quanyi.agency.custody.verification import verify
from quanyi.agency.desk import actions
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review
from quanyi.agency.review.claims import AlreadyUnderWay, Claim
from quanyi.agency.review.models import Case
from quanyi.agency.staff.agencies import AgencyRefused, UnknownAgency, open_agency
from quanyi.agency.staff.models import Account, Agency, Post
from quanyi.agency.staff.services import change_password
from quanyi.cli import main
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

# What one declaration of new persons touches, from the file to the account.
TOUCHED = {
    "audit_auditentry", "collect_receivedfile", "collect_filecheck", "collect_submission", "collect_declarationrow",
    "review_case", "review_letter", "review_round", "review_signature", "registry_registration", "registry_person",
    "registry_persondetail", "registry_statuschange", "registry_employmentchange", "ledger_journal", "ledger_entry",
    "ledger_contribution", "ledger_accountstate",
}  # fmt: skip


class District:
    """A district's agency beside the city's, with people of its own."""

    def __init__(self) -> None:
        self.agency = open_agency(
            "790102", "示范区云岭县社会保险经办机构", "Yunling County Agency", region="YUNLING", parent="DEMO",
            reason="一市多县",
        )  # fmt: skip
        with acting_for(self.agency.pk):
            self.counter = world.account("counter_2", Post.COUNTER)
            self.signers = [world.account(f"{post.value}_2", post) for post in world.SIGNERS]
            self.employer = world.employer(3, "云岭茶叶有限公司")

    def hand_in(self, *numbers: str) -> Case:
        rows = [(number, "阿依古丽", "8,000.00", "2025-03-20", "2025-03-01") for number in numbers]
        file = SimpleUploadedFile("申报.csv", sheet(*rows))
        form = {"month": "2025-03", "file": file, "credit_code": self.employer.credit_code}
        browser(self.counter).post(reverse("declare"), form)
        return Case.objects.get()


@pytest.fixture
def city(db):
    return Visitors()


@pytest.fixture
def district(city):
    return District()


def sign(login, case):
    browser(login).post(reverse("sign", args=[case.pk]), {"verdict": "agree", "round": 1})


def with_column():
    """Every table that has the column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'agency_id'"
        )
        return sorted(table for (table,) in cursor.fetchall())


def places():
    """{table: {(id, code of the agency, region), ...}}."""
    found = {}
    with connection.cursor() as cursor:
        for table in with_column():
            cursor.execute(
                f"SELECT t.id, a.code, a.region FROM {table} t JOIN staff_agency a ON a.id = t.agency_id"
            )
            found[table] = set(cursor.fetchall())
    return found


def agencies_of(table, **where):
    ((column, value),) = where.items()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT agency_id FROM {table} WHERE {column} = %s", [value])
        return {agency for (agency,) in cursor.fetchall()}


@pytest.mark.shows("gb-10.1", "同一套系统内，县机构受理、审核、入账的每一行都记有本机构和统筹地区")
def test_every_row_that_a_district_makes_is_its_own(office):
    Visitors()
    district = District()
    before = places()
    case = district.hand_in(world.number(1), world.number(2))
    for signer in district.signers:
        sign(signer, case)
    made = {table: rows - before[table] for table, rows in places().items()}
    assert {table for table, rows in made.items() if rows} == TOUCHED
    assert {row[1:] for rows in made.values() for row in rows} == {("790102", "YUNLING")}
    assert case.journals.get().entry_count > 0
    assert verify().found == ()


def test_a_signer_of_the_city_signs_as_such_and_the_case_stays_where_it_is(district, city):
    case = district.hand_in(world.number(1))
    for signer in (*district.signers[:3], city.signers[3]):
        sign(signer, case)
    assert agencies_of("review_signature", case_id=case.pk) == {OWN_AGENCY, district.agency.pk}
    assert agencies_of("ledger_journal", case_id=case.pk) == {district.agency.pk}
    assert agencies_of("ledger_entry", journal_id=case.journals.get().pk) == {district.agency.pk}
    person = Person.objects.get()
    assert agencies_of("registry_person", id=person.pk) == {district.agency.pk}
    assert agencies_of("registry_persondetail", person_id=person.pk) == {district.agency.pk}


def test_a_login_is_of_one_agency_with_all_that_is_its(district):
    for table in ("staff_accountchange", "staff_dutychange"):
        assert agencies_of(table, account_id=district.counter.pk) == {district.agency.pk}
    # Who changes it may be another's: the row stays with the login.
    change_password(district.counter, "Jiaqing-2026-gao", reason="遗忘")
    assert agencies_of("staff_accountchange", account_id=district.counter.pk) == {district.agency.pk}


def test_what_belongs_together_is_of_one_agency(district, city):
    case = district.hand_in(world.number(1))
    file = case.rounds.get().submission.file
    refused = "a row of {} is of agency 1, what it belongs to is not"
    with pytest.raises(IntegrityError, match=refused.format("collect_fileanswer")), transaction.atomic():
        FileAnswer.objects.create(file=file, asked="column", key="x", said_by=city.counter)
    # In bulk, too, where the role that adds may read nothing.
    row = (case.rounds.get().submission_id, city.employer.pk, *[0] * 7)
    names = [field.name for field in InterestRow._meta.concrete_fields if not field.primary_key]
    with pytest.raises(IntegrityError, match=refused.format("collect_interestrow")), transaction.atomic():
        copy_rows(InterestRow, names, [row])


def entry():
    """A line of the log, by whoever acts: its agency."""
    made = AuditEntry.objects.create(act=Act.LOGIN, actor_name="x")
    return agencies_of("audit_auditentry", id=made.pk)


def test_an_agency_that_is_none_is_refused(db):
    with acting_for(99), pytest.raises(IntegrityError, match="staff_agency"):
        entry()


def _fails():
    raise ZeroDivisionError


def test_the_session_is_told_again_after_a_rollback(district):
    with contextlib.suppress(ZeroDivisionError), transaction.atomic(), acting_for(district.agency.pk):
        assert entry() == {district.agency.pk}
        _fails()
    assert entry() == {OWN_AGENCY}
    with acting_for(district.agency.pk):
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            _fails()
        assert entry() == {district.agency.pk}
    assert entry() == {OWN_AGENCY}
    assert current_actor() == SYSTEM


@contextlib.contextmanager
def _refused(error, match):
    """In a transaction of its own, as each act of the desk has one."""
    with pytest.raises(error, match=match), transaction.atomic():
        yield


def test_what_a_district_sent_back_goes_on_there_only(district, city):
    claim = Claim.of("settlement", 2025)
    month = Claim.of("declaration", district.employer.pk, "2025-03", is_shared=True)
    for matter in (claim, month):
        with acting_for(district.agency.pk):
            case = review.put_before(lambda: _submission(city), matter, by=district.counter)
            actions.sign_case(case.pk, by=district.signers[0], verdict=Verdict.SEND_BACK, opinion="缺页")
        if matter is month:
            other = review.put_before(lambda: _submission(city), matter, by=city.counter)
            assert (other.agency_id, other != case) == (OWN_AGENCY, True)
        else:
            with _refused(AlreadyUnderWay, f"{case.number} 由示范区云岭县社会保险经办机构退回"):
                review.put_before(lambda: _submission(city), matter, by=city.counter)
        with _refused(ValueError, "another agency"):
            review.put_before(lambda: _submission(city), by=city.counter, goes_on=case)
        with acting_for(district.agency.pk):
            again = review.put_before(lambda: _submission(city), matter, by=district.counter)
        assert again == case


def _submission(city):
    return Submission.objects.create(
        kind="declaration", month=Month(2025, 3), submitted_by=city.counter, row_count=0
    )


def test_a_transaction_of_a_district_begins_with_its_own_statement(office):
    district = District()
    with acting_for(district.agency.pk), transaction.atomic():
        look_at_one_moment()  # must be the first
        assert entry() == {district.agency.pk}
    with transaction.atomic():
        look_at_one_moment()
        assert entry() == {OWN_AGENCY}


def run(*words):
    return CliRunner().invoke(main, words)


def test_an_agency_and_its_logins_are_added_by_command(office):
    assert "DEMO" in run("agencies", "list").output
    added = run(
        "agencies", "add", "790102", "云岭县社保中心", "Yunling", "--region", "YUNLING", "--parent", "DEMO",
        "--reason", "一市多县",
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    assert "790102     YUNLING    云岭县社保中心  Yunling  上级 under DEMO" in run("agencies", "list").output
    line = AuditEntry.objects.get(act=Act.OPEN_AGENCY)
    assert (line.purpose, line.detail["code"], line.detail["parent"]) == ("一市多县", "790102", "DEMO")
    login = run("users", "add", "lina", "李娜", "--agency", "790102", "--password", "Jiaqing-2026-gao")
    assert login.exit_code == 0, login.output
    assert Account.objects.get(username="lina").agency == Agency.objects.get(code="790102")
    wrong = run("users", "add", "zhao", "赵", "--agency", "7901", "--password", "Jiaqing-2026-gao")
    assert wrong.exit_code == 1
    assert "没有代码为“7901”的经办机构；现有：DEMO、790102" in wrong.output
    assert not Account.objects.filter(username="zhao").exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": "DEMO"}, "机构代码“DEMO”已使用"),
        ({"code": "云岭"}, "应为1至20位字母或数字"),
        ({"region": "Y" * 11}, "应为1至10位字母或数字"),
        ({"name": " "}, "都要填写"),
        ({"reason": ""}, "都要填写"),
    ],
)
def test_an_agency_that_cannot_be_is_refused(db, given, sentence):
    fields = {"code": "790102", "name": "甲", "name_en": "A", "region": "YUNLING", "reason": "设立"} | given
    with pytest.raises(AgencyRefused, match=sentence):
        open_agency(fields.pop("code"), fields.pop("name"), fields.pop("name_en"), **fields)
    with pytest.raises(UnknownAgency, match="没有代码为“X”"):
        open_agency("790102", "甲", "A", region="YUNLING", parent="X", reason="设立")
    assert Agency.objects.count() == 1


def test_an_agency_stays_as_it_was_written(office):
    with psycopg.connect(office.dsn("owner")) as session, pytest.raises(psycopg.Error, match="append-only"):
        session.execute("UPDATE staff_agency SET region = 'X'")
