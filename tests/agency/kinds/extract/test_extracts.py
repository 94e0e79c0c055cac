"""De-identified data: asked for, signed, made once by two persons, counted over calls, ended."""

import csv
import io
import re
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency import world
from tests.agency.visitors import Visitors, browser
from tests.agency.world import number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.desk import actions
from quanyi.agency.grants.extracts import ExtractRefused, refuse_beyond
from quanyi.agency.grants.models import Extract, ExtractOrder, ExtractRequest
from quanyi.agency.kinds.extract.delivering import deliver
from quanyi.agency.registry.models import Person, PersonDetail
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Post
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict
from quanyi.written.codes import make_credit_code

UNIT = make_credit_code(world.DIVISION, 77)
RECEIPT = {"receipt": "刘主任 工作证 3 号", "undertaking": "承诺书 2026-11"}


@pytest.fixture
def visit(db) -> Visitors:
    """Thirty persons of three ages, each with a month's contribution to the account."""
    visit = Visitors()
    rows = [
        visit.row(
            n,
            born_on=date(1960 + 10 * (n % 3), 6, 1),
            name=f"王{'甲乙丙丁'[n % 4]}",
            row=n,
            base_fen=400_000 + 10_000 * n,
        )
        for n in range(1, 31)
    ]
    visit.approve(visit.declare(*rows))
    return visit


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def ask(visit, **changed):
    sent = {
        "unit_name": "示范区人力资源和社会保障局", "unit_code": UNIT, "contact": "刘主任 0790-2", "use": "decision",
        "purpose": "测算缴费基数", "basis": "示人社函〔2026〕3号", "year": "2025", "columns": ["born", "credited"],
        "smallest": "5", "ends_on": timezone.localdate() + timedelta(days=30),
        "paper_data_request": SimpleUploadedFile("公函.pdf", b"%PDF-1.7 a"),
    } | changed  # fmt: skip
    return visit.as_counter.post(reverse("new-extract"), sent)


def asked(visit, **changed) -> Case:
    answer = ask(visit, **changed)
    assert answer.status_code == 302, text_of(answer)
    return Case.objects.filter(kind="extract").latest("pk")


def ordered(visit, case: Case, **changed):
    return visit.as_counter.post(reverse("order-extract", args=[case.pk]), RECEIPT | changed, follow=True)


def made(visit, case: Case, **kept):
    return visit.as_signers[3].post(reverse("deliver-extract", args=[case.pk]), **kept)


def given(visit, **changed):
    case = visit.approve(asked(visit, **changed))
    ordered(visit, case)
    return case, made(visit, case)


def files_in(answer) -> dict[str, str]:
    assert answer["Content-Type"] == "application/zip", text_of(answer)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


@pytest.mark.shows(
    "d14-17",
    "行政部门按公函列明的目的、栏目和期限得到分组的数据：没有身份信息，附按这份数据算出的风险说明，到期登记销毁",
)
def test_an_administration_is_given_groups_and_says_when_it_destroyed_them(visit):
    case = asked(visit)
    page = text_of(visit.as_first.get(reverse("case", args=[case.pk])))
    assert "剩余风险（按提交时的数据试算）" in page
    assert "最小的一行" in page
    visit.approve(case)
    assert made(visit, case).status_code == 404  # nobody asked for it to be made
    assert "请审批岗位的另一人导出" in text_of(ordered(visit, case))
    answer = made(visit, case)
    assert answer["Cache-Control"] == "no-store"
    files = files_in(answer)
    head, *lines = csv.reader(io.StringIO(files["数据.csv"]))
    assert head == ["出生年份", "当年记入个人账户", "人数"]
    assert sum(int(line[-1]) for line in lines) == 30
    assert min(int(line[-1]) for line in lines) >= 5
    assert f"最小的一行 {min(int(line[-1]) for line in lines)} 人" in files["说明.txt"]
    for told in ("测算缴费基数", UNIT, "不得试图识别个人", "只有一种取值的组共"):
        assert told in files["说明.txt"]
    entry = AuditEntry.objects.get(act=Act.DELIVER_EXTRACT)
    extract = Extract.objects.get()
    assert (entry.case_id, entry.detail["digest"], entry.detail["lines"]) == (
        case.pk,
        extract.digest,
        len(lines),
    )
    assert (extract.by, extract.order.by) == (visit.signers[3], visit.counter)
    assert "已经导出一次" in text_of(made(visit, case, follow=True))
    assert "已经导出一次" in text_of(ordered(visit, case))
    ended = visit.as_counter.post(
        reverse("end-extract", args=[case.pk]), {"what": "销毁证明 1 号"}, follow=True
    )
    assert "登记销毁或归还：销毁证明 1 号" in text_of(ended)
    again = visit.as_counter.post(
        reverse("end-extract", args=[case.pk]), {"what": "销毁证明 2 号"}, follow=True
    )
    assert "没有重复登记" in text_of(again)


