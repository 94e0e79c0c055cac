"""年度寄送: everybody gets the record of the year once, or stands on the list with the reason."""

import csv
import json
from email import message_from_bytes
from io import BytesIO, StringIO
from zipfile import ZipFile

import pypdf
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.agency.sending.letters import SITE, YEAR, Letters, of, steps
from tests.agency.sending.receivers import Gateway, MailServer, serving
from tests.agency.serve.walking import YUAN
from tests.agency.visitors import browser
from tests.agency.world import account

from quanyi.agency.audit.models import AuditEntry
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.papers.services import withdraw_paper
from quanyi.agency.registry.models import Person
from quanyi.agency.sending.mailing import MailingRefused, approve_mailing, go_on
from quanyi.agency.sending.models import (
    Channel,
    ChannelChoice,
    Mailing,
    MailingApproval,
    Sending,
    SendingEvent,
)
from quanyi.agency.sending.printing import files_of, release
from quanyi.agency.staff.models import Post
from quanyi.agency.work.carrying import take_up_all
from quanyi.agency.work.models import JobOutcome
from quanyi.law.periods import Month
from quanyi.verify_paper import GENUINE, proof_in, verify
from quanyi.witness.seals import signing_key


@pytest.fixture
def letters(office):
    """An office that commits: what is issued is sealed."""
    return Letters()


@pytest.fixture
def mail(settings):
    with serving(MailServer()) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server


@pytest.fixture
def gateway(settings):
    with serving(Gateway()) as server:
        settings.QUANYI_TEXT_GATEWAY = "http://{}:{}/".format(*server.server_address)
        yield server


def zipped(client, mailing, file, **given):
    return client.post(f"/mailings/{mailing.pk}/print/", {"file": file.name, **given})


@pytest.mark.shows("d13-17", "年度记录单寄给每一位有记录的人，寄不到的列出原因")
def test_everybody_with_a_record_gets_one_or_is_listed_with_the_reason(letters):
    road, whole = "示范区和平路 1 号", "830001"
    places = {
        "": (road, whole, ""), "no_address": ("", whole, ""), "bad_postcode": (road, "8300", ""),
        "died": (road, whole, "died"),
    }  # fmt: skip
    people = letters.people(*places.values())
    stopped, retired = letters.people((road, whole, "interrupted"), (road, whole, "retired"))
    (later,) = letters.people((road, whole, ""), month=Month(YEAR + 1, 1))
    mailing = letters.mailed()
    reasons = {pk: one.reason for pk, one in of(mailing).items()}
    assert [reasons[person.pk] for person in people] == list(places)
    assert (reasons[stopped.pk], reasons[retired.pk], reasons[later.pk]) == ("", "", "nothing")
    assert len(reasons) == Person.objects.count() == 7
    assert IssuedPaper.objects.count() == 3
    told = letters.as_counter.get(f"/mailings/{mailing.pk}/").content.decode()
    assert all(
        word in told for word in ("没有邮寄地址", "邮政编码不是六位数字", "参保人已死亡", "该年度没有记录")
    )
    seen = AuditEntry.objects.filter(person_id=people[1].pk, detail__part="mailing")
    assert seen.exists()  # whoever is on the list of the page finds the look


def test_one_asks_and_another_approves(letters):
    letters.many(1)
    answer = letters.as_counter.post("/mailings/", {"year": YEAR, "sheets": 100, "reason": "测试"})
    mailing = Mailing.objects.get()
    assert answer.url == f"/mailings/{mailing.pk}/"
    approve = f"/mailings/{mailing.pk}/approve/"
    assert letters.as_counter.post(approve).status_code == 403
    with pytest.raises(IntegrityError, match="another person"), transaction.atomic():
        MailingApproval.objects.create(mailing=mailing, approved_by=letters.counter)
    with pytest.raises(IntegrityError, match="not approved"), transaction.atomic():
        Sending.objects.create(mailing=mailing, year=YEAR, person=Person.objects.get(), channel="post")
    both = account("both", Post.COUNTER, Post.APPROVAL)
    own = Mailing.objects.create(year=YEAR, reason="测试", site=SITE, sheets=1, asked_by=both)
    with pytest.raises(MailingRefused):
        approve_mailing(own, by=both)
    approver = browser(letters.signers[-1])
    assert approver.post("/mailings/", {"year": YEAR}).url == "/mailings/"
    assert Mailing.objects.count() == 2
    approver.post(approve)
    take_up_all()
    assert JobOutcome.objects.get().ending == "done"
    assert (
        letters.as_counter.post("/mailings/", {"year": 2999, "sheets": 1, "reason": "x"}).status_code == 422
    )
    assert browser(letters.sender).get("/mailings/").status_code == 403


