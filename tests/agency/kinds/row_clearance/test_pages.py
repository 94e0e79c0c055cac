"""The pages of rows that wait: the choice at the hand-in, the employer's file, the worklist, a row, its case."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency.kinds.row_clearance.waiting import APRIL, mistyped
from tests.agency.visitors import sheet
from tests.agency.world import number

from quanyi.agency.collect.models import ReceivedFile, SetAsideRow
from quanyi.agency.ledger.models import Contribution
from quanyi.agency.review.models import Case
from quanyi.law.terms import CaseKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office_of_rows):
    return office_of_rows


def text(answer):
    return answer.content.decode()


def upload(office, *lines, **given):
    file = SimpleUploadedFile("四月.csv", sheet(*lines))
    return office.as_sender.post(
        "/declarations/new/", {"month": "2025-04", "file": file, **given}, follow=True
    )


def sign_all(office, case):
    for signer in office.as_signers:
        page = {"verdict": "agree", "opinion": "", "round": "1"}
        assert signer.post(reverse("sign", args=[case.pk]), page).status_code == 302


def clear(office, row, **given):
    return office.as_counter.post(
        reverse("set-aside-row", args=[row.pk]), {"note": "身份证复印件", **given}, follow=True
    )


def test_the_employer_chooses_and_the_counter_finds_whose_row_it_is(office):
    lines = office.line(1, "王小明"), office.line(0, "李芳", of=mistyped(2))
    page = text(upload(office, *lines))
    assert "其余照办，未能匹配的行挂起" in page
    assert "1 处问题，没有提交" in page
    file = ReceivedFile.objects.get(name="四月.csv")
    page = text(office.as_sender.post(reverse("declare-set-aside", args=[file.pk]), follow=True))
    assert "1 行已提交审核，未能匹配的行挂起。" in page
    assert "号码无效" in page
    assert mistyped(2) in page
    sign_all(office, Case.objects.latest("pk"))

    row = SetAsideRow.objects.get()
    page = text(office.as_counter.get(reverse("set-aside-rows")))
    assert office.employer.name in page
    assert "1,920.00" in page
    assert "0 天" in page
    page = text(office.as_counter.get(reverse("set-aside-row", args=[row.pk])))
    assert mistyped(2) in page
    assert number(2) in page
    assert "本单位人员，号码相近" in page
    answer = clear(office, row, use="matched", candidate=str(office.li.pk))
    case = Case.objects.get(kind=CaseKind.ROW_CLEARANCE.value)
    assert case.number in text(answer)
    assert "认定后" in text(answer)
    sign_all(office, case)
    assert Contribution.objects.filter(person=office.li, month=APRIL).exists()
    page = text(office.as_sender.get(reverse("received", args=[file.pk])))
    assert "已认定入账" in page
    assert "没有挂起的明细" in text(office.as_counter.get(reverse("set-aside-rows")))
    assert "已由案件" in text(office.as_counter.get(reverse("set-aside-row", args=[row.pk])))
    assert "已入账：凭证" in text(office.as_first.get(reverse("case", args=[case.pk])))


def test_the_box_of_the_form_does_it_at_once_and_the_list_says_so(office):
    upload(office, office.line(1, "王小明"), office.line(2, "李方"), set_aside="on")
    assert SetAsideRow.objects.get().reason == "name_differs"
    assert "1 行挂起，其余已提交" in text(office.as_sender.get(reverse("declarations")))
    case = Case.objects.latest("pk")
    page = text(office.as_first.get(reverse("case", args=[case.pk])))
    assert "挂起应缴（元）" in page
    assert "李方" in page


def test_the_marked_sheet_says_which_rows_wait(office):
    upload(office, office.line(1, "王小明"), office.line(2, "李方"), set_aside="on")
    file = ReceivedFile.objects.get(name="四月.csv")
    answer = office.as_sender.get(reverse("fault-list", args=[file.pk]))
    page = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert page["F2"].value is None
    assert "此行已挂起，其余各行已照办" in page["F3"].value
    assert page["B3"].fill.fgColor.rgb == "00FFC7CE"


def test_a_returned_row_is_told_to_its_employer_with_the_reason(office):
    (row,) = office.waits(office.line(5, "周五"))
    clear(office, row, use="returned", note="查无此人，请核对证件")
    case = Case.objects.get(kind=CaseKind.ROW_CLEARANCE.value)
    sign_all(office, case)
    page = text(office.as_sender.get(reverse("received", args=[row.submission.file_id])))
    assert "已退回" in page
    assert "查无此人，请核对证件" in page
    assert "已办结" in text(office.as_first.get(reverse("case", args=[case.pk])))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"use": "matched"}, "二者择一"),
        ({"use": "matched", "number": number(44)}, "没有这个社会保障号码的参保人"),
        ({"use": "returned", "note": ""}, "请写明处理依据"),
        ({}, "请选择去向"),
    ],
)
def test_what_the_form_lacks_is_said(office, given, sentence):
    (row,) = office.waits(office.line(5, "周五"))
    answer = clear(office, row, **given)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Case.objects.filter(kind=CaseKind.ROW_CLEARANCE.value).exists()


def test_what_the_books_stand_against_is_said(office):
    (row,) = office.waits(office.line(0, "李芳", of=mistyped(2)))
    office.approve(office.declare_file(office.line(2, "李芳")).case)
    answer = clear(office, row, use="matched", number=number(2))
    assert answer.status_code == 422
    assert "这一行应当退回单位" in text(answer)


def test_a_namesake_elsewhere_is_shown_in_part_and_never_offered(office):
    mine, office.employer = office.employer, office.other_employer
    office.approve(office.declare(office.row(8, name="周五")))
    office.employer = mine
    (row,) = office.waits(office.line(5, "周五"))
    page = text(office.as_counter.get(reverse("set-aside-row", args=[row.pk])))
    assert "姓名相同" in page
    assert number(8) not in page


def test_pages_are_for_those_whose_work_it_is(office):
    (row,) = office.waits(office.line(5, "周五"))
    for name, args in (("set-aside-rows", []), ("set-aside-row", [row.pk])):
        assert office.as_sender.get(reverse(name, args=args)).status_code == 403
        assert office.as_first.get(reverse(name, args=args)).status_code == 200
    answer = office.as_first.post(
        reverse("set-aside-row", args=[row.pk]), {"use": "returned", "note": "误报"}
    )
    assert not Case.objects.filter(kind=CaseKind.ROW_CLEARANCE.value).exists()
    assert answer.status_code == 403
    file = row.submission.file_id
    assert office.as_other_sender.post(reverse("declare-set-aside", args=[file])).status_code == 403
    assert office.as_first.post(reverse("declare-set-aside", args=[file])).status_code == 403
