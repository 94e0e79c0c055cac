"""Broken files, each with the faults that must be found: code and cell, in sheet order."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfWriter

from quanyi.sheets import FaultCode

from .build import (
    HEADING,
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
    without,
    xlsx,
)

F = FaultCode
Expected = tuple[FaultCode, str | None]


@dataclass(frozen=True)
class Broken:
    """A file and the faults it has."""

    content: bytes
    faults: tuple[Expected, ...]
    filename: str = "a.csv"


def one(content: bytes, code: FaultCode, cell: str | None = None, filename: str = "a.csv") -> Broken:
    return Broken(content, ((code, cell),), filename)


def cells(changes: dict[str, str], *faults: Expected) -> Broken:
    return Broken(csv(changed(changes)), faults)


def cell(at: str, text: str, code: FaultCode) -> Broken:
    return cells({at: text}, (code, at))


def _stored(name: str, rows: Iterable[Any], code: FaultCode, at: str) -> dict[str, Broken]:
    return {name: one(raw(raw_rows(rows)), code, at, "a.xlsx")}


def _zip(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name in names:
            package.writestr(name, "<a/>")
    return content.getvalue()


def _bomb() -> bytes:
    return repacked(xlsx(TABLE), {"xl/media/image1.png": b"\0" * 20_000_000})


def _many_parts() -> bytes:
    return repacked(xlsx(TABLE), {f"xl/media/{number}.bin": b"1" for number in range(2001)})


def _lying_size() -> bytes:
    """The directory at the end says that the sheet is shorter than it is."""
    content = bytearray(xlsx(TABLE))
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    size = struct.unpack_from("<I", content, entry + 24)[0]
    struct.pack_into("<I", content, entry + 24, size - 100)
    return bytes(content)


def _locked_part() -> bytes:
    content = bytearray(xlsx(TABLE))
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    content[entry + 8] |= 1
    return bytes(content)


def _entities(name: str) -> bytes:
    content = xlsx(TABLE)
    bomb = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;">]>'
    text = part(content, name)
    start = text.index("?>") + 2 if text.startswith("<?xml") else 0
    return repacked(content, {name: (text[:start] + bomb + text[start:]).encode()})


def _ole(*streams: str) -> bytes:
    """A compound file's header and a directory sector that names its streams."""
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return header + entries.ljust(1024, b"\0")


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def _pdf() -> bytes:
    writer, content = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return content.getvalue()


def _merged() -> bytes:
    workbook = book(TABLE)
    workbook.active.merge_cells("D2:D3")
    return saved(workbook)


def _formula() -> bytes:
    workbook = book(TABLE)
    workbook.active["C2"] = "=4000*2"
    return saved(workbook)


def _float() -> bytes:
    workbook = book(TABLE)
    workbook.active["A2"] = float(ZHANG)
    return saved(workbook)


def _whole_number() -> bytes:
    workbook = book(TABLE)
    workbook.active["A2"] = int(ZHANG)
    return saved(workbook)


def _hidden_second() -> bytes:
    workbook = book(TABLE, TABLE)
    workbook["二"].sheet_state = "hidden"
    return saved(workbook)


def _broken_byte() -> bytes:
    name = "买买提".encode()
    return csv(TABLE).replace(name, name[:4] + b"\xff" + name[5:])


def _half_character() -> bytes:
    # 0x80 and a separator can be no character of GB18030.
    return csv(TABLE, "gb18030").replace("林一".encode("gb18030"), "林".encode("gb18030") + b"\xff")


def _every_row() -> Broken:
    table = changed(
        {
            **{"A2": "123", "B2": "张3", "C2": "八千", "D2": "下月", "E2": "其他"},
            **{"F2": "x", "G2": "y", "H2": "昨天", "I2": "去年"},
            **{"A3": "", "B3": "", "C3": ""},
            **{"C4": "0", "H4": "2026-01-11"},
        }
    )
    nine = (F.NUMBER_INVALID, F.NAME_INVALID, F.AMOUNT_IN_WORDS, F.MONTH_INVALID, F.KIND_UNKNOWN)
    nine += (F.AMOUNT_INVALID, F.AMOUNT_INVALID, F.DATE_INVALID, F.DATE_INVALID)
    second = tuple(zip(nine, ("A2", "B2", "C2", "D2", "E2", "F2", "G2", "H2", "I2"), strict=True))
    third = ((F.MISSING, "A3"), (F.MISSING, "B3"), (F.MISSING, "C3"))
    return Broken(csv(table), (*second, *third, (F.AMOUNT_OUT_OF_RANGE, "C4"), (F.PAID_IN_FUTURE, "H4")))