def test_print_files_lie_by_postcode_and_each_sheet_has_its_proof(letters):
    people = letters.many(7)
    mailing = letters.mailed(sheets=3)
    files = files_of(mailing)
    assert [(file.name, len(file.sendings)) for file in files] == [("830-1", 3), ("830-2", 1), ("831-1", 3)]
    answer = zipped(letters.as_counter, mailing, files[0])
    archive = ZipFile(BytesIO(answer.content))
    pdf, index = archive.read("830-1.pdf"), archive.read("830-1.csv").decode("utf-8-sig")
    reader, rows = pypdf.PdfReader(BytesIO(pdf)), list(csv.reader(StringIO(index)))[1:]
    assert len(reader.pages) == len(rows) == 3
    codes = [address.split()[0] for _at, _number, _name, address in rows]
    assert codes == sorted(codes)
    key = str(signing_key(settings.SECRETS, settings.QUANYI_SEAL).public)
    assert len(reader.attachments) == 3
    for (_at, number, name, _address), page in zip(rows, reader.pages, strict=True):
        proof = json.loads(reader.attachments[f"proof-{number.replace('-', '')}.json"][0])
        verdict = verify(proof, [key])
        assert (verdict.code, verdict.fields[3]) == (GENUINE, ("姓名", name))
        assert number in page.extract_text()
    looks = AuditEntry.objects.filter(act="print_record", detail__part=f"print-{mailing.pk}-830-1")
    assert looks.filter(purpose="年度寄送").count() == 3
    inside = Sending.objects.filter(pk__in=files[0].sendings).values("person_id")
    assert set(looks.values_list("person_id", flat=True)) == set(inside.values_list("person_id", flat=True))
    assert len(people) == 7


def test_a_print_file_goes_out_a_second_time_only_with_a_reason(letters):
    letters.many(2)
    mailing = letters.mailed()
    (file, _other), client = files_of(mailing), letters.as_counter
    posted = f"/mailings/{mailing.pk}/posted/"
    client.post(posted, {"file": file.name, "receipt": "X1"})
    assert files_of(mailing)[0].posted is None  # it was not even printed
    assert zipped(client, mailing, file)["Content-Type"] == "application/zip"
    assert zipped(client, mailing, file).status_code == 302
    assert zipped(client, mailing, file, reason="卡纸")["Content-Type"] == "application/zip"
    client.post(posted, {"file": file.name, "receipt": "国内普通函件 00123"})
    client.post(posted, {"file": file.name, "receipt": "again"})
    assert files_of(mailing)[0].posted.note == "国内普通函件 00123"
    assert zipped(browser(letters.signers[-1]), mailing, file).status_code == 403
    assert client.post(f"/mailings/{mailing.pk}/print/", {"file": "999-1"}).status_code == 404
    (paper,) = IssuedPaper.objects.filter(sendings__in=file.sendings)
    withdraw_paper(paper, "误", by=letters.counter)
    assert zipped(client, mailing, files_of(mailing)[0], reason="再").status_code == 302
    with pytest.raises(MailingRefused):
        release(letters.mailing(), file, "", address=SITE, by=letters.counter)


def test_nobody_gets_a_year_twice_and_what_came_back_is_not_sent_again(letters):
    first, second = letters.many(2)
    mailing = letters.mailed()
    again = letters.mailed()
    assert not of(again)
    paper = of(mailing)[first.pk].paper
    client, page = letters.as_counter, f"/mailings/{mailing.pk}/returned/"
    client.post(page, {"number": "X" * 20, "why": "x"})
    client.post(page, {"number": paper.grouped, "why": "迁移新址不明"})
    client.post(page, {"number": paper.number, "why": "again"})
    event = SendingEvent.objects.get()
    assert (event.step, event.note, event.sending.person_id) == ("returned", "迁移新址不明", first.pk)
    assert "迁移新址不明" in client.get(f"/mailings/{mailing.pk}/").content.decode()
    letters.declared(first, second, month=Month(YEAR + 1, 1))
    next_year = letters.mailed(year=YEAR + 1)
    assert (of(next_year)[first.pk].reason, of(next_year)[second.pk].reason) == ("returned", "")
    letters.moves(first, "示范区新路 1 号", "830009")
    assert of(letters.mailed(year=YEAR + 1))[first.pk].reason == ""


