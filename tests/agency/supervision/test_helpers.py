"""Helpers work inside the days of their contracts; nobody opens a record who has not undertaken to keep it secret."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from tests.agency.supervision.test_supervisors import put_forward, refused, text_of
from tests.agency.visitors import Visitors, browser
from tests.agency.world import account, with_password

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.services import acting_for
from quanyi.agency.staff import undertakings
from quanyi.agency.staff.agencies import open_agency
from quanyi.agency.staff.delegations import delegate_post
from quanyi.agency.staff.models import (
    Account,
    AccountKind,
    Delegation,
    Helper,
    HelperEnd,
    HelperPerson,
    Post,
    Undertaking,
)
from quanyi.agency.staff.services import change_duty

PASSWORD = "Kunlun-2026-bei"


@pytest.fixture
def visit(db) -> Visitors:
    cache.clear()
    visit = Visitors()
    visit.as_head = visit.as_signers[3]
    return visit


def helper(visit, by=None, **changed):
    today = localdate()
    sent = {
        "body": "示范印务", "service": "printing", "contract": "合同 2026-3", "agreement": "保密协议 2026-3",
        "scope": "打印文件",
        "first_on": today, "last_on": today + timedelta(days=30),
    } | changed  # fmt: skip
    return (by or visit.as_head).post(reverse("new-helper"), sent)


def person_of(visit, username: str, *posts: Post) -> Account:
    made = account(username, *posts)
    with_password(PASSWORD, made)
    assert add(visit, username).status_code == 302
    return made


def add(visit, username: str, by=None, **told):
    place = reverse("add-helper-person", args=[Helper.objects.first().pk])
    return (by or visit.as_head).post(place, {"username": username}, **told)


def signs_in(username: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("login"), {"username": username, "password": password})
    return client


def days_on(monkeypatch, days: int) -> None:
    later = localdate() + timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *given: later)


# Helpers --------------------------------------------------------------------------------------------------------


@pytest.mark.shows("d14-11-2", "协助单位登记合同和保密协议，其人员只在合同期内登录")
def test_a_helper_signs_in_while_the_contract_runs(visit, monkeypatch):
    account("own_keeper", Post.DATA_KEEPER)
    assert helper(visit).status_code == 302
    person_of(visit, "outside", Post.DATA_KEEPER)
    client = signs_in("outside")
    assert client.get(reverse("findings")).status_code == 200
    days_on(monkeypatch, 31)
    assert client.get(reverse("findings")).headers["Location"].startswith(reverse("login"))
    assert "_auth_user_id" not in signs_in("outside").session
    assert "已到期" in text_of(visit.as_head.get(reverse("helpers")))


def test_an_end_shuts_the_session_at_once(visit):
    account("own_keeper", Post.DATA_KEEPER)
    helper(visit)
    person_of(visit, "outside", Post.DATA_KEEPER)
    client = signs_in("outside")
    assert client.get(reverse("findings")).status_code == 200
    end = reverse("end-helping", args=[Helper.objects.get().pk])
    assert visit.as_counter.post(end, {"reason": "x"}).status_code == 403
    visit.as_head.post(end, {"reason": " "})
    assert not HelperEnd.objects.exists()
    for _twice in range(2):
        visit.as_head.post(end, {"reason": "合同解除"})
    assert HelperEnd.objects.count() == 1
    assert client.get(reverse("findings")).headers["Location"].startswith(reverse("login"))
    assert "_auth_user_id" not in signs_in("outside").session
    assert helper(visit, contract="合同 2026-4").status_code == 302  # a new contract opens it again
    add(visit, "outside")
    assert signs_in("outside").get(reverse("findings")).status_code == 200


def test_who_registers_and_what_is_needed(visit):
    for wrong in (visit.as_counter, visit.as_administrator, visit.as_sender):
        assert helper(visit, by=wrong).status_code == 403
    for changed in ({"agreement": ""}, {"contract": " "}, {"last_on": "2020-01-01"}, {"service": "x"}):
        assert helper(visit, **changed).status_code == 422, changed
    assert not Helper.objects.exists()
    helper(visit)
    assert "没有这个用户名" in text_of(add(visit, "nobody", follow=True))
    assert "业务、监督或管理岗位" in text_of(add(visit, "counter", follow=True))
    assert "不能是自己" in text_of(add(visit, visit.signers[3].username, follow=True))
    assert add(visit, "admin", by=visit.as_administrator).status_code == 403
    assert not HelperPerson.objects.exists()


@pytest.mark.shows("d14-11-2", "数据维护不能只由协助人员担任")
def test_helpers_keep_no_data_alone_and_do_no_business(visit):
    helper(visit)
    person_of(visit, "outside")
    outside, own = Account.objects.get(username="outside"), account("own_keeper", Post.DATA_KEEPER)

    def give(who, post, granted=True):
        return change_duty(who, post, granted=granted, by=None, reason="x")

    give(outside, Post.DATA_KEEPER)
    assert refused(lambda: give(own, Post.DATA_KEEPER, False)) == "helpers_are_not_alone"
    for post in (Post.COUNTER, Post.APPROVAL, Post.SETTLEMENT):
        assert refused(lambda post=post: give(outside, post)) == "helper_does_no_business"
    give(outside, Post.DATA_KEEPER, False)
    give(own, Post.DATA_KEEPER, False)
    assert refused(lambda: give(outside, Post.DATA_KEEPER)) == "helpers_are_not_alone"
    helps = {"helper": Helper.objects.get(), "by": visit.signers[3]}
    for who, by, why in (
        (visit.administrator, visit.signers[3], "helper_does_no_business"),
        (visit.counter, visit.signers[3], "helper_does_no_business"),
        (own, visit.administrator, "helper_by_who_leads"),
    ):
        told = helps | {"account": who, "by": by}
        assert refused(lambda told=told: HelperPerson.objects.create(**told)) == why
    assert put_forward(visit, outside).status_code == 422
    give(own, Post.DATA_KEEPER)
    give(outside, Post.DATA_KEEPER)
    signer, today = visit.signers[0], localdate()
    days = {"first_on": today, "last_on": today, "by": signer, "reason": "x"}
    assert not isinstance(delegate_post(signer, outside, Post.FIRST_REVIEW, **days), Delegation)
    stands_in = {"delegator": signer, "delegate": outside, "post": Post.FIRST_REVIEW, **days}
    assert refused(lambda: Delegation.objects.create(**stands_in)) == "helper_does_no_business"


def test_nobody_is_registered_under_a_contract_that_is_over(visit):
    helper(visit)
    account("clerk")
    visit.as_head.post(reverse("end-helping", args=[Helper.objects.get().pk]), {"reason": "合同解除"})
    assert "已经终止" in text_of(add(visit, "clerk", follow=True))
    told = {
        "helper": Helper.objects.get(),
        "by": visit.signers[3],
        "account": Account.objects.get(username="clerk"),
    }
    assert refused(lambda: HelperPerson.objects.create(**told)) == "helper_contract_runs"


# Undertakings ---------------------------------------------------------------------------------------------------


@pytest.fixture
def newcomer(visit) -> Account:
    """At a post, with nothing signed."""
    made = Account(username="newcomer", display_name="新人", kind=AccountKind.STAFF)
    made.set_password(PASSWORD)
    made.save()
    change_duty(made, Post.COUNTER, granted=True, by=None, reason="测试")
    return made


@pytest.mark.shows("d14-23", "没有签署保密承诺的不能打开任何记录，签署后可以")
def test_nothing_opens_before_it_is_signed_and_everything_after(visit, newcomer):
    person, client = visit.registered(), browser(newcomer)
    case = visit.declare(visit.row(2))
    page = reverse("undertaking")
    places = [reverse("worklist"), reverse("case", args=[case.pk]), reverse("record", args=[person.pk])]
    for place in places:
        assert client.get(place).headers["Location"] == page
        assert client.post(place, {}).headers["Location"] == page
    assert "签署之前不能查看" in text_of(client.get(page))
    assert client.post(page, {"password": "wrong"}).status_code == 422
    assert client.post(page, {"password": ""}).status_code == 422
    assert not Undertaking.objects.filter(account=newcomer).exists()
    assert client.post(page, {"password": PASSWORD}).status_code == 302
    assert client.get(places[0]).status_code == 200
    made = Undertaking.objects.get(account=newcomer)
    assert (made.version, made.paper, made.by) == (undertakings.VERSION, "", newcomer)
    assert AuditEntry.objects.filter(act=Act.UNDERTAKE, actor_id=newcomer.pk).count() == 1


def test_passwords_are_not_tried_without_end(visit, newcomer):
    client = browser(newcomer)
    for _n in range(5):
        assert client.post(reverse("undertaking"), {"password": "wrong"}).status_code == 422
    answer = client.post(reverse("undertaking"), {"password": PASSWORD})
    assert "过于频繁" in text_of(answer)
    assert not Undertaking.objects.filter(account=newcomer).exists()


def test_it_is_signed_anew_each_year_and_for_a_new_text(visit, monkeypatch):
    assert visit.as_counter.get(reverse("worklist")).status_code == 200
    with monkeypatch.context() as changed:
        changed.setattr(undertakings, "VERSION", "2")
        assert visit.as_counter.get(reverse("worklist")).status_code == 302
    days_on(monkeypatch, 364)
    assert visit.as_counter.get(reverse("worklist")).status_code == 200
    days_on(monkeypatch, 365)
    assert visit.as_counter.get(reverse("worklist")).status_code == 302
    assert "须重签" in text_of(visit.as_administrator.get(reverse("undertakings")))


def test_who_leads_registers_a_paper_of_somebody_else(visit, newcomer):
    other = open_agency("330200", "另一机构", "Another", region="CN33", reason="测试")
    with acting_for(other.pk):
        far = account("far", Post.APPROVAL)
    place = reverse("register-undertaking", args=[newcomer.pk])
    given = {"signed_on": localdate(), "paper": "承诺书 12"}
    assert visit.as_counter.post(place, given).status_code == 403
    assert browser(far).post(place, given).status_code == 404
    visit.as_head.post(place, given | {"paper": ""})
    visit.as_head.post(place, given | {"signed_on": localdate() + timedelta(days=1)})
    for day in (localdate() - timedelta(days=365), date(2002, 3, 1)):  # mistyped: it would never hold
        visit.as_head.post(place, given | {"signed_on": day})
    assert not Undertaking.objects.filter(account=newcomer).exists()
    assert "没有签署" in text_of(visit.as_head.get(reverse("undertakings")))
    visit.as_head.post(place, given)
    assert Undertaking.objects.get(account=newcomer).by == visit.signers[3]
    assert browser(newcomer).get(reverse("worklist")).status_code == 200
    own = reverse("register-undertaking", args=[visit.signers[3].pk])
    assert "自己的请在页面上签署" in text_of(visit.as_head.post(own, given, follow=True))


def test_the_database_takes_no_word_for_another(visit, newcomer):
    def keep(by, paper="", signed_on=None):
        Undertaking.objects.create(
            account=newcomer, version="1", signed_on=signed_on or date.today(), paper=paper, by=by
        )

    assert refused(lambda: keep(visit.counter, "x")) == "undertaking_by_whom"
    assert refused(lambda: keep(newcomer, signed_on=localdate() + timedelta(days=9))) == "undertaking_by_whom"
    assert refused(lambda: keep(visit.signers[3])) == "undertaking_is_ones_own_or_a_paper"
    keep(visit.signers[3], "承诺书 12")


def test_others_than_staff_are_asked_for_nothing(visit):
    person = visit.registered()
    insured = browser(visit.insured(person))
    assert insured.get(reverse("record", args=[person.pk])).status_code == 200
    assert insured.get(reverse("undertaking")).status_code == 403
    assert visit.as_sender.get(reverse("declarations")).status_code == 200
    assert visit.as_administrator.get(reverse("users")).status_code == 200
