"""账册核对的权益部分: whether states, facts, records and what employers owe can stand as the lines tell them.

Basis: d14-6-4, d14-9-4.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.layout import Row, Rows, Table
from quanyi.bilingual import Bilingual
from quanyi.law.errors import NoRule
from quanyi.law.rules.status import transition
from quanyi.law.terms import AccountEvent, AccountStatus

Wrong = tuple[Table, str, str, Bilingual]  # table, column, what was read, what is wanted


def wrong_in_rights(rows: Rows) -> Iterator[Wrong]:
    """What cannot stand of a person."""
    yield from _states(sorted(rows.get("account_states", ()), key=lambda row: int(row[1])))
    yield from _in_a_row(layout.ENTITLEMENT_CHECKS, rows.get("entitlement_checks", ()))
    yield from _in_a_row(layout.UNEMPLOYMENTS, rows.get("unemployments", ()))
    for row in rows.get("unemployments", ()):
        if row[5] <= row[4]:
            yield layout.UNEMPLOYMENTS, "失业登记日期", row[5], Bilingual(
                "晚于劳动关系终止日期", "after the day on which work ended"
            )  # fmt: skip
    yield from _injuries(sorted(rows.get("injuries", ()), key=lambda row: int(row[2])))
    yield from _records(rows.get("records", ()))


def _states(rows: list[Row]) -> Iterator[Wrong]:
    """Events that follow one another from the first, each to the state that it leads to."""
    before: AccountStatus | None = None
    for at, row in enumerate(rows, 1):
        event = AccountEvent(row[2])
        try:
            after = AccountStatus(transition(before, event).value)
        except NoRule:
            after = None
        if int(row[1]) != at or after is None or row[3] not in ("", after.value):
            told = f"{row[1]} {event.label_zh} {row[3]}"
            yield layout.ACCOUNT_STATES, "变更事由", told, Bilingual(
                "从 1 起逐个编号，每个事由能从上一状态发生，状态是它引起的",
                "numbers from 1 on, each event one that the state before allows, with the state that it leads to",
            )  # fmt: skip
            return
        before = None if event is AccountEvent.OPENED_IN_ERROR else after


def _in_a_row(table: Table, rows: Iterable[Row]) -> Iterator[Wrong]:
    at = table.at("number")
    numbers = sorted(int(row[at]) for row in rows)
    if numbers != list(range(1, len(numbers) + 1)):
        yield table, "序号", " ".join(map(str, numbers)), Bilingual(
            "从 1 起连续编号", "numbers from 1 on, without a gap"
        )  # fmt: skip


def _injuries(rows: list[Row]) -> Iterator[Wrong]:
    """Versions in their order; an injury of one day is registered once, and replaced from then on."""
    yield from _in_a_row(layout.INJURIES, rows)
    first = Counter(row[3] for row in rows if not row[10])
    replaced = Counter(row[10] for row in rows if row[10])
    for row in rows:
        if (
            (first[row[3]] > 1 and not row[10])
            or replaced[row[10]] > 1
            or (row[10] and int(row[10]) >= int(row[2]))
        ):
            yield layout.INJURIES, "取代的序号", f"{row[2]} {row[3]} {row[10]}", Bilingual(
                "同一天的工伤只有一个首次登记，以后每次变动取代较小的一个序号，各取代一次",
                "of injuries of one day one first version; each later one replaces a smaller number, each once",
            )  # fmt: skip
        if ((row[7] or row[8]) and not row[6]) or row[7] not in ("", *map(str, range(1, 11))):
            yield layout.INJURIES, "伤残等级", row[7], Bilingual(
                "1 至 10；有等级的，写明鉴定日期", "1 to 10, with the day of the assessment"
            )  # fmt: skip


def _records(rows: Iterable[Row]) -> Iterator[Wrong]:
    for row in rows:
        if not _is_object(row[5]):
            yield layout.RECORDS, "内容", row[5], Bilingual("一个 JSON 对象", "a JSON object")


def _is_object(text: str) -> bool:
    try:
        told = json.loads(text, parse_constant=_no_number)
        json.dumps(told, ensure_ascii=False).encode()  # half of a character is none
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and "\\u0000" not in text


def _no_number(word: str) -> None:
    raise ValueError(word)


# Of employers --------------------------------------------------------------------------------------------------------


def wrong_of_office(rows: Rows) -> Iterator[Wrong]:
    """What cannot stand of employers."""
    yield from _records(rows.get("records", ()))
    yield from _twice(layout.RECORDS, "序号", [row[1:4] for row in rows.get("records", ())])
    yield from _twice(layout.ASSESSMENTS, "费款所属期", [row[:2] for row in rows.get("assessments", ())])
    for row in rows.get("assessments", ()):
        if min(int(row[2]), int(row[3])) <= 0:
            yield layout.ASSESSMENTS, "金额", row[2], Bilingual("大于零的金额", "amounts above nought")
    for row in rows.get("late_fees", ()):
        if row[3] <= row[2] or int(row[4]) <= 0 or min(int(row[5]), int(row[6])) <= 0:
            yield layout.LATE_FEES, "到账日期", f"{row[1]} {row[3]}", Bilingual(
                "晚于应缴期限，天数和金额大于零", "after the day it was due, with days and amounts above nought"
            )  # fmt: skip
        if not 0 <= int(row[7]) <= int(row[6]):
            yield layout.LATE_FEES, "已缴", row[7], Bilingual("不超过滞纳金金额", "no more than the late fee")
    yield from _deferrals(sorted(rows.get("deferrals", ()), key=lambda row: (row[0], row[2])))


def _twice(table: Table, column: str, keys: Iterable[Row]) -> Iterator[Wrong]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield table, column, " ".join(key), Bilingual("每单位每项一行", "one row for each of an employer")


def _deferrals(rows: list[Row]) -> Iterator[Wrong]:
    until: dict[str, str] = {}
    for row in rows:
        if row[3] < row[2] or row[2] <= until.get(row[0], ""):
            yield layout.DEFERRALS, "缓缴起月", f"{row[0]} {row[2]}—{row[3]}", Bilingual(
                "同一单位的缓缴月份先后不重叠", "months of one employer that do not overlap"
            )  # fmt: skip
        until[row[0]] = max(row[3], until.get(row[0], ""))
