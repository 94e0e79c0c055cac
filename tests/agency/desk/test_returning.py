"""A case is sent back for papers, all named at once, and goes on when they have come."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from tests.agency.kinds.change.test_pages import evidence, text
from tests.agency.papers import PDF

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import Document
from quanyi.agency.kinds.change.materials import MATERIALS
from quanyi.agency.review import selectors as review
from quanyi.agency.review.materials import papers_of
from quanyi.agency.review.models import Case, MissingPaper
from quanyi.agency.review.returning import send_back_for
from quanyi.law.terms import CaseKind, Verdict
from quanyi.law.workflow import RefusalReason, Refused, State

WHY = {"identity": "没有提交背面", "proof": "第 2 页看不清"}


@pytest.fixture
def address(visit):
    person = visit.registered()
    visit.as_counter.post("/changes/", {"number": person.social_security_number})
    return reverse("change-item", args=["people", person.pk, "name"])


@pytest.fixture
def case(visit, address):
    given = {"value": "王晓明", "holds_from": "2025-06-01", "later": "keep"}
    visit.as_counter.post(address, evidence(**given))
    return Case.objects.get(kind=CaseKind.CHANGE.value)


def sent_back(client, case, why=WHY, **given):
    chosen = {f"lacks_{code}": "on" for code in why} | {f"why_{code}": said for code, said in why.items()}
    return client.post(reverse("return-for-papers", args=[case.pk]), {"round": 1, **chosen, **given})


def again(client, address, case, **files):
    given = {"value": "王晓明", "holds_from": "2025-06-01", "later": "keep", "reason": "补正"}
    return client.post(f"{address}?case={case.pk}", given | files)


def scan(content=b"%PDF-1.7 second"):
    return SimpleUploadedFile("补正.pdf", content)


def test_a_signer_names_all_that_is_lacking_and_the_collector_reads_it(visit, address, case):
    page = text(visit.as_first.get(reverse("case", args=[case.pk])))
    assert reverse("return-for-papers", args=[case.pk]) in page
    assert "证明变更内容的材料" in text(visit.as_first.get(reverse("return-for-papers", args=[case.pk])))
    assert sent_back(visit.as_first, case).status_code == 302
    assert review.standing(review.cases().get(pk=case.pk)).state is State.SENT_BACK
    assert dict(MissingPaper.objects.values_list("material", "reason")) == WHY
    signature = case.signatures.get()
    assert signature.verdict == Verdict.SEND_BACK.value
    assert "身份证件（没有提交背面）" in signature.opinion
    logged = AuditEntry.objects.filter(act=Act.SIGN, case_id=case.pk).get()
    assert logged.actor_id == visit.signers[0].pk
    for where in (reverse("case", args=[case.pk]), f"{address}?case={case.pk}"):
        shown = text(visit.as_counter.get(where))
        assert "须补正的材料" in shown
        assert "第 2 页看不清" in shown


def test_the_next_round_asks_for_those_alone_and_carries_the_others(visit, address, case):
    sent_back(visit.as_first, case)
    form = visit.as_counter.get(f"{address}?case={case.pk}").content.decode()
    assert 'name="paper_proof"' in form
    assert 'name="paper_application"' not in form
    answer = again(
        visit.as_counter, address, case, paper_identity=scan(), paper_proof=scan(b"%PDF-1.7 third")
    )
    assert answer.headers["Location"] == reverse("case", args=[case.pk])
    latest = review.latest_round(review.cases().get(pk=case.pk))
    assert latest.number == 2
    papers = {paper.material: paper.document for paper in papers_of(latest.submission)}
    assert set(papers) == {"identity", "proof", "application"}
    assert papers["application"] == Document.objects.order_by("pk")[0], "the one of the round before"


def test_it_does_not_go_on_while_one_is_missing(visit, address, case):
    sent_back(visit.as_first, case)
    answer = again(visit.as_counter, address, case, paper_proof=scan())
    assert answer.status_code == 422
    assert "缺“身份证件”" in text(answer)
    same = again(visit.as_counter, address, case, paper_proof=scan(), paper_identity=scan(PDF))
    assert same.status_code == 422
    assert "补正的材料还缺：身份证件" in text(same)
    assert case.rounds.count() == 1


def test_nothing_chosen_or_no_sentence_is_told(visit, case):
    assert "没有勾选材料" in text(sent_back(visit.as_first, case, {}))
    assert "请写明缺什么" in text(sent_back(visit.as_first, case, {"proof": ""}))
    assert not case.signatures.exists()


def test_who_may_not_sign_now_does_not_send_back(visit, case):
    assert sent_back(visit.as_counter, case).status_code == 403
    assert sent_back(visit.as_sender, case).status_code == 403
    answer = sent_back(visit.as_signers[1], case)
    assert answer.headers["Location"] == reverse("case", args=[case.pk])
    assert AuditEntry.objects.filter(act=Act.REFUSED, case_id=case.pk).exists()
    assert not MissingPaper.objects.exists()


def test_the_second_call_changes_nothing(visit, case):
    sent_back(visit.as_first, case)
    sent_back(visit.as_first, case, {"application": "另缺"})
    answer = send_back_for(case.pk, {MATERIALS[0]: "另缺"}, by=visit.signers[0])
    assert isinstance(answer, Refused)
    assert answer.reason is not RefusalReason.OPINION_NEEDED
    assert MissingPaper.objects.count() == 2


def test_the_database_keeps_what_was_told(visit, case):
    told = (
        "INSERT INTO review_missingpaper (round_id, material, reason) SELECT id, 'x', 'x' FROM review_round"
    )
    statements = ["UPDATE review_missingpaper SET reason = 'x'", "DELETE FROM review_missingpaper", told]
    for statement in statements:
        with (
            pytest.raises((IntegrityError, ProgrammingError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
