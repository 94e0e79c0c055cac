"""The worklist and the case page: who signs next, what is signed, and what the clerk is told."""

import re
import threading
from datetime import date

import pytest
from django.urls import reverse
from tests.agency import world
from tests.agency.visitors import Visitors, browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.models import MigrationPerson, Submission
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.kinds.declaration.submission import submit_declaration
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.review import services as review
from quanyi.agency.review.models import Signature
from quanyi.agency.staff.models import Post
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict
from quanyi.law.workflow import RefusalReason


def text(answer):
    return answer.content.decode()


def page_of(client, case):
    return text(client.get(reverse("case", args=[case.pk])))


def sign(client, case, verdict="agree", opinion="", round=1, **headers):
    return client.post(
        reverse("sign", args=[case.pk]), {"verdict": verdict, "opinion": opinion, "round": round}, **headers
    )


@pytest.mark.shows("d14-7", "初审、审核、复核、审批在页面上由四人签署后才入账")
def test_four_signatures_on_the_page_post_the_case(visit):
    case = visit.declare(visit.row())
    for number, client in enumerate(visit.as_signers):
        worklist = text(client.get(reverse("worklist")))
        assert worklist.index(case.number) < worklist.index("其他在办")
        assert "打开案件" in worklist
        answer = sign(client, case, opinion="属实", follow=True)
        assert ("已入账" in text(answer)) == (number == 3)
    page = page_of(visit.as_first, case)
    journal = ledger.journal_of(case.pk)
    assert f"已入账：凭证 {journal.pk}" in page
    assert f"{journal.entry_count} 笔分录" in page
    assert page.count("意见：属实") == 4
    assert [s.actor for s in Signature.objects.order_by("pk")] == visit.signers


def test_the_oldest_waiting_case_is_the_next_thing_to_do(visit):
    old, new = visit.declare(visit.row()), visit.declare(visit.row(2, name="张三"))
    page = text(visit.as_first.get(reverse("worklist")))
    assert page.index("下一步") < page.index(old.number) < page.index("待我签署")
    assert f'<a class="button" href="{reverse("case", args=[old.pk])}"' in page
    assert f'<a class="button" href="{reverse("case", args=[new.pk])}"' not in page


def test_an_empty_worklist_says_what_to_do(visit):
    for client, sentence in (
        (visit.as_first, "轮到您的环节时会出现在这里"),
        (visit.as_counter, "受理申报"),
        (visit.as_settler, "从这里开始结息"),
    ):
        page = text(client.get(reverse("worklist")))
        assert sentence in page
        assert "还没有办结的案件" in page


def test_decided_cases_come_a_page_at_a_time(visit):
    for n in range(1, 53):
        case = visit.declare(visit.row(n))
        sign(visit.as_first, case, "reject", "不属本区")
    assert "第 1 页，共 2 页，52 条" in text(visit.as_first.get(reverse("worklist")))
    second = text(visit.as_first.get(reverse("worklist"), {"page": 2}))
    assert second.count(">不予受理</span>") == 2


@pytest.mark.parametrize("verdict", ["send_back", "reject"])
def test_saying_no_needs_a_reason_which_is_asked_for_at_the_field(visit, verdict):
    case = visit.declare(visit.row())
    answer = sign(visit.as_first, case, verdict, "   ")
    page = text(answer)
    assert answer.status_code == 422
    assert RefusalReason.OPINION_NEEDED.zh in page
    assert 'aria-describedby="id_opinion_helptext id_opinion_error"' in page
    assert f'value="{verdict}" id="id_verdict_' in page
    assert not Signature.objects.exists()


def test_no_verdict_no_signature(visit):
    case = visit.declare(visit.row())
    answer = visit.as_first.post(reverse("sign", args=[case.pk]), {"opinion": "好", "round": 1})
    assert answer.status_code == 422
    assert "请选择结论" in text(answer)
    assert not Signature.objects.exists()


def test_what_is_sent_back_shows_who_and_why_and_its_next_round_starts_anew(visit):
    case = visit.declare(visit.row())
    sign(visit.as_first, case)
    sign(visit.as_signers[1], case, "send_back", "基数与合同不符")
    assert "已退回" in page_of(visit.as_first, case)
    again = hand_in_declaration(
        visit.good_sheet(3),
        "更正.csv",
        employer=visit.employer,
        month=Month(2025, 3),
        channel="counter",
        by=visit.counter,
    )
    assert again.case.pk == case.pk
    page = page_of(visit.as_first, case)
    assert "审核进度：第 2 轮" in page
    assert "在审核环节退回：基数与合同不符" in page
    assert "签署：初审" in page  # the same clerk may do the same step again
    assert sign(visit.as_first, case, round=2).status_code == 302


