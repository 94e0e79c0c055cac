"""Telling what kind of file was sent, and opening the two kinds that can be read (识别文件)."""

from __future__ import annotations

import re
from pathlib import PurePath

from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.delimited import read_delimited
from quanyi.sheets.faults import Unreadable
from quanyi.sheets.grid import Workbook
from quanyi.sheets.headings import Form
from quanyi.sheets.xlsx import read_xlsx

MAX_BYTES = 10 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
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
    (b"\x09\x08", FaultCode.OLD_WORKBOOK, "旧版工作簿（.xls）", "an old workbook (.xls)"),
)
_MARKUP = re.compile(
    rb"\s*(<!--|<!doctype|<html|<head|<meta|<body|<style|<table|<tr|<\?xml|mime-version:)", re.IGNORECASE
)


def open_workbook(content: bytes, filename: str, form: Form, choices: Choices = NO_CHOICES) -> Workbook:
    """The cells of a file, ``Unreadable`` if it is neither .xlsx nor text. Content decides, not the name."""
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
    if not content.startswith(_ZIP):
        return read_delimited(content, form, choices)
    if PurePath(filename.lower()).suffix in (".xlsm", ".xltm"):
        raise Unreadable(FaultCode.MACROS, filename)
    return read_xlsx(content)


def _refuse_others(content: bytes) -> None:
    if content.startswith(_OLE):
        raise _ole(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise Unreadable(FaultCode.PICTURE, "WebP图片", "a WebP picture")
    if content[4:8] == b"ftyp":
        raise Unreadable(FaultCode.PICTURE, "HEIC图片或视频", "a HEIC picture or a video")
    for mark, code, what, what_en in _OTHERS:
        # Two letters alone may begin a text; a picture goes on with bytes that no text has.
        if content.startswith(mark) and (len(mark) > 2 or b"\0" in content[:64]):
            raise Unreadable(code, what, what_en)
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")):
        raise Unreadable(FaultCode.HTML_TABLE, "网页或XML格式的表格", "a web page or XML table")


def _ole(content: bytes) -> Unreadable:
    """An OLE container holds an encrypted workbook, an old one, or some other document."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Unreadable(FaultCode.ENCRYPTED, "加密的工作簿", "an encrypted workbook")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return Unreadable(FaultCode.OLD_WORKBOOK, "旧版工作簿（.xls）", "an old workbook (.xls)")
    return Unreadable(FaultCode.OTHER_FORMAT, "旧版Office文档", "an old Office document")
