"""The papers that a kind of case asks for: known by content, kept once, offered again, shown beside the facts."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from tests.agency.kinds.change.test_pages import evidence, sign, text
from tests.agency.papers import PDF

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.documents import PaperRefused, receive_document
from quanyi.agency.collect.models import Document, DocumentKind, SubmissionPaper
from quanyi.agency.custody.erasure_rows import rows_of
from quanyi.agency.review.materials import Paper, carried_on
from quanyi.agency.review.models import Case
from quanyi.law.terms import CaseKind

CHANGE = CaseKind.CHANGE.value


def ofd(name="OFD.xml"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr(name, "<ofd/>")
    return made.getvalue()


PAPERS = [
    PDF,
    b"\xff\xd8\xff\xe0 photo",
    b"\x89PNG\r\n\x1a\n scan",
    b"II*\0 scan",
    b"MM\0* scan",
    ofd(),
]
NO_PAPERS = [
    b"",
    b"\x89PNG",
    b"MZ program",
    b"<html>%PD",
    ofd("word/document.xml"),
    b"PK\x03\x04 torn",
    b"x" * 2000 + PDF,
]


@pytest.fixture
def person(visit):
    return visit.registered()


@pytest.fixture
def address(visit, person):
    visit.as_counter.post("/changes/", {"number": person.social_security_number})
    return reverse("change-item", args=["people", person.pk, "name"])


def renamed(client, address, name, **given):
    return client.post(address, {"value": name, "holds_from": "2025-06-01", "later": "keep"} | given)


@pytest.mark.parametrize("content", PAPERS)
def test_a_paper_is_known_by_its_first_bytes(visit, content):
    paper = receive_document(content, "无后缀", DocumentKind.OTHER, by=visit.counter)
    assert bytes(Document.objects.get(pk=paper.pk).content) == content


@pytest.mark.parametrize("content", NO_PAPERS)
def test_what_is_no_paper_is_not_taken_whatever_its_name(visit, content):
    with pytest.raises(PaperRefused, match="内容不是 PDF"):
        receive_document(content, "证明.pdf", DocumentKind.OTHER, by=visit.counter)
    assert not Document.objects.exists()


def test_the_same_bytes_are_kept_once(visit):
    first, again = (receive_document(PDF, name, DocumentKind.OTHER, by=visit.counter) for name in ("a", "b"))
    assert first.pk == again.pk
    assert AuditEntry.objects.filter(act=Act.RECEIVE_FILE, detail__document=first.pk).count() == 2


def test_a_form_asks_for_what_the_matter_needs_with_its_basis(visit, address):
    page = text(visit.as_counter.get(address))
    assert "证明变更内容的材料" in page
    assert "身份证件（选填）" in page
    assert "账户规范" in page
    assert "补贴的批准文件" not in page
    answer = renamed(visit.as_counter, address, "王晓明", reason="本人申请")
    assert answer.status_code == 422
    assert "缺“证明变更内容的材料”" in text(answer)
    wrong = SimpleUploadedFile("证明.pdf", b"MZ")
    answer = renamed(visit.as_counter, address, "王晓明", reason="本人申请", paper_proof=wrong)
    assert "文件“证明.pdf”的内容不是 PDF" in text(answer)
    assert not Case.objects.filter(kind=CHANGE).exists()
    assert not Document.objects.exists()


def test_the_case_shows_its_papers_and_a_look_names_it(visit, address, person):
    renamed(visit.as_counter, address, "王晓明", **evidence())
    case = Case.objects.get(kind=CHANGE)
    shown = text(visit.as_first.get(reverse("case", args=[case.pk])))
    link = reverse("case-document", args=[case.pk, Document.objects.get().pk])
    assert link in shown
    assert "证明变更内容的材料" in shown
    opened = visit.as_first.get(link)
    assert opened.content == PDF
    looked = AuditEntry.objects.filter(act=Act.VIEW_FILE, person_id=person.pk).get()
    assert (looked.case_id, looked.detail["part"]) == (case.pk, "case-document")
    assert case.number in looked.purpose
    assert visit.as_administrator.get(link).status_code == 403
    assert visit.as_sender.get(link).status_code == 403


def test_a_paper_is_not_opened_for_another_case(visit, address):
    renamed(visit.as_counter, address, "王晓明", **evidence())
    other = visit.declare(visit.row(2, name="李芳"))
    link = reverse("case-document", args=[other.pk, Document.objects.get().pk])
    assert visit.as_first.get(link).status_code == 404


def test_what_was_handed_in_before_is_offered_and_serves_again(visit, address, person):
    renamed(visit.as_counter, address, "王晓明", **evidence())
    sign(visit, Case.objects.get(kind=CHANGE))
    kept = Document.objects.get()
    page = text(visit.as_counter.get(address))
    assert "以前交过的“证明变更内容的材料”" in page
    assert renamed(visit.as_counter, address, "王大明", reason="再改").status_code == 422
    answer = renamed(visit.as_counter, address, "王大明", reason="再改", kept_proof=kept.pk)
    assert answer.status_code == 302
    papers = SubmissionPaper.objects.filter(submission__round__case=Case.objects.latest("pk"))
    assert [(paper.material, paper.document_id, paper.person_id) for paper in papers] == [
        ("proof", kept.pk, person.pk)
    ]
    assert Document.objects.count() == 1


def test_nobody_chooses_a_paper_of_somebody_else(visit, address, person):
    renamed(visit.as_counter, address, "王晓明", **evidence())
    other = visit.registered(2, name="李芳")
    visit.as_counter.post("/changes/", {"number": other.social_security_number})
    page = reverse("change-item", args=["people", other.pk, "name"])
    assert "以前交过的" not in text(visit.as_counter.get(page))
    answer = renamed(visit.as_counter, page, "李芬", reason="x", kept_proof=Document.objects.get().pk)
    assert answer.status_code == 422


def test_a_new_paper_takes_the_place_of_one_of_the_round_before(visit, address):
    renamed(visit.as_counter, address, "王晓明", **evidence())
    before = Case.objects.get(kind=CHANGE).rounds.get().submission
    new = Paper("proof", Document.objects.get(), "新")
    assert {paper.material for paper in carried_on(before, [new])} == {"identity", "application"}


def test_papers_are_neither_changed_nor_added_to_what_is_before_the_reviewers(visit, address):
    renamed(visit.as_counter, address, "王晓明", **evidence())
    for statement in (
        "UPDATE collect_submissionpaper SET name = 'x'",
        "DELETE FROM collect_submissionpaper",
        "INSERT INTO collect_submissionpaper (submission_id, material, document_id, name)"
        " SELECT submission_id, 'other', document_id, 'x' FROM collect_submissionpaper LIMIT 1",
    ):
        with (
            pytest.raises((IntegrityError, ProgrammingError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_an_erasure_knows_the_papers_of_a_person_but_not_those_of_two(visit, address, person):
    renamed(visit.as_counter, address, "王晓明", **evidence())
    tables = {offered.target.table for offered in rows_of(person)}
    assert {"collect_submissionpaper", "collect_document"} <= tables
    other = visit.registered(2, name="李芳")
    visit.as_counter.post("/changes/", {"number": other.social_security_number})
    renamed(visit.as_counter, reverse("change-item", args=["people", other.pk, "name"]), "李芬", **evidence())
    assert "collect_document" not in {offered.target.table for offered in rows_of(person)}