def test_a_page_of_the_rows_is_kept_below_a_refused_signature(visit):
    case = visit.declare(visit.row())
    answer = visit.as_first.get(reverse("sign", args=[case.pk]), {"page": "2"})
    assert answer.headers["Location"] == reverse("case", args=[case.pk]) + "?page=2"


def test_nobody_signs_a_round_they_have_not_seen(visit):
    case = visit.declare(visit.row())
    visit.send_back(case)
    other = visit.declare(visit.row(2, name="张三"))
    visit.send_back(other)
    review.reopen_case(case, _submission(visit), collector=visit.counter)
    answer = sign(visit.as_first, case, round=1)
    assert answer.status_code == 409
    assert RefusalReason.ROUND_CHANGED.zh in text(answer)
    assert 'name="round" value="2"' in text(answer)
    assert case.signatures.count() == 1


def _submission(visit):
    row = visit.row(3, name="李四")
    file, _ = collect.receive_file(
        b"x", "更正.csv", employer=visit.employer, month=row.month, channel="counter", by=visit.counter
    )
    return submit_declaration(file, [row], by=visit.counter)


def test_who_may_not_sign_is_told_why_and_sees_no_form(visit):
    collector = world.account("both", Post.COUNTER, Post.FIRST_REVIEW)
    visit.counter = collector
    case = visit.declare(visit.row())
    for client, reason in (
        (browser(collector), RefusalReason.COLLECTOR_MAY_NOT_SIGN),
        (visit.as_settler, RefusalReason.NOT_YOUR_DUTY),
        (visit.as_signers[2], RefusalReason.OUT_OF_TURN),
    ):
        page = page_of(client, case)
        assert reason.zh in page
        assert 'name="verdict"' not in page
    sign(visit.as_first, case)
    assert RefusalReason.ALREADY_SIGNED.zh in page_of(visit.as_first, case)
    sign(visit.as_signers[1], case, "reject", "不属本区")
    assert RefusalReason.CASE_CLOSED.zh in page_of(visit.as_signers[2], case)


def test_a_signature_out_of_turn_is_refused_with_its_reason_and_logged(visit):
    case = visit.declare(visit.row())
    answer = sign(visit.as_signers[3], case)
    assert answer.status_code == 409
    assert RefusalReason.OUT_OF_TURN.zh in text(answer)
    assert AuditEntry.objects.get(act=Act.REFUSED).purpose == "out_of_turn"
    assert sign(visit.as_counter, case).status_code == 403
    assert not Signature.objects.exists()


def test_books_that_moved_on_are_told_at_the_last_signature_which_is_not_kept(visit):
    visit.approve(visit.declare(visit.row()))
    case = visit.declare(
        visit.row(month=Month(2025, 4), paid_on=date(2025, 4, 20), name="王大明", started_on=None)
    )
    for client in visit.as_signers:
        answer = sign(client, case)
    assert answer.status_code == 409
    assert "申报姓名与登记姓名不一致" in text(answer)
    assert case.signatures.count() == 3
    entry = AuditEntry.objects.get(act=Act.REFUSED)
    assert entry.case_id == case.pk
    assert "第5行" in entry.purpose


def test_totals_and_rows_show_what_the_rules_made_of_the_file(visit):
    case = visit.declare(
        visit.row(1, row=2, base_fen=100),
        visit.row(2, row=3, name="阿卜杜热西提·买买提吐尔逊", base_fen=99_999_900),
        visit.row(3, row=4, name="王五", paid_on=None),
    )
    page = page_of(visit.as_first, case)
    low, high, plain = case.rounds.get().submission.declaration_rows.order_by("row")
    assert low.base_fen > low.declared_wage_fen
    assert high.base_fen < high.declared_wage_fen
    assert plain.base_fen == plain.declared_wage_fen
    assert page.count("按下限") == page.count("按上限") == page.count(">未到账<") == 1
    assert page.index("按下限") < page.index("按上限")  # the rows stand in this order
    assert "阿卜杜热西提·买买提吐尔逊" in page
    for row in (low, high, plain):
        assert row.social_security_number not in page
        assert row.social_security_number[:4] + "**********" + row.social_security_number[-4:] in page
    assert page.count("8,000.00") == 2
    assert "999,999.00" in page


