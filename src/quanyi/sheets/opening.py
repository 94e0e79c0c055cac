"""Telling what kind of file was sent, and opening the kinds that can be read (识别文件)."""

from __future__ import annotations

import re
from pathlib import PurePath

from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.delimited import read_delimited
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import Workbook
from quanyi.sheets.headings import Form
from quanyi.sheets.old_books import read_xls
from quanyi.sheets.spreadsheet_xml import IS_WORKBOOK, read_spreadsheet_xml
from quanyi.sheets.web_tables import read_web_page
from quanyi.sheets.xlsx import read_xlsx

MAX_BYTES = 10 * 1024 * 1024

# Names that the places where files are chosen offer.
ACCEPTED = ".xlsx,.xls,.csv,.txt,.xml,.htm,.html"

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The oldest workbooks have no container: a record that begins a file of version 2 to 5.
_BARE_XLS = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08]\x00")
# First bytes → what it is.
_OTHERS = (
    (b"%PDF", FaultCode.PDF, "PDF文件", "a PDF"),
    (b"\x89PNG", FaultCode.PICTURE, "PNG图片", "a PNG picture"),
    (b"\xff\xd8\xff", FaultCode.PICTURE, "JPEG图片", "a JPEG picture"),
    (b"GIF8", FaultCode.PICTURE, "GIF图片", "a GIF picture"),
    (b"BM", FaultCode.PICTURE, "BMP图片", "a BMP picture"),
    (b"II*\0", FaultCode.PICTURE, "TIFF图片", "a TIFF picture"),
    (b"MM\0*", FaultCode.PICTURE, "TIFF图片", "a TIFF picture"),
    (b"Rar!", FaultCode.ARCHIVE, "压缩包（.rar）", "an archive (.rar)"),
    (b"7z\xbc\xaf", FaultCode.ARCHIVE, "压缩包（.7z）", "an archive (.7z)"),
    (b"\x1f\x8b", FaultCode.ARCHIVE, "压缩包（.gz）", "an archive (.gz)"),
    (b"PK\x05\x06", FaultCode.ARCHIVE, "空的压缩包（.zip）", "an empty archive (.zip)"),
    (b"{\\rtf", FaultCode.OTHER_FORMAT, "RTF文档", "an RTF document"),
)
_MARKUP = re.compile(
    rb"\s*(<!--|<!doctype|<html|<head|<meta|<body|<style|<table|<tr|<div|<\?xml|<\w+:workbook|<workbook|mime-version:)",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_HEAD = 4096


def open_workbook(content: bytes, filename: str, form: Form, choices: Choices = NO_CHOICES) -> Workbook:
    """The cells of a file, ``Unreadable`` if it is of no kind that can be read. Content decides, not the name."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(FaultCode.EMPTY_FILE, "空文件", "an empty file")
    if len(content) > MAX_BYTES:
        raise Unreadable(
            FaultCode.FILE_TOO_LARGE,
            f"{len(content):,}字节",
            f"{len(content):,} bytes",
            limit=f"{MAX_BYTES // 1024 // 1024} MB",
        )
    _refuse_others(content)
    if content.startswith(_OLE) or _BARE_XLS.match(content):
        return read_xls(content)
    if _MARKUP.match(_plain(content)[:_HEAD]):
        return _marked_up(content)
    if not content.startswith(_ZIP):
        return read_delimited(content, form, choices)
    if PurePath(filename.lower()).suffix in (".xlsm", ".xltm"):
        raise Unreadable(FaultCode.MACROS, filename)
    return read_xlsx(content)


def _plain(content: bytes) -> bytes:
    """The beginning of a text in letters of one byte each, whatever it is encoded in."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content[:_HEAD].decode("utf-16", "replace").encode()
    return content[:_HEAD].removeprefix(b"\xef\xbb\xbf")


def _marked_up(content: bytes) -> Workbook:
    """SpreadsheetML, or a web page; any other XML is no table."""
    head, text = _plain(content), _decoded(content)
    if IS_WORKBOOK.search(head):
        return read_spreadsheet_xml(text.encode())
    if re.match(rb"\s*mime-version:", head, re.IGNORECASE):
        raise Unreadable(FaultCode.HTML_TABLE, "单个文件网页（MHTML）", "a web archive (MHTML)")
    if head.lstrip().startswith(b"<?xml") and "<table" not in text[:_HEAD].lower():
        raise Unreadable(FaultCode.HTML_TABLE, "不是表格的XML文件", "an XML file that is no table")
    return read_web_page(text)


def _decoded(content: bytes) -> str:
    """By its mark, by what it says of itself, else the first of UTF-8 and GB18030 that fits."""
    named = _CHARSET.search(_plain(content))
    said = named[1].decode().lower() if named else "utf-8"
    said = "gb18030" if said in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else said
    marked = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else None
    for encoding in (marked or said, "utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except (UnicodeError, LookupError):
            continue
    return content.decode("gb18030", "replace")


def _refuse_others(content: bytes) -> None:
    if content.startswith(_OLE) and (refusal := _ole(content)):
        raise refusal
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise Unreadable(FaultCode.PICTURE, "WebP图片", "a WebP picture")
    if content[4:8] == b"ftyp":
        raise Unreadable(FaultCode.PICTURE, "HEIC图片或视频", "a HEIC picture or a video")
    for mark, code, what, what_en in _OTHERS:
        # Two letters alone may begin a text; a picture goes on with bytes that no text has.
        if content.startswith(mark) and (len(mark) > 2 or b"\0" in content[:64]):
            raise Unreadable(code, what, what_en)


def _ole(content: bytes) -> Unreadable | None:
    """What an OLE container holds that cannot be read; None for an old workbook."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Unreadable(FaultCode.ENCRYPTED, "加密的工作簿", "an encrypted workbook")
    if "_VBA_PROJECT_CUR".encode("utf-16-le") in content:
        return Unreadable(FaultCode.MACROS, "含宏的旧版工作簿（.xls）", "an old workbook with macros (.xls)")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return None
    return Unreadable(FaultCode.OTHER_FORMAT, "旧版Office文档", "an old Office document")
