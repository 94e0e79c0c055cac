"""Days and months as people and programs write them (日期与年月).

Read: digits with any of the usual separators, with a time of day behind, an instant with its zone (as the day that it
is in China), and words: 2026年元月, 二〇一一年六月二十九日. A range within one month is that month.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

from quanyi.law.periods import Month
from quanyi.written import Problem
from quanyi.written.numerals import DIGIT, NUMERAL, counted, digits

YEARS = range(1949, 2101)
DAY_YEARS = range(1900, 2101)  # days of birth among them: pensioners are older than the scheme
# China keeps one time and has had no summer time since 1991, before any file with a zone.
_CHINA = timezone(timedelta(hours=8))
_LONGEST = 60
_SEPARATED = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(
    r"([0-9]{4})()([0-9]{2})([0-9]{2})(?:[ T]*[0-9]{2}[0-9]{2}(?:[0-9]{2}(?:\.?[0-9]{1,6})?)?)?"
)
_NAMED = re.compile(r"([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})[日号]")
_TIME = re.compile(
    r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?|[ T]+[0-9]{1,2}[时点][0-9]{1,2}分(?:[0-9]{1,2}秒)?"
    r"|(?<=[日号])[0-9]{1,2}(?::[0-9]{2}(?::[0-9]{2})?|[时点][0-9]{1,2}分(?:[0-9]{1,2}秒)?))(?: ?[AP]M)?$"
)
_ZONED = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(?:[.,][0-9]+)?"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    f"({DIGIT}{{4}}|[0-9]{{4}})年({NUMERAL}{{1,3}}|[0-9]{{1,2}}|元)月(?:份|({NUMERAL}{{1,3}}|[0-9]{{1,2}})[日号])?"
)
_MONTHS = (
    re.compile(r"([0-9]{4})([0-9]{2})"),
    re.compile(r"([0-9]{4})[-/]([0-9]{1,2})"),
    # 2025.1 is left out: a spreadsheet makes it of 2025.10 as well.
    re.compile(r"([0-9]{4})\.([0-9]{2}|[2-9])"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月份?"),
)
_MONTH_ALONE = re.compile(f"([0-9]{{1,2}}|{NUMERAL}{{1,3}}|元)月份?")
# Within a longer text, as a title is.
_MONTH_INSIDE = re.compile(
    f"(?<![0-9])(?P<year>[0-9]{{4}}|(?<!{DIGIT}){DIGIT}{{4}})年(?P<month>[0-9]{{1,2}}|{NUMERAL}{{1,3}}|元)月"
    "|(?<![0-9])([0-9]{4})(?:[-./]([0-9]{1,2})(?![0-9])|([0-9]{2})(?:[0-9]{2})?(?![0-9]))"
)
_NO_YEAR_INSIDE = re.compile(
    f"(?<![0-9年./-])(?<!{NUMERAL})(?:(?P<digits>[0-9]{{1,2}})|(?P<words>{NUMERAL}{{1,3}}|元))月(?:份|度)?(?![0-9初中下上末底])"
)
_PERIOD_INSIDE = re.compile(
    f"第?(?:[1-4]|[一二三四上下本全各])个?季度?(?:度|$)|[上下]半年度?|半年度|全年度?"
    f"|(?<![0-9.])(?<!{NUMERAL})(?P<first>[0-9]{{1,2}}|{NUMERAL}{{1,3}}|元)(?:月份?)?(?:至|到|-|—|–|~|～|〜|、|和|及)+"
    f"(?P<last>[0-9]{{1,2}}|{NUMERAL}{{1,3}})月(?!(?:[0-9]{{1,2}}|{NUMERAL}{{1,3}})[日号])"
)
_YEAR_INSIDE = re.compile(
    f"(?<![0-9])([0-9]{{4}}|(?<!{DIGIT}){DIGIT}{{4}})年(?!(?:[0-9]{{1,2}}|{NUMERAL}{{1,3}}|元)月)度?"
)
_RANGE = re.compile("(.+?[0-9日月号份])(?:至|到|~|～|〜|——|—|–|-{1,2}(?=[0-9]{4}))(.+)")


def read_day(text: str) -> date | None:
    """The day that a text names, its time of day dropped; None if it names none."""
    if len(text) > _LONGEST:
        return None
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if zoned := _ZONED.fullmatch(plain):
        return _day_in_china(zoned)
    plain = _TIME.sub("", plain).replace(" ", "") if not _COMPACT.fullmatch(plain) else plain
    for form in (_SEPARATED, _COMPACT, _NAMED):
        if found := form.fullmatch(plain):
            return _day(int(found[1]), int(found[3]), int(found[4]))
    if (words := _IN_WORDS.fullmatch(plain)) and words[3]:
        parts = _number(words[1]), _number(words[2]), _number(words[3])
        return _day(*parts) if None not in parts else None  # type: ignore[arg-type]
    return None


def _day_in_china(zoned: re.Match[str]) -> date | None:
    zone = "+00:00" if zoned[4] in "Zz" else zoned[4]
    try:
        instant = datetime.fromisoformat(f"{zoned[1]}T{zoned[2]}{zoned[3] or ':00'}{zone}")
        day = instant.astimezone(_CHINA).date()
    except (ValueError, OverflowError):
        return None
    return day if day.year in YEARS else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in DAY_YEARS else None
    except ValueError:
        return None


def _number(text: str) -> int | None:
    if text.isdigit() and text.isascii():
        return int(text)
    if text == "元":
        return 1
    return digits(text) if len(text) == 4 else counted(text)


def read_month(text: str, *, of: Month | None = None) -> Month | Problem:
    """The month that a text names, or that of a full day, or of a range within it; why it is none otherwise.

    A month without a year is read only where it is that of ``of``, the month that is meant anyway.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if len(plain) > _LONGEST:
        return _no_month()
    found = _one_month(plain.replace(" ", "")) or _month_of(read_day(plain))
    if found:
        return found
    if parts := _RANGE.fullmatch(plain.replace(" ", "")):
        return _of_range(parts[1], parts[2])
    return _without_year(plain.replace(" ", ""), of)


