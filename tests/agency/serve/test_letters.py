"""Letters are read by their addressee and by staff, on a page and on paper; each look leaves its lines."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.agency.kinds.change.test_pages import evidence, text
from tests.agency.visitors import browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.review.models import Letter, LetterEvent
from quanyi.agency.serve.letter_paper import letter_pdf
from quanyi.law.terms import CaseKind


@pytest.fixture
def person(visit):
    return visit.registered()


@pytest.fixture
def to_person(visit, person):
    """A change of a name was opened."""
    visit.as_counter.post("/changes/", {"number": person.social_security_number})
    address = reverse("change-item", args=["people", person.pk, "name"])
    visit.as_counter.post(address, evidence(value="王晓明", holds_from="2025-06-01", later="keep"))
    return Letter.objects.get(case__kind=CaseKind.CHANGE.value)


@pytest.fixture
def to_employer(person):
    """The month by which the person was registered, approved."""
    return Letter.objects.get(event=LetterEvent.APPROVED)


def page(letter):
    return reverse("letter", args=[letter.pk])


def paper(letter):
    return reverse("letter-pdf", args=[letter.pk])


def looks(letter, account):
    return AuditEntry.objects.filter(act=Act.VIEW_FILE, actor_id=account.pk, detail__letter=letter.pk)


def test_an_employer_finds_what_is_not_opened_first_and_takes_it_in(visit, to_employer):
    assert "消息（1）" in text(visit.as_sender.get("/declarations/"))
    listed = text(visit.as_sender.get("/messages/"))
    assert page(to_employer) in listed
    assert "未查收" in listed
    shown = text(visit.as_sender.get(page(to_employer)))
    assert visit.employer.name in shown
    assert "行政复议法第二十条" in shown
    to_employer.refresh_from_db()
    assert to_employer.opening.by == visit.sender
    first = to_employer.opening.opened_at
    visit.as_sender.get(page(to_employer))
    to_employer.opening.refresh_from_db()
    assert to_employer.opening.opened_at == first, "the first look is what counts"
    assert looks(to_employer, visit.sender).count() == 2
    assert "未查收" not in text(visit.as_sender.get("/messages/"))


def test_a_person_reads_their_own_and_finds_the_look(visit, person, to_person):
    insured = visit.insured(person)
    client = browser(insured)
    listed = client.get("/messages/")
    assert page(to_person) in text(listed)
    assert [url for _label, url, active in listed.context["nav"] if active] == ["/messages/"]
    assert page(to_person) in text(client.get(reverse("record", args=[person.pk])))
    assert client.get(page(to_person)).status_code == 200
    line = looks(to_person, insured).get()
    assert (line.person_id, line.case_id, line.purpose) == (person.pk, to_person.case_id, "本人查询")


def test_nobody_else_reads_it(visit, person, to_person, to_employer):
    other = browser(visit.insured(visit.registered(5, "赵六"), "other_insured"))
    insured = browser(visit.insured(person))
    for client in (visit.as_other_sender, other, visit.as_administrator):
        for address in (page(to_person), paper(to_person), page(to_employer), paper(to_employer)):
            assert client.get(address).status_code == 403
    assert insured.get(page(to_employer)).status_code == 403, "that one is the employer's"
    assert visit.as_sender.get(page(to_person)).status_code == 403
    assert AuditEntry.objects.filter(act=Act.REFUSED, detail__letter=to_person.pk).count() == 7
    assert not hasattr(Letter.objects.get(pk=to_person.pk), "opening")


def test_staff_find_it_on_the_case_and_leave_a_line_but_do_not_take_it_in(visit, person, to_person):
    listed = text(visit.as_first.get(reverse("case", args=[to_person.case_id])))
    assert page(to_person) in listed
    shown = text(visit.as_first.get(page(to_person)))
    assert "收件人尚未查收" in shown
    line = looks(to_person, visit.signers[0]).get()
    assert (line.person_id, line.purpose) == (person.pk, f"办理案件 {to_person.case.number}")
    assert visit.as_first.get("/messages/").status_code == 403


@pytest.mark.parametrize(("language", "title"), [("zh", "受理通知书"), ("en", "Notice of acceptance")])
def test_the_paper_says_what_the_page_says(to_person, language, title):
    content = letter_pdf(to_person, lang=language)
    assert content == letter_pdf(to_person, lang=language), "the same letter gives the same bytes"
    said = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(content)).pages))
    told = to_person.content[language]
    words = [
        title,
        to_person.number,
        told["to"],
        *told["paragraphs"],
        *told["basis"],
        *(v for _, v in told["facts"]),
    ]
    assert [each for each in words if re.sub(r"\s", "", each) not in said] == []


def test_paper_with_a_remedy_and_missing_papers(visit, to_employer):
    to_employer.content["zh"]["papers"] = ["身份证件：没有提交背面"]
    said = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(letter_pdf(to_employer))).pages)
    assert "1. 身份证件：没有提交背面" in said
    assert "行政诉讼法第四十六条" in re.sub(r"\s", "", said)


def test_the_paper_leaves_a_line_too(visit, to_person, person):
    answer = visit.as_first.get(paper(to_person))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert looks(to_person, visit.signers[0]).get().person_id == person.pk


def test_of_an_erased_letter_the_fact_remains(visit, to_employer):
    same = {"case": to_employer.case, "round": to_employer.round, "employer": to_employer.employer}
    erased = Letter.objects.create(event=LetterEvent.OPENED, content={}, **same)
    for client in (visit.as_sender, visit.as_first):
        assert "内容已依法删除" in text(client.get(page(erased)))
        assert client.get(paper(erased)).status_code == 404
