"""What a file leaves open: asked once, kept with the file, told to the signers, remembered for the sender."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency import world

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import FileAnswer, FileCheck, ReceivedFile
from quanyi.agency.control.models import ReconciliationRun
from quanyi.agency.review.models import Case

HEAD = ["社会保障号码", "姓名", "核定数", "缴费状态", "入职日期"]


def row(n, base="8000", state="在缴"):
    return [world.number(n), f"阿依古丽{'甲乙丙丁'[n % 4]}", base, state, "2025-03-01"]


def listed(*rows, head=HEAD):
    return "\n".join(",".join(cells) for cells in [head, *rows]).encode()


def hand_in(browser, content, month="2025-03", name="申报.csv"):
    sent = {"month": month, "file": SimpleUploadedFile(name, content)}
    return browser.post("/declarations/new/", sent, follow=True)


def text(answer):
    return answer.content.decode()


@pytest.fixture
def asked(visit):
    """A file that was not taken for two columns that nobody understands."""
    page = hand_in(visit.as_sender, listed(row(1)))
    assert "待确认事项" in text(page)
    assert not Case.objects.exists()
    return ReceivedFile.objects.get()


SAID = {"column-C": "base_fen", "column-D": "ignored"}


def test_what_is_not_understood_is_said_once_told_to_signers_and_remembered(visit, asked):
    url = reverse("columns", args=[asked.pk])
    page = text(visit.as_sender.get(url))
    assert "核定数" in page
    assert "8000" in page
    assert "在缴" in page
    assert AuditEntry.objects.filter(act=Act.VIEW_FILE, detail__file=asked.pk).exists()
    answer = visit.as_sender.post(url, SAID, follow=True)
    case = Case.objects.get()
    assert case.number in text(answer)
    assert "C列“核定数”由提交人指定为“缴费基数”。" in text(
        visit.as_first.get(reverse("case", args=[case.pk]))
    )
    assert "D列“缴费状态”由提交人指定不读取，未读取。" in text(
        visit.as_first.get(reverse("case", args=[case.pk]))
    )
    kept = [(said.key, said.answer, said.said_by) for said in FileAnswer.objects.all()]
    assert kept == [("核定数", "base_fen", visit.sender), ("缴费状态", "ignored", visit.sender)]
    assert AuditEntry.objects.filter(act=Act.ANSWER_FILE, detail__file=asked.pk).exists()

    page = hand_in(visit.as_sender, listed(row(2, state="x")), month="2025-04")
    assert Case.objects.count() == 2
    assert "的指定，读作“缴费基数”。" in text(page)
    hand_in(visit.as_other_sender, listed(row(3)))
    assert Case.objects.count() == 2


def test_what_is_open_is_the_senders_own_matter(visit, asked):
    url = reverse("columns", args=[asked.pk])
    for stranger in (visit.as_other_sender, visit.as_administrator, visit.as_first):
        assert stranger.get(url).status_code == 403
        assert stranger.post(url, SAID).status_code == 403
    assert not Case.objects.exists()
    assert visit.as_counter.get(url).status_code == 200


def test_a_heading_that_is_understood_is_no_matter_of_choice(visit, asked):
    url = reverse("columns", args=[asked.pk])
    visit.as_sender.post(url, {"column-A": "ignored", "column-B": "base_fen", "column-C": "name", **{}})
    assert not FileAnswer.objects.exists()
    visit.as_sender.post(url, {"column-C": "nothing", "column-D": "problem"})
    assert not FileAnswer.objects.exists()


def test_an_answer_alone_leaves_the_other_question_open_and_may_be_changed(visit, asked):
    url = reverse("columns", args=[asked.pk])
    page = text(visit.as_sender.post(url, {"column-C": "base_fen"}, follow=True))
    assert "还有待确认的事项" in page
    assert not Case.objects.exists()
    visit.as_sender.post(url, {"column-C": "", "column-D": "ignored"})
    assert not Case.objects.exists()
    assert text(visit.as_sender.get(reverse("received", args=[asked.pk]))).count(url) == 1
    visit.as_sender.post(url, {"column-C": "base_fen"})
    assert Case.objects.count() == 1


def test_a_file_that_is_under_way_is_not_read_again(visit, asked):
    url = reverse("columns", args=[asked.pk])
    visit.as_sender.post(url, SAID)
    again = visit.as_sender.post(url, SAID | {"column-D": ""}, follow=True)
    assert "不能再改读法" in text(again)
    assert FileAnswer.objects.count() == 2


def test_the_marked_sheet_is_that_of_the_columns_as_they_were_said(visit, asked):
    visit.as_sender.post(reverse("columns", args=[asked.pk]), {"column-C": "base_fen"})
    marked = visit.as_sender.get(reverse("fault-list", args=[asked.pk])).content
    page = openpyxl.load_workbook(BytesIO(marked)).worksheets[0]
    assert page.freeze_panes == "A2"


def test_which_sheet_is_meant_is_asked(visit):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, n in (("养老", 1), ("退休返聘", 2)):
        page = book.create_sheet(name)
        page.append(["社会保障号码", "姓名", "缴费基数", "入职日期"])
        page.append([world.number(n), "阿依古丽甲", 8000, "2025-03-01"])
    kept = BytesIO()
    book.save(kept)
    page = text(hand_in(visit.as_sender, kept.getvalue(), name="申报.xlsx"))
    assert "读取哪一张工作表？" in page
    file = ReceivedFile.objects.get()
    answer = visit.as_sender.post(reverse("columns", args=[file.pk]), {"sheet": "养老"}, follow=True)
    assert Case.objects.count() == 1
    assert "未读取：退休返聘" in text(answer)
    # Next month's sheets are asked anew: a name as 养老 may be another list then.
    assert "读取哪一张工作表？" in text(
        hand_in(visit.as_sender, kept.getvalue(), month="2025-04", name="申报.xlsx")
    )


def test_an_earlier_month_in_a_row_is_taken_when_it_was_confirmed(visit):
    head = ["社会保障号码", "姓名", "缴费基数", "费款所属期", "入职日期"]
    content = listed(row(1, "8000", "2025-03"), row(2, "8000", "2025-02"), head=head)
    content = content.replace(b"2025-03-01", b"2025-02-01")
    page = text(hand_in(visit.as_sender, content))
    assert "2025-02" in page
    assert "请核对并确认" in page
    file = ReceivedFile.objects.get()
    url = reverse("columns", args=[file.pk])
    visit.as_sender.post(url, {})
    assert not Case.objects.exists()
    visit.as_sender.post(url, {"confirm": "month:2025-02"})
    case = Case.objects.get()
    months = case.rounds.get().submission.declaration_rows.order_by("row").values_list("month", flat=True)
    assert list(map(str, months)) == ["2025-03", "2025-02"]
    assert "2025-02" in text(visit.as_first.get(reverse("case", args=[case.pk])))


def test_a_later_month_in_a_row_stays_a_fault(visit):
    head = ["社会保障号码", "姓名", "缴费基数", "费款所属期", "入职日期"]
    page = hand_in(visit.as_sender, listed(row(1, "8000", "2025-04"), head=head))
    assert "待确认事项" not in text(page)
    assert [fault["code"] for fault in FileCheck.objects.get().faults] == ["month_not_declared"]


def test_another_employer_in_a_title_is_taken_when_it_was_confirmed(visit):
    title = "单位名称：示范区某某有限公司,,,\n"
    good = visit.good_sheet().decode()
    page = text(hand_in(visit.as_sender, (title + good).encode()))
    assert "示范区某某有限公司" in page
    assert not Case.objects.exists()
    file = ReceivedFile.objects.get()
    url = reverse("columns", args=[file.pk])
    visit.as_sender.post(url, {"confirm": "employer:示范区某某有限公司"})
    assert Case.objects.count() == 1


def test_its_own_name_in_a_title_is_not_asked(visit):
    title = f"单位名称：{visit.employer.name},,,\n"
    hand_in(visit.as_sender, (title + visit.good_sheet().decode()).encode())
    assert Case.objects.count() == 1


PAID = "流水号,到账日期,金额,统一社会信用代码,费款所属期,核销编号\nB1,2025-03-20,100.00,,2025-03,7\n".encode()


def test_a_payment_file_is_asked_about_too(visit):
    sent = {"file": SimpleUploadedFile("到账.csv", PAID)}
    assert "待确认事项" in text(visit.as_settler.post(reverse("payments"), sent, follow=True))
    file = ReceivedFile.objects.get()
    visit.as_settler.post(reverse("columns", args=[file.pk]), {"column-F": "ignored"})
    case = Case.objects.get()
    assert "F列“核销编号”由提交人指定不读取" in text(visit.as_first.get(reverse("case", args=[case.pk])))


STATEMENT = "交易日期,流水号,金额,余额,对账码\n2025-03-20,B1,100.00,100.00,7\n".encode()


def test_a_statement_is_asked_about_kept_and_remembered_for_its_account(visit):
    def reconcile(content, scheme="pension"):
        sent = {"statement": SimpleUploadedFile("对账单.csv", content), "scheme": scheme}
        return visit.as_settler.post(reverse("reconciliations"), sent, follow=True)

    assert "待确认事项" in text(reconcile(STATEMENT))
    assert not ReconciliationRun.objects.exists()
    file = ReceivedFile.objects.get()
    assert bytes(file.content) == STATEMENT
    url = reverse("columns", args=[file.pk])
    answer = visit.as_settler.post(url, {"column-E": "ignored", "scheme": "pension"}, follow=True)
    run = ReconciliationRun.objects.get()
    assert bytes(run.statement) == STATEMENT
    assert "由提交人指定不读取" in text(answer)
    reconcile(STATEMENT.replace(b"B1", b"B2"))
    assert ReconciliationRun.objects.count() == 2
    assert "待确认事项" in text(reconcile(STATEMENT.replace(b"B1", b"B3"), "unemployment"))


def test_a_statement_that_shares_days_with_another_is_told(visit):
    plain = "交易日期,流水号,金额,余额\n2025-03-20,B1,100.00,100.00\n"
    later = plain + "2025-03-25,B2,50.00,150.00\n"
    for content in (plain, later):
        sent = {"statement": SimpleUploadedFile("对账单.csv", content.encode()), "scheme": "pension"}
        page = text(visit.as_settler.post(reverse("reconciliations"), sent, follow=True))
        assert ("有重叠" in page) == (content is later)