def months_inside(text: str) -> list[Month]:
    """Every month that stands with its year in a longer text: ``"2025年12月申报表"``, ``"二〇二五年十二月"``."""
    plain = unicodedata.normalize("NFKC", text)
    found = [
        (_number(each["year"]), _number(each["month"]))
        if each["year"]
        else (int(each[3]), int(each[4] or each[5]))
        for each in _MONTH_INSIDE.finditer(plain)
    ]
    return [month for year, number in found if year and number and (month := _month(year, number))]


def months_without_year(text: str) -> list[int]:
    """The numbers of months that stand in a longer text without a year: ``"11月份申报表"`` → [11]."""
    found = _NO_YEAR_INSIDE.finditer(unicodedata.normalize("NFKC", text))
    numbers = [_number(each["digits"] or each["words"]) for each in found]
    return [number for number in numbers if number is not None and 1 <= number <= 12]


def periods_inside(text: str) -> list[str]:
    """What a longer text says of several months together: ``"2025年第四季度"``, ``"1-12月"``, ``"下半年"``."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    found = _PERIOD_INSIDE.finditer(plain)
    return [each[0] for each in found if not each["first"] or _number(each["first"]) != _number(each["last"])]


def years_inside(text: str) -> list[int]:
    """Every year of a longer text that no month follows: ``"2024年度明细"`` → [2024]."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    numbers = [_number(each[1]) for each in _YEAR_INSIDE.finditer(plain)]
    return [year for year in numbers if year is not None and year in YEARS]


def _month_of(day: date | None) -> Month | None:
    return Month.of(day) if day else None


def _one_month(plain: str) -> Month | None:
    for form in _MONTHS:
        if found := form.fullmatch(plain):
            return _month(int(found[1]), int(found[2]))
    if (words := _IN_WORDS.fullmatch(plain)) and not words[3]:
        year, month = _number(words[1]), _number(words[2])
        return _month(year, month) if year and month else None
    return None


def _month(year: int, month: int) -> Month | None:
    return Month(year, month) if year in YEARS and 1 <= month <= 12 else None


def _of_range(first: str, last: str) -> Month | Problem:
    begins = _one_month(first) or _month_of(read_day(first))
    if begins and re.fullmatch("[0-9]{1,2}月[0-9]{1,2}[日号]?", last) and "年" in first:
        last = f"{first[: first.index('年') + 1]}{last.rstrip('日号')}日"
    elif begins and re.fullmatch("[0-9]{1,2}[日号]?", last) and "日" in first:
        last = first[: first.index("月") + 1] + last.rstrip("日号") + "日" if "月" in first else last
    ends = _one_month(last) or _month_of(read_day(last))
    if begins is None or ends is None:
        return _no_month()
    if begins != ends:
        return Problem(
            "month_range",
            f"从{begins}到{ends}不止一个月，一行只申报一个月，请按月分行填写",
            f"it runs from {begins} to {ends}: one row holds one month, write a row for each",
        )
    return begins


def _without_year(plain: str, of: Month | None) -> Month | Problem:
    if found := _MONTH_ALONE.fullmatch(plain):
        number = _number(found[1])
        if of is not None and number == of.month:
            return of
        return Problem("month_without_year", "没有写年份", "the year is missing")
    return _no_month()


def _no_month() -> Problem:
    return Problem(
        "month",
        "年份四位在前；2025.1一类写法分不清1月和10月",
        "a year of four digits first; 2025.1 may be January or October",
    )
