"""What list a title says that it is: of which months, of which insurance, of which kind (标题所称的表)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.grid import CellKind, Sheet
from quanyi.sheets.headings import Form
from quanyi.sheets.text import compact, fold

# Longer lines, and those with a stop or a label in them, are prose.
_LONGEST = 60
_PROSE = re.compile("[。；;:：?？!！]")
_NUMBERED = re.compile("^(?:附件|附表|表(?=[0-9一二三四五六七八九十]))[0-9一二三四五六七八九十]*[:：]?")
_ENDS = re.compile("(?:表|册|名单|明细|清单|台账|汇总|花名|情况|数据|信息)单?(?:[(（].*[)）])?[0-9]*$")
# What stands before these is the name of the employer, which may have any words in it.
_EMPLOYER = re.compile(
    "^.*(?:公司|集团|厂|院|研究所|事务所|中心|银行|学校|大学|中学|小学|幼儿园|局|店|商行|合作社|委员会|经营部|工作室|分公司)"
)
_PENSION = re.compile("养老|五险|三险|社会保险|社保|各险|险种|年金(?:外|除外)")
_OTHER_INSURANCE = re.compile(
    "(?:城镇)?(?:职工|居民)?(?:(?:基本|补充|大病|大额)*医疗(?:保险|保障|互助|救助)?|医保|失业(?:保险)?|工伤(?:保险)?|生育(?:保险)?"
    "|长期?护理险?(?:保险)?|住房公积金|公积金|企业年金|职业年金|残疾人就业保障金|残保金|工会经费|个人所得税|个税)"
)
_BACK = re.compile("补[缴交收]")


def title_lines(sheet: Sheet, heading_row: int) -> Iterator[tuple[Place, str, str]]:
    """(place, text, the title without the employer's name) of every line above the heading that names the list."""
    for row, cells in sheet.rows.items():
        for column, cell in cells.items() if row < heading_row else ():
            text = _NUMBERED.sub("", compact(fold(cell.text)), count=1) if len(cell.text) <= _LONGEST else ""
            if cell.kind is CellKind.TEXT and not _PROSE.search(text) and _ENDS.search(text):
                yield Place(row, column), cell.text, _EMPLOYER.sub("", text)


def other_lists(sheet: Sheet, heading_row: int, form: Form) -> Iterator[Fault]:
    """Titles that name a list of another insurance, or another kind of list than that of ``form``."""
    stated = any(form.meaning(cell.text) in form.kinds for cell in sheet.rows[heading_row].values())
    for place, text, title in title_lines(sheet, heading_row):
        named = form.other_lists.search(title) if form.other_lists else None
        insurance = (
            _OTHER_INSURANCE.search(title) if not _PENSION.search(title) and form.is_of_pension else None
        )
        back = _BACK.search(title) if form.kinds and not stated else None
        if found := named or insurance or back:
            facts = {"named": found[0], "form": form.name, "form_en": form.name_en}
            yield make_fault(FaultCode.OTHER_LIST, place, text, **facts)
