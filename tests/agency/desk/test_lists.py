"""Every list is searched, chosen and sorted by its address, and says what all that it holds comes to."""

import re

import pytest
from django.urls import reverse
from tests.agency import world
from tests.agency.desk.test_cases import _submission, sign, text
from tests.agency.kinds.change import changing
from tests.agency.money.office import MARCH
from tests.agency.visitors import LONG_EMPLOYER

from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.review import services as review

pytestmark = pytest.mark.django_db


def numbers(page):
    """Case numbers in the order in which a page lists them."""
    return re.findall(r'<th scope="row"><a href="/cases/\d+/">([\d-]+)</a>', page)


def listed(client, name="worklist", **asked):
    answer = client.get(reverse(name), asked)
    assert answer.status_code == 200
    return numbers(text(answer))


@pytest.fixture
def three(visit):
    """A declaration of a small sum, one of a large, and a change of the registry."""
    person = changing.registered(visit, 9, "李九")
    small = visit.declare(visit.row(1, base_fen=500_000))
    large = visit.declare(visit.row(2, name="张三", base_fen=1_500_000))
    day = MARCH.last_day
    change = changing.asked(visit, changing.item(person, day, name="李久"))
    return small, large, change


def test_cases_are_found_by_number_employer_and_code(visit, three):
    small, large, change = three
    assert listed(visit.as_first, q=small.number[-3:]) == [small.number]
    assert large.number in listed(visit.as_first, q="青禾")
    assert change.number not in listed(visit.as_first, q="青禾")
    assert large.number in listed(visit.as_first, q=visit.employer.credit_code[-6:])
    assert listed(visit.as_first, q="没有这样的单位") == []
    assert "没有这样的案件" in text(visit.as_first.get(reverse("worklist"), {"q": "没有这样的单位"}))


def test_a_sign_that_no_text_holds_is_left_out(visit, three):
    assert listed(visit.as_first, q="\0青禾") == listed(visit.as_first, q="青禾")


def test_no_list_is_searched_for_a_person(visit, three):
    for asked in (world.number(1), "王小明", "张三", "李九"):
        assert listed(visit.as_first, q=asked) == []


def test_cases_are_chosen_by_kind_place_and_limit(visit, three):
    small, large, change = three
    sign(visit.as_first, small)
    sign(visit.as_first, large, "send_back", "基数不符")
    approved = listed(visit.as_first, state="approved")
    assert listed(visit.as_first, kind="change") == [change.number]
    assert listed(visit.as_first, state="review") == [small.number]
    assert listed(visit.as_first, state="sent_back") == [large.number]
    assert listed(visit.as_first, state="first_review") == [change.number]
    assert len(approved) == 1
    assert set(listed(visit.as_first)) == {small.number, large.number, change.number, *approved}
    timed = {
        value: set(listed(visit.as_first, limit=value)) for value in ("overdue", "near", "later", "none")
    }
    assert timed["none"] == {small.number, large.number}
    assert timed["later"] | timed["near"] | timed["overdue"] == {change.number}
    visit.approve(change)
    assert listed(visit.as_first, state="approved", kind="change") == [change.number]


def test_cases_stand_in_the_order_that_was_asked_for(visit, three):
    small, large, _change = three
    asked = {"kind": "declaration", "state": "first_review"}
    assert listed(visit.as_first, sort="oldest", **asked) == [small.number, large.number]
    assert listed(visit.as_first, sort="number", **asked) == [large.number, small.number]
    assert listed(visit.as_first, sort="amount", **asked) == [large.number, small.number]
    assert listed(visit.as_first, sort="nonsense", **asked) == [small.number, large.number]


def test_sums_are_of_what_was_chosen_and_of_latest_rounds(visit, three):
    small, large, _change = three
    own = {case: case.rounds.last().submission.summary["own_due_fen"] for case in (small, large)}

    def sum_of(**asked):
        page = text(visit.as_first.get(reverse("worklist"), asked))
        found = re.search(r"合计（元）.*?个人应缴</span> <b>([\d,.]+)", page)
        return found and int(found[1].replace(",", "").replace(".", ""))

    assert sum_of(kind="declaration", state="first_review") == sum(own.values())
    assert sum_of(q=large.number) == own[large]
    assert sum_of(kind="change") is None
    for case in (small, large):
        visit.approve(case)
    assert sum_of(state="approved") == sum(own.values()) + 64_000  # and the month of 李九
    again = visit.declare(visit.row(3, name="李四", base_fen=500_000))
    visit.send_back(again)
    review.reopen_case(again, _submission(visit), collector=visit.counter)
    sign(visit.as_first, again, "reject", "不属本区", round=2)
    assert sum_of(q=again.number) == 64_000


