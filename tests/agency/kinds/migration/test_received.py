"""Old books on the road: read on the page, signed, and standing in the record as the earlier system had them."""

import io
import json
import os
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.agency import world
from tests.agency.kinds.migration.books import CODE, NUMBER, OLD, Receiving, written
from tests.agency.visitors import browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.services import acting_as
from quanyi.agency.collect.models import BooksFile, DeferralRow, MigrationRecord, Submission
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.kinds.benefit.career import sections_of
from quanyi.agency.kinds.migration.collecting import NotImported, original
from quanyi.agency.kinds.migration.comparing import compare
from quanyi.agency.kinds.migration.exporting import export_books
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.ledger import agreement
from quanyi.agency.ledger.arrears import defer
from quanyi.agency.ledger.benefit import paid_in
from quanyi.agency.ledger.crediting import open_due_fen
from quanyi.agency.ledger.models import Deferral
from quanyi.agency.ledger.paid_bases import bases_of
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import (
    BenefitDecision,
    BenefitPayee,
    EarlierRecord,
    Employer,
    Mandate,
    Person,
)
from quanyi.agency.review.models import Case
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.staff.models import AccountKind, Post
from quanyi.cli.books import books
from quanyi.law.periods import Month
from quanyi.law.terms import MonthState, Verdict

FACT = {"insurance_number": NUMBER, "holds_from": "2024-01-01"}
ITEMS = [
    {**FACT, "item": "address", "value": "示范区青禾路 1 号"},
    {**FACT, "item": "deemed_months", "value": "36", "number": "2"},
]
OWED = {
    **OLD["months"][0], "first_month": "2025-01", "last_month": "", "credited_in": "", "account_own_fen": "48000",
    "account_transfer_fen": "0",
}  # fmt: skip
BENEFIT = {
    "insurance_number": NUMBER,
    "kind": "monthly_pension",
    "amount_fen": "200000",
    "first_month": "2025-01",
}
PAID = {"insurance_number": NUMBER, "month": "2025-01", "pool_fen": "200000"}
PAYEE = {"insurance_number": NUMBER, "kind": "monthly_pension", "payee_name": "王小明", "bank_name": "示范银行",
         "account_number": "00123"}  # fmt: skip
WAITS = {"reference": "B1", "arrived_on": "2025-02-03", "amount_fen": "5000", "reason": "employer_unknown"}
FUNDS = [
    ("fund", "1", "", "2024-12", 576000), ("interest", "9", "", "2024-12", 8190),
    ("due", "2", CODE, "2025-01", 144000), ("owed", "3", CODE, "2025-01", -144000),
    ("fund", "1", "", "2025-12", 4_105_000), ("pool", "4", "", "2025-12", -4_100_000),
    ("suspense", "12", "", "2025-12", -5000),
]  # fmt: skip


def zipped(folder):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for file in folder.path.iterdir():
            packed.write(file, f"books/{file.name}")
    return SimpleUploadedFile("books.zip", out.getvalue(), "application/zip")


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.slow
def test_everything_that_old_books_hold_stands_after_four_signatures(db, tmp_path):
    receiving = Receiving()
    folder = written(
        tmp_path, items=ITEMS, months=[*OLD["months"], OWED], benefits=[BENEFIT], benefit_months=[PAID],
        payees=[PAYEE], suspense=[WAITS],
        funds=[{"account": a, "credit_code": c, "month": m, "amount_fen": str(f)} for _w, a, c, m, f in FUNDS],
    )  # fmt: skip
    [case] = receiving.bring(folder).cases
    receiving.approve(case)

    person = Person.objects.get(insurance_number=NUMBER)
    facts = facts_of(person, on=date(2025, 6, 1))
    assert (facts["address"].value, facts["deemed_months"].value) == ("示范区青禾路 1 号", "36")
    record = person_record(person)
    assert (record.balance_fen, record.contribution_months) == (576000 + 8190, 12 + 36)
    assert record.contributions[0].state is MonthState.OWED
    employer = Employer.objects.get(credit_code=CODE)
    assert open_due_fen(employer.pk, Month(2025, 1)) == 144000  # a payment file pays it like any other
    assert BenefitDecision.objects.get().amount_fen == 200000
    assert paid_in(Month(2025, 1)) == {(person.pk, "monthly_pension")}
    assert BenefitPayee.objects.get().account_number == "00123"
    decision = BenefitDecision.objects.get()
    opened = open_figure(person, f"benefit-{decision.pk}-decided")
    assert (opened.figure.fen, "原系统没有移交计算过程" in opened.figure.as_text()) == (200000, True)
    mine = world.account("insured", kind=AccountKind.PERSON)
    Mandate.objects.create(account=mine, person=person)
    assert browser(mine).get(reverse("decision-pdf", args=[person.pk, decision.pk])).status_code == 200
    assert [*agreement.books(), *agreement.vouchers(), *agreement.reports()] == []


