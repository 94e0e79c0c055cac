"""A login opened at the counter: the clerk never knows a password, a code works once, and a wrong one tells nothing."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.agency.visitors import Visitors

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.registry.activations import DAYS, activate, open_for_person
from quanyi.agency.registry.models import Activation, Mandate
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.written.chance_codes import new_number

PASSWORD = "Kunlun-2026-bei"
SEEN = {"document": "identity_card", "number": "790001198506010012"}


@pytest.fixture
def visit(db) -> Visitors:
    cache.clear()  # in which askings are counted
    return Visitors()


@pytest.fixture
def person(visit):
    return visit.registered()


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def find(login, person, ground="present", case_number=""):
    sent = {
        "number": person.insurance_number,
        "ground": ground,
        "case_number": case_number,
        "document": "identity_card",
    }
    return login.post(reverse("find-person"), sent)


def code_in(answer) -> str:
    return re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){4}", answer.content.decode())[0]


def handed_out(visit, person) -> str:
    find(visit.as_counter, person)
    return code_in(visit.as_counter.post(reverse("person-login", args=[person.pk]), SEEN))


def signed_in(username: str) -> Client:
    browser = Client()
    assert browser.post(reverse("login"), {"username": username, "password": PASSWORD}).status_code == 302
    return browser


def use(username, code, password=PASSWORD, again=PASSWORD):
    sent = {"username": username, "code": code, "password": password, "again": again}
    return Client().post(reverse("activate"), sent, follow=True)


@pytest.mark.shows("gb-9.2-3", "窗口核验身份证或者社会保障卡后为本人开通网上查询，本人自设密码登录查看账户")
def test_a_person_gets_a_code_and_chooses_a_password(visit, person):
    code = handed_out(visit, person)
    assert "登录已激活" in text_of(use(person.insurance_number, code.lower().replace("-", " ")))
    browser = signed_in(person.insurance_number)
    assert "个人账户储存额" in text_of(browser.get(reverse("record", args=[person.pk])))
    assert Activation.objects.get().seen == "居民身份证 790001198506010012"
    assert code.replace("-", "") not in "".join(
        str(line.detail) + line.purpose for line in AuditEntry.objects.all()
    )
    assert AuditEntry.objects.filter(act=Act.HAND_OUT_CODE, person_id=person.pk).count() == 1


def test_a_code_works_once_and_the_next_one_ends_it(visit, person):
    first = handed_out(visit, person)
    second = handed_out(visit, person)
    assert Account.objects.filter(kind=AccountKind.PERSON).count() == 1
    assert "不一致" in text_of(use(person.insurance_number, first))
    assert "登录已激活" in text_of(use(person.insurance_number, second))
    assert "不一致" in text_of(use(person.insurance_number, second))


def test_who_does_not_have_the_code_learns_nothing(visit, person):
    code = handed_out(visit, person)
    told = {
        text_of(use(username, tried)).split("激活登录")[-1]
        for username, tried in (
            (person.insurance_number, new_number()), ("nobody", code), ("nobody", "x"), (visit.counter.username, code),
        )
    }  # fmt: skip
    assert len({re.search("用户名和激活码[^。]*。", each)[0] for each in told}) == 1
    assert AuditEntry.objects.filter(act=Act.LOGIN_FAILED).count() == 4


def test_a_code_does_not_work_after_its_term_or_for_a_login_that_is_off(visit, person):
    with pytest.MonkeyPatch.context() as patch:
        early = timezone.now() - timedelta(days=DAYS, seconds=1)
        patch.setattr("django.utils.timezone.now", lambda: early)
        account, code = open_for_person(person, "王小明", seen="x", by=visit.counter)
    assert "过期" in text_of(use(account.username, code))
    account, code = open_for_person(person, "王小明", seen="x", by=visit.counter)
    account.is_active = False
    account.save(update_fields=["is_active"])
    assert "不一致" in text_of(use(account.username, code))


def test_a_weak_or_unequal_password_uses_up_no_code(visit, person):
    code = handed_out(visit, person)
    assert use(person.insurance_number, code, "short", "short").status_code == 422
    assert "不一样" in text_of(use(person.insurance_number, code, PASSWORD, PASSWORD + "x"))
    assert activate(person.insurance_number, code, PASSWORD).username == person.insurance_number


def test_only_the_counter_opens_a_login_and_only_for_who_is_present(visit, person):
    page = reverse("person-login", args=[person.pk])
    assert visit.as_counter.get(page).status_code == 403
    case = visit.declare(visit.row(1, row=6))
    find(visit.as_counter, person, "case", case.number)
    assert visit.as_counter.post(page, SEEN).status_code == 403
    for login in (visit.as_first, visit.as_administrator, visit.as_sender):
        assert login.get(page).status_code == 403
    find(visit.as_counter, person)
    assert visit.as_counter.post(page, {}).status_code == 422
    assert not Mandate.objects.filter(person=person).exists()


def test_each_officer_of_an_employer_gets_a_login_of_their_own(visit):
    page = reverse("officer-login", args=[visit.employer.pk])
    sent = SEEN | {"name": "周经办", "basis": "授权书 2026-1"}
    codes = [code_in(visit.as_counter.post(page, sent)) for _officer in range(2)]
    names = [f"{visit.employer.credit_code}-{n}" for n in (1, 2)]
    for name, code in zip(names, codes, strict=True):
        assert "登录已激活" in text_of(use(name, code))
    assert signed_in(names[1]).get(reverse("employer-dues")).status_code == 200
    assert "周经办" in text_of(visit.as_counter.get(page))
    assert visit.as_counter.post(page, SEEN).status_code == 422
    assert visit.as_sender.get(page).status_code == 403


def test_tries_are_counted(visit, person):
    statuses = [use(f"nobody-{n}", new_number()).status_code for n in range(21)]
    assert statuses == [422] * 20 + [429]