@pytest.mark.shows("d14-17", "数据文件的任何一格都没有姓名、号码、编号和出生日期")
@pytest.mark.parametrize("columns", [["gender", "born", "status", "credited"], ["born", "balance"]])
def test_no_cell_of_the_file_names_anybody(visit, columns):
    _case, answer = given(visit, columns=columns)
    content = "\n".join(files_in(answer).values())
    for person in Person.objects.all():
        assert person.social_security_number not in content
        assert person.insurance_number not in content
    cells = {cell for line in csv.reader(io.StringIO(files_in(answer)["数据.csv"])) for cell in line}
    for name, born_on in PersonDetail.objects.values_list("name", "born_on"):
        assert not {name, born_on.isoformat(), f"{born_on:%Y%m%d}", f"{born_on:%Y-%m}"} & cells


@pytest.mark.shows("d14-22", "同一单位历次得到的栏目和行数累计，超出限额的不提供，并说明已得多少、还要多少")
def test_what_a_recipient_had_before_counts(visit, monkeypatch):
    case, _answer = given(visit, population=["contributing"])
    others = ExtractRequest(
        unit_code=UNIT, year=2025, columns=["gender", "status", "balance"], population=["died"], smallest=5
    )  # fmt: skip
    with pytest.raises(ExtractRefused, match="最多得到 4 项，已得 2 项，连同这次 5 项"):
        refuse_beyond(others, lines=1)
    others.smallest = 3
    with pytest.raises(ExtractRefused, match="每组至少 5 人，本件申请的是 3 人"):
        refuse_beyond(others, lines=1)
    lines = Extract.objects.get().lines
    monkeypatch.setattr("quanyi.agency.grants.extracts.ceiling_today", lambda: TIGHT(lines))
    assert f"最多得到 {lines} 行，今年已得 {lines} 行" in text_of(ask(visit, year="2026"))
    assert ask(visit, unit_code=make_credit_code(world.DIVISION, 78)).status_code == 302
    assert Case.objects.filter(kind="extract").count() == 2
    assert case.pk


class TIGHT:
    smallest, columns, days = 5, 5, 366

    def __init__(self, lines: int) -> None:
        self.lines = lines


@pytest.mark.parametrize(
    "again", [{"population": ["contributing"]}, {}, {"columns": ["gender"], "smallest": "9"}]
)
def test_two_that_share_persons_are_not_both_given(visit, again):
    given(visit)
    assert "两份相减可能认出少数人" in text_of(ask(visit, **again))
    assert ask(visit, population=["contributing"], year="2026").status_code == 302


