"""账册单元格: what one cell of old books says, as the layout writes it, or what was wanted instead. Basis: d14-9-4."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from quanyi.agency.kinds.migration.layout import Column, Kind
from quanyi.bilingual import Bilingual
from quanyi.law.money import MAX_FEN
from quanyi.law.periods import Month
from quanyi.sheets.lines import Broken
from quanyi.sheets.text import storable
from quanyi.written import Problem
from quanyi.written.amounts import read_amount
from quanyi.written.dates import read_day, read_month

# Words of LD/T 92 for values of ours.
LDT_CODES = {
    "scheme": {"110": "pension", "210": "unemployment", "310": "medical", "410": "work_injury", "510": "maternity"},
    "sex": {"男": "1", "女": "2"},
}  # fmt: skip
OLDEST = date(1800, 1, 1)
FIRST_YEAR, LAST_YEAR = 1949, 2100  # of accounts; months are held to the same
_LONGEST_AMOUNT = 40  # characters; a longer one is beyond all bounds
_OPEN_END = ("9999-12-31", "2999-12-31")


class WrongCell(ValueError):
    """单元格不合要求: `wanted` is what should stand there."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.wanted = Bilingual(zh, en)


def read_cell(column: Column, text: str, *, in_yuan: bool) -> str:
    """The value as the layout writes it; raises WrongCell."""
    if isinstance(text, Broken):
        raise WrongCell(
            "完整的内容（此处字符被截断，或号码存成了数字）",
            "the whole value (here a character was cut, or a long number was kept as a number)",
        )
    text = text.strip()
    if not text:
        if column.required:
            raise WrongCell("不能为空", "not to be blank")
        return column.default
    if column.kind is Kind.FEN:
        return _fen(text, in_yuan)
    if column.kind is Kind.TWELVE:
        return _twelve(text, in_yuan)
    return _READERS[column.kind](column, text)


def _text(column: Column, text: str) -> str:
    if len(text) > column.longest:
        raise WrongCell(f"不超过 {column.longest} 个字", f"at most {column.longest} characters")
    return storable(text)


def _number(column: Column, text: str) -> str:
    text = _text(column, text)
    if not text.isascii() or not text.isprintable() or " " in text:
        raise WrongCell("半角字母、数字的号码", "a number in plain letters and digits")
    return text.upper()


@lru_cache(maxsize=1 << 16)
def _day(column: Column, text: str) -> str:
    day = read_day(text)
    if day is not None and day.isoformat() in _OPEN_END and not column.required:
        return ""
    if day is None or day < OLDEST:
        raise WrongCell("日期，例如 2025-12-31", "a day, as 2025-12-31")
    return day.isoformat()


@lru_cache(maxsize=1 << 16)
def _month(column: Column, text: str) -> str:
    month = read_month(text)
    if isinstance(month, Problem):
        raise WrongCell("年月，例如 2025-12", "a month, as 2025-12")
    return str(month)


def _count(column: Column, text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise WrongCell("整数", "a whole number")
    if column.name == "year" and not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise WrongCell("年度，例如 2025", "a year, as 2025")
    return str(int(text))


@lru_cache(maxsize=4096)
def _code(column: Column, text: str) -> str:
    if text in column.codes:
        return text
    known = {word: code for code, word in column.codes.items()} | LDT_CODES.get(column.name, {})
    if text not in known:
        listed = [f"{code} {word}" for code, word in list(column.codes.items())[:8]]
        raise WrongCell(f"代码：{'、'.join(listed)}", f"one of: {', '.join(list(column.codes)[:8])}")
    return known[text]


def _fen(text: str, in_yuan: bool) -> str:
    if len(text) > _LONGEST_AMOUNT:
        raise WrongCell("不超过上限的金额", "an amount within bounds")
    if text.isascii() and text.isdigit() and not in_yuan:
        fen = int(text)
    elif in_yuan:
        read = read_amount(text)
        if isinstance(read, Problem):
            raise WrongCell("金额（元），例如 1234.56", "an amount in yuan, as 1234.56")
        fen = read
    else:
        fen = _whole(text)
    if abs(fen) > MAX_FEN:
        raise WrongCell("不超过上限的金额", "an amount within bounds")
    return str(fen)


def _whole(text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise WrongCell("金额（整数，分），例如 123456", "an amount in whole fen, as 123456")
    return int(text)


@lru_cache(maxsize=1 << 14)
def _twelve(text: str, in_yuan: bool) -> str:
    amounts = [_fen(each, in_yuan) for each in text.split()]
    if len(amounts) not in (1, 12):
        raise WrongCell(
            "一年十二个月的金额，以空格相隔；或者只有一个金额，记在十二月",
            "the twelve amounts of a year with blanks between; or one alone, which stands in December",
        )
    if len(amounts) == 12 and set(amounts[:11]) == {"0"}:
        return amounts[11]
    return " ".join(amounts)


_READERS: dict[Kind, Callable[[Column, str], str]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.MONTH: _month,
    Kind.COUNT: _count,
    Kind.CODE: _code,
}


def twelve(text: str) -> list[int]:
    """The months of a cell of the layout, January first."""
    amounts = [int(each) for each in text.split()]
    return amounts if len(amounts) == 12 else [0] * 11 + amounts


def month(text: str) -> Month:
    return Month(int(text[:4]), int(text[5:7]))
