"""Numbers and names in what leaves the office, a page or a file: whom it shows, however it was made."""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from quanyi.sheets.xlsx import MAX_UNPACKED
from quanyi.written.names import LONGEST as LONGEST_NAME
from quanyi.written.names import SHORTEST as SHORTEST_NAME
from quanyi.written.names import normal_name

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
# What stands between one cell or quoted word and the next.
_BETWEEN = re.compile(r"[<>,;\t\r\n\"'“”‘’（）()：:，。、；|]+")
_NAME = re.compile(rf"[^\d_=/]{{{SHORTEST_NAME},{LONGEST_NAME}}}")
# ０ to ９ in UTF-8.
_WIDE_DIGIT = re.compile(rb"\xef\xbc[\x90-\x99]")
# Parts of a workbook that hold no cell: their colours and ids look like numbers.
_NO_CELLS = re.compile(r"(?:styles|theme\d*|app|core|calcChain|\[Content_Types\])\.xml\Z")


def texts_in(content: bytes) -> list[bytes]:
    """What can be read in a page, a text or a sheet, in UTF-8; of a file that cannot be opened, nothing."""
    return [_in_utf8(part) for part in _parts(content)]


def numbers_in(texts: Iterable[bytes]) -> set[str]:
    """What may be a number of a person."""
    return {number.decode().upper() for text in texts for number in _numbers(text)}


def names_in(texts: Iterable[bytes]) -> set[str]:
    """What may be a name in a cell of its own, or within quotation marks, in its normal form."""
    pieces = {piece.strip() for text in texts for piece in _BETWEEN.split(text.decode(errors="replace"))}
    return {normal_name(piece) for piece in pieces if _NAME.fullmatch(piece)}


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
    if _WIDE_DIGIT.search(part):
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
