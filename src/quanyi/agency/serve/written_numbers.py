"""Numbers of persons in what leaves the office, a page or a file: whom it shows, however it was made."""

import re
import unicodedata
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from quanyi.sheets.xlsx import MAX_UNPACKED

# Six digits in a row stand in a whole number of any kind: citizen, older, document or insurance number. Every byte is
# turned into a digit, a letter or neither, so that most of a page is passed over by one search for six zeros.
_KINDS = (
    bytes(0x30 if chr(c).isdigit() else 0x61 if chr(c).isalpha() else 0x20 for c in range(128)) + b" " * 128
)
_SIX_DIGITS = b"000000"
_SHORTEST, _LONGEST = 8, 20
_END = re.compile(rb"[0-9A-Za-z]*")
_BEGINNING = re.compile(rb"[0-9A-Za-z]*\Z")
# A citizen number as offices also write it, in blanks or hyphens.
_PARTED = re.compile(rb"[0-9]{6}[ \-](?:[0-9][ \-]?){11}[0-9Xx](?![0-9A-Za-z])")
_WIDE_DIGITS = tuple(digit.encode() for digit in "０１２３４５６７８９")
# Parts of a workbook that hold no cell: their colours and ids look like numbers.
_NO_CELLS = re.compile(r"(?:styles|theme\d*|app|core|calcChain|\[Content_Types\])\.xml\Z")


def numbers_in(content: bytes) -> set[str]:
    """What may be a number of a person in a page, a text or a sheet; of a file that cannot be opened, none."""
    return {number.decode().upper() for part in _parts(content) for number in _numbers(_in_utf8(part))}


def _numbers(text: bytes) -> Iterator[bytes]:
    kinds, at = text.translate(_KINDS), 0
    while (at := kinds.find(_SIX_DIGITS, at)) >= 0:
        before = _BEGINNING.search(text, max(0, at - _LONGEST), at)
        number = (before[0] if before else b"") + _END.match(text, at)[0]  # type: ignore[index]
        if _SHORTEST <= len(number) <= _LONGEST:
            yield number
        if parted := _PARTED.match(text, at):
            yield parted[0].replace(b" ", b"").replace(b"-", b"")
        at = _END.match(text, at).end()  # type: ignore[union-attr]


def _in_utf8(part: bytes) -> bytes:
    """From the encodings in which offices write. Old workbooks have a zero beside each digit."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        part = part.decode("utf-16", errors="replace").encode()
    elif b"\x00" in part:
        part = part.replace(b"\x00", b"")
    elif not _is_utf8(part):
        part = part.decode("gb18030", errors="replace").encode()
    if any(digit in part for digit in _WIDE_DIGITS):
        part = unicodedata.normalize("NFKC", part.decode(errors="replace")).encode()
    return part


def _is_utf8(part: bytes) -> bool:
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    return True


def _parts(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"PK"):
        yield content
        return
    try:
        with ZipFile(BytesIO(content)) as sheet:
            cells = [each for each in sheet.infolist()
                     if each.filename.endswith(".xml") and not _NO_CELLS.search(each.filename)]  # fmt: skip
            if sum(each.file_size for each in cells) <= MAX_UNPACKED:
                yield from (sheet.read(each) for each in cells)
    except (BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError):
        return