def test_a_mail_names_no_amount_and_carries_the_record_only_where_it_is_wanted(letters, mail, gateway):
    plain, copied, both, wrong = letters.many(4)
    letters.wants(plain, "email", "plain@example.cn")
    letters.wants(copied, "email", "copied@example.cn", with_copy=True)
    letters.wants(both, "text", "13900000000")
    letters.wants(both, "email", "old@example.cn")
    letters.wants(both, "email", "")  # no longer
    letters.wants(wrong, "email", "wrong@example.cn")
    mail.refused.add("wrong@example.cn")
    mailing = letters.mailed()
    by_mail = of(mailing, Channel.EMAIL)
    assert {pk: steps(one) for pk, one in by_mail.items()} == {
        plain.pk: ["begun", "sent"], copied.pk: ["begun", "sent"], wrong.pk: ["begun", "refused"],
    }  # fmt: skip
    came = {to: message_from_bytes(content) for to, content in mail.messages}
    assert set(came) == {"plain@example.cn", "copied@example.cn"}
    text = came["plain@example.cn"].get_payload(decode=True).decode()
    assert f"{SITE}people/{plain.pk}/years/{YEAR}/sheet/" in text
    assert "王小明" not in text
    assert not YUAN.search(text)
    (attached,) = [part for part in came["copied@example.cn"].walk() if part.get_filename()]
    proof = proof_in(attached.get_payload(decode=True))
    assert proof["number"] == by_mail[copied.pk].paper.number
    (sent,) = gateway.messages
    assert (sent["to"], sent["reference"]) == (
        "13900000000",
        f"{mailing.pk}-{of(mailing, 'text')[both.pk].pk}",
    )
    assert steps(of(mailing, "text")[both.pk]) == ["begun", "sent"]
    go_on(mailing, by=letters.signers[-1])
    take_up_all()
    assert (len(mail.messages), len(gateway.messages)) == (2, 1)


def test_what_was_not_answered_is_unknown_until_somebody_finds_out(letters, mail, gateway):
    one, other = letters.many(2)
    letters.wants(one, "email", "one@example.cn")
    letters.wants(other, "text", "13900000000")
    mail.drops, gateway.answer = True, 503
    mailing = letters.mailed()
    unknown = [*of(mailing, "email").values(), *of(mailing, "text").values()]
    assert [steps(each) for each in unknown] == [["begun", "unknown"]] * 2
    client, page = letters.as_counter, f"/mailings/{mailing.pk}/found/"
    for sent, each in zip("10", unknown, strict=True):
        client.post(page, {"sending": each.pk, "sent": sent, "note": "问过邮件服务器"})
        client.post(page, {"sending": each.pk, "sent": "1", "note": "again"})
    assert [steps(each)[2:] for each in unknown] == [["found_sent"], ["found_lost"]]


def test_where_nobody_listens_nothing_is_begun_and_it_goes_on_later(letters, mail, settings):
    (one,) = letters.many(1)
    letters.wants(one, "email", "one@example.cn")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    mailing = letters.mailed()
    outcome = JobOutcome.objects.get()
    assert (outcome.ending, "邮件服务器没有应答" in outcome.why) == ("refused", True)
    assert steps(of(mailing, "email")[one.pk]) == []
    assert files_of(mailing)  # what is for the post need not wait
    settings.EMAIL_PORT = port
    browser(letters.signers[-1]).post(f"/mailings/{mailing.pk}/approve/")
    take_up_all()
    assert steps(of(mailing, "email")[one.pk]) == ["begun", "sent"]


def test_who_chooses_a_channel_is_the_person_or_the_counter(letters, mail):
    (person,) = letters.many(1)
    mine, page = browser(letters.insured(person)), f"/people/{person.pk}/channels/"
    assert mine.post(page, {"email": "x", "text": ""}).status_code == 422
    assert mine.post(page, {"email": "", "text": "12"}).status_code == 422
    mine.post(page, {"email": "me@example.cn", "with_copy": "on", "text": ""})
    mine.post(page, {"email": "me@example.cn", "with_copy": "on", "text": ""})
    assert [(c.channel, c.address, c.with_copy) for c in ChannelChoice.objects.all()] == [
        ("email", "me@example.cn", True)
    ]
    assert "me@example.cn" in mine.get(page).content.decode()
    assert browser(letters.sender).get(page).status_code == 403
    letters.mailed()
    assert "已交付" in mine.get(page).content.decode()