def _total(text: str, base: str) -> bytes:
    return csv([*TABLE, [text, "", base, "", "", "", "", "", "", ""]])


def _many(rows: int) -> bytes:
    return csv([HEADING, *([("1",)] * rows)])


WHOLE = {
    "empty": one(b"", F.EMPTY_FILE),
    "blank lines only": one("\ufeff \r\n\r\n".encode(), F.EMPTY_FILE),
    "over ten megabytes": one(b"a," * 6_000_000, F.FILE_TOO_LARGE),
    "zip bomb": one(_bomb(), F.UNPACKS_TOO_LARGE, None, "a.xlsx"),
    "thousands of parts": one(_many_parts(), F.UNPACKS_TOO_LARGE, None, "a.xlsx"),
    "size that lies": one(_lying_size(), F.BROKEN_FILE, None, "a.xlsx"),
    "entities in the sheet": one(_entities("xl/worksheets/sheet1.xml"), F.BROKEN_FILE, None, "a.xlsx"),
    "entities in the workbook": one(_entities("xl/workbook.xml"), F.BROKEN_FILE, None, "a.xlsx"),
    "cut off": one(xlsx(TABLE)[:3000], F.BROKEN_FILE, None, "a.xlsx"),
    "no sheet part": one(
        repacked(xlsx(TABLE), {"xl/worksheets/sheet1.xml": None}), F.BROKEN_FILE, None, "a.xlsx"
    ),
    "string that is not there": one(
        raw(raw_rows(changed({"B2": '<c t="s"><v>7</v></c>'}))), F.BROKEN_FILE, None, "a.xlsx"
    ),
    "unusual compression": one(
        repacked(xlsx(TABLE), {}, method=zipfile.ZIP_BZIP2), F.BROKEN_FILE, None, "a.xlsx"
    ),
    "macros": one(repacked(xlsx(TABLE), {"xl/vbaProject.bin": b"x"}), F.MACROS, None, "a.xlsx"),
    "named as with macros": one(xlsx(TABLE), F.MACROS, None, "A.XLSM"),
    "old workbook": one(_ole("Workbook"), F.OLD_WORKBOOK, None, "a.xls"),
    "oldest workbook": one(bytes.fromhex("0908080000051000") + b"\0" * 40, F.OLD_WORKBOOK, None, "a.xls"),
    "encrypted workbook": one(_ole("EncryptionInfo", "EncryptedPackage"), F.ENCRYPTED, None, "a.xlsx"),
    "encrypted zip": one(_locked_part(), F.ENCRYPTED, None, "a.xlsx"),
    "old document": one(_ole("WordDocument"), F.OTHER_FORMAT, None, "a.doc"),
    "web page": one("<html><body>502 Bad Gateway 姓名</body></html>".encode(), F.HTML_TABLE, None, "a.xls"),
    "xml table": one(b'<?xml version="1.0"?><Workbook/>', F.HTML_TABLE, None, "a.xls"),
    "picture": one(_png(), F.PICTURE, None, "a.png"),
    "photograph": one(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\x01" * 99, F.PICTURE, None, "a.xlsx"),
    "pdf": one(_pdf(), F.PDF, None, "a.pdf"),
    "zip of something": one(_zip("申报表.xlsx"), F.ARCHIVE, None, "a.zip"),
    "rar": one(b"Rar!\x1a\x07\x00" + b"x" * 50, F.ARCHIVE, None, "a.rar"),
    "document": one(_zip("_rels/.rels", "word/document.xml"), F.OTHER_FORMAT, None, "a.docx"),
    "open document": one(
        _zip("mimetype", "content.xml", "META-INF/manifest.xml"), F.OTHER_FORMAT, None, "a.ods"
    ),
    "binary workbook": one(_zip("_rels/.rels", "xl/workbook.bin"), F.OTHER_FORMAT, None, "a.xlsb"),
    "utf-16 without mark": one(csv(TABLE, "utf-16-le"), F.ENCODING),
    "unpaired quote": one(csv(TABLE) + '"张三,'.encode(), F.BROKEN_QUOTES),
    "no heading": one(csv([("甲", "乙"), ("1", "2")]), F.NO_HEADING),
    "one word is no heading": one(csv([("姓名", "乙"), ("张三", "2")]), F.NO_HEADING),
    "sheet without cells": one(xlsx([]), F.NO_HEADING, None, "a.xlsx"),
    "two sheets with headings": one(xlsx(TABLE, TABLE), F.SEVERAL_SHEETS, None, "a.xlsx"),
    "hidden second sheet": one(_hidden_second(), F.SEVERAL_SHEETS, None, "a.xlsx"),
    "two hundred columns and one": one(csv([[*HEADING, *"a" * 191], *PERSONS]), F.TOO_MANY_COLUMNS),
    "too many rows": one(_many(200_101), F.TOO_MANY_ROWS),
}

HEADINGS = {
    "no base": one(csv(without("缴费基数")), F.HEADING_MISSING),
    "no number": one(csv(without("社会保障号码")), F.HEADING_MISSING),
    "no name": one(csv([("标题",), *without("姓名")]), F.HEADING_MISSING),
    "same heading twice": one(csv([[*row, row[1]] for row in TABLE]), F.HEADING_TWICE, "K1"),
    "same meaning twice": one(
        csv([[*row, "社保号" if row is HEADING else row[0]] for row in TABLE]), F.HEADING_TWICE, "K1"
    ),
    "thousands of yuan": one(csv(changed({"C1": "缴费基数（万元）"})), F.UNIT_NOT_YUAN, "C1"),
    "thousands in the title": one(csv([("单位：万元",), *TABLE]), F.UNIT_NOT_YUAN, "A1"),
    "nobody": one(csv([HEADING]), F.NO_ROWS),
    "nobody but a total": one(csv([HEADING, ("合计", "", "0")]), F.NO_ROWS),
    "another month": one(csv([("费款所属期：2025年11月",), *TABLE]), F.MONTH_IN_TITLE, "A1"),
    "another month in the next cell": one(csv([("费款所属期：", "2025-10"), *TABLE]), F.MONTH_IN_TITLE, "B1"),
    "another month in the name": one(csv([("2026年1月养老保险申报表",), *TABLE]), F.MONTH_IN_TITLE, "A1"),
}

CELLS = {
    "number with a wrong digit": cell("A2", ZHANG[:-2] + "58", F.NUMBER_INVALID),
    "number too short": cell("A2", ZHANG[:-1], F.NUMBER_INVALID),
    "old number of an impossible birth": cell("A2", "790001900230001", F.NUMBER_INVALID),
    "masked number": cell("A2", ZHANG[:6] + "********" + ZHANG[14:], F.NUMBER_INVALID),
    "number through a float in text": cell("A2", "7.90002E+17", F.NUMBER_AS_FLOAT),
    "number stored as a float": one(_float(), F.NUMBER_AS_FLOAT, "A2", "a.xlsx"),
    "number stored with all digits": one(_whole_number(), F.NUMBER_AS_FLOAT, "A2", "a.xlsx"),
    "no number": cell("A3", " \u200b", F.MISSING),
    "no name": cell("B3", "　", F.MISSING),
    "no base": cell("C3", "", F.MISSING),
    "digit in the name": cell("B2", "张三2", F.NAME_INVALID),
    "bracket in the name": cell("B2", "张三（新）", F.NAME_INVALID),
    "name of one character": cell("B2", "张", F.NAME_INVALID),
    "name of fifty-one": cell("B2", "张" * 51, F.NAME_INVALID),
    "dot at the end": cell("B2", "张三·", F.NAME_INVALID),
    "private character": cell("B2", "张\ue863三", F.NAME_INVALID),
    "three decimals": cell("C2", "8000.005", F.AMOUNT_INVALID),
    "words for an amount": cell("C2", "八千", F.AMOUNT_IN_WORDS),
    "thousands": cell("C2", "8千", F.AMOUNT_IN_WORDS),
    "commas out of place": cell("C2", "80,00", F.AMOUNT_INVALID),
    "endless digits": cell("C2", "1" * 5000, F.AMOUNT_INVALID),
    "nothing for a base": cell("C2", "-", F.AMOUNT_INVALID),
    "base of zero": cell("C4", "0.00", F.AMOUNT_OUT_OF_RANGE),
    "negative base": cell("C4", "-1", F.AMOUNT_OUT_OF_RANGE),
    "base beyond any wage": cell("C4", "100000000.01", F.AMOUNT_OUT_OF_RANGE),
    "own share differs": cell("F2", "640.01", F.AMOUNT_DIFFERS),
    "employer share differs": cell("G3", "0", F.AMOUNT_DIFFERS),
    "month that does not exist": cell("D2", "2025-13", F.MONTH_INVALID),
    "january or october": cell("D2", "2025.1", F.MONTH_INVALID),
    "two months": cell("D2", "2025-11至2025-12", F.MONTH_RANGE),
    "another month, not called back payment": cell("D2", "2025-11", F.MONTH_NOT_DECLARED),
    "a later month": cell("D2", "2026-01", F.MONTH_NOT_DECLARED),
    "back payment for this month": cell("D3", "2025-12", F.BACK_PAYMENT_NOT_EARLIER),
    "back payment without a month": cell("D3", "", F.BACK_PAYMENT_NOT_EARLIER),
    "back payment without a column for months": Broken(
        csv(without("费款所属期")), ((F.BACK_PAYMENT_NOT_EARLIER, "D3"),)
    ),
    "month before any rule": cell("D3", "1990-01", F.NO_RULE),
    "unknown kind": cell("E2", "预缴", F.KIND_UNKNOWN),
    "day that does not exist": cell("H2", "2025-11-31", F.DATE_INVALID),
    "year at the end": cell("H2", "12/15/2025", F.DATE_INVALID),
    "two-digit year": cell("H2", "25.12.15", F.DATE_INVALID),
    "mixed separators": cell("H2", "2025-12.15", F.DATE_INVALID),
    "month only": cell("I2", "2011-07", F.DATE_INVALID),
    "paid long before": cell("H2", "2025-10-30", F.PAID_TOO_EARLY),
    "paid tomorrow": cell("H2", "2026-01-11", F.PAID_IN_FUTURE),
    "started after the month": cell("I2", "2026-01-01", F.STARTED_AFTER_MONTH),
    "started after the month paid back": cell("I3", "2025-12-01", F.STARTED_AFTER_MONTH),
    "error in text": cell("J2", "#N/A", F.ERROR_VALUE),
    "broken byte in utf-8": one(_broken_byte(), F.BROKEN_TEXT, "B3"),
    "broken byte in gb18030": one(_half_character(), F.BROKEN_TEXT, "B4"),
    "formula without value": one(_formula(), F.FORMULA_WITHOUT_VALUE, "C2", "a.xlsx"),
    **_stored("error value", changed({"C2": '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>'}), F.ERROR_VALUE, "C2"),
    **_stored(
        "date for an amount", changed({"C4": '<c t="d"><v>2025-12-01</v></c>'}), F.AMOUNT_INVALID, "C4"
    ),
    **_stored("month as a number", changed({"D2": "<c><v>2025.1</v></c>"}), F.MONTH_INVALID, "D2"),
    "merged cells": Broken(_merged(), ((F.MERGED_CELL, "D2"), (F.BACK_PAYMENT_NOT_EARLIER, "D3")), "a.xlsx"),
}

ACROSS = {
    "same person twice": cells({"A4": ZHANG, "B4": "张三"}, (F.DUPLICATE_ROW, "A4")),
    "same person three times": Broken(
        csv([*TABLE, (ZHANG, "张三", "8000"), (ZHANG.lower(), "张 三", "8000")]),
        ((F.DUPLICATE_ROW, "A5"), (F.DUPLICATE_ROW, "A6")),
    ),
    "one number, two names": cells({"A3": ZHANG}, (F.TWO_NAMES, "B3")),
    "duplicate beside another fault": cells(
        {"A4": ZHANG, "B4": "张三", "C4": "x"}, (F.DUPLICATE_ROW, "A4"), (F.AMOUNT_INVALID, "C4")
    ),
    "total differs": one(_total("合计", "26,845.64"), F.TOTAL_DIFFERS, "C5"),
    "total in words": one(_total("合计", "两万"), F.AMOUNT_IN_WORDS, "C5"),
    "number of persons differs": one(_total("合计（4人）", "26,845.65"), F.TOTAL_DIFFERS, "A5"),
    "person below the total": one(
        csv([*TABLE[:3], ("合计", "", "20345.6"), TABLE[3]]), F.ROW_BELOW_TOTAL, None
    ),
    "every row, every cell": _every_row(),
}

BROKEN: dict[str, Broken] = {
    f"{group}: {name}": case
    for group, cases in (("whole", WHOLE), ("headings", HEADINGS), ("cells", CELLS), ("across", ACROSS))
    for name, case in cases.items()
}
