"""Starting a yearly settlement, and what stands in the way of one."""

from django.urls import reverse

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.review.models import Case
from quanyi.law.terms import CaseKind

PAGE = "/settlements/"


def text(answer):
    return answer.content.decode()


def start(visit, year="2025"):
    return visit.as_settler.post(PAGE, {"year": year})


def test_a_year_is_settled_into_a_case_that_shows_its_rate_and_every_account(visit):
    visit.approve(visit.declare(visit.row(1), visit.row(2, name="张三", row=6, base_fen=1_000_000)))
    assert 'value="2025"' in text(visit.as_settler.get(PAGE))
    answer = start(visit)
    case = Case.objects.get(kind=CaseKind.SETTLEMENT.value)
    assert answer.headers["Location"] == reverse("case", args=[case.pk])
    page = text(visit.as_first.get(reverse("case", args=[case.pk])))
    summary = case.rounds.get().submission.summary
    assert "1.50%" in page
    assert summary["rate_source"] in page
    assert "1,440.00" in page  # credited: 8 % of 8,000.00 and of 10,000.00
    for row in case.rounds.get().submission.interest_rows.all():
        assert row.person.insurance_number in page
    # 640.00 at 1.5 % from March on, ten months counted: 640 * 0.015 * 10/12 = 8.00
    assert "8.00" in page
    assert "648.00" in page


def test_the_page_says_where_each_year_stands(visit):
    visit.approve(visit.declare(visit.row()))
    assert "可以结息" in text(visit.as_settler.get(PAGE))
    start(visit)
    case = Case.objects.latest("pk")
    waiting = text(visit.as_settler.get(PAGE))
    assert case.number in waiting
    assert "待初审" in waiting
    assert "可以结息" not in waiting
    visit.approve(case)
    settled = text(visit.as_settler.get(PAGE))
    assert "已结息" in settled
    assert "利率未公布" in settled  # the year after


def test_a_year_under_way_is_not_started_twice(visit):
    visit.approve(visit.declare(visit.row()))
    start(visit)
    answer = start(visit)
    assert answer.status_code == 409
    assert f"结息案件 {Case.objects.latest('pk').number} 正在办理" in text(answer)
    assert Case.objects.filter(kind=CaseKind.SETTLEMENT.value).count() == 1


def test_a_settlement_that_was_sent_back_goes_on_in_its_case(visit):
    visit.approve(visit.declare(visit.row()))
    start(visit)
    case = Case.objects.latest("pk")
    visit.send_back(case, "请核对利率")
    page = text(visit.as_settler.get(PAGE))
    assert "已退回" in page
    assert 'value="2025"' in page
    assert start(visit).headers["Location"] == reverse("case", args=[case.pk])
    assert case.rounds.count() == 2


def test_what_stands_in_the_way_is_said_at_the_field(visit):
    for year, sentence in (
        ("", "请填写要结息的年度"),
        ("去年", "四位数字"),
        ("1066", "1992"),
        ("2024", "没有待结息的账户"),
        ("2090", "没有值"),
    ):
        answer = start(visit, year)
        assert answer.status_code == 422
        assert 'id="id_year_error"' in text(answer)
        assert sentence in text(answer)
    assert not Case.objects.exists()


def test_a_started_settlement_is_logged_with_who_started_it(visit):
    visit.approve(visit.declare(visit.row()))
    start(visit)
    entry = AuditEntry.objects.get(act=Act.SETTLE)
    assert (entry.actor_id, entry.detail["year"], entry.detail["accounts"]) == (visit.settler.pk, 2025, 1)
