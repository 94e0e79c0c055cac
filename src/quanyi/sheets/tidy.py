"""Parts of a workbook in which one element follows another in the same form, read by patterns (整齐的部分).

Programs write a list row by row in one form. The first row of a form goes to the parser and becomes
a pattern; rows that match it are read by their groups, and the parser sees the part without them. What could be read in
more than one way is left to the parser: entities, escapes, comments, control characters, numbers of rows that go back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, Protocol, cast

from quanyi.sheets.faults import column_number
from quanyi.sheets.grid import LAST_ROW, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Cell, Sheet

_CHUNK = 1 << 16
# An element that is longer, or a part in another encoding, is the parser's.
_LONGEST = 1 << 20
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ODD = (b"<!", b"]]>", b"_x", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_CONTROLS = bytes([*range(9), *range(11, 32), 127])
_MOST_FORMS = 100

_ROW = re.compile(r'<row r="(?:[1-9][0-9]*)"((?: [\w:.]+="[^"<&]*")*)>(.*)</row>', re.DOTALL)
_CELL = re.compile(
    r"""<c\ r="(?P<column>[A-Z]{1,3})[0-9]+"(?P<about>(?:\ [a-z]+="[^"<&]*")*)
    (?:(?P<blank>/>|></c>)|>(?:(?P<formula><f>[^<&]*</f>|<f\ t="shared"\ si="[0-9]+"/>)?<v>[^<&]+</v>
    |<is><t(?P<space>\ xml:space="preserve")?>(?P<inline>[^<&]*)</t></is>)</c>)""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_STRING = re.compile(r'(?:<si><t(?: xml:space="preserve")?>[^<&]*</t></si>)+')
_TEXT = re.compile(">([^<]*)</t>")

Feed = Callable[[bytes], object]


class Skipper(Protocol):
    """What reads the elements of a part that look alike; `mark` is how each of them ends."""

    mark: str

    def skip(self, text: str, at: int) -> int:
        """Where it got to from `at`, having read what stands between."""

    def seen(self, element: str) -> None:
        """An element that the parser has read."""


def part(stream: IO[bytes], feed: Feed, skipper: Skipper) -> None:
    """Read a part as a stream: what `skipper` does not read is fed to the parser, in order."""
    mark, left, is_plain = skipper.mark.encode(), b"", True
    for n, chunk in enumerate(iter(lambda: stream.read(_CHUNK), b"")):
        if n == 0:
            said = _ENCODING.match(chunk)
            is_plain = said is None or said[1].lower() in (b"utf-8", b"us-ascii")
        left += chunk
        end = left.rfind(mark) + len(mark)
        if not is_plain or (end < len(mark) and len(left) > _LONGEST):
            end = len(left)
        elif end < len(mark):
            continue
        block, left = left[:end], left[end:]
        if not is_plain or _is_odd(block):
            feed(block)
        else:
            _block(block.decode(), feed, skipper)
    feed(left)


def _is_odd(block: bytes) -> bool:
    return any(odd in block for odd in _ODD) or len(block.translate(None, _CONTROLS)) < len(block)


def _block(text: str, feed: Feed, skipper: Skipper) -> None:
    at = 0
    while at < len(text):
        begun, at = at, skipper.skip(text, at)
        if at == begun:
            at = text.find(skipper.mark, begun) + len(skipper.mark)
            at = at if at >= len(skipper.mark) else len(text)
            feed(text[begun:at].encode())
            skipper.seen(text[begun:at])


class Strings:
    """Shared strings without formatting; those beside them come from the parser, into the same list."""

    mark = "</si>"

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings

    def skip(self, text: str, at: int) -> int:
        found = _STRING.match(text, at)
        if found is None or len(self.strings) + found[0].count(self.mark) > MAX_CELLS:
            return at
        self.strings += _TEXT.findall(found[0])
        return found.end()

    def seen(self, element: str) -> None: ...


class _Cells(dict[str, Cell | None]):
    """What is written in cells of one kind and style -> the cell; cells that say the same are one."""

    def __init__(self, make: Callable[[str], Cell | None]) -> None:
        self.make = make

    def __missing__(self, written: str) -> Cell | None:
        cell = self[written] = self.make(written)
        return cell


class _Form:
    """A form of rows: its pattern, the columns that hold something, and what makes cells of them."""

    def __init__(self, pattern: str, columns: list[int], cells: list[_Cells]) -> None:
        self.match = re.compile(pattern).match
        self.columns, self.cells = columns, cells


class Rows:
    """Rows of a worksheet that look as an earlier one; `make` is (kind, style) -> (what is written -> the cell)."""

    mark = "</row>"

    def __init__(self, sheet: Sheet, make: Callable[[str, int], Callable[[str], Cell | None]]) -> None:
        self.sheet, self.make = sheet, make
        self.last = 0
        self.forms: dict[str, _Form] = {}
        self.made: dict[tuple[str, int], _Cells] = {}

    def skip(self, text: str, at: int) -> int:
        self.last = max(self.last, next(reversed(self.sheet.rows), 0))
        for key, form in reversed(self.forms.items()):
            if (reached := self._run(form, text, at)) > at:
                self.forms[key] = self.forms.pop(key)  # the next row is likely to look so as well
                return reached
        return at

    def _run(self, form: _Form, text: str, at: int) -> int:
        """Read rows of one form while each follows the one before; over the limits the parser says what is wrong."""
        rows, columns, made, wide = self.sheet.rows, form.columns, form.cells, len(form.columns)
        room = min(MAX_ROWS + 100 - len(rows), (MAX_CELLS - self.sheet.cells) // wide)
        while room > 0 and (found := form.match(text, at)):
            row, *written = found.groups()
            number = int(row)
            if not self.last < number <= LAST_ROW:
                break
            cells = dict(zip(columns, [cell[said] for cell, said in zip(made, written)]))  # noqa: B905
            if None in cells.values():
                cells = {column: cell for column, cell in cells.items() if cell is not None}
            if cells:
                rows[number] = cast("dict[int, Cell]", cells)
                self.sheet.cells += len(cells)
            at, self.last, room = found.end(), number, room - 1
        return at

    def seen(self, element: str) -> None:
        """The form of a row that the parser took; hidden ones are left to it."""
        begun = element.find("<row ")
        found = _ROW.fullmatch(element, max(begun, 0))
        if found is None or "hidden" in found[1] or len(self.forms) >= _MOST_FORMS:
            return
        pattern, columns, cells, at = f'<row r="([1-9][0-9]*)"{re.escape(found[1])}>', [], [], 0
        while at < len(found[2]):
            cell = _CELL.match(found[2], at)
            if cell is None:
                return
            at, column = cell.end(), column_number(cell["column"])
            about = dict(_ATTRIBUTE.findall(cell["about"]))
            kind = about.get("t", "n")
            if (kind == "inlineStr") != (cell["inline"] is not None) and not cell["blank"]:
                return
            pattern += f'<c r="{cell["column"]}\\1"{re.escape(cell["about"])}{_inside(cell)}'
            if not cell["blank"]:
                columns.append(column)
                cells.append(self._cells(kind, about.get("s", "0")))
        if columns and columns == sorted(set(columns)) and columns[-1] <= MAX_COLUMNS:
            pattern += "</row>"
            self.forms.setdefault(pattern, _Form(pattern, columns, cells))

    def _cells(self, kind: str, style: str) -> _Cells:
        key = kind, int(style)
        if key not in self.made:
            self.made[key] = _Cells(self.make(*key))
        return self.made[key]


def _inside(cell: re.Match[str]) -> str:
    if cell["blank"]:
        return re.escape(cell["blank"])
    if cell["inline"] is not None:
        return f"><is><t{cell['space'] or ''}>([^<&]*)</t></is></c>"
    formula = cell["formula"] or ""
    pattern = (
        "<f>[^<&]*</f>" if formula.startswith("<f>") else '<f t="shared" si="[0-9]+"/>' if formula else ""
    )
    return f">{pattern}<v>([^<&]+)</v></c>"
