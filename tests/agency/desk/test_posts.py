"""Posts are asked for by one and agreed to by two others; they end by their day, or by one word."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency import world
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.custody.jobs import run
from quanyi.agency.custody.separation import mixed
from quanyi.agency.desk.constraints import constraint_of
from quanyi.agency.registry.models import Mandate
from quanyi.agency.staff import selectors
from quanyi.agency.staff.contracts import Contract, add_person, register_helper
from quanyi.agency.staff.days import year_on
from quanyi.agency.staff.models import (
    BodyKind,
    DutyChange,
    Post,
    PostAgreement,
    PostRequest,
    PostRequestEnd,
    Service,
)
from quanyi.agency.staff.post_requests import (
    Overdue,
    PostRefused,
    Term,
    agree_post,
    ask_post,
    end_overdue_posts,
    end_post_request,
    end_posts,
)
from quanyi.agency.staff.services import change_duty, change_login
from quanyi.agency.staff.supervisions import Appointment, put_forward

YEAR = timedelta(days=364)


class Office(Visitors):
    """Who leads, two who administer, and a newcomer without a post."""

    def __init__(self) -> None:
        super().__init__()
        self.head, self.first_admin = self.signers[3], self.administrator
        self.second_admin = world.account("database", Post.DATABASE_ADMIN)
        self.new = world.account("newcomer")

    def ask(self, post=Post.COUNTER, *, by=None, days=YEAR, who=None):
        today = timezone.localdate()
        return ask_post(
            who or self.new, post, Term("任命〔2026〕9号", today, today + days), by=by or self.first_admin
        )


@pytest.fixture
def here(db) -> Office:
    return Office()


def names(error) -> str:
    return constraint_of(error.value)


@pytest.mark.shows("d14-26-1", "岗位由一人申请、两人同意，到期失效")
def test_a_post_is_asked_for_on_the_page_and_given_with_the_second_others_word(here):
    today = timezone.localdate()
    sent = {"account": here.new.pk, "post": "counter", "document": "任命〔2026〕9号", "first_on": today.isoformat(),
            "last_on": (today + YEAR).isoformat()}  # fmt: skip
    assert browser(here.first_admin).post(reverse("new-post-request"), sent).status_code == 302
    asked = PostRequest.objects.get()
    agree = reverse("agree-post-request", args=[asked.pk])
    works = browser(here.new)
    for who, held in ((here.first_admin, set()), (here.second_admin, set()), (here.second_admin, set()),
                      (here.new, set()), (here.head, {Post.COUNTER})):  # fmt: skip
        browser(who).post(agree)
        assert selectors.posts_of(here.new) == held
    assert works.get(reverse("worklist")).status_code == 200
    duty = DutyChange.objects.get(request=asked)
    assert (duty.by, duty.first_on, duty.last_on) == (here.head, today, today + YEAR)
    told = AuditEntry.objects.filter(
        act__in=[Act.ASK_POST, Act.AGREE_POST, Act.GRANT_DUTY], detail__account="newcomer"
    )
    assert [(each.act, each.actor_id) for each in told.order_by("id")] == [
        (Act.ASK_POST, here.first_admin.pk), (Act.AGREE_POST, here.second_admin.pk), (Act.AGREE_POST, here.head.pk),
        (Act.GRANT_DUTY, here.head.pk),
    ]  # fmt: skip
    page = browser(here.head).get(reverse("post-requests")).content.decode()
    assert "newcomer" in page
    assert "任命〔2026〕9号" in page


def test_three_of_one_side_give_no_post(here):
    third = world.account("third_admin")
    asked = here.ask(Post.SYSTEM_ADMIN, who=third)
    for who in (here.second_admin, here.head):
        agree_post(asked, by=who)
    asked = here.ask()
    agree_post(asked, by=here.second_admin)
    with pytest.raises(PostRefused, match="两方都要有"):
        agree_post(asked, by=third)
    assert not selectors.posts_of(here.new)


def test_nobody_speaks_on_their_own_post_and_no_clerk_on_anothers(here):
    for who, by in ((here.first_admin, here.first_admin), (here.new, here.counter), (here.new, here.settler)):
        with pytest.raises(PostRefused):
            here.ask(Post.SYSTEM_ADMIN if who == by else Post.COUNTER, who=who, by=by)
    with pytest.raises(PostRefused, match="不得兼任"):
        here.ask(Post.SYSTEM_ADMIN, who=here.counter)
    with pytest.raises(PostRefused, match="最长授予一年"):
        here.ask(days=timedelta(days=400))
    assert not PostRequest.objects.exists()


@pytest.mark.shows("d14-26-2", "没有申请和两人同意，数据库不授予岗位")
def test_the_database_gives_no_post_without_its_request(here):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change_duty(here.new, Post.COUNTER, granted=True, by=here.first_admin, reason="x")
    assert names(refused) == "post_needs_its_request"
    asked = here.ask()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change_duty(here.new, Post.COUNTER, granted=True, by=here.first_admin, reason="x", request=asked)
    assert names(refused) == "post_needs_its_request"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        PostRequestEnd.objects.create(request=asked, by=here.counter, reason="x")
    assert names(refused) == "post_agreed_to_by_whom"
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        PostRequest.objects.create(
            account=here.new, post=Post.REVIEW, first_on=asked.first_on, last_on=asked.last_on, document="x",
            by=here.counter,
        )  # fmt: skip
    assert names(refused) == "post_asked_for_by_whom"
    agree_post(asked, by=here.second_admin)
    for who in (here.first_admin, here.new, here.counter):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            PostAgreement.objects.create(request=asked, by=who)
        assert names(refused) == "post_agreed_to_by_whom"
    agree_post(asked, by=here.head)
    with pytest.raises(PostRefused, match="没有重复办理"):
        agree_post(asked, by=here.head)
    with pytest.raises(PostRefused, match="没有重复办理"):
        end_post_request(asked, by=here.head, reason="x")


def test_what_was_refused_is_given_no_more(here):
    asked = here.ask()
    agree_post(asked, by=here.second_admin)
    sent = {"reason": "编制已满"}
    browser(here.head).post(reverse("end-post-request", args=[asked.pk]), sent)
    browser(here.head).post(reverse("agree-post-request", args=[asked.pk]))
    assert not selectors.posts_of(here.new)
    assert PostRequestEnd.objects.get().reason == "编制已满"
    assert here.ask().pk != asked.pk  # and may be asked for anew


def test_where_too_few_are_left_to_speak_those_sides_alone_are_filled_as_on_the_first_day(here):
    with pytest.raises(PostRefused, match="不足三名"):
        end_posts(here.second_admin, by=here.head, reason="调离", leaves=True)
    with pytest.raises(IntegrityError), transaction.atomic():  # three are enough, for each of the three, too
        change_duty(here.head, Post.APPROVAL, granted=True, by=None, reason="补任")
    change_duty(here.second_admin, Post.DATABASE_ADMIN, granted=False, by=None, reason="调离")
    for post, is_given in ((Post.COUNTER, False), (Post.DATABASE_ADMIN, True)):
        if is_given:
            change_duty(here.new, post, granted=True, by=None, reason="补任")
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                change_duty(here.new, post, granted=True, by=None, reason="补任")
    with pytest.raises(IntegrityError), transaction.atomic():
        change_duty(world.account("late"), Post.SYSTEM_ADMIN, granted=True, by=None, reason="补任")


def test_a_post_ends_with_its_last_day_in_the_office_and_in_the_database(here, monkeypatch):
    agreed = here.ask(Post.APPROVAL)
    for who in (here.second_admin, here.head):
        agree_post(agreed, by=who)
    assert Post.APPROVAL in selectors.posts_of(here.new)
    later = timezone.localdate() + YEAR + timedelta(days=1)
    for module in ("selectors", "post_requests"):
        monkeypatch.setattr(f"quanyi.agency.staff.{module}.timezone.localdate", lambda *_: later)
    assert here.new.pk not in selectors.holders_of(Post.APPROVAL)
    assert not selectors.posts_of(here.new)
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_holds(%s, 'approval')", [here.new.pk])
        assert cursor.fetchone() == (True,)  # its clock is its own, and says today
    assert end_overdue_posts() == Overdue(1, [])
    assert end_overdue_posts() == Overdue(0, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_holds(%s, 'approval')", [here.new.pk])
        assert cursor.fetchone() == (False,)


def test_who_leaves_is_out_at_once(here):
    works = browser(here.counter)
    assert works.get(reverse("worklist")).status_code == 200
    sent = {"reason": "调离〔2026〕2号", "leaves": "1"}
    browser(here.head).post(reverse("end-posts", args=[here.counter.pk]), sent)
    assert works.get(reverse("worklist")).status_code == 302
    here.counter.refresh_from_db()
    assert not here.counter.is_active
    assert not selectors.posts_of(here.counter)
    assert browser(here.head).post(reverse("end-posts", args=[here.head.pk]), sent).status_code == 302
    assert Post.APPROVAL in selectors.posts_of(here.head)


def test_a_post_that_was_taken_away_comes_not_back_by_a_word_that_was_still_wanted(here):
    waits = here.ask(Post.REVIEW)
    end_posts(here.new, by=here.head, reason="调离", leaves=False)
    assert PostRequestEnd.objects.get(request=waits).reason == "调离"
    late = here.ask(Post.REVIEW)
    change_duty(here.new, Post.REVIEW, granted=False, by=None, reason="收回")
    off = here.ask(Post.RECHECK)
    change_login(here.new, is_active=False, reason="停用")
    for asked in (late, off):
        with pytest.raises(PostRefused, match="没有重复办理"):
            agree_post(asked, by=here.second_admin)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            PostAgreement.objects.create(request=asked, by=here.second_admin)
        assert names(refused) == "post_request_is_over"


def test_who_is_supervised_does_not_switch_the_supervisor_off(here):
    looks = world.account("auditor")
    today = timezone.localdate()
    given = Appointment(BodyKind.AUDITOR, "审计处", "审计〔2026〕1号", today, today + YEAR)
    put_forward(looks, given, by=here.first_admin)
    page = browser(here.head).get(reverse("post-requests")).content.decode()
    assert reverse("end-posts", args=[looks.pk]) not in page
    with pytest.raises(PostRefused, match="终止监督任职"):
        end_posts(looks, by=here.head, reason="x", leaves=True)


def test_a_post_lasts_a_year_and_no_day_longer(here):
    first = date(2028, 2, 29)
    assert (year_on(date(2026, 3, 1)), year_on(first)) == (date(2027, 3, 1), date(2029, 2, 28))
    year = year_on(timezone.localdate()) - timezone.localdate()
    with pytest.raises(PostRefused, match="最长授予一年"):
        here.ask(days=year)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        PostRequest.objects.create(
            account=here.new, post=Post.REVIEW, first_on=timezone.localdate(), document="x",
            last_on=timezone.localdate() + year, by=here.first_admin,
        )  # fmt: skip
    assert names(refused) == "post_lasts_a_year_at_most"


def test_a_post_that_the_database_keeps_does_not_stop_the_daily_look(here, monkeypatch):
    asked, today = here.ask(Post.DATA_KEEPER, days=timedelta(days=10)), timezone.localdate()
    for who in (here.second_admin, here.head):
        agree_post(asked, by=who)
    helps = world.account("printer", Post.DATA_KEEPER)
    contract = Contract("示范印务", Service.STORAGE, "合同 3", "保密协议 3", "打印文件", today, today + YEAR)
    add_person(register_helper(contract, by=here.head), helps, by=here.head)
    later = today + timedelta(days=11)
    monkeypatch.setattr("quanyi.agency.staff.post_requests.timezone.localdate", lambda *_: later)
    kept = run("logins")  # else the helper would keep the data alone
    assert (kept.result, kept.found, kept.told["kept"]) == ("found", 1, [here.new.pk])


def test_the_daily_look_finds_an_administrator_who_does_business(here):
    assert run("logins").found == 0
    Mandate.objects.create(account=here.first_admin, employer=here.employer)
    assert mixed()["mandate"] == [here.first_admin.pk]
    assert run("logins").found == 1
