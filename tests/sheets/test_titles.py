"""A title that names other months, another insurance or another kind of list than the one that is read."""

import pytest

from quanyi.written.dates import periods_inside, years_inside

from .tried import ZHANG, codes, tried_text

DECLARED = f"社会保障号码,姓名,缴费基数\n{ZHANG},张三,8000\n"
PAID = "流水号,到账日期,金额\nL1,2026-01-05,1920.00\n"


def declared(tmp_path, title):
    return tried_text("declaration", tmp_path, f"{title},,\n{DECLARED}")


@pytest.mark.parametrize(
    "title",
    [
        "2025年第四季度养老保险缴费明细",
        "2025年四季度养老保险缴费明细",
        "2025年4季度养老保险缴费明细",
        "2025年度养老保险缴费明细",
        "2025年养老保险缴费明细表",
        "2025年1-12月养老保险缴费明细",
        "2025年10-12月养老保险缴费明细",
        "2025年10月至12月养老保险缴费明细",
        "2025年十月至十二月养老保险缴费明细",
        "2025年下半年养老保险缴费明细",
        "2024年度养老保险缴费明细",
        "2024年度12月养老保险缴费明细",
        "二〇二五年度养老保险缴费明细",
        "下半年养老保险缴费明细",
        "全年养老保险缴费清单",
        "甲公司2025年第四季度社会保险缴费申报表（在职）",
        "费款所属期：2025年第四季度",
        "费款所属期：2025年1-12月",
        "申报月份：下月",
    ],
)
def test_a_title_of_other_months_is_a_fault(tmp_path, title):
    understood = declared(tmp_path, title)
    assert codes(understood) == ["month_in_title"]
    (fault,) = understood["faults"]
    assert title.removeprefix("费款所属期：").removeprefix("申报月份：") in fault["zh"]
    assert fault["cell"] == "A1"


@pytest.mark.parametrize(
    "title",
    [
        "2025年12月养老保险缴费明细",
        "2025年度12月份养老保险缴费明细",
        "2025年12月1日至12月31日养老保险缴费明细",
        "2025年12月五险（养老、医疗、失业）缴费明细",
        "2025年12月社会保险缴费申报表",
        "2025年12月基本养老保险、失业保险缴费明细",
        "社会保险缴费申报表（制表日期2026年1月5日）",
        "费款所属期：    年  月",
        "和平医疗器械有限公司2025年12月申报表",
        "某市退休职工活动中心2025年12月养老保险缴费明细",
        "填表说明：本表按2025年度缴费基数上限填报。",
        "花名册",
    ],
)
def test_a_title_of_this_list_is_none(tmp_path, title):
    assert declared(tmp_path, title)["faults"] == []


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("2025年12月减员申报表", "减员"),
        ("2025年12月增减员明细", "增减员"),
        ("2025年12月停保人员名单", "停保"),
        ("2025年12月基本医疗保险缴费明细", "基本医疗保险"),
        ("2025年12月职工医保缴费明细", "医保"),
        ("平安养老保险股份有限公司2025年12月失业保险缴费明细", "失业保险"),
        ("2025年12月住房公积金缴存清单", "公积金"),
        ("2025年12月养老保险退费明细", "退费"),
        ("附件1：2025年12月离职人员名单", "离职"),
        ("2025年12月养老保险补缴明细", "补缴"),
        ("2025年12月养老保险待遇发放表", "待遇"),
    ],
)
def test_a_title_of_another_list_is_a_fault_that_names_it(tmp_path, title, named):
    understood = declared(tmp_path, title)
    (fault,) = understood["faults"]
    assert fault["code"] == "other_list"
    assert f"“{named}" in fault["zh"] or named in fault["zh"].split("标题写的是")[1]
    assert named in fault["en"].split("the title says")[1]


def test_a_title_of_back_payments_is_right_where_rows_say_so(tmp_path):
    rows = f"社会保障号码,姓名,费款所属期,缴费基数,缴费类型\n{ZHANG},张三,2025-11,8000,补缴\n"
    assert tried_text("declaration", tmp_path, f"2025年12月养老保险补缴明细,,,,\n{rows}")["ok"]


@pytest.mark.parametrize(
    "title",
    [
        "养老保险退费明细",
        "2025年12月基本医疗保险到账明细",
        "2025年12月养老保险待遇发放明细",
        "养老保险应缴明细",
    ],
)
def test_titles_of_payment_files(tmp_path, title):
    assert codes(tried_text("payments", tmp_path, f"{title},,\n{PAID}")) == ["other_list"]
    for said in ("2025年第四季度养老保险到账明细", "费款所属期：2025年第四季度"):
        told = tried_text("payments", tmp_path, f"{said},,\n{PAID}")
        assert told["ok"]
        assert codes(told, "notices") == ["month_in_title_not_read"]
        assert told["rows"][0]["month"] is None


def test_what_is_a_period():
    assert periods_inside("2025年第四季度") == ["第四季度"]
    assert periods_inside("2025-12") == periods_inside("2025年12月") == periods_inside("近3个月") == []
    assert years_inside("2024年度和2025年12月") == [2024]
