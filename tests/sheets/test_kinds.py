"""More of each kind of declaration: months, amounts, headings of several rows, items, what must be asked."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests import length

from .tried import LIN, ZHANG, amounts, codes, tried, tried_text

HEAD = "社会保障号码,姓名,缴费基数"
BASE = ("2025-12", 800_000, None, None)
WHOLE = ("2025-12", 800_000, 64_000, 128_000)


def declared(tmp_path, text, encoding="utf-8"):
    return tried_text("declaration", tmp_path, text, encoding)


@pytest.mark.parametrize(
    ("first", "last", "month"),
    [
        ("2025-10-01", "2025-10-31", "2025-10"),
        ("202510", "202510", "2025-10"),
        ("20251201", "20251231", "2025-12"),
        ("2025年12月1日", "2025年12月31日", "2025-12"),
        ("2025/12", "2025/12", "2025-12"),
    ],
)
@pytest.mark.parametrize(
    "names", [("费款所属期起", "费款所属期止"), ("税款所属期起", "税款所属期止"), ("所属期始", "所属期终")]
)
def test_a_period_in_two_columns_is_its_month(tmp_path, names, first, last, month):
    text = f"{HEAD},{names[0]},{names[1]}\n{ZHANG},张三,8000,{first},{last}\n"
    understood = declared(tmp_path, text)
    assert amounts(understood) == [(month, 800_000, None, None)]
    assert ("other_month" in codes(understood, "notices")) == (month != "2025-12")


@pytest.mark.parametrize(
    "cell", ["2025-11-01至2025-12-31", "2025-11~2025-12", "2025年11月至2025年12月", "20251101-20251231"]
)
def test_a_period_of_two_months_is_a_fault_that_says_so(tmp_path, cell):
    understood = declared(tmp_path, f"{HEAD},费款所属期\n{ZHANG},张三,8000,{cell}\n")
    (fault,) = understood["faults"]
    assert fault["code"] == "month_range"
    assert "一行一个月" in fault["zh"]
    columns = declared(tmp_path, f"{HEAD},所属期起,所属期止\n{ZHANG},张三,8000,2025-11-01,2025-12-31\n")
    assert codes(columns) == ["month_range"]


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2026年元月", "2026-01"),
        ("2026年一月", "2026-01"),
        ("二〇二六年一月", "2026-01"),
        ("二〇二五年十二月份", "2025-12"),
        ("2025-12-01至2025-12-31", "2025-12"),
        ("2025年12月1日至2025年12月31日", "2025-12"),
        ("2025.12.01-2025.12.31", "2025-12"),
        ("20251201~20251231", "2025-12"),
        ("12月", "2025-12"),
        ("２０２５年１２月", "2025-12"),
        ("20251205102233", "2025-12"),
    ],
)
def test_months_in_words_and_ranges(tmp_path, cell, month):
    understood = declared(tmp_path, f"{HEAD},费款所属期\n{ZHANG},张三,8000,{cell}\n")
    assert amounts(understood) == [(month, 800_000, None, None)]


@pytest.mark.parametrize(
    "cell", ["2025.1", "25年12月", "民国114年12月", "11月", "下月", "12/2025", "2025-13"]
)
def test_months_that_cannot_be_told_are_refused(tmp_path, cell):
    understood = declared(tmp_path, f"{HEAD},费款所属期\n{ZHANG},张三,8000,{cell}\n")
    assert codes(understood) == ["month_invalid"]


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("8000.0000", 800_000),
        ('"8,000.00"', 800_000),
        ("８，０００", 800_000),
        ("¥8000", 800_000),
        ("8000元", 800_000),
        ("8E+03", 800_000),
        ("人民币8000.00元整", 800_000),
        (' "8,000.00" ', 800_000),
    ],
)
def test_amounts_in_figures(tmp_path, cell, fen):
    understood = declared(tmp_path, f"{HEAD}\n{ZHANG},张三,{cell}\n")
    assert [row["base_fen"] for row in understood["rows"]] == [fen]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("3万2千元", "32000.00"),
        ("叁仟元整", "3000.00"),
        ("八千元", "8000.00"),
        ("壹仟零肆元零伍分", "1004.05"),
    ],
)
def test_amounts_in_words_say_what_to_write(tmp_path, cell, wanted):
    (fault,) = declared(tmp_path, f"{HEAD}\n{ZHANG},张三,{cell}\n")["faults"]
    assert fault["code"] == "amount_in_words"
    assert wanted in fault["zh"]
    assert wanted in fault["en"]


@pytest.mark.parametrize("cell", ['"8.000,00"', '"8000,00"', "8000.005", '"80,00.00"', '"1,0000"'])
def test_amounts_that_cannot_be_told_are_refused(tmp_path, cell):
    assert codes(declared(tmp_path, f"{HEAD}\n{ZHANG},张三,{cell}\n")) == ["amount_invalid"]


@pytest.mark.parametrize(
    "heading",
    [
        "缴费月份",
        "应发工资",
        "缴费状态",
        "滞纳金",
        "减免金额",
        "社保个人",
        "补缴月数",
        "Q1",
        "",
        "增减标志",
        "年缴费基数",
        "年基数",
        "上年缴费工资",
        "缴费工资（年）",
        "缴费基数（元/年）",
        "缴费基数合计",
        "养老缴费基数总计",
        "补缴金额",
        "补缴基数",
    ],
)
def test_what_is_not_understood_is_asked(tmp_path, heading):
    understood = declared(tmp_path, f"{HEAD},{heading},备注\n{ZHANG},张三,8000,1,\n")
    assert not understood["ok"]
    (question,) = understood["questions"]
    assert (question["column"], question["heading"], question["samples"]) == ("D", heading, ["1"])
    assert understood["faults"] == []


@pytest.mark.parametrize(
    "heading",
    [
        "部门",
        "性别",
        "手机号",
        "医疗单位",
        "失业个人",
        "单位费率",
        "大病医疗",
        "公积金基数",
        "户口性质",
        "证件类型",
        "工号",
        "打印时间",
    ],
)
def test_what_is_something_else_is_told_and_stops_nothing(tmp_path, heading):
    understood = declared(tmp_path, f"{heading},{HEAD}\n1,{ZHANG},张三,8000\n")
    assert understood["ok"]
    assert codes(understood, "notices") == ["column_not_read"]
    assert amounts(understood) == [BASE]


@pytest.mark.parametrize(
    "names",
    [
        ("养老基数", "养老个人", "养老单位"),
        ("基本养老保险缴费基数", "基本养老保险个人缴费", "基本养老保险单位缴费"),
        ("养老保险基数（元）", "养老保险(个人8%)", "养老保险(单位16%)"),
        ("企业养老基数", "个人养老保险", "单位养老保险"),
        ("缴费基数", "个人应缴费额", "单位应缴费额"),
        ("月缴费工资", "个人缴纳部分", "单位缴纳部分"),
        ("申报工资", "代扣养老个人", "养老-单位"),
    ],
)
def test_columns_are_understood_by_their_parts(tmp_path, names):
    base, own, employer = names
    text = f"姓名,身份证号码,{base},{employer},{own},医疗单位,失业个人\n张三,{ZHANG},8000,1280,640,640,40\n"
    understood = declared(tmp_path, text)
    assert amounts(understood) == [WHOLE]
    assert understood["ok"]


def test_a_wage_that_differs_from_the_base_is_asked(tmp_path):
    text = f"姓名,证件号码,缴费工资,缴费基数\n张三,{ZHANG},9000,8000\n"
    (question,) = declared(tmp_path, text)["questions"]
    assert (question["code"], question["column"]) == ("columns_differ", "C")


def test_a_total_of_both_shares_is_checked(tmp_path):
    text = f"{HEAD},应缴费额\n{ZHANG},张三,8000,1920.00\n"
    assert declared(tmp_path, text)["ok"]
    assert codes(declared(tmp_path, text.replace("1920", "1921"))) == ["amount_differs"]


def sheet(tmp_path, rows, merged=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    written = BytesIO()
    book.save(written)
    file = tmp_path / "a.xlsx"
    file.write_bytes(written.getvalue())
    return file


TWO = [
    ["姓名", "身份证号码", "基本养老保险", None, None, "失业保险", None, "备注"],
    [None, None, "缴费基数", "单位部分", "个人部分", "单位部分", "个人部分", None],
    ["张三", ZHANG, 8000, 1280, 640, 40, 40, None],
]
THREE = [
    ["2025年12月缴费明细"],
    ["姓名", "身份证号码", "社会保险费", None, None, None],
    [None, None, "养老保险", None, None, "工伤保险"],
    [None, None, "基数", "单位", "个人", "单位"],
    ["张三", ZHANG, 8000, 1280, 640, 40],
]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        (TWO, ("A1:A2", "B1:B2", "C1:E1", "F1:G1", "H1:H2")),
        (TWO, ()),
        (THREE, ("A1:F1", "A2:A4", "B2:B4", "C2:F2", "C3:E3")),
        ([["序号", *TWO[0]], [None, *TWO[1]], [1, *TWO[2]]], ("D1:F1",)),
    ],
)
def test_headings_of_several_rows(tmp_path, rows, merged):
    understood = tried("declaration", sheet(tmp_path, rows, merged))
    assert understood["faults"] == understood["questions"] == []
    assert amounts(understood) == [WHOLE]
    assert set(codes(understood, "notices")) == {"column_not_read"}


def test_headings_of_two_rows_in_a_text_file(tmp_path):
    text = f"姓名,身份证号码,养老保险,,,医疗保险,\n,,缴费基数,单位,个人,单位,个人\n张三,{ZHANG},8000,1280,640,640,160\n"
    understood = declared(tmp_path, text)
    assert amounts(understood) == [WHOLE]
    assert understood["ok"]


ITEMS = "姓名,身份证件号码,征收项目,征收品目,费款所属期起,费款所属期止,缴费基数,费率,本期应缴费额\n"


def item(name, amount, *, rate="0.08", base="8000", person=("张三", ZHANG), group="社会保险费"):
    return f"{person[0]},{person[1]},{group},{name},2025-12-01,2025-12-31,{base},{rate},{amount}\n"


def test_items_of_a_person_are_gathered(tmp_path):
    group = "基本养老保险费"
    text = ITEMS + "".join(
        [
            item("职工基本养老保险(个人缴纳)", 640, group=group),
            item("职工基本养老保险(单位缴纳)", 1280, rate="16%", group=group),
            item("失业保险(单位缴纳)", 40, rate="0.005", group="失业保险费"),
            item(
                "职工基本养老保险(单位缴纳)", 800, rate="0.16", base="5000", person=("林一", LIN), group=group
            ),
        ]
    )
    understood = declared(tmp_path, text)
    assert understood["faults"] == understood["questions"] == []
    assert amounts(understood) == [WHOLE, ("2025-12", 500_000, None, 80_000)]
    assert codes(understood, "notices") == ["item_not_read", "item_alone"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([item("职工基本养老保险(个人缴纳)", 640, group="基本养老保险费")] * 2, "duplicate_row"),
        ([item("职工基本养老保险(个人缴纳)", 648, rate="0.08", group="养老保险")], "rate_differs"),
        ([item("职工基本养老保险滞纳金", 6, group="养老保险")], "item_unknown"),
        (
            [
                item("养老保险(个人)", 640, group="养老保险"),
                item("养老保险(单位)", 800, rate="0.16", base="5000", group="养老保险"),
            ],
            "items_differ",
        ),
    ],
)
def test_items_that_cannot_be_one_month_are_faults(tmp_path, rows, code):
    assert code in codes(declared(tmp_path, ITEMS + "".join(rows)))


@pytest.mark.parametrize("label", ["汇总", "小计", "合计", "部门小计"])
def test_subtotals_are_told_and_checked(tmp_path, label):
    def text(first):
        return (
            f"部门,姓名,身份证号码,缴费基数\n生产部,张三,{ZHANG},8000\n生产部 {label},,,{first}\n"
            f"销售部,林一,{LIN},5000\n销售部 {label},,,5000\n总计,,,13000\n制表人：王,,,\n打印时间：2026-01-05 10:00,,,\n"
        )

    assert declared(tmp_path, text(8000))["ok"]
    assert codes(declared(tmp_path, text(8001))) == ["total_differs"]


COLUMNS = {
    "社会保障号码": ZHANG,
    "姓名": "张三",
    "缴费基数": "8000.00",
    "个人缴费": "640",
    "单位缴费": "1280",
    "费款所属期": "2025-12",
}


@settings(max_examples=length.of(short=20, long=60))
@given(
    order=st.permutations(list(COLUMNS)),
    beside=st.sampled_from(["", "部门", "手机号", "医疗单位", "缴费月份", "应发工资", "合计1", "滞纳金"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    separator=st.sampled_from([",", "\t", ";", "|"]),
    footer=st.sampled_from(["", "合计", "制表人：王", "总笔数：1", "打印时间：2026-01-05"]),
    quoted=st.booleans(),
)
def test_the_same_list_written_otherwise_gives_the_same_rows_or_says_why(
    tmp_path_factory, order, beside, encoding, separator, footer, quoted
):
    mark = '"' if quoted else ""
    rows = [order, [COLUMNS[name] for name in order]]
    if beside:
        rows = [[beside, *rows[0]], ["7", *rows[1]]]
    if footer:
        rows.append([footer, *[""] * (len(rows[0]) - 1)])
    text = "\r\n".join(separator.join(f"{mark}{cell}{mark}" for cell in row) for row in rows)
    understood = declared(tmp_path_factory.mktemp("list"), text, encoding)
    if understood["ok"]:
        assert amounts(understood) == [WHOLE]
    assert understood["ok"] == (beside in ("", "部门", "手机号", "医疗单位"))
    assert understood["faults"] == []


@pytest.mark.parametrize(
    "text", [f"{HEAD}（万元）\n{ZHANG},张三,0.8\n", f"单位：万元\n{HEAD}\n{ZHANG},张三,0.8\n"]
)
def test_amounts_in_another_unit_are_no_rows(tmp_path, text):
    understood = declared(tmp_path, text)
    assert codes(understood) == ["unit_not_yuan"]
    assert understood["rows"] == []


@pytest.mark.parametrize("heading", ["缴费基数/元", "缴费基数，元", "缴费基数 元", "缴费基数（元）/元"])
def test_a_unit_behind_the_heading(tmp_path, heading):
    understood = tried_text("declaration", tmp_path, f'姓名,身份证号码,"{heading}"\n张三,{ZHANG},8000\n')
    assert amounts(understood) == [("2025-12", 800_000, None, None)]
    other = tried_text("declaration", tmp_path, f"姓名,身份证号码,缴费基数/千元\n张三,{ZHANG},8\n")
    assert codes(other) == ["unit_not_yuan"]


def test_subtotals_of_bearers_beside_several_insurances_are_of_all(tmp_path):
    text = f"姓名,身份证号码,缴费基数,单位养老,单位医疗,单位小计,个人养老,个人医疗,个人小计,总计\n张三,{ZHANG},8000,1280,640,1920,640,160,800,2720\n"
    understood = tried_text("declaration", tmp_path, text)
    assert understood["ok"]
    assert amounts(understood) == [("2025-12", 800_000, 64_000, 128_000)]


def test_a_part_of_an_item_may_say_nothing(tmp_path):
    text = "电子税票号码,入库日期,征收品目,征收子目,实缴金额\nT1,2026-01-05,职工基本养老保险(单位缴纳),正常缴费,1280.00\n"
    assert amounts(tried_text("payments", tmp_path, text)) == [("T1", "2026-01-05", 128_000, None)]


def test_a_range_of_days_whose_year_stands_once(tmp_path):
    text = f"姓名,身份证号码,缴费基数,费款所属期\n张三,{ZHANG},8000,2025年12月1日—12月31日\n"
    assert amounts(tried_text("declaration", tmp_path, text)) == [("2025-12", 800_000, None, None)]
