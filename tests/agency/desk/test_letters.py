"""What happens in a case is told by a letter, in the same transaction, to whom it concerns; it stays as issued."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from tests.agency.kinds.benefit.test_decisions import decided
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.kinds.change.test_pages import evidence

from quanyi.agency.desk import actions
from quanyi.agency.kinds.change.materials import MATERIALS
from quanyi.agency.review.models import Case, Letter, LetterEvent, LetterOpening
from quanyi.agency.review.returning import send_back_for
from quanyi.agency.review.withdrawal import withdraw
from quanyi.law.money import format_yuan
from quanyi.law.terms import CaseKind, Verdict


@pytest.fixture
def person(visit):
    return visit.registered()


@pytest.fixture
def case(visit, person):
    """A change of a name, handed in at the counter."""
    visit.as_counter.post("/changes/", {"number": person.social_security_number})
    address = reverse("change-item", args=["people", person.pk, "name"])
    visit.as_counter.post(address, evidence(value="王晓明", holds_from="2025-06-01", later="keep"))
    return Case.objects.get(kind=CaseKind.CHANGE.value)


def events(case):
    return [letter.event for letter in case.letters.order_by("pk")]


def letter(case, event):
    return Letter.objects.select_related("case", "round").get(case=case, event=event)


def told(case, event, language="zh"):
    return " ".join(letter(case, event).content[language]["paragraphs"])


def test_a_change_is_acknowledged_with_the_day_of_the_law(case, person):
    found = letter(case, LetterEvent.OPENED)
    assert (found.person, found.employer) == (person, None)
    assert found.number == f"{case.number}-1-1"
    content = found.content["zh"]
    assert content["title"] == "受理通知书"
    assert content["to"] == "王小明"
    assert ["案号", case.number] in content["facts"]
    assert "依法应于" in " ".join(content["paragraphs"])
    assert content["basis"][0].startswith(
        "社会保险个人权益记录管理办法（人力资源和社会保障部令第14号）第六条第一款"
    )
    assert content["remedy"] == "", "nothing is decided yet"
    assert found.content["en"]["title"] == "Notice of acceptance"
    assert not any("一" <= character <= "鿿" for character in told(case, LetterEvent.OPENED, "en"))


def test_an_approval_tells_the_remedy_with_its_terms(visit, case):
    visit.approve(case)
    assert events(case) == ["opened", "approved"]
    content = letter(case, LetterEvent.APPROVED).content
    assert "初审、审核、复核、审批" in told(case, LetterEvent.APPROVED)
    assert "60 日内依法申请行政复议（行政复议法第二十条）" in content["zh"]["remedy"]
    assert "6 个月内直接向人民法院提起行政诉讼（行政诉讼法第四十六条）" in content["zh"]["remedy"]
    assert "社会保险法第八十三条" in content["zh"]["remedy"]
    assert "within 60 days" in content["en"]["remedy"]


def test_a_refusal_tells_why_and_the_remedy(visit, case):
    actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.REJECT, opinion="不属于本统筹地区")
    assert events(case) == ["opened", "rejected"]
    assert "不属于本统筹地区" in told(case, LetterEvent.REJECTED)
    assert letter(case, LetterEvent.REJECTED).content["zh"]["remedy"]


def test_missing_papers_are_all_in_one_letter(visit, case):
    send_back_for(case.pk, {MATERIALS[0]: "没有提交背面", MATERIALS[1]: "第 2 页看不清"}, by=visit.signers[0])
    assert events(case) == ["opened", "papers_missing"]
    papers = letter(case, LetterEvent.PAPERS_MISSING).content["zh"]["papers"]
    assert papers == [f"{MATERIALS[0].name}：没有提交背面", f"{MATERIALS[1].name}：第 2 页看不清"]
    assert letter(case, LetterEvent.PAPERS_MISSING).content["zh"]["remedy"] == ""


def test_a_declaration_is_told_to_its_employer_round_by_round(visit):
    file = SimpleUploadedFile("申报.csv", visit.good_sheet())
    visit.as_sender.post("/declarations/new/", {"month": "2025-03", "file": file})
    case = Case.objects.get()
    visit.send_back(case)
    assert events(case) == ["sent_back"], "who hands a file in is shown at once that it came"
    found = letter(case, LetterEvent.SENT_BACK)
    assert (found.employer, found.person) == (visit.employer, None)
    assert "人数与上月不符" in told(case, LetterEvent.SENT_BACK)
    assert ["所属期", "2025-03"] in found.content["zh"]["facts"]
    own = next(value for name, value in found.content["zh"]["facts"] if name == "个人应缴")
    assert own == f"{format_yuan(found.round.submission.summary['own_due_fen'])} 元"
    withdraw(case.pk, by=visit.sender, reason="重复申报")
    assert events(case) == ["sent_back", "withdrawn"]
    assert "重复申报" in told(case, LetterEvent.WITHDRAWN)


def test_a_second_round_is_acknowledged_as_such(visit, case, person):
    send_back_for(case.pk, {MATERIALS[0]: "没有提交背面"}, by=visit.signers[0])
    address = reverse("change-item", args=["people", person.pk, "name"])
    given = {"value": "王晓明", "holds_from": "2025-06-01", "later": "keep", "reason": "补正"}
    paper = SimpleUploadedFile("补正.pdf", b"%PDF-1.7 second")
    visit.as_counter.post(f"{address}?case={case.pk}", given | {f"paper_{MATERIALS[0].code}": paper})
    assert events(case) == ["opened", "papers_missing", "opened"]
    latest = case.letters.order_by("-pk")[0]
    assert ["提交次数", "第 2 次"] in latest.content["zh"]["facts"]
    assert latest.number == f"{case.number}-2-1"


def test_a_pension_is_told_with_its_amount(visit):
    decided(visit, insured_for_years.__wrapped__(visit))
    case = Case.objects.filter(kind=CaseKind.BENEFIT.value).latest("pk")
    row = case.rounds.get().submission.benefit_rows.get()
    found = letter(case, LetterEvent.APPROVED)
    assert found.person == row.person
    assert [f"按月基本养老金 {row.month}", f"{format_yuan(row.amount_fen)} 元"] in found.content["zh"][
        "facts"
    ]


def test_what_is_about_everybody_is_told_to_nobody(visit, person):
    assert not visit.settle(2025).letters.exists()


def test_an_employer_is_told_of_somebody_new_without_a_name(visit):
    visit.as_counter.get("/")
    sheet = {
        "social_security_number": visit.row(9).social_security_number, "name": "陈静", "sex": "2",
        "born_on": "1985-06-01", "ethnicity": "02", "schemes": "pension", "employer": visit.employer.credit_code,
    }  # fmt: skip
    answer = visit.as_counter.post(reverse("enrol"), evidence(holds_from="2025-06-01", **sheet))
    assert answer.status_code == 302, answer.content.decode()
    found = Letter.objects.get()
    assert (found.employer, found.person) == (visit.employer, None)
    assert "陈静" not in str(found.content)


def test_nothing_is_issued_for_a_signature_that_is_refused(visit, case):
    actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.REJECT, opinion="")
    assert events(case) == ["opened"]


INVENTED = (
    "INSERT INTO review_letter (case_id, round_id, event, content)"
    " SELECT case_id, id, %s, '{}' FROM review_round WHERE case_id = %s"
)


@pytest.mark.parametrize("event", [*LetterEvent.values[1:], "else"])
def test_the_database_takes_no_letter_of_what_did_not_happen(visit, case, event):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INVENTED, [event, case.pk])
    assert refused.value.__cause__.diag.constraint_name == "letter_tells_what_happened"


def test_the_database_takes_a_letter_once_and_never_changes_it(visit, case):
    for statement in (
        "UPDATE review_letter SET content = '{}'",
        "DELETE FROM review_letter",
        INVENTED % ("'opened'", case.pk),
    ):
        with (
            pytest.raises((IntegrityError, ProgrammingError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_database_takes_an_opening_from_the_addressee_alone(visit, case, person):
    found = letter(case, LetterEvent.OPENED)
    insured = visit.insured(person)
    for other in (visit.sender, visit.counter):
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterOpening.objects.create(letter=found, by=other)
    LetterOpening.objects.create(letter=found, by=insured)
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterOpening.objects.create(letter=found, by=insured)