@pytest.mark.slow
def test_months_of_who_pays_alone_come_in_owed_and_paid_and_leave_as_they_came(db, tmp_path):
    owed = {**OWED, "credit_code": "", "first_month": "2025-02"}
    paid = {**owed, "first_month": "2025-01", "credited_in": "2025-01", "paid_on": "2025-01-20"}
    relation = {**OLD["relations"][0], "credit_code": ""}
    folder = written(
        tmp_path, months=[paid, owed], relations=[relation],
        account_years=[{"insurance_number": NUMBER, "year": "2025", "own_credit_fen": "48000" + " 0" * 11}],
    )  # fmt: skip
    receiving = Receiving()
    receiving.approve(receiving.bring(folder).cases[0])
    person = Person.objects.get(insurance_number=NUMBER)
    assert [line.state for line in person_record(person).contributions] == [MonthState.OWED, MonthState.PAID]
    out = Folder(tmp_path / "out")
    export_books(out.path, on=date(2025, 12, 1), by=[receiving.keeper])
    found, disagreements = compare(out, with_office=True)
    assert (found.differences, disagreements, out.faults.listed) == (0, [], [])
    [(_number, rows)] = out.records()
    assert [(row[1], row[4], row[9]) for row in rows["months"]] == [
        ("", "2025-01", "2025-01"),
        ("", "2025-02", ""),
    ]
    assert [*agreement.books(), *agreement.vouchers(), *agreement.reports()] == []


def test_funds_that_do_not_tie_to_the_accounts_stop_the_import(db, tmp_path):
    folder = written(
        tmp_path, funds=[{"account": "1", "credit_code": "", "month": "2024-12", "amount_fen": "584091"}]
    )
    with pytest.raises(NotImported, match=re.escape("不平，相差 -0.99 元")):
        Receiving().bring(folder)
    assert not Case.objects.exists()


def several(count: int) -> dict[str, list[dict[str, str]]]:
    """Tables of as many persons, of whom nothing else is known."""
    persons = [
        {**OLD["persons"][0], "insurance_number": f"0000000002{n:02d}", "social_security_number": world.number(n)}
        for n in range(1, count + 1)
    ]  # fmt: skip
    return {"persons": persons, "relations": [], "months": [], "account_years": []}


def test_going_on_with_another_size_of_batches_loses_nobody(db, tmp_path):
    receiving, folder = Receiving(), written(tmp_path, **several(5))
    first, _second, _third = receiving.bring(folder, persons=2).cases
    reject(receiving, first)
    done = receiving.bring(folder, persons=3)
    assert (done.persons, done.skipped, len(done.cases)) == (2, 2, 1)
    stands = Submission.objects.filter(round__case__in=Case.objects.exclude(pk=first.pk))
    numbers = MigrationRecord.objects.filter(submission__in=stands, insurance_number__gt="")
    assert len(set(numbers.values_list("insurance_number", flat=True))) == numbers.count() == 5


def reject(receiving, case):
    signer = receiving.signers[0]
    with acting_as(signer.as_actor()):
        sign_case(case.pk, by=signer, verdict=Verdict.REJECT, opinion="与原系统不符")


def test_one_number_of_two_persons_leaves_both_aside_before_anything_is_brought(db, tmp_path):
    tables = several(3)
    tables["persons"][2]["social_security_number"] = tables["persons"][0]["social_security_number"]
    folder = written(tmp_path, **tables)
    folder.begin()
    assert [number for number, _rows in folder.records()] == ["000000000202"]
    [fault] = folder.faults.listed
    assert (fault.read, folder.aside) == (world.number(1), {"000000000201", "000000000203"})


