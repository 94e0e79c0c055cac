"""By telephone: who may call, what is asked, what is told in which words, and what shuts the line."""

from xml.etree import ElementTree

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.telephone import documents, pins, views
from quanyi.agency.telephone.documents import NAMESPACE
from quanyi.agency.telephone.models import PhonePin, PhoneTry
from quanyi.agency.telephone.pins import AT_MOST, REASON, PinRefused, caller, pin_of, set_pin

DIGITS, WRONG = "408215", "408216"


@pytest.fixture(autouse=True)
def platform(settings):
    settings.QUANYI_VOICE_PLATFORMS = frozenset({"127.0.0.1"})
    cache.clear()


@pytest.fixture
def visit(db) -> Visitors:
    return Visitors()


@pytest.fixture
def person(visit):
    return visit.registered()


@pytest.fixture
def owner(visit, person):
    account = visit.insured(person, username=person.insurance_number)
    set_pin(account, DIGITS)
    return account


class Call:
    """A call, as the platform carries it: what is said, and where its keys go."""

    def __init__(self) -> None:
        self.client = Client()
        self.hears(self.client.get("/voice/"))

    def hears(self, answer) -> None:
        assert answer.headers["Content-Type"] == "application/voicexml+xml"
        self.document = ElementTree.fromstring(answer.content)
        self.said = [
            prompt.text for prompt in self.document.findall(f".//{{{NAMESPACE}}}block/{{{NAMESPACE}}}prompt")
        ]

    def keys(self, **given) -> "Call":
        submit = self.document.find(f".//{{{NAMESPACE}}}submit")
        assert submit is not None, self.said
        kept = {
            name: var.get("expr", "").strip("'")
            for var in self.document.findall(f"{{{NAMESPACE}}}var") if (name := var.get("name"))
        }  # fmt: skip
        sent = {name: (kept | given)[name] for name in submit.get("namelist", "").split()}
        self.hears(self.client.post(submit.get("next"), sent))
        return self

    @property
    def is_over(self) -> bool:
        return self.document.find(f".//{{{NAMESPACE}}}submit") is None


def entered(owner, digits=DIGITS) -> Call:
    return Call().keys(number=owner.username, pin=digits)


@pytest.mark.shows("gb-15", "电话查询：核验后用口语读出缴费、账户和待遇，每一项都登记为一次查阅")
def test_a_person_hears_of_the_own_record_in_words(person, owner):
    call = entered(owner)
    assert call.keys(choice="1").said == ["累计缴费一个月。", "最近缴到二零二五年三月。"]
    assert call.keys(choice="2").said == ["个人账户储存额六百四十元，未结息年度的利息不含在内。"]
    assert call.keys(choice="3").said == ["没有待遇记录。"]
    assert call.keys(choice="7").said == ["没有这一项。"]
    looks = AuditEntry.objects.filter(act=Act.VIEW_RECORD, purpose=views.PURPOSE).order_by("pk")
    assert [(line.person_id, line.actor_id, line.detail["part"]) for line in looks] == [
        (person.pk, owner.pk, part) for part in ("contribution", "account", "benefit")
    ]


def test_the_person_finds_the_call_among_who_looked(person, owner):
    entered(owner).keys(choice="2")
    assert "本人电话查询" in browser(owner).get(f"/people/{person.pk}/readers/").content.decode()


def test_no_document_says_a_name_or_a_number(person, owner):
    call = entered(owner)
    for choice in "123":
        text = ElementTree.tostring(call.keys(choice=choice).document, encoding="unicode")
        for known in (person.social_security_number, person.insurance_number, "王小明", DIGITS):
            assert known not in text


def test_others_than_the_platforms_find_nothing_here(owner, settings):
    settings.QUANYI_VOICE_PLATFORMS = frozenset({"10.9.9.9"})
    for place in ("/voice/", "/voice/enter/", "/voice/answer/"):
        assert Client().post(place, {"number": owner.username, "pin": DIGITS}).status_code == 404
    assert not PhoneTry.objects.exists()