def test_who_keeps_what_is_overdue_gets_nothing_more(visit, monkeypatch):
    case, _answer = given(visit)
    late = timezone.localdate() + timedelta(days=31)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *given: late)
    assert "1 份到期没有销毁或归还" in text_of(visit.as_counter.get(reverse("extracts")))
    assert case.number in text_of(visit.as_counter.get(reverse("extracts") + "?stands=overdue"))
    refused = ask(visit, year="2026", ends_on=late + timedelta(days=9))
    assert "该单位有 1 份统计数据到期没有销毁或归还" in text_of(refused)
    visit.as_counter.post(reverse("end-extract", args=[case.pk]), {"what": "销毁证明 1 号"})
    assert ask(visit, year="2026", ends_on=late + timedelta(days=9)).status_code == 302
    assert case.number in text_of(visit.as_counter.get(reverse("extracts") + "?stands=ended"))


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"unit_code": "123"}, "不是统一社会信用代码"),
        ({"use": ""}, "请选择用途"),
        ({"purpose": ""}, "使用目的"),
        ({"basis": ""}, "公函文号"),
        ({"columns": []}, "至少一项"),
        ({"smallest": "4"}, "每组至少 5 人"),
        ({"smallest": "31"}, "全部人数少于 31 人"),
        ({"population": ["died"]}, "全部人数少于 5 人"),
        ({"year": str(date.today().year + 1)}, "还没有到"),
        ({"ends_on": timezone.localdate() - timedelta(days=1)}, "已经过去"),
        ({"ends_on": timezone.localdate() + timedelta(days=367)}, "使用期限最长 366 天"),
        ({"purpose": f"核实 {number(1)}"}, "不写个人的号码"),
        ({"paper_data_request": ""}, "公函"),
    ],
)
def test_a_request_that_lacks_something_is_not_taken(visit, lacking, told):
    refused = ask(visit, **lacking)
    assert refused.status_code == 422
    assert told in text_of(refused)
    assert not Case.objects.filter(kind="extract").exists()


def test_nobody_makes_it_alone(visit):
    case = visit.approve(asked(visit))
    request = ExtractRequest.objects.get()
    both = world.account("both", Post.COUNTER, Post.APPROVAL)
    assert "请填写签收人" in text_of(ordered(visit, case, receipt=""))
    browser(both).post(reverse("order-extract", args=[case.pk]), RECEIPT)
    alone = browser(both).post(reverse("deliver-extract", args=[case.pk]), follow=True)
    assert "申请导出的人不能自己导出" in text_of(alone)
    last = ExtractOrder.objects.get()
    for broken in ({"by": both}, {"columns": ["gender"]}, {"smallest": 4}, {"by": visit.administrator}):
        row = {"request": request, "order": last, "columns": ["born"], "lines": 1, "smallest": 5, "risk": {},
               "digest": "x", "by": visit.signers[3]} | broken  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Extract.objects.create(**row)
    assert visit.as_counter.post(reverse("deliver-extract", args=[case.pk])).status_code == 403
    assert visit.as_administrator.get(reverse("extracts")).status_code == 403
    assert visit.as_sender.get(reverse("extracts")).status_code == 403
    _made, content = deliver(last, by=visit.signers[3])
    assert content.startswith(b"PK")


def test_nothing_is_made_before_all_have_signed(visit):
    case = asked(visit)
    assert ordered(visit, case).status_code == 404
    assert visit.as_counter.get(reverse("extract", args=[case.pk])).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        ExtractOrder.objects.create(request=ExtractRequest.objects.get(), by=visit.counter, **RECEIPT)
    actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.SEND_BACK, opinion="栏目过多")
    form = visit.as_counter.get(reverse("new-extract") + f"?case={case.pk}")
    assert case.number in text_of(form)


def test_a_status_is_that_of_the_end_of_the_year(visit):
    """Who was registered later than the year asked for is in no extract of it."""
    visit.approve(
        visit.declare(
            visit.row(40, month=Month(2026, 1), paid_on=date(2026, 1, 20), started_on=date(2026, 1, 1))
        )
    )
    _case, answer = given(visit, columns=["status"])
    lines = list(csv.reader(io.StringIO(files_in(answer)["数据.csv"])))
    assert lines[1:] == [["参保缴费", "30"]]