def test_an_employer_that_nobody_registered_stops_the_import_before_its_first_batch(db, tmp_path):
    tables = several(3)
    tables["relations"] = [
        {**OLD["relations"][0], "insurance_number": "000000000203", "credit_code": "91790001000000099X"}
    ]
    with pytest.raises(NotImported, match="91790001000000099X 没有登记"):
        Receiving().bring(written(tmp_path, **tables), persons=1)
    assert (Case.objects.count(), BooksFile.objects.count()) == (0, 0)


def test_who_is_left_aside_is_told_with_the_funds_before_the_first_batch(db, tmp_path):
    tables = several(3)
    tables["persons"][2]["sex"] = "3"
    folder = written(
        tmp_path, **tables, funds=[{"account": "1", "credit_code": "", "month": "2024-12", "amount_fen": "1"}]
    )  # fmt: skip
    with pytest.raises(NotImported, match="有 1 人因所列问题没有接收"):
        Receiving().bring(folder, persons=1)
    assert not Case.objects.exists()


TRANSFER = {"act": "receipt", "office": "330100", "office_name": "杭州市社保中心"}


def test_a_place_from_which_months_came_is_no_employer_of_anything_else(db, tmp_path):
    """Its code may stand in undeclared months of who came from there; nowhere else, and of nobody else."""
    months = [{**OLD["months"][0], "credit_code": "330100"}]
    record = {"insurance_number": NUMBER, "source": "transfer", "told": json.dumps(TRANSFER)}
    receiving, sound = Receiving(), tmp_path / "sound"
    sound.mkdir()
    wrong = {
        "relation": {"relations": [{**OLD["relations"][0], "credit_code": "330100"}]},
        "declared": {"months": [{**OWED, "credit_code": "330100"}]},
        "rejected": {"records": [{**record, "told": json.dumps(TRANSFER | {"act": "application"})}]},
    }  # fmt: skip
    for name, tables in wrong.items():
        (path := tmp_path / name).mkdir()
        with pytest.raises(NotImported, match="330100 没有登记"):
            receiving.bring(written(path, **{"months": months, "records": [record], **tables}))
    receiving.approve(receiving.bring(written(sound, months=months, records=[record])).cases[0])
    person = Person.objects.get(insurance_number=NUMBER)
    [there, here] = sections_of(person, bases_of(person), deemed_months=0)
    assert (there.place, len(there.bases), len(here.bases)) == ("杭州市社保中心", 12, 0)


def test_a_record_of_which_nothing_is_told_any_more_comes_in_as_nothing(db, tmp_path):
    line = {"insurance_number": NUMBER, "source": "dispute", "told": "{}"}
    receiving = Receiving()
    receiving.approve(receiving.bring(written(tmp_path, records=[line])).cases[0])
    assert EarlierRecord.objects.get().content == {}


def test_books_that_were_signed_admit_no_deferral_afterwards(office, tmp_path):
    line = {
        "credit_code": CODE, "form": "guarantee", "first_month": "2025-01", "last_month": "2025-02",
        "approved_on": "2025-01-03", "document": "协议1号", "ground": "受灾",
    }  # fmt: skip
    receiving = Receiving()
    [case] = receiving.bring(written(tmp_path, deferrals=[line])).cases
    receiving.approve(case)
    row = Deferral.objects.get().row
    asked = {
        "employer": row.employer,
        "form": row.form,
        "first_month": Month(2025, 6),
        "last_month": Month(2025, 7),
    }
    application = Submission.objects.create(
        kind="migration", month=Month(2025, 6), submitted_by=receiving.keeper, row_count=1
    )  # fmt: skip
    later = DeferralRow.objects.create(
        submission=application, approved_on=date(2025, 6, 1), document="x", ground="x", **asked
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="after all signatures"), transaction.atomic():
        defer(later, case)


def test_who_is_registered_does_not_come_in_again(db, tmp_path):
    receiving, folder = Receiving(), written(tmp_path)
    receiving.approve(receiving.bring(folder).cases[0])
    again = tmp_path / "again"
    again.mkdir()
    other = written(again, employers=[{"credit_code": CODE, "name": "另一名称"}])
    with pytest.raises(NotImported, match="1 人在本机构已经登记"):
        receiving.bring(other)


