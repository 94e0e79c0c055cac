"""Papers away from the house: genuine, changed, superseded and withdrawn ones are told apart, with and without us."""

import json
import socket
from io import BytesIO

import pypdf
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests.agency.kinds.correction.corrections import corrected, declare_months
from tests.agency.serve.test_statement import read_by_pdfium, read_by_poppler
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.models import AuditEntry
from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody.verification import verify as verify_log
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.serve import issuing
from quanyi.agency.staff import throttle
from quanyi.law.periods import Month
from quanyi.verify_paper import CHANGED, GENUINE, UNSEALED, UNSIGNED, main, proof_in, verify
from quanyi.witness.seals import SigningKey, change_key, signing_key
from quanyi.written.chance_codes import new_number

JANUARY = Month(2023, 1)


@pytest.fixture
def visit(office):
    """An office that commits: what is issued is sealed."""
    cache.clear()
    return Visitors()


@pytest.fixture
def person(visit):
    person = declare_months(visit, *Month.span(JANUARY, Month(2023, 4)))
    visit.settle(2023)
    return person


def key():
    return str(signing_key(settings.SECRETS, settings.QUANYI_SEAL).public)


def printed(client, person, language="zh-hans"):
    """The sheet of 2023 as it is downloaded, and its row."""
    pdf = client.get(f"/people/{person.pk}/years/2023/sheet.pdf", HTTP_ACCEPT_LANGUAGE=language)
    assert pdf["Content-Type"] == "application/pdf", pdf.content.decode()
    return pdf.content, IssuedPaper.objects.first()


def checked(number):
    return Client().get("/verify/", {"code": number})


def said(answer):
    return answer.context["standing"].value


@pytest.mark.shows("d14-15-2", "打印的权益记录单可以离线核验，改过的、作废的、变动以后的分得清")
def test_a_paper_is_genuine_until_something_of_it_is_changed(visit, person, tmp_path, capsys):
    pdf, paper = printed(browser(visit.insured(person)), person)
    proof = proof_in(pdf)
    verdict = verify(proof, [key()])
    assert (verdict.code, verdict.why) == (GENUINE, "")
    assert verdict.fields == issuing.fields_of(issuing.content_as_issued(paper))
    text = "".join(read_by_pdfium(pdf).split())
    assert all("".join(value.split()) in text for _name, value in verdict.fields)
    assert paper.grouped in read_by_pdfium(pdf)

    for changed in changes_of(proof):
        assert verify(changed, [key()]).code == CHANGED, changed
    assert verify(proof).code == UNSIGNED
    assert verify(proof, [str(SigningKey.make("ed25519").public)]).code == UNSIGNED
    unsealed = {name: proof[name] for name in ("format", "number", "root", "fields")}
    assert verify(unsealed, [key()]).code == UNSEALED

    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    asked = [str(file), "--key", key(), "--cut", str(tmp_path / "cut.json"), "--show", "姓名"]
    assert main(asked) == GENUINE
    assert "GENUINE" in capsys.readouterr().out
    shown = verify(json.loads((tmp_path / "cut.json").read_text()), [key()])
    assert (shown.code, shown.fields) == (GENUINE, [("姓名", "王小明")])
    assert verify_log().found == ()


def changes_of(proof):
    """The proof with each of its parts changed, one at a time."""

    def copy():
        return json.loads(json.dumps(proof))

    for at in range(len(proof["fields"])):
        changed = copy()
        changed["fields"][at][2] += "0"
        yield changed
    yield copy() | {"number": new_number()}
    yield copy() | {"root": proof["root"][::-1]}
    yield copy() | {"row": proof["row"].replace("\tzh\t", "\ten\t")}
    yield copy() | {"leaf": proof["leaf"].replace('"at":"2', '"at":"3')}
    yield copy() | {"index": proof["index"] - 1}
    yield copy() | {"path": proof["path"][1:]}
    for part in ("head", "signature"):
        changed = copy()
        changed["head"][part] = changed["head"][part].replace("0", "1")
        yield changed
    forged = copy()  # other fields, root and row together: the log does not have them
    forged["root"] = issuing.root([["00", "姓名", "李四"]])
    forged["fields"] = [["00", "姓名", "李四"]]
    forged["row"] = proof["row"].replace(proof["root"], forged["root"])
    yield forged