def test_without_a_platform_nothing_of_it_shows(owner, settings):
    settings.QUANYI_VOICE_PLATFORMS = frozenset()
    assert browser(owner).get("/telephone/").status_code == 404
    assert "电话查询" not in browser(owner).get("/messages/").content.decode()


def test_wrong_digits_and_unknown_numbers_are_told_the_same(owner):
    unknown = Call().keys(number="0000000", pin=DIGITS)
    assert entered(owner, WRONG).said == unknown.said == [documents.NOT_YOU]
    assert unknown.is_over
    lines = AuditEntry.objects.filter(act=Act.LOGIN_FAILED, purpose=REASON)
    assert [line.actor_id for line in lines.order_by("pk")] == [None, owner.pk]


def test_a_number_that_is_none_is_a_wrong_number(owner):
    for number in ("\0", "４０８２１５", "a" * 400):
        assert Call().keys(number=number, pin="\0").said == [documents.NOT_YOU]


def test_who_tries_out_numbers_shuts_the_line_for_a_while(owner, monkeypatch):
    monkeypatch.setattr(pins, "WRONG_OF_ALL", 3)
    for number in ("1000001", "1000002", "1000003"):
        assert Call().keys(number=number, pin=DIGITS).said == [documents.NOT_YOU]
    assert entered(owner).said == [documents.LATER]


def test_after_five_wrong_tries_the_line_is_shut_for_a_day(owner):
    for _ in range(AT_MOST):
        assert entered(owner, WRONG).is_over
    assert entered(owner).said == [documents.NOT_YOU]
    set_pin(owner, "592703")  # another code does not open it
    assert entered(owner, "592703").is_over
    assert PhoneTry.objects.filter(pin__account=owner).count() == AT_MOST


def test_a_call_ends_with_its_time_with_its_code_and_for_another_key(owner, monkeypatch):
    call = entered(owner)
    set_pin(owner, "592703")
    assert call.keys(choice="1").is_over
    forged = entered(owner, "592703")
    forged.document.find(f"{{{NAMESPACE}}}var").set("expr", f"'{signing.dumps(1, salt='another')}'")
    assert forged.keys(choice="1").is_over
    late = entered(owner, "592703")
    monkeypatch.setattr(views, "SECONDS", -1)
    assert late.keys(choice="1").is_over


@pytest.mark.parametrize(
    "digits", ["12345", "1234567", "12345a", "１２３４５６", "123456", "987654", "111111", "121212"]
)
def test_a_code_that_is_easily_guessed_is_refused(owner, digits):
    with pytest.raises(PinRefused):
        set_pin(owner, digits)


def test_a_code_of_the_own_number_is_refused(person, owner):
    with pytest.raises(PinRefused, match="出生日期"):
        set_pin(owner, person.social_security_number[8:14])


def test_the_code_is_set_changed_and_ended_on_the_own_page(owner):
    own = browser(owner)
    assert (
        "两次输入的密码不一致"
        in own.post("/telephone/", {"digits": "592703", "again": "592704"}).content.decode()
    )
    assert own.post("/telephone/", {"digits": "592703", "again": "592703"}).status_code == 302
    assert caller(owner.username, "592703") == pin_of(owner)
    assert own.post("/telephone/", {"end": "1"}).status_code == 302
    assert pin_of(owner) is None
    assert entered(owner, "592703").is_over


def test_what_is_kept_of_a_code_does_not_show_it(owner):
    kept = PhonePin.objects.get().digest
    assert DIGITS not in kept
    assert "argon2" not in kept  # enciphered: a million codes are soon tried


def test_staff_and_employers_set_no_code(visit):
    answer = browser(visit.counter).post("/telephone/", {"digits": "592703", "again": "592703"})
    assert answer.status_code == 403