def test_the_page_reads_first_and_then_puts_before_the_reviewers(db, tmp_path):
    receiving, folder = Receiving(), written(tmp_path)
    keeper, page = browser(receiving.keeper), reverse("books")
    sent = {"month": "2024-12"}
    read = keeper.post(page, {**sent, "books": zipped(folder), "act": "try"})
    assert (read.status_code, MigrationRecord.objects.exists()) == (200, False)
    [line] = AuditEntry.objects.filter(act=Act.RECEIVE_FILE)  # what was read tells whom the office knows
    assert (line.detail["tried"], line.detail["known"], line.actor_id) == (True, 0, receiving.keeper.pk)
    assert "没有问题，可以提交审核" in text_of(read)
    assert "5,760.00" in text_of(read)  # the year, in yuan

    wrong = tmp_path / "wrong"
    wrong.mkdir()
    bad = written(wrong, account_years=[{**OLD["account_years"][0], "year": "两千"}])
    refused = keeper.post(page, {**sent, "books": zipped(bad), "act": "bring"})
    assert (refused.status_code, Case.objects.exists()) == (422, False)
    assert "account_years.csv 2 社保年度 两千 整数" in text_of(refused)

    brought = keeper.post(page, {**sent, "books": zipped(folder), "act": "bring"}, follow=True)
    [case] = Case.objects.all()
    assert case.number in text_of(brought)
    assert {file.name for file in BooksFile.objects.all()} == {f"{name}.csv" for name in OLD}
    months = BooksFile.objects.get(name="months.csv")
    assert b"".join(original(months)) == (folder.path / "months.csv").read_bytes()

    signer = browser(receiving.signers[0])
    shown = text_of(signer.get(reverse("case", args=[case.pk])))
    assert "抽样表" in shown
    assert f"{NUMBER} 王小明" in shown
    assert browser(world.account("counter", Post.COUNTER)).get(page).status_code == 403
    assert signer.post(page, {**sent, "books": zipped(folder), "act": "bring"}).status_code == 200
    assert Case.objects.count() == 1  # who signs brings nothing


def test_what_an_earlier_office_did_is_shown_to_staff_with_a_ground_and_stands_in_the_register(db, tmp_path):
    told = json.dumps({"case": "2019-000007", "reason": "工资单", "value": "8,000.00"}, ensure_ascii=False)
    line = {"insurance_number": NUMBER, "source": "dispute", "on": "2019-03-04", "told": told}
    receiving, folder = Receiving(), written(tmp_path, records=[line])
    receiving.approve(receiving.bring(folder).cases[0])
    person = Person.objects.get(insurance_number=NUMBER)
    page = reverse("earlier-records", args=[person.pk])
    clerk = browser(world.account("counter", Post.COUNTER))
    assert clerk.get(page).status_code != 200  # without a purpose
    clerk.post("/changes/", {"number": NUMBER})
    shown = clerk.get(page)
    assert shown.status_code == 200
    assert "异议 2019-000007" in text_of(shown)
    assert "工资单" in text_of(shown)
    assert AuditEntry.objects.filter(person_id=person.pk, detail__part="earlier").exists()
    if folder_of := os.environ.get("QUANYI_SHOTS"):
        Path(folder_of, "earlier.html").write_bytes(shown.content)
    mine = world.account("insured", kind=AccountKind.PERSON)
    Mandate.objects.create(account=mine, person=person)
    assert browser(mine).get(page).status_code == 403


def test_at_the_shell_of_an_office_people_sign_in_and_an_export_takes_two(db, tmp_path, settings):
    settings.DEMO_DISTRICT = False
    receiving = Receiving()
    keeper, approver = receiving.keeper, receiving.signers[-1]
    world.with_password("Books-2026-x", keeper, approver)
    out = ["export", str(tmp_path / "out")]

    def tried(*typed: str) -> tuple[int, str]:
        done = CliRunner().invoke(books, out, input="\n".join(typed) + "\n")
        return done.exit_code, done.output

    assert "用户名或密码不对" in tried("keeper", "wrong")[1]
    assert "没有数据维护岗位" in tried(approver.username, "Books-2026-x")[1]
    code, told = tried("keeper", "Books-2026-x", "keeper", "Books-2026-x")
    assert (code, "没有审批岗位" in told, (tmp_path / "out").exists()) == (1, True, False)
    code, told = tried("keeper", "Books-2026-x", approver.username, "Books-2026-x")
    assert (code, (tmp_path / "out/manifest.json").is_file()) == (0, True), told
    assert (tmp_path / "out/persons.csv").stat().st_mode & 0o077 == 0
