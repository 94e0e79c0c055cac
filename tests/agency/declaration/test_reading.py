"""What a reading tells beside its rows, and how the caller adds to it."""

from quanyi.agency.collect.declaration import Column
from quanyi.agency.wording import Said
from quanyi.law.periods import Month
from quanyi.sheets import FaultCode, Notice, Reading, file_fault, grid, listing, with_faults

from .build import GULI, HEADING, MONTH, PERSONS, TABLE, ZHANG, changed, csv, read, without, xlsx
from .odd import EXPECTED, ODD


def sentences(reading: Reading) -> str:
    return "\n".join(notice.sentence for notice in reading.notices)


def test_title_rows_are_read() -> None:
    sheet = read(ODD["title rows"][1]).sheet
    assert sheet.kind == "xlsx"
    assert sheet.heading_row == 4
    assert sheet.month_in_title == MONTH
    assert sheet.credit_code_in_title == "917900010000000193"
    assert sheet.employer_name_in_title == "演示纺织有限公司"


def test_a_wrong_employer_is_shown_on_the_title_cell() -> None:
    reading = read(ODD["title rows"][1])
    code = reading.sheet.credit_code_in_title
    fault = file_fault(FaultCode.EMPLOYER_DIFFERS, str(code), at=reading.sheet.credit_code_at)
    assert fault.cell == "E2"
    assert with_faults(reading, [fault]).rows == reading.rows
    assert file_fault(FaultCode.EMPLOYER_DIFFERS, str(code)).cell is None


def test_one_cell_may_hold_several_title_entries() -> None:
    title = "填报单位（盖章）：甲 公司   社会信用代码：917900010000000193 所属期：2025.12"
    sheet = read(csv([(title,), *TABLE])).sheet
    assert (sheet.employer_name_in_title, sheet.month_in_title) == ("甲公司", MONTH)
    assert sheet.credit_code_in_title == "917900010000000193"


def test_blank_title_entries_are_no_entries() -> None:
    reading = read(csv([("单位名称：", "统一社会信用代码：", "", "费款所属期：    年  月"), *TABLE]))
    assert reading.ok
    assert reading.sheet.employer_name_in_title is None
    assert reading.sheet.credit_code_in_title is None
    assert reading.sheet.month_in_title is None


def test_credit_code_that_cannot_be_one_is_told() -> None:
    reading = read(csv([("统一社会信用代码", "9.1790001E+17"), *TABLE]))
    assert reading.sheet.credit_code_in_title is None
    assert "B1的统一社会信用代码读作“9.1790001E+17”" in sentences(reading)


def test_the_day_of_filling_in_is_not_the_month() -> None:
    assert read(csv([("填表日期：2026年1月5日",), *TABLE])).sheet.month_in_title is None


def test_encoding_and_kind_are_told() -> None:
    assert read(csv(TABLE, "gb18030")).sheet.encoding == "gb18030"
    assert read(csv(TABLE, "utf-16")).sheet.encoding == "utf-16"
    assert read(xlsx(TABLE)).sheet.sheet_name == "申报"
    assert read(b"%PDF-1.7").sheet.kind == ""


def test_what_is_left_aside_is_told() -> None:
    told = sentences(read(ODD["total and signatures"][1]))
    assert "第7行“填表人：王五 复核人：赵六 填报日期：2026年1月5日”识别为落款、说明或表尾" in told
    assert "L列“车间”是人员或岗位信息，不是申报表的栏目" in sentences(
        read(ODD["serial numbers and a department"][1])
    )
    assert "有1行是隐藏的（第3行）" in sentences(read(ODD["hidden row"][1]))
    assert "扩展名为.xlsx，内容实为文本" in sentences(read(csv(TABLE), "a.xlsx"))
    assert "识别为重复的表头" in sentences(read(ODD["heading repeated"][1]))
    assert "识别为小计" in sentences(read(csv([*TABLE, ("车间小计", "", "26845.65")])))


def test_amounts_without_a_person_are_faults() -> None:
    faults = read(csv([*TABLE, ("", "", "", "2025-12", "正常", "640", "0", "", "", "")])).faults
    assert [fault.cell for fault in faults] == ["A5", "B5", "C5"]
    told = sentences(read(ODD["month and zeros dragged down"][1], "a.csv"))
    assert told == "第5行等40行的必填栏都没有填写，未作为明细读取。"


