"""Balances that a list states beside its lines: 期初余额、期末余额, in a row of their own or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from quanyi.law.money import Fen
from quanyi.sheets.faults import Place
from quanyi.sheets.fields import read_total
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.text import compact, fold

_WORDS = (
    "(?:上期|期初|上日|昨日|上月|月初|年初|日初|上页|承前|承前页|上次|起始|结转上期)(?:账户)?(?:余额|结余|页)?"
    "|(?:期末|本期|月末|年末|本页|日终|截止|终止|当前)(?:账户)?(?:余额|结余)|过次页"
)
_LABEL = re.compile(_WORDS)
# In a sentence the word 余额 must be there: 本期 and 上期 alone say many other things.
_STATED = re.compile(
    "(?P<label>(?:上期|期初|上月|月初|年初|承前页|上次|起始|期末|本期|月末|年末|截止|终止)(?:账户)?(?:余额|结余))"
    "(?:[(](?:人民币)?元[)])?[:=]?(?:人民币|RMB|CNY|[¥￥])?(?P<value>-?[0-9][0-9,]*(?:[.][0-9]+)?)?(?:元)?"
)
_OPENS = re.compile("上|期初|昨|月初|年初|日初|承前|起始|结转")
_BEGINS = re.compile("期初|上期|起始|年初|月初")
# Balances of a day or a page stand between the lines; these stand at the end of all.
_ENDS = re.compile("期末|月末|年末|终止|截止")
_LONGEST = 500


class StatedBalance(NamedTuple):
    """A balance and where it is stated; ``fen`` may be below zero. Neither opens nor ends: that of a day or a page."""

    place: Place
    label: str
    fen: Fen

    @property
    def opens(self) -> bool:
        return bool(_OPENS.match(self.label))

    @property
    def begins(self) -> bool:
        """Whether it is that before all lines, not before a page or a day."""
        return bool(_BEGINS.match(self.label))

    @property
    def ends(self) -> bool:
        return bool(_ENDS.match(self.label))


def is_balance(text: str) -> bool:
    """Whether a compact text is the label of a balance, alone or with its amount."""
    stated = _STATED.fullmatch(text)
    return bool(_LABEL.fullmatch(text) or (stated and stated["value"]))


def opens(text: str) -> bool:
    """Whether a label is that of a balance before the lines."""
    return bool(_OPENS.match(text))


def balances_said(cells: dict[int, Cell], row: int) -> Iterator[StatedBalance]:
    """The balances that a row beside the list says: 期初余额：900.00, the value there or in the next cell."""
    ordered = sorted(cells.items())
    for index, (column, cell) in enumerate(ordered):
        text = compact(fold(cell.text[:_LONGEST]))
        for found in _STATED.finditer(text):
            following = (
                ordered[index + 1][1] if found.end() == len(text) and index + 1 < len(ordered) else None
            )
            value = Cell(CellKind.TEXT, found["value"]) if found["value"] else following
            fen = read_total(value) if value else None
            if isinstance(fen, int):
                yield StatedBalance(Place(row, column), found["label"], fen)
