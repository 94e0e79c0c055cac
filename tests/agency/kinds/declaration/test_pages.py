"""Handing in declarations: accepted, faulty, the same again; and what the sender sees of it."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency import world
from tests.agency.visitors import browser, sheet

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import ReceivedFile, Submission
from quanyi.agency.desk import actions
from quanyi.agency.registry.models import Employer, Mandate
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import AccountKind
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

NEW = "/declarations/new/"


def hand_in(browser, content, *, name="申报.csv", month="2025-03", **fields):
    return browser.post(
        NEW, {"month": month, "file": SimpleUploadedFile(name, content), **fields}, follow=True
    )


def text(answer):
    return answer.content.decode()


@pytest.mark.shows("gb-9.3-1", "单位按月申报职工缴费基数")
@pytest.mark.shows("d14-6-1", "单位申报文件采集后成为案件")
def test_an_accepted_file_becomes_a_case_and_says_what_happens_next(visit):
    page = text(hand_in(visit.as_sender, visit.good_sheet()))
    case = Case.objects.get()
    assert case.number in page
    assert "文件没有问题，2 行已提交审核。" in page
    assert all(stage in page for stage in ("初审", "审核", "复核", "审批"))
    assert "待初审" in page
    assert visit.signers[0].display_name not in page


def test_the_counter_hands_in_for_an_employer_by_its_code(visit):
    answer = hand_in(visit.as_counter, visit.good_sheet(), credit_code=visit.employer.credit_code.lower())
    file = ReceivedFile.objects.get()
    assert (file.employer, file.received_by, file.channel) == (visit.employer, visit.counter, "counter")
    assert reverse("case", args=[Case.objects.get().pk]) in text(answer)


def test_an_employer_cannot_hand_in_for_another(visit):
    hand_in(visit.as_sender, visit.good_sheet(), credit_code=visit.other_employer.credit_code)
    assert ReceivedFile.objects.get().employer == visit.employer


@pytest.mark.shows("d14-5-2", "申报核查：每处错误逐格指出，有错的文件不改动记录")
def test_a_faulty_file_changes_nothing_and_names_every_fault(visit):
    page = text(hand_in(visit.as_sender, visit.bad_sheet()))
    assert not Submission.objects.exists()
    assert "2 处问题，没有提交" in page
    assert "校验码不符" in page
    assert "八千" in page
    for cell in ("A2", "C3"):
        assert f'<th scope="row">{cell}</th>' in page


def test_the_marked_sheet_opens_in_a_spreadsheet_with_the_faults_on_their_cells(visit):
    hand_in(visit.as_sender, visit.bad_sheet(), name="三月.csv")
    answer = visit.as_sender.get(reverse("fault-list", args=[ReceivedFile.objects.get().pk]))
    assert (
        "filename*=utf-8''%E4%B8%89%E6%9C%88-%E9%97%AE%E9%A2%98.xlsx" in answer.headers["Content-Disposition"]
    )
    active = openpyxl.load_workbook(BytesIO(answer.content)).active
    marked = {
        cell.coordinate for row in active.iter_rows() for cell in row if cell.fill.fgColor.rgb == "00FFC7CE"
    }
    assert marked == {"A2", "C3"}
    assert "校验码" in active["F2"].value
    assert "八千" in active["F3"].value


def test_a_file_without_faults_has_no_fault_list(visit):
    hand_in(visit.as_sender, visit.good_sheet())
    answer = visit.as_sender.get(reverse("fault-list", args=[ReceivedFile.objects.get().pk]))
    assert answer.status_code == 404
    assert "没有问题清单" in text(answer)


def test_the_same_file_twice_is_recognised(visit):
    hand_in(visit.as_sender, visit.good_sheet())
    page = text(hand_in(visit.as_sender, visit.good_sheet(), name="副本.csv"))
    assert "此前已收到，没有重复登记" in page
    assert ReceivedFile.objects.count() == Case.objects.count() == 1


def test_a_month_declared_before_is_a_fault_that_names_the_case(visit):
    hand_in(visit.as_sender, visit.good_sheet(1))
    page = text(hand_in(visit.as_sender, visit.good_sheet(2)))
    assert f"已在案件 {Case.objects.get().number} 中申报" in page


def test_a_file_that_was_sent_back_says_why_and_its_correction_goes_on_in_the_same_case(visit):
    hand_in(visit.as_sender, visit.good_sheet())
    case = Case.objects.get()
    visit.send_back(case, "缺两名新员工的材料")
    first = ReceivedFile.objects.get()
    page = text(visit.as_sender.get(reverse("received", args=[first.pk])))
    assert "缺两名新员工的材料" in page
    assert "改好后重新上传" in page

    hand_in(visit.as_sender, visit.good_sheet(3), name="更正.csv")
    assert Case.objects.get().rounds.count() == 2
    page = text(visit.as_sender.get(reverse("declarations")))
    assert (
        page.index("更正.csv") < page.index("待初审") < page.index("申报.csv") < page.index("已退回</span>")
    )


def test_the_same_bytes_handed_in_again_after_a_rejection_show_the_new_case(visit):
    hand_in(visit.as_sender, visit.good_sheet())
    rejected = Case.objects.get()
    actions.sign_case(rejected.pk, by=visit.signers[0], verdict=Verdict.REJECT, opinion="非本统筹区单位")
    page = text(hand_in(visit.as_sender, visit.good_sheet()))
    assert Case.objects.latest("pk").number in page
    assert rejected.number not in page
    assert "待初审" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"month": ""}, "请填写费款所属期"),
        ({"month": "明年"}, "无法读作月份"),
        ({"month": "2025-13"}, "无法读作月份"),
        ({"month": "2099-12"}, "不能晚于本月"),
        ({"file": ""}, "请选择申报表文件"),
        ({"file": SimpleUploadedFile("空.csv", b"")}, "这个文件是空的"),
        ({"file": SimpleUploadedFile("大.csv", b"0" * (10 * 1024 * 1024 + 1))}, "文件超过 10 MB"),
        ({"file": SimpleUploadedFile("更大.csv", b"0" * (12 * 1024 * 1024))}, "文件超过 10 MB"),
    ],
)
def test_an_incomplete_form_says_what_is_wanted_next_to_the_field(visit, fields, sentence):
    good = {"month": "2025-03", "file": SimpleUploadedFile("好.csv", visit.good_sheet())}
    answer = visit.as_sender.post(NEW, good | fields)
    page = text(answer)
    assert answer.status_code == 422
    field = next(iter(fields))
    assert f'id="id_{field}_error">' in page
    assert f'aria-describedby="id_{field}_helptext id_{field}_error"' in page
    assert f'href="#id_{field}"' in page
    assert page.count(sentence) == 2  # above the form, and next to the field
    assert not ReceivedFile.objects.exists()


@pytest.mark.parametrize("month", ["1900-01", "1950-05"])
def test_a_month_long_ago_is_a_fault_and_no_crash(visit, month):
    page = text(hand_in(visit.as_sender, visit.good_sheet(), month=month))
    assert "没有提交" in page
    assert not Submission.objects.exists()


def test_an_unknown_employer_is_named(visit):
    answer = visit.as_counter.post(
        NEW, {"credit_code": "91<b>", "month": "2025-03", "file": SimpleUploadedFile("a.csv", b"x")}
    )
    assert answer.status_code == 422
    assert "没有统一社会信用代码为“91&lt;b&gt;”的参保单位" in text(answer)


def test_names_and_file_names_are_text_and_never_markup(visit):
    evil = "<script>alert(1)</script>"
    world.employer(7, f"{evil}有限公司")
    hand_in(
        visit.as_sender, visit.bad_sheet().replace("八千".encode(), b"<img src=x>"), name=f"{evil[:8]}.csv"
    )
    account = world.account("evil", kind=AccountKind.EMPLOYER)
    Mandate.objects.create(account=account, employer=Employer.objects.get(name__startswith="<"))
    file = ReceivedFile.objects.get()
    pages = [
        visit.as_sender.get(reverse("received", args=[file.pk])),
        visit.as_counter.get(reverse("declarations")),
        browser(account).get(reverse("declarations")),
    ]
    for page in map(text, pages):
        assert "<script>" not in page
        assert "<img src=x" not in page
    assert "&lt;img src=x&gt;" in text(pages[0])
    assert "&lt;script&gt;" in text(pages[1])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;有限公司" in text(pages[2])


@pytest.mark.shows("d14-13", "采集的原始文件逐字节留存，调阅留痕")
def test_the_original_comes_back_byte_for_byte_and_the_look_is_logged(visit):
    content = visit.good_sheet()
    hand_in(visit.as_sender, content)
    file = ReceivedFile.objects.get()
    answer = visit.as_first.get(reverse("original", args=[file.pk]))
    assert answer.content == content
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    entry = AuditEntry.objects.get(act=Act.VIEW_FILE, person_id=None)
    assert (entry.actor_id, entry.detail["file"]) == (visit.signers[0].pk, file.pk)


@pytest.mark.shows("d13-18-1", "其他单位不能打开或取得本单位的申报文件，尝试留痕")
def test_an_employer_may_not_open_or_fetch_anothers_file(visit):
    hand_in(visit.as_sender, visit.bad_sheet())
    file = ReceivedFile.objects.get()
    for page in ("received", "original", "fault-list"):
        answer = visit.as_other_sender.get(reverse(page, args=[file.pk]))
        assert answer.status_code == 403
        assert "不属于本单位" in text(answer)
    assert not AuditEntry.objects.filter(act=Act.VIEW_FILE).exists()


def test_a_file_that_does_not_exist_looks_the_same_to_an_employer_as_anothers(visit):
    assert visit.as_sender.get(reverse("received", args=[999])).status_code == 403
    assert visit.as_counter.get(reverse("received", args=[999])).status_code == 404


def test_the_template_carries_the_employer_and_the_month(visit):
    answer = visit.as_sender.get(reverse("declaration-template"), {"month": "2025-12"})
    active = openpyxl.load_workbook(BytesIO(answer.content)).active
    words = " ".join(
        str(cell) for row in active.iter_rows(max_row=4, values_only=True) for cell in row if cell
    )
    assert visit.employer.name in words
    assert visit.employer.credit_code in words
    assert "2025年12月" in words
    wrong = visit.as_sender.get(reverse("declaration-template"), {"month": "soon"})
    assert wrong.status_code == 404
    assert "无法读作月份" in text(wrong)


def test_a_long_list_of_faults_is_cut_on_the_page_and_whole_in_the_sheet(visit):
    rows = sheet(*((world.number(n), "王小明", "八千", "", "2025-03-01") for n in range(1, 251)))
    page = text(hand_in(visit.as_sender, rows))
    assert "250 处问题，没有提交" in page
    assert page.count("八千") == 200
    assert "这里列出前 200 处" in page
    marked = visit.as_sender.get(reverse("fault-list", args=[ReceivedFile.objects.get().pk])).content
    assert openpyxl.load_workbook(BytesIO(marked))["问题清单"].max_row == 1 + 250


def test_a_list_of_many_files_has_pages(visit):
    for n in range(55):
        visit.declare(visit.row(n + 1, month=Month(2025, 3), paid_on=date(2025, 3, 20)))
    first = text(visit.as_sender.get(reverse("declarations")))
    assert "第 1 页，共 2 页，55 条" in first
    second = text(visit.as_sender.get(reverse("declarations"), {"page": "2"}))
    assert second.count('scope="row"') == 5


def test_an_old_workbook_is_read_and_kept_as_it_came(visit):
    content = (Path(__file__).parents[3] / "sheets/field/25-old-workbook.xls").read_bytes()
    assert ".xls" in text(visit.as_sender.get(NEW))
    page = text(hand_in(visit.as_sender, content, name="十二月.xls", month="2025-12"))
    assert "790001199002280018" in page
    assert "请核对号码" in page
    file = ReceivedFile.objects.get()
    kept = visit.as_sender.get(reverse("original", args=[file.pk]))
    assert kept.content == content
    marked = visit.as_sender.get(reverse("fault-list", args=[file.pk])).content
    assert openpyxl.load_workbook(BytesIO(marked)).active["B3"].value == "790001199002280018"
