"""Who supervises: by two persons, for a body, until a day; what they see without an order, and what only by one."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from tests.agency.visitors import Visitors, browser
from tests.agency.world import account, number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.audit.services import acting_for
from quanyi.agency.grants.models import Grant, GrantSubject
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.who_looked import sittings_of
from quanyi.agency.staff.agencies import open_agency
from quanyi.agency.staff.models import Account, Post, Supervision, SupervisionApproval, SupervisionEnd
from quanyi.agency.staff.selectors import posts_of
from quanyi.agency.staff.services import change_duty
from quanyi.law.terms import RecordItem

ITEMS = [item.value for item in RecordItem]
OPEN_TO_SUPERVISORS = (
    "supervision", "supervised-cases", "inspections", "supervisors", "looks-overseen", "log", "query-register",
    "extracts",
)  # fmt: skip


@pytest.fixture
def visit(db) -> Visitors:
    cache.clear()  # in which askings are counted
    visit = Visitors()
    visit.person = visit.registered()
    visit.supervisor = account("supervisor")
    visit.as_supervisor, visit.as_head = browser(visit.supervisor), visit.as_signers[3]
    return visit


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def put_forward(visit, who=None, *, by=None, **changed):
    today = localdate()
    sent = {
        "account": (who or visit.supervisor).pk, "body_kind": "department", "body": "示范区人社局",
        "document": "示人社监函〔2026〕1号", "first_on": today, "last_on": today + timedelta(days=30),
    } | changed  # fmt: skip
    return (by or visit.as_administrator).post(reverse("new-supervisor"), sent)


def appointed(visit, **changed) -> Supervision:
    assert put_forward(visit, **changed).status_code == 302
    made = Supervision.objects.first()
    visit.as_head.post(reverse("agree-supervisor", args=[made.pk]))
    assert posts_of(visit.supervisor) == {Post.SUPERVISOR}
    return made


def order(visit, by=None, **changed):
    today = localdate()
    sent = {
        "document": "检查通知书 7", "purpose": "核查投诉", "number": number(1), "items": ITEMS, "first_on": today,
        "last_on": today + timedelta(days=5),
    } | changed  # fmt: skip
    return (by or visit.as_supervisor).post(reverse("new-inspection"), sent)


def refused(act) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return error.value.__cause__.diag.constraint_name


# By two persons, until a day -----------------------------------------------------------------------------------


@pytest.mark.shows("d14-3-3", "监督人员由管理员提出、审批岗位核准，到期失效")
def test_two_persons_make_a_supervisor_and_its_day_ends_it(visit, monkeypatch):
    assert put_forward(visit).status_code == 302
    assert posts_of(visit.supervisor) == frozenset()
    assert visit.as_supervisor.get(reverse("supervision")).status_code == 403
    made = Supervision.objects.get()
    visit.as_head.post(reverse("agree-supervisor", args=[made.pk]))
    assert made.approval.by == visit.signers[3]
    assert visit.as_supervisor.get("/").headers["Location"] == reverse("supervision")
    assert visit.as_supervisor.get(reverse("supervision")).status_code == 200
    later = localdate() + timedelta(days=31)
    monkeypatch.setattr("quanyi.agency.staff.days.timezone.localdate", lambda: later)
    assert visit.as_supervisor.get(reverse("supervision")).status_code == 403


def test_a_second_call_changes_nothing(visit):
    made = appointed(visit)
    assert "已经核准" in text_of(visit.as_head.post(reverse("agree-supervisor", args=[made.pk]), follow=True))
    assert put_forward(visit).status_code == 422  # no longer among the free logins
    end = reverse("end-supervisor", args=[made.pk])
    for _twice in range(2):
        visit.as_administrator.post(end, {"reason": "委派单位来函"})
    assert (SupervisionApproval.objects.count(), SupervisionEnd.objects.count()) == (1, 1)
    assert posts_of(visit.supervisor) == frozenset()
    assert visit.as_supervisor.get(reverse("supervision")).status_code == 403


def test_an_administrator_does_not_give_themselves_supervision(visit):
    assert put_forward(visit, visit.administrator).status_code == 422
    other = account("other_admin", Post.SYSTEM_ADMIN)
    assert put_forward(visit, other).status_code == 422
    put_forward(visit)
    made = Supervision.objects.get()
    for wrong in (visit.as_administrator, visit.as_supervisor, visit.as_counter):
        assert wrong.post(reverse("agree-supervisor", args=[made.pk])).status_code == 403
    assert not SupervisionApproval.objects.exists()


def test_who_is_supervised_neither_puts_forward_nor_ends(visit):
    assert put_forward(visit, by=visit.as_head).status_code == 403
    made = appointed(visit)
    assert visit.as_head.post(reverse("end-supervisor", args=[made.pk]), {"reason": "x"}).status_code == 403


def test_the_database_says_the_same(visit):
    today = localdate()
    days = {"body_kind": "auditor", "body": "x", "document": "x", "first_on": today, "last_on": today}

    def make(who, by, **changed):
        return Supervision.objects.create(account=who, by=by, **(days | changed))

    me, head = visit.administrator, visit.signers[3]
    assert refused(lambda: make(me, me)) == "supervision_by_an_administrator"
    assert refused(lambda: make(visit.supervisor, head)) == "supervision_by_an_administrator"
    assert refused(lambda: make(visit.counter, me)) == "supervisor_holds_no_post"
    made = make(visit.supervisor, me)
    assert refused(lambda: make(visit.supervisor, me)) == "supervision_once"
    agree = SupervisionApproval.objects.create
    for wrong in (me, visit.supervisor, visit.counter):
        assert refused(lambda by=wrong: agree(supervision=made, by=by)) == "supervision_takes_two"
    agree(supervision=made, by=head)
    end = SupervisionEnd.objects.create
    assert refused(lambda: end(supervision=made, by=head, reason="x")) == "supervision_ended_by_whom"

    def give(post):
        return change_duty(visit.supervisor, post, granted=True, by=None, reason="x")

    for post in (Post.COUNTER, Post.SYSTEM_ADMIN, Post.APPROVAL):
        assert refused(lambda post=post: give(post)) == "supervisor_does_no_business"
    assert refused(
        lambda: change_duty(account("bare"), Post.SUPERVISOR, granted=True, by=None, reason="x")
    ) == ("supervisor_does_no_business")


def test_another_agency_has_no_say(visit):
    other = open_agency("330200", "另一机构", "Another", region="CN33", reason="测试")
    with acting_for(other.pk):
        admin, head = account("admin2", Post.SYSTEM_ADMIN), account("head2", Post.APPROVAL)
    assert put_forward(visit, by=browser(admin)).status_code == 422
    put_forward(visit)
    made = Supervision.objects.get()
    assert browser(head).post(reverse("agree-supervisor", args=[made.pk])).status_code == 404
    assert browser(admin).post(reverse("end-supervisor", args=[made.pk]), {"reason": "x"}).status_code == 404
    assert (
        refused(lambda: SupervisionApproval.objects.create(supervision=made, by=head))
        == "supervision_takes_two"
    )
    visit.as_counter.post(
        reverse("find-person"), {"number": number(1), "ground": "present", "document": "passport"}
    )
    visit.as_counter.get(reverse("record", args=[visit.person.pk]))
    assert "Counter" in text_of(visit.as_head.get(reverse("looks-overseen")))
    assert "Counter" not in text_of(browser(head).get(reverse("looks-overseen")))


# What is seen ---------------------------------------------------------------------------------------------------


@pytest.mark.shows("gb-13-1", "监督人员查看核验、对账和异常")
@pytest.mark.shows("gb-13-2", "监督人员查看登记、统计、异常、核验结果和案件清单，不见参保人")
@pytest.mark.shows("d14-3-3", "行政部门的监督人员查看登记、统计和异常")
def test_registers_and_counts_are_seen_and_nobody_is_named(visit):
    visit.declare(visit.row(2, name="张三"))
    appointed(visit)
    visit.as_counter.post(
        reverse("find-person"), {"number": number(1), "ground": "present", "document": "passport"}
    )
    visit.as_counter.get(reverse("record", args=[visit.person.pk]))
    before = AuditEntry.objects.count()
    for page in OPEN_TO_SUPERVISORS:
        answer = visit.as_supervisor.get(reverse(page))
        assert answer.status_code == 200, page
        for named in ("王小明", "张三", number(1), number(2), visit.person.insurance_number):
            assert named not in text_of(answer), page
    found = text_of(visit.as_supervisor.get(reverse("supervision")))
    assert "示范区人社局" in found
    assert "缴费申报" in found
    cases = visit.as_supervisor.get(reverse("supervised-cases"))
    assert "待初审" in text_of(cases)
    assert "/cases/" not in cases.content.decode().replace(reverse("supervised-cases"), "")
    lines = AuditEntry.objects.order_by("pk")[before:]
    assert {line.purpose for line in lines if line.act == Act.PROCESS} == {"监督查看"}
    assert all(line.person_id is None for line in lines)


BUSINESS_PAGES = (
    "worklist", "find-person", "overview", "users", "operations", "settlements", "changes", "findings", "suspense",
    "declarations", "delegations", "enrol", "reports", "reconciliations", "mailings", "erasures", "new-query",
)  # fmt: skip


def test_a_supervisor_does_no_business(visit):
    case = visit.declare(visit.row(2))
    appointed(visit)
    for page in BUSINESS_PAGES:
        assert visit.as_supervisor.get(reverse(page)).status_code == 403, page
    assert visit.as_supervisor.get(reverse("case", args=[case.pk])).status_code == 403
    sign = reverse("sign", args=[case.pk])
    assert visit.as_supervisor.post(sign, {"verdict": "agree", "round": 1}).status_code == 403
    for page in ("new-supervisor",):
        assert visit.as_supervisor.get(reverse(page)).status_code == 403


# By an order ----------------------------------------------------------------------------------------------------


@pytest.mark.shows("d14-22", "监督人员没有列明此人的文书，看不到任何人的记录")
def test_no_record_without_an_order_that_names_the_person(visit):
    other = visit.registered(2, "李小红")
    appointed(visit)
    record = reverse("record", args=[visit.person.pk])
    assert "监督文书" in text_of(visit.as_supervisor.get(record))
    assert visit.as_supervisor.get(record).status_code == 403
    answer = order(visit)
    assert answer.headers["Location"] == record
    assert "王小明" in text_of(visit.as_supervisor.get(record))
    assert visit.as_supervisor.get(reverse("record", args=[other.pk])).status_code == 403
    grant = Grant.objects.get()
    seen = sittings_of(visit.person.pk)[0:50]
    assert f"监督检查 {grant.pk}" in {each.purpose for each in seen}
    assert "监督" in {each.post for each in seen}
    for own in ("record-readers", "mandates", "person-login"):
        assert visit.as_supervisor.get(reverse(own, args=[visit.person.pk])).status_code == 403
    counter = visit.as_counter
    assert counter.post(reverse("open-inspection", args=[grant.pk])).status_code == 403


def test_an_order_opens_the_items_that_it_names(visit):
    appointed(visit)
    order(visit, items=["registration"])
    record = text_of(visit.as_supervisor.get(reverse("record", args=[visit.person.pk])))
    assert "书面材料没有列明这一项" in record
    assert visit.as_supervisor.get(reverse("statement", args=[visit.person.pk])).status_code == 403


def test_the_order_ends_with_the_post_and_with_its_day(visit, monkeypatch):
    made = appointed(visit)
    assert "监督任职期内" in text_of(order(visit, last_on=localdate() + timedelta(days=31)))
    assert not Grant.objects.exists()
    order(visit)
    record = reverse("record", args=[visit.person.pk])
    assert visit.as_supervisor.get(record).status_code == 200
    visit.as_administrator.post(reverse("end-supervisor", args=[made.pk]), {"reason": "来函"})
    assert visit.as_supervisor.get(record).status_code == 403
    open_again = reverse("open-inspection", args=[Grant.objects.get().pk])
    assert visit.as_supervisor.post(open_again).status_code == 403
    assert order(visit).status_code == 403
    again = [reverse("open-entrusted", args=[Grant.objects.get().pk]), open_again]
    change_duty(visit.supervisor, Post.COUNTER, granted=True, by=None, reason="x")
    for place in again:
        assert browser(visit.supervisor).post(place).status_code in (403, 404)
    change_duty(visit.supervisor, Post.COUNTER, granted=False, by=None, reason="x")
    appointed(visit, body="另一单位", document="另一文书")  # what was ordered for another body stays shut
    visit.as_supervisor.post(open_again)
    assert visit.as_supervisor.get(record).status_code == 403


def test_an_order_is_ones_own(visit):
    appointed(visit)
    order(visit)
    grant = Grant.objects.get()
    second = account("second")
    put_forward(visit, second)
    visit.as_head.post(reverse("agree-supervisor", args=[Supervision.objects.first().pk]))
    other = browser(second)
    assert other.post(reverse("open-inspection", args=[grant.pk])).status_code == 404
    assert "检查通知书" not in text_of(other.get(reverse("inspections")))
    head = text_of(visit.as_head.get(reverse("inspections")))
    assert "检查通知书 7" in head
    assert "王小明" not in head
    assert "王小明" in text_of(visit.as_supervisor.get(reverse("inspections")))


def test_the_database_gives_an_order_to_nobody_else(visit):
    person, today = Person.objects.get(), localdate()

    def grant_to(who: Account, last_on=today):
        grant = Grant.objects.create(
            requester="supervisor", holder="x", holder_document="x", purpose="x", basis="x", items=ITEMS,
            first_on=today, last_on=last_on, account=who, made_by=who,
        )  # fmt: skip
        GrantSubject.objects.create(grant=grant, person=person)

    assert refused(lambda: grant_to(visit.counter)) == "order_is_a_supervisors"
    assert refused(lambda: grant_to(visit.supervisor)) == "order_is_a_supervisors"
    appointed(visit)
    late = today + timedelta(days=31)
    assert refused(lambda: grant_to(visit.supervisor, late)) == "order_is_a_supervisors"
    grant_to(visit.supervisor)