def test_first_job_is_not_the_start_here() -> None:
    reading = read(csv(changed({"I1": "参加工作日期"})))
    assert all(row.started_on is None for row in reading.rows)
    assert "“参加工作日期”是其他日期，不是申报表的栏目，未读取" in sentences(reading)


def test_optional_columns_may_be_missing() -> None:
    reading = read(csv([row[:3] for row in TABLE]))
    assert reading.ok
    assert {row.month for row in reading.rows} == {MONTH}


def test_every_fault_is_reported_while_good_rows_stay() -> None:
    reading = read(csv(changed({"B2": "张三1", "H2": "昨天"})))
    assert [fault.cell for fault in reading.faults] == ["B2", "H2"]
    assert reading.rows == EXPECTED[1:]


def test_totals_are_checked_in_every_stated_column() -> None:
    def faults(*total: str) -> list[str | None]:
        return [fault.cell for fault in read(csv([*TABLE[:3], total])).faults]

    assert faults("合计", "2人", "20345.6", "", "", "1627.65", "3255.3") == []
    assert faults("合计", "2人", "20345.6", "", "", "1627.66", "3255.4") == ["F4", "G4"]


def test_total_is_not_compared_with_faulty_rows() -> None:
    faults = read(csv([*changed({"C2": "x"}), ("合计", "", "1")])).faults
    assert [fault.cell for fault in faults] == ["C2"]


def test_back_payment_beside_the_month_is_no_duplicate() -> None:
    both = [
        (GULI, "古丽·买买提", "12345.6", month, kind) for month, kind in (("202511", "补缴"), ("202512", ""))
    ]
    assert read(csv([HEADING, *both])).ok


def test_another_month_may_be_declared() -> None:
    reading = read(csv([row[:3] for row in TABLE]), month=Month(2025, 11))
    assert {row.month for row in reading.rows} == {Month(2025, 11)}


def test_caller_adds_faults_on_the_right_cell() -> None:
    reading = read(csv([("2025年12月申报表",), *TABLE]))
    unknown = reading.fault(3, Column.NUMBER, FaultCode.PERSON_UNKNOWN)
    assert (unknown.cell, unknown.read) == ("A3", ZHANG)
    named = reading.fault(
        3,
        Column.NAME,
        FaultCode.NAME_NOT_REGISTERED,
        wanted=Said("登记的姓名“张珊”", "the registered name"),
        advice=Said("请核对证件", "Check the card"),
    )
    assert named.sentence == "B3“姓名”读到“张三”，应为登记的姓名“张珊”。请核对证件。"
    after = with_faults(reading, [named, unknown])
    assert after.faults == (unknown, named)
    assert [row.row for row in after.rows] == [4, 5]
    assert reading.ok
    assert not after.ok


def test_caller_may_point_at_a_column_that_the_file_lacks() -> None:
    fault = read(csv(without("费款所属期")[:2])).fault(2, Column.MONTH, FaultCode.ALREADY_DECLARED)
    assert fault.cell is None
    assert fault.sentence.startswith("第2行读到“2025-12”，应为尚未申报过的月份。")


def test_faults_stand_in_sheet_order() -> None:
    wide = [[*row, *[""] * 30, extra] for row, extra in zip(TABLE, ("证件号", "1", "2", "3"), strict=True)]
    reading = read(csv([*wide[:1], *[["", *row[1:]] for row in wide[1:]]]))
    assert [question.fault.cell for question in reading.questions] == ["AO1"]
    assert [fault.cell for fault in reading.faults] == ["A2", "A3", "A4"]


def test_notices_survive_storage() -> None:
    for notice in read(ODD["total and signatures"][1]).notices:
        assert Notice.from_dict(notice.as_dict()) == notice
        assert notice.sentence_en


def test_a_list_is_as_long_as_the_limit_and_no_longer(monkeypatch) -> None:
    assert grid.MAX_ROWS == listing.MAX_ROWS == 200_000
    monkeypatch.setattr(listing, "MAX_ROWS", 50)
    full, longer = (read(csv([HEADING, *([PERSONS[0]] * rows)])) for rows in (50, 51))
    assert {fault.code for fault in full.faults} == {FaultCode.DUPLICATE_ROW}
    assert len(full.faults) == 49
    assert [fault.row for fault in longer.faults if fault.code is FaultCode.TOO_MANY_ROWS] == [52]
