"""Mandates and heirs: who looks for another, at what, while it runs; and what the person finds of it."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency.visitors import Visitors, browser
from tests.agency.world import number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.grants.models import Answer, Grant, GrantSubject
from quanyi.agency.grants.services import LONGEST_DAYS
from quanyi.agency.registry.models import Person, StatusChange
from quanyi.agency.serve.who_looked import sittings_of
from quanyi.law.terms import PersonStatus, RecordItem

PAPER = b"%PDF-1.7 mandate"
ITEMS = [item.value for item in RecordItem]


@pytest.fixture
def visit(db) -> Visitors:
    cache.clear()  # in which askings are counted
    return Visitors()


@pytest.fixture
def both(visit) -> tuple[Person, Person]:
    """Who gives a mandate, and who gets it; both sign in."""
    return visit.registered(1, "王小明"), visit.registered(2, "李小红")


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def give(giver, getter: Person, name: str = "李小红", **changed):
    today = timezone.localdate()
    sent = {
        "name": name, "number": getter.insurance_number, "items": ["contribution"], "first_on": today,
        "last_on": today + timedelta(days=30),
    } | changed  # fmt: skip
    return giver.post(reverse("give-mandate"), sent)


def register(visit, **changed):
    today = timezone.localdate()
    sent = {
        "requester": "proxy", "number": number(1), "name": "赵受托", "document": "居民身份证 79", "contact": "",
        "basis": "委托书 2026-1", "paper": SimpleUploadedFile("委托书.pdf", PAPER), "items": ["contribution"],
        "first_on": today, "last_on": today + timedelta(days=30), "seen": "on",
    } | changed  # fmt: skip
    return visit.as_counter.post(reverse("register-mandate"), sent)


def opened(login, grant: Grant):
    return login.post(reverse("open-entrusted", args=[grant.pk]), follow=True)


@pytest.mark.shows(
    "d14-15-2", "本人委托的人登录后只看到委托列明的内容；每次查询本人都看得到，委托终止后不能再查"
)
def test_a_person_entrusts_another_with_an_item_and_ends_it(visit, both):
    giver, getter = both
    as_giver, as_getter = browser(visit.insured(giver, "giver")), browser(visit.insured(getter, "getter"))
    assert as_getter.get(reverse("record", args=[giver.pk])).status_code == 403
    assert give(as_giver, getter).status_code == 302
    grant = Grant.objects.get()
    assert "王小明" in text_of(as_getter.get(reverse("entrusted")))

    shown = text_of(opened(as_getter, grant))
    assert "2025年3月" in shown or "2025-03" in shown
    assert "缴费明细" in shown
    assert "书面材料没有列明这一项" in shown
    for kept_back in ("个人账户储存额", "累计缴费年限", "谁看过我的记录", "参保单位"):
        assert kept_back not in shown
    for page in ("record-pdf", "record-readers", "mandates", "papers"):
        assert as_getter.get(reverse(page, args=[giver.pk])).status_code == 403
    told = [line.purpose for line in sittings_of(giver.pk)[0:99]]
    assert f"受委托查询 {grant.pk}" in told

    listed = text_of(as_giver.get(reverse("mandates", args=[giver.pk])))
    assert "李小红" in listed
    ended = as_giver.post(reverse("end-mandate", args=[grant.pk]), {"reason": "不再委托"})
    assert ended.status_code == 302
    assert as_getter.get(reverse("record", args=[giver.pk])).status_code == 403
    assert as_getter.post(reverse("open-entrusted", args=[grant.pk])).status_code == 404
    assert as_giver.post(reverse("end-mandate", args=[grant.pk]), {"reason": "再次"}).status_code == 302
    assert Grant.objects.get().end.reason == "不再委托"


def test_a_mandate_for_all_opens_the_record_but_not_who_looked(visit, both):
    giver, getter = both
    as_giver, as_getter = browser(visit.insured(giver, "giver")), browser(visit.insured(getter, "getter"))
    assert give(as_giver, getter, items=ITEMS).status_code == 302
    shown = text_of(opened(as_getter, Grant.objects.get()))
    assert "个人账户储存额" in shown
    assert "谁看过我的记录" not in shown
    assert as_getter.get(reverse("figure", args=[giver.pk, "balance"])).status_code == 200
    assert as_getter.get(reverse("record-readers", args=[giver.pk])).status_code == 403
    assert as_getter.get(reverse("mandates", args=[giver.pk])).status_code == 403


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": "张三"}, "不一致"),
        ({"number": "79000000000099"}, "不一致"),
        ({"items": []}, "至少一项"),
        ({"last_on": timezone.localdate() - timedelta(days=1)}, "早于开始日期"),
        ({"last_on": timezone.localdate() + timedelta(days=LONGEST_DAYS)}, "最长一年"),
    ],
)
def test_what_does_not_stand_is_told_in_a_sentence(visit, both, changed, told):
    giver, getter = both
    visit.insured(getter, "getter")
    answer = give(browser(visit.insured(giver, "giver")), getter, **changed)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert not Grant.objects.exists()


def test_nobody_is_entrusted_by_another_or_by_themselves(visit, both):
    giver, getter = both
    account = visit.insured(giver, "giver")
    assert "另一位" in text_of(give(browser(account), giver, name="王小明"))
    for login in (visit.as_counter, visit.as_administrator, visit.as_sender):
        assert give(login, getter).status_code == 403
        assert login.get(reverse("entrusted")).status_code == 403


def test_another_login_cannot_use_or_end_a_mandate(visit, both):
    giver, getter = both
    as_giver = browser(visit.insured(giver, "giver"))
    visit.insured(getter, "getter")
    give(as_giver, getter)
    grant, third = Grant.objects.get(), browser(visit.insured(visit.registered(3, "钱三"), "third"))
    assert third.post(reverse("open-entrusted", args=[grant.pk])).status_code == 404
    assert third.post(reverse("end-mandate", args=[grant.pk]), {"reason": "x"}).status_code == 404
    assert visit.as_counter.post(reverse("end-mandate", args=[grant.pk]), {"reason": "x"}).status_code == 404
    assert visit.as_sender.post(reverse("end-mandate", args=[grant.pk]), {"reason": "x"}).status_code == 404


def test_the_counter_registers_a_mandate_and_the_record_opens_as_far_as_it_goes(visit):
    person = visit.registered()
    shown = visit.as_counter.get(register(visit).headers["Location"])
    assert "缴费明细" in text_of(shown)
    assert "个人账户储存额" not in text_of(shown)
    grant = Grant.objects.get()
    assert grant.document is not None
    assert bytes(grant.document.content) == PAPER
    assert sittings_of(person.pk)[0:1][0].purpose.startswith(f"受委托人到场查询 {grant.pk}")
    again = visit.as_counter.post(
        reverse("find-person"),
        {"number": number(1), "ground": "grant", "case_number": str(grant.pk), "document": "passport"},
    )
    assert again.status_code == 302
    wrong = visit.as_counter.post(
        reverse("find-person"), {"number": number(1), "ground": "grant", "case_number": str(grant.pk + 1)}
    )
    assert wrong.status_code == 422


def test_a_mandate_of_one_person_opens_no_other(visit, both):
    register(visit)
    grant, other = Grant.objects.get(), both[1]
    answer = visit.as_counter.post(
        reverse("find-person"),
        {"number": other.insurance_number, "ground": "grant", "case_number": str(grant.pk)},
    )
    assert answer.status_code == 422
    assert not AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=other.pk).exists()


@pytest.mark.shows("d13-6-2", "继承人经窗口核验死亡证明和亲属关系后，只看到个人账户和待遇，其余内容不予提供")
def test_an_heir_sees_account_and_benefits_alone(visit):
    person = visit.registered()
    assert register(visit, requester="heir", items=ITEMS).status_code == 422
    answer = register(
        visit, requester="heir", items=["benefit", "account"], basis="死亡证明 1，亲属关系证明 2"
    )
    assert "没有登记死亡" in text_of(visit.as_counter.get(answer.headers["Location"]))
    died_on = timezone.localdate() - timedelta(days=3)
    StatusChange.objects.create(
        person=person, status=PersonStatus.DIED.value, holds_from=died_on, reason="测试", case=person.case
    )
    shown = text_of(visit.as_counter.get(answer.headers["Location"]))
    assert "个人账户储存额" in shown
    assert "缴费明细" not in shown
    assert "参保单位" not in shown
    assert "不属于可供查询的内容" in shown


def test_a_mandate_needs_its_paper_and_the_papers_seen(visit):
    visit.registered()
    for lacking in ({"paper": ""}, {"seen": ""}, {"basis": ""}, {"number": "1"}):
        assert register(visit, **lacking).status_code == 422
    assert not Grant.objects.exists()
    assert visit.as_first.get(reverse("register-mandate")).status_code == 403


def test_a_mandate_that_is_over_opens_nothing(visit):
    today = timezone.localdate()
    person = visit.registered()
    register(visit, first_on=today - timedelta(days=3), last_on=today)
    grant = Grant.objects.get()
    assert visit.as_counter.get(reverse("record", args=[person.pk])).status_code == 200
    over = today + timedelta(days=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.localdate", lambda *_: over)
        refused = visit.as_counter.get(reverse("record", args=[person.pk]))
    assert refused.status_code == 403
    assert "不在有效期内" in text_of(refused)
    with pytest.raises(IntegrityError, match="was granted"), transaction.atomic():
        Answer.objects.create(
            grant=grant,
            person_id=person.pk + 1,
            items=grant.items,
            digest="x",
            until=timezone.now(),
            by=visit.counter,
        )


def test_the_database_refuses_a_mandate_that_nobody_gave(visit, both):
    giver, getter = both
    register(visit)
    grant = Grant.objects.get()
    with pytest.raises(IntegrityError, match="nobody is added"), transaction.atomic():
        GrantSubject.objects.create(grant_id=_same(grant, made_at="2020-01-01T00:00:00Z").pk, person=giver)
    own = _same(grant, made_by=visit.insured(getter, "getter"))
    with pytest.raises(IntegrityError, match="given by the person"), transaction.atomic():
        GrantSubject.objects.create(grant=own, person=giver)
    with pytest.raises(IntegrityError, match="rests_on_a_case"), transaction.atomic():
        _same(grant, requester="authority")


def _same(grant: Grant, **changed) -> Grant:
    fields = {field.attname: getattr(grant, field.attname) for field in Grant._meta.concrete_fields}
    del fields["id"]
    for name in changed:
        fields.pop(f"{name}_id", None)
    return Grant.objects.create(**fields | changed)


def test_a_grant_opens_no_page_of_business(visit):
    """What a clerk may do about a person needs a ground of their own; a mandate is none."""
    person = visit.registered()
    register(visit, items=ITEMS)
    assert visit.as_counter.get(reverse("record", args=[person.pk])).status_code == 200
    line = f"contribution-{person.contributions.get().pk}"
    for page in (
        reverse("change-person", args=[person.pk]), reverse("change-item", args=["people", person.pk, "phone"]),
        reverse("benefits-of", args=[person.pk]), reverse("correct", args=[person.pk, line]),
        reverse("person-login", args=[person.pk]),
    ):  # fmt: skip
        assert visit.as_counter.get(page).status_code == 403, page


def test_a_mandate_ends_with_the_life_of_who_gave_it(visit, both):
    giver, getter = both
    as_getter = browser(visit.insured(getter, "getter"))
    give(browser(visit.insured(giver, "giver")), getter)
    opened(as_getter, Grant.objects.get())
    StatusChange.objects.create(
        person=giver, status=PersonStatus.DIED.value, holds_from=timezone.localdate(), reason="测试",
        case=giver.case,
    )  # fmt: skip
    refused = as_getter.get(reverse("record", args=[giver.pk]))
    assert refused.status_code == 403
    assert "委托人已经死亡" in text_of(refused)


def test_who_is_registered_is_not_told_by_tries(visit, both):
    giver, getter = both
    visit.insured(getter, "getter")
    as_giver = browser(visit.insured(giver, "giver"))
    assert "不一致" not in text_of(give(as_giver, getter, name="张三", items=[]))
    told = [give(as_giver, getter, name="张三") for _try in range(25)]
    assert "过于频繁" in text_of(told[-1])
    assert not AuditEntry.objects.filter(person_id=getter.pk, act=Act.VIEW_RECORD).exists()
