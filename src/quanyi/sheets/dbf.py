"""Tables of dBASE and FoxPro (.dbf), row after row (DBF文件).

Written here since the kept libraries stop a file at a cut name, give deleted rows back, or write numbers by way of
floats: here a deleted row is left out and counted, a number is its digits, and what is cut spoils its own row only.
Texts are GB18030, whatever the byte of the driver says; memo fields lie in another file and are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

from quanyi.bilingual import Bilingual
from quanyi.sheets.lines import Broken, Line, Notices

_HEADER, _FIELD = struct.Struct("<xxxxIHH20x"), struct.Struct("<11sc4xBB14x")
_ROWS_AT_ONCE = 1000
_DELETED = b"*"
ENCODING = "gb18030"


class BadDbf(ValueError):
    """无法读取的DBF: the sentence says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.why = Bilingual(zh, en)


class _Field(NamedTuple):
    name: str
    kind: str
    first: int
    after: int


def read_dbf(file: IO[bytes], notices: Notices) -> tuple[list[str], Iterator[Line]]:
    """(names of the fields, lines); raises BadDbf. What is left aside is told in ``notices`` at the end."""
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise BadDbf("不是DBF文件", "it is no DBF file")
    count, length, width = _HEADER.unpack(header)
    fields = list(_fields(file.read(length - _HEADER.size)))
    if not fields or fields[-1].after > width:
        raise BadDbf("DBF文件头不完整", "the header of the DBF file is not whole")
    if memo := next((field.name for field in fields if field.kind in "MGP"), None):
        raise BadDbf(
            f"字段 {memo} 是备注型，内容在另一个文件中；请由原系统改为字符型后导出",
            f"field {memo} is a memo, which lies in another file; export it as a text",
        )
    file.seek(length)
    return [field.name for field in fields], _lines(file, fields, width, count, notices)


def _fields(described: bytes) -> Iterator[_Field]:
    at, first = 0, 1  # behind the mark of a deleted row
    while at + _FIELD.size <= len(described) and described[at] != 0x0D:
        name, kind, width, decimals = _FIELD.unpack_from(described, at)
        if kind == b"C":
            width += decimals << 8  # texts longer than 255
        named = name.partition(b"\0")[0].decode(ENCODING, "replace").strip()
        yield _Field(named, kind.decode("latin-1"), first, first + width)
        at, first = at + _FIELD.size, first + width


def _lines(file: IO[bytes], fields: list[_Field], width: int, count: int, notices: Notices) -> Iterator[Line]:
    number = deleted = 0
    while number < count and (block := file.read(min(_ROWS_AT_ONCE, count - number) * width)):
        for at in range(0, len(block) - width + 1, width):
            row = block[at : at + width]
            number += 1
            if row.startswith(_DELETED):
                deleted += 1
            else:
                yield number, [_value(field, row[field.first : field.after]) for field in fields]
        if len(block) % width:
            break
    if deleted:
        notices.append(
            Bilingual(f"{deleted:,} 行已作删除标记，没有读入", f"{deleted:,} deleted rows were left out")
        )
    if number < count:
        notices.append(
            Bilingual(
                f"文件头说有 {count:,} 行，实际只有 {number:,} 行",
                f"the header tells of {count:,} rows, there are {number:,}",
            )
        )


def _value(field: _Field, raw: bytes) -> str:
    if field.kind == "I":
        return str(int.from_bytes(raw, "little", signed=True))
    if field.kind == "Y":  # currency: ten-thousandths
        units = int.from_bytes(raw, "little", signed=True)
        return f"{'-' if units < 0 else ''}{abs(units) // 10_000}.{abs(units) % 10_000:04d}"
    if field.kind in "BT":  # floats, and instants by days of Julius
        return Broken(raw.hex())
    try:
        return raw.decode(ENCODING).strip(" \0")
    except UnicodeError:
        return Broken(raw.decode(ENCODING, "replace").strip(" \0"))