def test_a_paper_waits_for_no_keeper(visit, person, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0)
        settings.QUANYI_KEEPERS = [f"http://127.0.0.1:{silent.getsockname()[1]}"]
        pdf, _paper = printed(browser(visit.insured(person)), person)
        assert verify(proof_in(pdf), [key()]).code == GENUINE
        with pytest.raises(BlockingIOError):  # nobody knocked
            silent.accept()


def test_it_verifies_after_a_change_of_key_and_a_correction(visit, person):
    mine, first_key = browser(visit.insured(person)), key()
    pdf, paper = printed(mine, person)
    assert said(checked(paper.number)) == "valid"
    change_key(settings.SECRETS, settings.QUANYI_SEAL)
    corrected(visit, person, JANUARY, wage_fen=1_000_000)
    seal()
    assert key() != first_key
    assert verify(proof_in(pdf), [first_key]).code == GENUINE
    answer = checked(paper.number)
    assert said(answer) == "superseded"
    assert {first_key, key()} <= set(answer.context["keys"])

    later, new_paper = printed(mine, person)
    assert said(checked(new_paper.number)) == "valid"
    for known in (first_key, key()):  # who pinned the first key follows the change
        assert verify(proof_in(later), [known]).code == GENUINE
    assert verify(proof_in(pdf), [key()]).code == UNSIGNED  # the new key does not vouch for the old one


def test_a_withdrawn_paper_and_a_record_changed_by_hand_are_told(visit, person, monkeypatch):
    _pdf, paper = printed(browser(visit.insured(person)), person)
    with monkeypatch.context() as patch:  # what the books give is no longer what was issued
        patch.setattr(issuing, "root", lambda fields: "0" * 64)
        answer = checked(paper.number)
    assert (said(answer), answer.context["facts"]) == ("not_reproduced", [])

    page, act = f"/people/{person.pk}/papers/", f"/papers/{paper.pk}/withdraw/"
    assert browser(visit.sender).post(act, {"reason": "x"}).status_code == 403
    counter = visit.as_counter
    counter.post(act, {"reason": " "})
    assert said(checked(paper.number)) == "valid"
    counter.post(act, {"reason": "打印有误"})
    counter.post(act, {"reason": "再次"})
    paper.refresh_from_db()
    assert paper.withdrawal.reason == "打印有误"
    answer = checked(paper.number)
    assert (said(answer), answer.context["facts"]) == ("withdrawn", [])
    assert paper.grouped in browser(visit.insured(person, "again")).get(page).content.decode()


def test_who_checks_sees_no_more_than_the_paper_and_leaves_a_line(visit, person):
    pdf, paper = printed(browser(visit.insured(person)), person)
    answer = checked(paper.grouped.lower())
    html = answer.content.decode()
    on_paper = "".join(read_by_pdfium(pdf).split())
    for name, value in answer.context["facts"]:
        assert "".join(value.split()) in on_paper or "*" in value, name
    assert person.social_security_number not in html
    line = AuditEntry.objects.filter(purpose="核验凭证").first()
    assert (line.person_id, line.detail["paper"], line.actor_id) == (person.pk, paper.pk, None)

    assert checked(new_number()).status_code == 404
    assert AuditEntry.objects.filter(purpose="核验凭证").first().act == "refused"
    assert checked(paper.number[:-1]).status_code == 422
    assert checked("").status_code == 200
    for _ in range(throttle.FROM_ONE_ADDRESS):
        checked(paper.number[:-1])
    assert checked(paper.number).status_code == 429


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_is_an_archive_file_that_can_be_read_aloud(visit, person, language):
    pdf, paper = printed(browser(visit.insured(person)), person, language)
    reader = pypdf.PdfReader(BytesIO(pdf))
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert len(reader.pages) == 1
    assert json.loads(reader.attachments["proof.json"][0])["number"] == paper.number
    assert paper.grouped in read_by_poppler(pdf)