def test_names_are_text_and_never_markup(visit):
    case = visit.declare(visit.row(name="<b>张</b>", remark="<i>备注</i>"))
    sign(visit.as_first, case, "send_back", "<script>alert(1)</script>")
    page = page_of(visit.as_first, case)
    assert "<b>张" not in page
    assert "<i>备注" not in page
    assert "<script>alert" not in page
    assert "&lt;b&gt;张&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_rows_come_a_page_at_a_time(visit):
    case = visit.declare(*(visit.row(n, row=n + 1, name=f"第{n}人") for n in range(1, 61)))
    first = page_of(visit.as_first, case)
    assert "第50人" in first
    assert "第51人" not in first
    second = text(visit.as_first.get(reverse("case", args=[case.pk]), {"page": "2"}))
    assert "第60人" in second
    assert "第50人" not in second


def test_the_address_of_a_signature_leads_to_the_case_when_only_opened(visit):
    case = visit.declare(visit.row())
    answer = visit.as_first.get(reverse("sign", args=[case.pk]))
    assert answer.headers["Location"] == reverse("case", args=[case.pk])


@pytest.mark.parametrize("number", [999, 10**19])
def test_a_case_that_is_not_there(visit, number):
    assert visit.as_first.get(f"/cases/{number}/").status_code == 404


def test_a_look_at_a_case_is_logged(visit):
    case = visit.declare(visit.row())
    visit.as_first.get(reverse("case", args=[case.pk]))
    entry = AuditEntry.objects.get(act=Act.VIEW_CASE, person_id=None)
    assert (entry.case_id, entry.actor_id, entry.address) == (case.pk, visit.signers[0].pk, "127.0.0.1")


def test_a_migration_shows_whom_it_takes_over(visit):
    submission = Submission.objects.create(
        kind="migration", month=Month(2025, 11), submitted_by=visit.counter, row_count=1,
        parameters_version="测试", summary={"region": "DEMO", "balance_fen": 123_456},
    )  # fmt: skip
    MigrationPerson.objects.create(
        submission=submission, insurance_number="790000000001", social_security_number=world.number(1),
        name="王小明", sex="1", born_on=date(1985, 6, 1), status="retired", status_from=date(2020, 1, 1),
        employments=[],
    )  # fmt: skip
    case = review.open_case(submission, collector=visit.counter)
    page = page_of(visit.as_first, case)
    for shown in ("790000000001", "王小明", "离退休", "1,234.56", "截至 2025-11 的原系统账目"):
        assert shown in page
    assert "储存额合计" in text(visit.as_first.get(reverse("worklist")))


def test_in_english_only_names_are_chinese(visit):
    case = visit.declare(visit.row(name="Zhang San"))
    sign(visit.as_first, case)
    visit.approve(visit.declare(visit.row(2, name="Li Si")))
    settler, second = visit.as_settler, visit.as_signers[1]
    for client in (settler, second):
        client.cookies["django_language"] = "en"
    pages = [
        page_of(second, case),
        *(text(second.get(reverse(name))) for name in ("worklist", "find-person")),
    ]
    pages += [text(settler.post("/settlements/", {"year": "1066"}, follow=True)), page_of(settler, case)]
    assert "waiting for review" in pages[0]
    names = {visit.employer.name, "申报", "简体中文", "示范区"}
    for page in pages:
        chinese = set(re.findall(r"[\u4e00-\u9fff]+", re.sub(r'<span lang="zh-Hans">.*?</span>', "", page)))
        assert chinese <= names


def test_what_has_waited_longest_comes_first(office):
    visit = Visitors()
    returned, waiting = visit.declare(visit.row()), visit.declare(visit.row(2, name="张三"))
    visit.send_back(returned)
    review.reopen_case(returned, _submission(visit), collector=visit.counter)
    page = text(visit.as_first.get(reverse("worklist")))
    assert page.index(waiting.number) < page.index(returned.number)


def test_two_clerks_who_sign_the_same_stage_at_once(office):
    visit = Visitors()
    case = visit.declare(visit.row())
    clients = [visit.as_first, browser(world.account("twin", Post.FIRST_REVIEW))]
    start = threading.Barrier(2)
    answers = []

    def press(client):
        from django.db import connection

        start.wait()
        answers.append(sign(client, case))
        connection.close()

    threads = [threading.Thread(target=press, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    assert Signature.objects.filter(case=case, verdict=Verdict.AGREE.value).count() == 1
