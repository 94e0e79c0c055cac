"""What was seen and left aside, told to the sender; it stops nothing (提示)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from quanyi.sheets.choices import Choices, key_of
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.faults import Notice, Place, column_letter, shorten
from quanyi.sheets.grid import Sheet, Workbook
from quanyi.sheets.headings import Heading, SheetColumn, Table
from quanyi.written import Note

# What a file that is named as a workbook may be instead.
_INSIDE = {
    "csv": ("文本", "text", "text_inside"),
    "xml": ("XML表格", "an XML table", "xml_inside"),
    "html": ("网页表格", "a web page", "html_inside"),
}


def file_notices(workbook: Workbook, sheet: Sheet, filename: str) -> Iterator[Notice]:
    """What is odd about the file as a whole."""
    suffix = PurePath(filename.lower()).suffix
    if workbook.kind in _INSIDE and suffix in (".xlsx", ".xls", ".et"):
        what, what_en, code = _INSIDE[workbook.kind]
        zh = f"扩展名为{suffix}，内容实为{what}，已按{what}读取。"
        yield Notice(None, None, zh, f"Named {suffix} but {what_en} inside; read as {what_en}.", code)
    if sheet.hidden:
        name = shorten(sheet.name)
        zh = f"读取的工作表“{name}”是隐藏的。"
        yield Notice(None, None, zh, f"The sheet read, “{name}”, is hidden.", "sheet_hidden")


def sheet_notices(workbook: Workbook, sheet: Sheet, choices: Choices) -> Iterator[Notice]:
    """Which of several sheets was read, as the sender said, and which were not."""
    others = [shorten(other.name) for other in workbook.sheets if other is not sheet and other.rows]
    if choices.sheet is None or not others:
        return
    read, named = shorten(sheet.name), "、".join(others[:10])
    zh = f"由提交人指定读取工作表“{read}”，未读取：{named}。"
    en = f"The sheet read is “{read}”, as the sender said; not read: {named}."
    yield Notice(None, None, zh, en, "sheet_chosen")


def heading_notices(table: Table, sheet: Sheet, choices: Choices) -> Iterator[Notice]:
    """Columns that are understood as something else, columns that a better one stands for, what is hidden."""
    for heading in table.headings:
        if heading.is_chosen and heading.means is not None:
            yield _chosen(heading, _since(heading, choices))
        elif heading.beside is not None:
            yield _beside(heading, table, _since(heading, choices))
    for heading in table.second:
        assert heading.means is not None
        yield _second(heading, table.known[heading.means])
    yield from _hidden_rows(sheet, table)
    yield from _hidden_columns(sheet, table)


def _about(heading: Heading, zh: str, en: str, code: str) -> Notice:
    text, letter = shorten(heading.text), column_letter(heading.column)
    where = f"{letter}列“{text}”" if text else f"{letter}列"
    where_en = f"Column {letter} (“{text}”)" if text else f"Column {letter}"
    return Notice(heading.row, letter, f"{where}{zh}。", f"{where_en} {en}.", code)


def _since(heading: Heading, choices: Choices) -> str | None:
    """The day on which it was said of an earlier file; None where it was said of this one."""
    return choices.remembered.get(key_of(heading.text, heading.column))


def _chosen(heading: Heading, since: str | None) -> Notice:
    assert heading.means is not None
    zh, en = heading.means.label_zh, heading.means.label_en
    if since:
        told = f"沿用提交人{since}的指定，读作“{zh}”"
        return _about(heading, told, f"is the {en}, as the sender said on {since}", "column_chosen")
    return _about(heading, f"由提交人指定为“{zh}”", f"is the {en}, as the sender said", "column_chosen")


def _beside(heading: Heading, table: Table, since: str | None) -> Notice:
    assert heading.beside is not None
    zh, en = heading.beside.zh, heading.beside.en
    form = table.form
    if heading.is_chosen and since:
        told = f"沿用提交人{since}的指定，未读取"
        return _about(
            heading, told, f"was left out, as the sender said on {since}; it was not read", "column_ignored"
        )
    if heading.is_chosen:
        return _about(heading, f"{zh}，未读取", f"is {en}; it was not read", "column_ignored")
    told = f"是{zh}，不是{form.name}的栏目，未读取"
    return _about(
        heading, told, f"is {en}, not part of a {form.name_en}, and was not read", "column_not_read"
    )


def _second(heading: Heading, first: Heading) -> Notice:
    assert heading.means is not None
    at = Place(first.row, first.column).cell
    zh = f"与{at}“{shorten(first.text)}”都是{heading.means.label_zh}，以后者为准，本栏用于核对"
    en = f"and {at} (“{shorten(first.text)}”) are both the {heading.means.label_en}: that one counts, this was compared"
    return _about(heading, zh, en, "column_second")


def _hidden_rows(sheet: Sheet, table: Table) -> Iterator[Notice]:
    hidden = sorted(row for row in sheet.hidden_rows if row >= table.first_row)
    if hidden:
        rows = shorten("、".join(map(str, hidden[:20])))
        zh = f"有{len(hidden)}行是隐藏的（第{rows}行），已一并读取。"
        en = f"{len(hidden)} hidden rows ({rows}) were read like the others."
        yield Notice(hidden[0], None, zh, en, "rows_hidden")


def _hidden_columns(sheet: Sheet, table: Table) -> Iterator[Notice]:
    for heading in table.known.values():
        if heading.column in sheet.hidden_columns:
            yield _about(
                heading, "是隐藏的，已一并读取", "is hidden and was read like the others", "column_hidden"
            )


def reading_notices(drafts: Sequence[RowDraft]) -> Iterator[Notice]:
    """What was changed in names and numbers to read them: one notice a column and kind, with the first rows."""
    told: dict[tuple[SheetColumn, str], list[tuple[RowDraft, Note]]] = {}
    for draft in drafts:
        for column, note in draft.notes:
            told.setdefault((column, note.code), []).append((draft, note))
    for (column, _), found in told.items():
        draft, note = found[0]
        rows = "、".join(str(draft.row) for draft, _ in found[:10])
        more, more_en = (
            (f"等{len(found)}行", f" and more, {len(found)} rows") if len(found) > 10 else ("", "")
        )
        heading = draft.columns[column]
        yield Notice(
            draft.row,
            column_letter(heading.column),
            f"“{shorten(heading.text)}”第{rows}行{more}：{note.zh}。",
            f"{shorten(heading.text)}, row {rows}{more_en}: {note.en}.",
            f"read_{note.code}",
        )
