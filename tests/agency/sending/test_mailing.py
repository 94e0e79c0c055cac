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
from quanyi.agency.control.grounds import PRESENT
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.papers.services import withdraw_paper
from quanyi.agency.registry.models import Person
from quanyi.agency.sending.channels import _place
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
from quanyi.agency.serve import issuing
from quanyi.agency.staff.access import PURPOSES
from quanyi.agency.staff.models import Post
from quanyi.agency.work.carrying import take_up_all
from quanyi.agency.work.models import JobOutcome
from quanyi.law.periods import Month
from quanyi.verify_paper import GENUINE, verify
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
    client.post(page, {"number": paper.grouped, "why": "x"})
    assert not SendingEvent.objects.exists()  # it was never posted
    for file in files_of(mailing):
        zipped(client, mailing, file)
        client.post(f"/mailings/{mailing.pk}/posted/", {"file": file.name, "receipt": "X1"})
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


def test_a_mail_names_no_amount_and_carries_no_record(letters, mail, gateway):
    plain, copied, both, wrong = letters.many(4)
    letters.wants(plain, "email", "plain@example.cn")
    letters.wants(copied, "email", "copied@example.cn")
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
    assert not any(message.is_multipart() for message in came.values())
    assert {one.paper for one in by_mail.values()} == {None}
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
    mine.post(page, {"email": "me@example.cn", "text": ""})
    mine.post(page, {"email": "me@example.cn", "text": ""})
    assert [(c.channel, c.address) for c in ChannelChoice.objects.all()] == [("email", "me@example.cn")]
    told = AuditEntry.objects.get(act="choose_channel")
    assert (told.person_id, told.purpose) == (person.pk, "本人查询")
    assert "选择接收方式" in mine.get(f"/people/{person.pk}/readers/").content.decode()
    assert "me@example.cn" in mine.get(page).content.decode()
    assert browser(letters.sender).get(page).status_code == 403
    letters.mailed()
    assert "已交付" in mine.get(page).content.decode()


def test_without_the_person_there_nobody_sets_where_the_record_goes(letters):
    (person,) = letters.many(1)
    client, page = letters.as_counter, f"/people/{person.pk}/channels/"
    given = {"email": "thief@example.cn", "text": ""}
    for purpose, status in (("办理业务", 403), (f"{PRESENT}护照", 302)):
        session = client.session
        session[PURPOSES] = {str(person.pk): purpose}
        session.save()
        assert client.post(page, given).status_code == status
        assert ChannelChoice.objects.exists() == (status == 302)
    assert AuditEntry.objects.get(act="choose_channel").purpose == f"{PRESENT}护照"


def test_who_has_chosen_otherwise_since_it_was_planned_gets_nothing_at_the_old_address(
    letters, mail, settings
):
    left, moved = letters.many(2)
    for person in (left, moved):
        letters.wants(person, "email", "old@example.cn")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    mailing = letters.mailed()
    letters.wants(left, "email", "")
    letters.wants(moved, "email", "new@example.cn")
    settings.EMAIL_PORT = port
    go_on(mailing, by=letters.signers[-1])
    take_up_all()
    assert mail.messages == []
    events = SendingEvent.objects.values_list("step", "note")
    assert set(events) == {("refused", "本人已改接收方式，没有发送")}


def test_one_that_was_unknown_is_found_either_sent_or_lost(letters, mail):
    (one,) = letters.many(1)
    letters.wants(one, "email", "one@example.cn")
    mail.drops = True
    sending = of(letters.mailed(), "email")[one.pk]
    SendingEvent.objects.create(sending=sending, step="found_sent")
    with pytest.raises(IntegrityError, match="found_once") as twice, transaction.atomic():
        SendingEvent.objects.create(sending=sending, step="found_lost")
    assert "查明" in sentence_of(twice.value)


@pytest.mark.parametrize("odd", ["abc", "\x00", "9" * 30, ""])
def test_odd_input_is_answered_with_a_sentence(letters, odd):
    letters.many(1)
    mailing = letters.mailed()
    place = f"/mailings/{mailing.pk}"
    for page, given in (
        ("found", {"sending": odd, "sent": "1", "note": "x"}), ("found", {"sending": "1", "sent": "1", "note": odd}),
        ("returned", {"number": odd, "why": "x"}), ("returned", {"number": "x", "why": odd}),
        ("print", {"file": "830-1", "reason": "\x00"}), ("posted", {"file": "830-1", "receipt": odd}),
    ):  # fmt: skip
        answer = letters.as_counter.post(f"{place}/{page}/", given, follow=True)
        assert [told.level_tag for told in answer.context["messages"]] == ["error"], (page, given)
    assert letters.as_counter.post(f"{place}/print/", {"file": odd}).status_code in {302, 404}


def test_a_file_that_cannot_be_made_was_not_handed_out(letters, monkeypatch):
    letters.many(1)
    mailing = letters.mailed()
    with monkeypatch.context() as patch:
        patch.setattr(issuing, "root", lambda fields: "0" * 64)
        zipped(letters.as_counter, mailing, files_of(mailing)[0])
    assert files_of(mailing)[0].released is None
    assert not AuditEntry.objects.filter(detail__part__startswith=f"print-{mailing.pk}-").exists()


def test_its_progress_is_asked_for_without_anybody_being_named(letters):
    letters.people(("", "", ""), ("示范区 1 号", "830001", ""))
    mailing = letters.mailed()
    looks = AuditEntry.objects.filter(person_id__isnull=False).count()
    answer = letters.as_counter.get(f"/mailings/{mailing.pk}/progress/")
    assert "没有邮寄地址" in answer.content.decode()
    assert answer["HX-Refresh"] == "true"
    assert AuditEntry.objects.filter(person_id__isnull=False).count() == looks


def test_a_link_stands_under_the_address_that_is_set_and_by_no_header(letters, mail, settings):
    given = {"year": YEAR, "sheets": 100, "reason": "测试"}
    answer = letters.as_counter.post("/mailings/", given)
    assert answer.status_code == 422
    assert "QUANYI_SITE_URL" in answer.content.decode()
    settings.QUANYI_SITE_URL = SITE
    letters.as_counter.post("/mailings/", given)
    assert Mailing.objects.get().site == SITE


@pytest.mark.parametrize(("address", "port"), [("http://h/", 80), ("https://h/", 443), ("http://h:81/", 81)])
def test_a_gateway_is_knocked_at_where_it_listens(address, port):
    assert _place(address) == ("h", port)
