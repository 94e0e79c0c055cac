"""账册核对: whether the lines of one person agree, before anybody signs for them. Basis: d14-6-4, d14-9-4.

What old books got wrong about a life (a number, a sex, a month too few) comes in as it stands, and the checks of
the data find it; what cannot stand in any books is refused here.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.cells import month, twelve
from quanyi.agency.kinds.migration.checking_rights import wrong_in_rights
from quanyi.agency.kinds.migration.layout import Row, Rows, Table
from quanyi.agency.kinds.migration.opening import is_declared, is_of_another_scheme
from quanyi.bilingual import Bilingual
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind

Wrong = tuple[Table, str, str, Bilingual]  # table, column, what was read, what is wanted


def wrong_in(rows: Rows) -> Iterator[Wrong]:
    """What cannot stand of a person."""
    if len(rows.get("persons", ())) != 1:
        count = len(rows.get("persons", ()))
        yield layout.PERSONS, "", f"{count}", Bilingual("恰好一行", "exactly one row")
        return
    yield from _relations(rows.get("relations", ()))
    yield from _months(rows.get("months", ()))
    yield from _months_twice(rows.get("months", ()))
    yield from _numbers_twice(rows)
    yield from _years(sorted(rows.get("account_years", ()), key=lambda row: int(row[1])))
    yield from _benefits(rows)
    yield from wrong_in_rights(rows)


def _relations(rows: Iterable[Row]) -> Iterator[Wrong]:
    """Stretches with one employer do not overlap."""
    until: defaultdict[tuple[str, str], str] = defaultdict(str)
    for row in sorted(rows, key=lambda row: row[3]):
        _number, code, scheme, first, last, *_why = row
        if (last and last < first) or first <= until[code, scheme]:
            told = f"{first}—{last or '…'}"
            yield layout.RELATIONS, "开始日期", told, Bilingual(
                "同一单位同一险种的各段先后不重叠", "stretches with one employer that do not overlap"
            )  # fmt: skip
        until[code, scheme] = last or "9999"


def _months(rows: Iterable[Row]) -> Iterator[Wrong]:
    for row in rows:
        first, last = row[4], row[5]
        alone = row[11] or is_of_another_scheme(row)
        if last and (last < first or alone):
            yield layout.MONTHS, "终止年月", last, Bilingual(
                "不早于开始年月；写明个人缴费部分的、其他险种的，一行一个月",
                "not before the first month; of other schemes, or where the own part is told, one row a month",
            )  # fmt: skip
        if is_of_another_scheme(row) and (row[3] not in ("", ContributionKind.NORMAL.value) or row[11]):
            yield layout.MONTHS, "缴费类型", f"{row[2]} {row[3]}", Bilingual(
                "其他险种只写正常应缴，不写划入个人账户的部分",
                "of other schemes what is due for the month alone, with nothing for the account",
            )  # fmt: skip
        if row[10] and not row[9]:
            yield (
                layout.MONTHS,
                "到账日期",
                row[10],
                Bilingual("同时写明记账月份", "the month of crediting beside it"),
            )
        if not row[1] and not is_declared(row):
            yield layout.MONTHS, "统一社会信用代码", row[1], Bilingual(
                "单位的代码；以个人身份参保的月份，写明个人缴费部分（account_own_fen）",
                "an employer's code; for months paid alone, the own part (account_own_fen)",
            )  # fmt: skip
        if int(row[6]) <= 0:
            yield layout.MONTHS, "缴费基数", row[6], Bilingual("大于零的金额", "an amount above nought")


def _months_twice(rows: Iterable[Row]) -> Iterator[Wrong]:
    """A month with one employer stands once, however the lines run; what was paid later has its parts beside it."""
    normal, seen = ContributionKind.NORMAL.value, set[tuple[str, str, int]]()
    for row in rows:
        if is_declared(row) and row[3] not in ("", normal):
            continue
        first = month(row[4]).index
        last = month(row[5]).index if row[5] else first
        span = {(row[1], row[2], at) for at in range(first, last + 1)}
        if again := sorted(at for _code, _scheme, at in span & seen):
            yield layout.MONTHS, "开始年月", f"{row[1]} {Month.from_index(again[0])}", Bilingual(
                "同一单位同一月份只有一行；补缴、补差的，写明缴费类型和个人缴费部分",
                "one line for a month of an employer; of back payments and supplements, with kind and own part",
            )  # fmt: skip
        seen |= span


_NUMBERED = (
    (layout.DETAILS, ""), (layout.STATUSES, ""), (layout.BENEFITS, ""), (layout.PAYEES, "kind"),
    (layout.ITEM_VERSIONS, "item"), (layout.ACCOUNT_STATES, ""), (layout.ENTITLEMENT_CHECKS, ""),
    (layout.UNEMPLOYMENTS, ""), (layout.INJURIES, ""), (layout.RECORDS, "source"),
)  # fmt: skip


def _numbers_twice(rows: Rows) -> Iterator[Wrong]:
    """What has an order has each number once; items and payees of their own kind each."""
    for table, of in _NUMBERED:
        at = table.at(of) if of else 0, table.at("number")
        counted = Counter((row[at[0]], row[at[1]]) for row in rows.get(table.name, ()))
        for (_of, number), count in counted.items():
            if count > 1:
                yield table, "序号", number, Bilingual(
                    "每行一个序号，不重复，也不留空", "a number of its own for each row, none blank"
                )  # fmt: skip


def _years(rows: list[Row]) -> Iterator[Wrong]:
    """Each year once; settled ones first; what a year closes with is what it began with and what moved in it."""
    closing, is_open = [0, 0], False
    twice = [year for year, count in Counter(row[1] for row in rows).items() if count > 1]
    for year in twice:
        yield layout.ACCOUNT_YEARS, "社保年度", year, Bilingual("每年一行", "one row a year")
    for row in rows:
        own, transfer, own_out, transfer_out = (sum(twelve(cell)) for cell in row[2:6])
        closing[0] += own - own_out + sum(int(row[at] or 0) for at in (6, 10, 12))
        closing[1] += transfer - transfer_out + sum(int(row[at] or 0) for at in (7, 11, 13))
        if is_open and row[6] != "":
            yield layout.ACCOUNT_YEARS, "个人部分利息", f"{row[1]} {row[6]}", Bilingual(
                "空白，因为前一年度还没有结息", "blank, since the year before is not settled"
            )  # fmt: skip
        is_open = is_open or row[6] == ""
        for at in (0, 1):
            if row[8 + at] not in ("", str(closing[at])):
                column = layout.ACCOUNT_YEARS.columns[8 + at].zh
                yield layout.ACCOUNT_YEARS, column, f"{row[1]} {row[8 + at]}", Bilingual(
                    f"{closing[at]}：上年末加本年记入、利息，减支付",
                    f"{closing[at]}: the year before, with what came and went in this one",
                )  # fmt: skip


def _is_computation(text: str) -> bool:
    """Whether it can be kept, and opened as the computation of a decision."""
    try:
        told = json.loads(text, parse_constant=_no_number)
        json.dumps(told, ensure_ascii=False).encode()  # half of a character is none
        Figure.from_dict(told["figure"]).as_text()
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        return False
    return "\\u0000" not in text


def _no_number(word: str) -> None:
    raise ValueError(word)


def _benefits(rows: Rows) -> Iterator[Wrong]:
    known = {row[1] for row in rows.get("benefits", ())}
    for row in rows.get("benefits", ()):
        if row[10] and not _is_computation(row[10]):
            yield layout.BENEFITS, "计算过程", row[10], Bilingual(
                "空白，或者本系统导出的 JSON（其中有 figure）",
                "blank, or JSON with a figure, as this system exports it",
            )  # fmt: skip
        if row[12] and row[12] not in {injury[2] for injury in rows.get("injuries", ())}:
            yield layout.BENEFITS, "工伤登记序号", row[12], Bilingual(
                "工伤登记表中本人的序号", "a number of this person in the table of injuries"
            )  # fmt: skip
        if row[11] and (row[11] not in known or int(row[11]) >= int(row[1])):
            yield (
                layout.BENEFITS,
                "取代的序号",
                row[11],
                Bilingual("同一人较小的序号", "a smaller number of this person"),
            )
    for row in rows.get("benefit_months", ()):
        if row[1] not in known:
            yield layout.BENEFIT_MONTHS, "核定序号", row[1], Bilingual(
                "待遇核定表中本人的序号", "a number of this person in the table of decisions"
            )  # fmt: skip
