"""Reading .xlsx workbooks cell by cell (读取工作簿).

Written on the standard library because the check needs what no general reader gives in one pass: a formula
and its stored value, digits as stored instead of a float, merged areas, hidden rows, a stop at the limits.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.parsers import expat

from quanyi.sheets import sheet_parts
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import Sheet, Workbook
from quanyi.sheets.number_formats import BUILT_IN, is_plain
from quanyi.sheets.numbers import is_date_format

# A full list of 200,000 rows unpacks to some 80 MB; a sheet of formatted blanks packs about 100 to 1.
MAX_UNPACKED = 150_000_000
MAX_RATIO = 400
_SMALL = 1_000_000
MAX_MEMBERS = 2_000
MAX_SHEETS = 100

_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError),
    *(ElementTree.ParseError, expat.ExpatError, struct.error, LookupError, ValueError, OverflowError),
)


class Package(zipfile.ZipFile):
    """The parts of a workbook by the names that they call each other by.

    Some writers part names with backslashes or begin them with a stroke, and spell them otherwise than they refer to
    them; spreadsheets open that all the same.
    """

    def __init__(self, content: BytesIO) -> None:
        super().__init__(content)
        for member in self.infolist():
            self.NameToInfo.setdefault(_plain(member.filename), member)

    def part(self, name: str) -> zipfile.ZipInfo | None:
        """The part of this name, None if there is none."""
        return self.NameToInfo.get(name) or self.NameToInfo.get(_plain(name))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def read_xlsx(content: bytes) -> Workbook:
    """All worksheets of a workbook; ``Unreadable`` if damaged, encrypted, too large or with macros."""
    try:
        with Package(BytesIO(content)) as package:
            _check_sizes(package)
            _check_contents(package)
            return Workbook("xlsx", None, tuple(_sheets(package)))
    except _DAMAGE as damage:
        raise Unreadable(FaultCode.BROKEN_FILE, "结构损坏的工作簿", "a damaged workbook") from damage


def _check_sizes(package: Package) -> None:
    """Refuse bombs by the sizes they declare; the zip reader never yields more than is declared."""
    members = package.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(FaultCode.ENCRYPTED, "加密的压缩包", "an encrypted archive")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise zipfile.BadZipFile("unusual compression")
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or total > MAX_UNPACKED:
        read = f"{len(members):,}个部件，解压后{total:,}字节"
        raise Unreadable(
            FaultCode.UNPACKS_TOO_LARGE, read, f"{len(members):,} parts, {total:,} bytes unpacked"
        )
    for member in members:
        if member.file_size > max(_SMALL, MAX_RATIO * member.compress_size):
            swollen = f"{member.filename}: {member.compress_size:,} → {member.file_size:,}"
            raise Unreadable(FaultCode.UNPACKS_TOO_LARGE, swollen)


def _check_contents(package: Package) -> None:
    names = {_plain(name) for name in package.namelist()}
    if "xl/workbook.bin" in names:
        raise Unreadable(FaultCode.OTHER_FORMAT, "二进制工作簿（.xlsb）", "a binary workbook (.xlsb)")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable(FaultCode.MACROS, "含宏的工作簿（.xlsm）", "a workbook with macros (.xlsm)")
    if {"mimetype", "content.xml"} <= names:
        raise Unreadable(FaultCode.OTHER_FORMAT, "OpenDocument文档", "an OpenDocument file")
    if "xl/workbook.xml" not in names and "_rels/.rels" not in names:
        raise Unreadable(FaultCode.ARCHIVE, "压缩包（.zip）", "an archive (.zip)")
    for kind, kind_en, folder in (("Word文档", "a document", "word/"), ("演示文稿", "slides", "ppt/")):
        if any(name.startswith(folder) for name in names):
            raise Unreadable(FaultCode.OTHER_FORMAT, kind, kind_en)


class _NoDoctype(ElementTree.TreeBuilder):
    """Workbooks carry no document type; one would be there to define entities that blow up."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ValueError(f"document type {name}")


def _tree(package: Package, name: str) -> ElementTree.Element:
    """A small part as a tree with bare tag names (both the transitional and the strict namespace occur)."""
    part = _there(package, name)
    if part.file_size > 4 * _SMALL:
        raise Unreadable(FaultCode.UNPACKS_TOO_LARGE, name)
    parser = ElementTree.XMLParser(target=_NoDoctype())  # noqa: S314  (no document type, so no entities)
    parser.feed(package.read(part))
    root: ElementTree.Element = parser.close()
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for key in [key for key in element.attrib if "}" in key]:
            element.attrib[key.rpartition("}")[2]] = element.attrib.pop(key)
    return root


def _links(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part: identifier → (kind, name of the target)."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if package.part(relations) is None:
        return {}
    return {
        link.get("Id", ""): (
            link.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, link.get("Target", "").replace("\\", "/")))[1:],
        )
        for link in _tree(package, relations).iter("Relationship")
        if link.get("TargetMode") != "External"
    }


def _target(links: dict[str, tuple[str, str]], kind: str) -> str | None:
    return next((name for found, name in links.values() if found == kind), None)


def _sheets(package: Package) -> Iterator[Sheet]:
    part = _target(_links(package, ""), "officeDocument") or "xl/workbook.xml"
    links = _links(package, part)
    book = _tree(package, part)
    strings = _strings(package, _target(links, "sharedStrings"))
    styles = _styles(package, _target(links, "styles"))
    from_1904 = any(_true(found.get("date1904")) for found in book.iter("workbookPr"))
    for entry in list(book.iter("sheet"))[:MAX_SHEETS]:
        kind, name = links[entry.get("id", "")]
        if kind != "worksheet":
            continue
        sheet = Sheet(entry.get("name", ""), hidden=entry.get("state", "visible") != "visible")
        sheet.counts_from_1904 = from_1904
        with package.open(_there(package, name)) as stream:
            sheet_parts.fill(sheet, stream, strings, styles)
        yield sheet


def _there(package: Package, name: str) -> zipfile.ZipInfo:
    part = package.part(name)
    if part is None:
        raise KeyError(name)
    return part


def _true(flag: str | None) -> bool:
    return flag in ("1", "true")


def _strings(package: Package, name: str | None) -> list[str]:
    part = package.part(name) if name else None
    if part is None:
        return []
    with package.open(part) as stream:
        return sheet_parts.shared_strings(stream)


def _styles(package: Package, name: str | None) -> sheet_parts.Styles:
    """The numbers of the cell styles that show dates, and the formats of those that show no plain number."""
    if name is None or package.part(name) is None:
        return sheet_parts.Styles(frozenset(), {})
    root = _tree(package, name)
    codes = {int(found.get("numFmtId", "0")): found.get("formatCode", "") for found in root.iter("numFmt")}
    styles = [
        int(style.get("numFmtId", "0")) for formats in root.iter("cellXfs") for style in formats.iter("xf")
    ]
    dates = frozenset(
        index for index, identifier in enumerate(styles) if is_date_format(identifier, codes.get(identifier))
    )
    formats = {index: codes.get(each) or BUILT_IN.get(each, "") for index, each in enumerate(styles)}
    odd = {index: code for index, code in formats.items() if code and index not in dates}
    return sheet_parts.Styles(dates, {index: code for index, code in odd.items() if not is_plain(code)})
