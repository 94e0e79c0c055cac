"""Orders and remarks of supervisors: on one thing, by a day, answered once, frozen, on paper."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import ProgrammingError
from django.urls import reverse
from django.utils.timezone import localdate
from pypdf import PdfReader
from tests.agency.supervision.test_supervisors import appointed, refused, text_of
from tests.agency.supervision.test_supervisors import visit as visit
from tests.agency.visitors import browser
from tests.agency.world import account, number

from quanyi.agency.audit.services import acting_for
from quanyi.agency.control.models import Register, Remark, RemarkAnswer, RemarkKind, RemarkReminder
from quanyi.agency.control.remarks import About, answer_remark, file_remark, remind
from quanyi.agency.staff.agencies import open_agency
from quanyi.agency.staff.models import Post

TEXT = "四个环节由同一台设备签署，请说明并改正"


def file_one(visit, query="", **changed):
    sent = {"kind": "order", "text": TEXT, "due_on": localdate() + timedelta(days=10)} | changed
    return visit.as_supervisor.post(reverse("new-remark") + query, sent)


@pytest.fixture
def case(visit):
    appointed(visit)
    return visit.declare(visit.row(2, name="张三"))


@pytest.mark.shows("d14-3-3", "监督人员责令改正，审批岗位答复")
def test_an_order_on_a_case_is_answered_by_who_leads(visit, case):
    answer = file_one(visit, f"?case={case.pk}")
    made = Remark.objects.get()
    assert answer.headers["Location"] == reverse("remark", args=[made.pk])
    assert (made.case, made.supervision.account) == (case, visit.supervisor)
    overview = text_of(visit.as_head.get(reverse("overview")))
    assert f"案件 {case.number}" in overview
    assert "还剩 10 天" in overview
    page = reverse("remark", args=[made.pk])
    assert visit.as_supervisor.post(page, {"text": "自己答复"}).status_code == 422
    assert visit.as_counter.post(page, {"text": "x"}).status_code == 403
    assert visit.as_head.post(page, {"text": "已核实并改正"}).status_code == 302
    assert made.answer.by == visit.signers[3]
    assert visit.as_head.post(page, {"text": "再答一次"}).status_code == 422
    assert "已核实并改正" in text_of(visit.as_supervisor.get(page))
    assert "待答复的监督意见" not in text_of(visit.as_head.get(reverse("overview")))


def test_it_points_to_a_case_a_clerk_an_odd_look_or_a_register(visit, case):
    since = "2026-11-25T06:10:00+08:00".replace("+", "%2B")
    assert file_one(visit, f"?clerk={visit.counter.pk}").status_code == 302
    assert file_one(visit, f"?clerk={visit.counter.pk}&since={since}").status_code == 302
    assert file_one(visit, register="query-register", kind="remark").status_code == 302
    listed = text_of(visit.as_supervisor.get(reverse("remarks")))
    assert "工作人员 Counter" in listed
    assert "Counter 2026-11-25 06:10 的异常查看" in listed
    assert "单位查询登记簿" in listed
    for query in ("?case=99999", "?case=x", "?clerk=99999", f"?clerk={visit.sender.pk}", "?clerk=1&since=x"):
        assert file_one(visit, query).status_code == 404, query


def test_what_is_missing_or_of_a_person_is_told_and_kept_back(visit, case):
    for changed in ({"text": " "}, {"text": f"{number(2)} 的记录"}, {"kind": ""}, {"due_on": "2020-01-01"}):
        assert file_one(visit, f"?case={case.pk}", **changed).status_code == 422
    assert not Remark.objects.exists()
    assert visit.as_head.post(reverse("new-remark"), {"kind": "order"}).status_code == 403
    assert visit.as_counter.get(reverse("remarks")).status_code == 403


def test_it_is_printed_with_its_answer(visit, case):
    file_one(visit, f"?case={case.pk}")
    made = Remark.objects.get()
    answer_remark(made, "已经改正", by=visit.signers[3])
    paper = visit.as_head.get(reverse("remark-letter", args=[made.pk]))
    words = "".join(PdfReader(BytesIO(paper.content)).pages[0].extract_text().split())
    for word in ("责令改正", "示范区人社局", TEXT, case.number, "已经改正"):
        assert word in words


def test_the_day_is_reminded_of_once_near_and_once_past(visit, case):
    today = localdate()
    file_one(visit, f"?case={case.pk}", due_on=today + timedelta(days=5))
    assert [remind(today=today + timedelta(days=n)) for n in (0, 2, 2, 6, 7)] == [0, 1, 0, 1, 0]
    assert [each.threshold for each in RemarkReminder.objects.all()] == ["near", "overdue"]
    answer_remark(Remark.objects.get(), "x", by=visit.signers[3])
    assert remind(today=today + timedelta(days=30)) == 0


def test_the_database_says_the_same_and_other_agencies_see_nothing(visit, case):
    other = open_agency("330200", "另一机构", "Another", region="CN33", reason="测试")
    with acting_for(other.pk):
        head, clerk = account("head2", Post.APPROVAL), account("clerk2", Post.COUNTER)
    assert file_one(visit, f"?clerk={clerk.pk}").status_code == 404
    made = file_remark(
        RemarkKind.REMARK, About(register=Register.LOG), text="x", due_on=localdate(), by=visit.supervisor
    )
    assert browser(head).get(reverse("remark", args=[made.pk])).status_code == 404
    for wrong in (head, visit.counter, visit.supervisor):
        refusal = refused(lambda by=wrong: RemarkAnswer.objects.create(remark=made, text="x", by=by))
        assert refusal == "remark_answered_by_whom"
    days = {"kind": "order", "text": "x", "due_on": localdate(), "supervision": made.supervision}
    assert refused(lambda: Remark.objects.create(**days, clerk=clerk)) == "remark_is_of_the_agency"
    with pytest.raises(ProgrammingError):
        Remark.objects.filter(pk=made.pk).update(text="y")


def test_who_supervises_no_more_files_nothing(visit, case):
    made = file_remark(
        RemarkKind.REMARK, About(register=Register.LOG), text="x", due_on=localdate(), by=visit.supervisor
    )
    visit.as_administrator.post(reverse("end-supervisor", args=[made.supervision_id]), {"reason": "来函"})
    assert file_one(visit, f"?case={case.pk}").status_code == 403
    days = {"kind": "order", "text": "x", "due_on": localdate(), "supervision": made.supervision}
    assert refused(lambda: Remark.objects.create(**days, case=case)) == "remark_is_a_supervisors"
