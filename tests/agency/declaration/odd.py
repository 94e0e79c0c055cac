"""Odd files that offices get and that must all read to the same three rows."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from quanyi.agency.collect.declaration import DeclaredRow
from quanyi.agency.collect.declaration.template import template_xlsx
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind

from .build import (
    GULI,
    HEADING,
    LIN,
    MONTH,
    PERSONS,
    TABLE,
    ZHANG,
    book,
    changed,
    csv,
    part,
    raw,
    raw_rows,
    repacked,
    saved,
    xlsx,
)

EXPECTED = (
    DeclaredRow(
        row=2,
        social_security_number=ZHANG,
        name="张三",
        kind=ContributionKind.NORMAL,
        month=MONTH,
        base_fen=800_000,
        own_fen=64_000,
        employer_fen=128_000,
        paid_on=date(2025, 12, 15),
        started_on=date(2011, 7, 1),
        remark="",
    ),
    DeclaredRow(
        row=3,
        social_security_number=GULI,
        name="古丽·买买提",
        kind=ContributionKind.BACK_PAYMENT,
        month=Month(2025, 11),
        base_fen=1_234_560,
        own_fen=98_765,
        employer_fen=197_530,
        paid_on=date(2025, 12, 20),
        started_on=None,
        remark="漏报",
    ),
    DeclaredRow(
        row=4,
        social_security_number=LIN,
        name="林一",
        kind=ContributionKind.NORMAL,
        month=MONTH,
        base_fen=650_005,
        own_fen=None,
        employer_fen=None,
        paid_on=None,
        started_on=None,
        remark="",
    ),
)

_FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def _reordered() -> bytes:
    order = (9, 3, 1, 0, 8, 2, 7, 6, 5, 4)
    return csv([[row[index] for index in order] for row in TABLE])


def _synonyms() -> bytes:
    heading = (
        "公民身份\n号码（18位）*",
        "★姓　 名",
        "月缴费工资 (元/月)",
        "【费款所属期】",
        "缴 费 类 别：",
        "缴费金额（元）（个人应缴）",
        "单位应缴（元）",
        "缴款日期",
        "入职时间",
        "备 注",
    )
    return xlsx([["个人应缴" if "个人" in text else text for text in heading], *PERSONS])


def _titled() -> bytes:
    title = [
        ["2025年12月职工养老保险缴费申报表"],
        ["单位名称：演示纺织有限公司", "", "", "统一社会信用代码：", "91790001000000019３"],
        ["费款所属期：2025 年 12 月　　金额单位：元", "", "", "填报日期：2026年1月5日"],
    ]
    workbook = book([*title, *TABLE])
    workbook.active.merge_cells("A1:J1")
    workbook.active.merge_cells("A2:C2")
    return saved(workbook)


def _footed() -> bytes:
    foot = [
        ["合  计", "3人", "26,845.65", "", "", "", "", "", "", ""],
        [],
        ["填表人：王五", "", "复核人：赵六", "", "", "填报日期：2026年1月5日"],
        ["单位（盖章）"],
        ["说明：本表一式两份"],
    ]
    return csv([*TABLE, *foot])


def _two_row_heading() -> bytes:
    above = [*HEADING[:5], "缴费金额（元）", "", *HEADING[7:]]
    below = ["", "", "", "", "", "个人", "单位", "", "", ""]
    workbook = book([above, below, *PERSONS])
    for area in ("F1:G1", "A1:A2", "B1:B2", "C1:C2"):
        workbook.active.merge_cells(area)
    return saved(workbook)


def _typed() -> bytes:
    """Numbers and dates as a spreadsheet keeps them when typed plainly."""
    rows = [
        HEADING,
        (ZHANG, "张三", 8000, 202512, "正常", 640.0, 1280, date(2025, 12, 15), date(2011, 7, 1), None),
        (GULI, "古丽·买买提", 12345.6, date(2025, 11, 1), "补缴", 987.65, 1975.3, 20251220, None, "漏报"),
        (LIN, "林一", 6500.05, None, None, None, None, None, None, None),
    ]
    return saved(book(rows))


def _serials(offset: int, properties: str = "") -> bytes:
    def number(value: str) -> str:
        return f"<c><v>{value}</v></c>"

    # 45992 is 1 December 2025 in the 1900 system.
    table = changed(
        {
            "D2": number(str(45992 - offset)),
            "H2": number(str(46006 - offset)),
            "I2": number(str(40725 - offset)),
            "H3": number(f"{46011 - offset}.354166666664"),
            "C3": number("12345.600000000004"),
        }
    )
    return raw(raw_rows(table), book_properties=properties)


def _cached_formulas() -> bytes:
    table = changed(
        {
            "C2": "<c><f>4000*2</f><v>8000</v></c>",
            "B2": '<c t="str"><f>"张"&amp;"三"</f><v>张三</v></c>',
            "D4": '<c t="str"><f>IF(TRUE,"","")</f><v></v></c>',
        }
    )
    return raw(raw_rows(table))


def _dated_styles() -> bytes:
    code = "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"
    styles = (
        f'<numFmts count="1"><numFmt numFmtId="176" formatCode="{code}"/></numFmts>'
        '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="57"/></cellXfs>'
    )
    table = changed(
        {
            "H2": '<c s="1"><v>46006</v></c>',
            "I2": '<c s="1"><v>40725</v></c>',
            "D2": '<c s="2"><v>45992</v></c>',
            "H3": '<c t="d"><v>2025-12-20T08:30:00</v></c>',
        }
    )
    return raw(raw_rows(table), styles=styles)


def _strict_and_prefixed() -> bytes:
    content = raw(raw_rows(TABLE))
    parts = {}
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        text = part(content, name)
        text = text.replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/main"
        )
        parts[name] = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=").encode()
    return repacked(content, parts)


def _out_of_order() -> str:
    rows = raw_rows(TABLE).split("</row>")[:4]
    numbered = [
        row.replace("<row>", f'<row r="{number}">') + "</row>" for number, row in enumerate(rows, start=1)
    ]
    return "".join(numbered[i] for i in (0, 3, 1, 2))


def _wrong_dimension() -> bytes:
    return raw(
        raw_rows(TABLE), head='<dimension ref="A1"/><cols><col min="1" max="16384" width="20"/></cols>'
    )


def _rich() -> bytes:
    workbook = book(TABLE)
    workbook.active["B2"] = CellRichText("张", TextBlock(InlineFont(b=True), "三"))
    return saved(workbook)


def _phonetic() -> bytes:
    cell = '<c t="inlineStr"><is><t>张三</t><rPh sb="0" eb="1"><t>zhang</t></rPh></is></c>'
    return raw(raw_rows(changed({"B2": cell, "A1": "社会保障_x000D_\n号码"})))


def _explained() -> bytes:
    guide = [["姓名", "按证件填写"], ["备注", "可不填"], ["示例"]]
    return xlsx(TABLE, guide)


def _hidden_row() -> bytes:
    workbook = book(TABLE)
    workbook.active.row_dimensions[3].hidden = True
    return saved(workbook)


def _filled_template() -> bytes:
    workbook = load_workbook(BytesIO(template_xlsx(MONTH, "演示纺织有限公司", "917900010000000193")))
    page = workbook["申报表"]
    for row, person in enumerate(PERSONS, start=5):
        for column, text in enumerate(person, start=2):
            page.cell(row, column).value = text or None
    return saved(workbook)


def _marked_before() -> bytes:
    table = [[*row, text] for row, text in zip(TABLE, ("问题", "C2应为……", "", ""), strict=True)]
    return xlsx(table, [("行", "单元格", "栏目"), (2, "C2", "姓名")])


def _blank_rows() -> bytes:
    return csv([TABLE[0], [], TABLE[1], ["", "", "", "", "", "", "", "", "", ""], *TABLE[2:], [" ", "　"]])


ODD: dict[str, tuple[str, bytes]] = {
    "utf-8": ("a.csv", csv(TABLE)),
    "utf-8 with mark": ("a.csv", csv(TABLE, "utf-8-sig")),
    "gb18030": ("a.csv", csv(TABLE, "gb18030")),
    "utf-16 with mark, tabs": ("a.txt", csv(TABLE, "utf-16", delimiter="\t")),
    "gbk with tabs": ("a.txt", csv(TABLE, "gbk", delimiter="\t")),
    "semicolons": ("a.csv", csv(TABLE, delimiter=";")),
    "separator line": ("a.csv", b"sep=;\r\n" + csv(TABLE, delimiter=";")),
    "chinese commas": ("a.txt", csv(TABLE, delimiter="，")),
    "old line ends": ("a.csv", csv(TABLE, end="\r")),
    "every field quoted": (
        "a.csv",
        b"\n".join(b'"' + line.replace(b",", b'","') + b'"' for line in csv(TABLE).split()),
    ),
    "blank rows": ("a.csv", _blank_rows()),
    "columns in another order": ("a.csv", _reordered()),
    "other words for the columns": ("a.xlsx", _synonyms()),
    "title rows": ("a.xlsx", _titled()),
    "total and signatures": ("a.csv", _footed()),
    "heading in two rows": ("a.xlsx", _two_row_heading()),
    "heading repeated": ("a.csv", csv([*TABLE[:3], HEADING, *TABLE[3:]])),
    "serial numbers and a department": (
        "a.xlsx",
        xlsx(
            [[no, *row, "车间"] for no, row in zip(("序号", "1", "2", "3"), TABLE, strict=True)],
            [["另一张表"]],
        ),
    ),
    "full width": (
        "a.csv",
        csv(
            changed(
                {
                    "A2": ZHANG.translate(_FULL_WIDTH),
                    "C2": "８，０００．００",
                    "D2": "２０２５年１２月",
                    "H2": "２０２５－１２－１５",
                    "A4": LIN.translate(_FULL_WIDTH),
                }
            )
        ),
    ),
    "blanks in names": (
        "a.csv",
        csv(changed({"B2": " 张　 三\u00a0", "B3": "古丽 · 买\u200b买提", "B4": "\ufeff林\u2003一"})),
    ),
    **{
        f"middle dot U+{ord(dot):04X}": ("a.csv", csv(changed({"B3": f"古丽{dot}买买提"})))
        for dot in "•‧∙・．."
    },
    "small x": ("a.csv", csv(changed({"A4": LIN.lower()}))),
    "apostrophes": (
        "a.csv",
        csv(changed({"A2": f"'{ZHANG}", "A3": f"’{GULI}", "C2": "'8000", "H2": "'20251215"})),
    ),
    "text forced by a formula": ("a.csv", csv(changed({"A2": f'="{ZHANG}"', "A4": f'="{LIN}"'}))),
    "blanks in numbers": (
        "a.csv",
        csv(changed({"A2": f"{ZHANG[:6]} {ZHANG[6:14]} {ZHANG[14:]}", "C2": " 8 000 "})),
    ),
    "amounts as written": (
        "a.csv",
        csv(
            changed(
                {
                    "C2": "￥8,000.00元",
                    "C3": "12,345.60 元",
                    "F3": "¥987.65",
                    "G2": "1，280",
                    "C4": "6500.05元",
                }
            )
        ),
    ),
    "dates as written": (
        "a.csv",
        csv(
            changed(
                {
                    "H2": "2025.12.15",
                    "I2": "20110701",
                    "H3": "2025年12月20日",
                    "D2": "2025/12",
                    "D3": "2025.11",
                }
            )
        ),
    ),
    "dates as written, too": (
        "a.csv",
        csv(
            changed(
                {"H2": "2025/12/15 08:30:00", "I2": "2011.7.1", "H3": "2025-12-20T00:00", "D2": "2025/12/1"}
            )
        ),
    ),
    "serials in text": ("a.csv", csv(changed({"H2": "46006", "I2": "40725", "D2": "45992"}))),
    "typed numbers and dates": ("a.xlsx", _typed()),
    "serials from 1900": ("a.xlsx", _serials(0)),
    "serials from 1904": ("a.xlsx", _serials(1462, '<workbookPr date1904="1"/>')),
    "dates by style": ("a.xlsx", _dated_styles()),
    "formulas with values": ("a.xlsx", _cached_formulas()),
    "strict namespace, prefixes": ("a.xlsx", _strict_and_prefixed()),
    "wrong dimension": ("a.xlsx", _wrong_dimension()),
    "rich text": ("a.xlsx", _rich()),
    "phonetic guides": ("a.xlsx", _phonetic()),
    "dashes for nothing": ("a.csv", csv(changed({"H4": "-", "I4": "——", "J2": "无", "F4": "/"}))),
    "month and zeros dragged down": (
        "a.csv",
        csv([*TABLE, *([("", "", "", "2025-12", "正常", "0", "0.00", "", "", "")] * 40)]),
    ),
    "rows out of order": ("a.xlsx", raw(_out_of_order())),
    "kinds in full": ("a.csv", csv(changed({"E2": "正常缴费", "E3": " 补 缴 ", "E4": "正常应缴"}))),
    "second sheet explains": ("a.xlsx", _explained()),
    "hidden row": ("a.xlsx", _hidden_row()),
    "filled template": ("a.xlsx", _filled_template()),
    "marked before": ("a.xlsx", _marked_before()),
    "text named as a workbook": ("a.xlsx", csv(TABLE)),
    "workbook named as text": ("a.csv", xlsx(TABLE)),
    "macro name in capitals is no matter": ("A.XLSX", xlsx(TABLE)),
}