def test_a_value_that_is_not_to_be_chosen_is_told(visit, three):
    page = text(visit.as_first.get(reverse("worklist"), {"kind": "<b>x"}))
    assert "没有“&lt;b&gt;x”这一项" in page
    assert len(numbers(page)) == 4


def test_the_pages_of_a_list_keep_what_was_chosen(visit):
    for n in range(1, 53):
        sign(visit.as_first, visit.declare(visit.row(n)), "reject", "不属本区")
    page = text(visit.as_first.get(reverse("worklist"), {"kind": "declaration", "q": "青禾"}))
    assert 'href="?q=%E9%9D%92%E7%A6%BE&amp;kind=declaration&amp;page=2"' in page
    assert len(listed(visit.as_first, kind="declaration", q="青禾", page="2")) == 2


def test_the_overview_leads_to_the_cases_behind_a_row(visit, three):
    small, large, _change = three
    head = visit.as_signers[3]
    page = text(head.get(reverse("overview")))
    assert "/cases/?kind=declaration&amp;state=first_review" in page
    assert set(listed(head, kind="declaration", state="first_review")) == {small.number, large.number}
    assert "没有这样的案件" in text(head.get(reverse("overview"), {"q": "没有"}))


def test_an_employer_finds_its_own_files_with_their_sums_and_no_other(visit):
    for name, employer, month, content in (
        ("甲.csv", visit.employer, MARCH, visit.good_sheet()),
        ("乙.csv", visit.other_employer, MARCH, visit.good_sheet(first=5)),
        ("坏.csv", visit.employer, MARCH + 1, visit.bad_sheet()),
    ):
        hand_in_declaration(content, name, employer=employer, month=month, channel="online", by=visit.sender)

    def files(client, **asked):
        return re.findall(r">(.\.csv)</a>", text(client.get(reverse("declarations"), asked)))

    assert files(visit.as_sender) == ["坏.csv", "甲.csv"]
    assert files(visit.as_sender, sort="name") == ["坏.csv", "甲.csv"]
    assert files(visit.as_sender, q="乙") == files(visit.as_sender, q=LONG_EMPLOYER) == []
    assert files(visit.as_sender, state="waiting") == ["甲.csv"]
    assert files(visit.as_sender, state="none") == ["坏.csv"]
    assert files(visit.as_counter, q=LONG_EMPLOYER[:6]) == ["乙.csv"]
    page = text(visit.as_sender.get(reverse("declarations")))
    assert "个人应缴</span> <b>1,280.00" in page  # two persons of 640.00, not the other employer's


def test_money_in_suspense_is_found_and_summed(office_of_money):
    office = office_of_money
    rows = [
        office.paid("B100", "10.00", 统一社会信用代码="", 单位名称="外地建材公司"),
        office.paid("B200", "20.00", 统一社会信用代码="", 单位名称="外地物流公司"),
    ]
    office.approve(office.receive(*rows))

    def found(**asked):
        page = text(office.as_counter.get(reverse("suspense"), asked))
        left = re.search(r"余额合计（元）</dt><dd>([\d.,]+)", page)
        return re.findall(r">(B\d00)<", page), left and left[1]

    assert found() == (["B100", "B200"], "30.00")
    assert found(q="物流") == (["B200"], "20.00")
    assert found(q="B100") == (["B100"], "10.00")
    assert found(sort="amount") == (["B200", "B100"], "30.00")
    assert found(q="没有") == ([], None)


def test_rows_set_aside_and_findings_take_the_same_form(office_of_rows):
    office = office_of_rows
    office.waits((world.number(7), "外人", "8,000.00", "2025-04-20", ""))
    for name, hit, miss in (("set-aside-rows", {"q": "青禾"}, {"q": "没有"}),):
        assert "外人" in text(office.as_counter.get(reverse(name), hit))
        assert "外人" not in text(office.as_counter.get(reverse(name), miss))
    assert office.as_counter.get(reverse("findings"), {"severity": "error", "q": "1"}).status_code == 200
