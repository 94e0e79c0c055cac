"""Lists with one row an item: the rows of one person and month become one (按项目列示的申报表).

Tax offices list the employer's and the person's own share in rows of their own, beside those of other insurances.
Basis: d14-6-1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from quanyi.agency.collect.declaration.columns import Column
from quanyi.agency.collect.declaration.rows import Draft, Rules
from quanyi.law.money import format_yuan, round_half_up
from quanyi.law.periods import Month
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Notice
from quanyi.sheets.vocabulary import Share

_SHOWN = 20


def gather(drafts: Sequence[Draft], rules: Rules) -> tuple[list[Draft], tuple[Notice, ...]]:
    """The drafts with the items of a person and month in one; rows of other insurances are left out and told."""
    others = [draft for draft in drafts if draft.item is not None and not draft.item.is_pension]
    ours = [draft for draft in drafts if draft.item is None or draft.item.is_pension]
    gathered: list[Draft] = []
    first: dict[tuple[str, Month], Draft] = {}
    for draft in ours:
        if draft.item is None or draft.item.share is Share.BOTH or Column.TOTAL not in draft.columns:
            gathered.append(draft)
            continue
        _put_to_its_share(draft)
        key = (draft.number or f"row {draft.row}", draft.month or rules.month)
        if key not in first or not _join(first[key], draft):
            first.setdefault(key, draft)
            gathered.append(draft)
    return gathered, (*_told(others), *_of_one_share(first.values()))


def _put_to_its_share(draft: Draft) -> None:
    """What the row states is that item's amount, not both together."""
    assert draft.item is not None
    amount, draft.total_fen = draft.total_fen, None
    if draft.item.share is Share.OWN:
        draft.own_fen = amount
    else:
        draft.employer_fen = amount
    _check_rate(draft)


def _check_rate(draft: Draft) -> None:
    amount = draft.own_fen if draft.item and draft.item.share is Share.OWN else draft.employer_fen
    if draft.rate is not None and draft.base_fen is not None and amount is not None:
        due = round_half_up(draft.base_fen * draft.rate)
        if due != amount:
            draft.add(FaultCode.RATE_DIFFERS, Column.TOTAL, due=format_yuan(due))


def _join(first: Draft, draft: Draft) -> bool:
    """Put the other share into the first row; False where the two cannot be one."""
    assert first.item is not None
    assert draft.item is not None
    if first.name != draft.name or first.kind is not draft.kind:
        return False
    if draft.base_fen != first.base_fen and draft.base_fen is not None and first.base_fen is not None:
        draft.add(FaultCode.ITEMS_DIFFER, Column.BASE, first=first.row)
    is_own = draft.item.share is Share.OWN
    if (first.own_fen if is_own else first.employer_fen) is not None:
        draft.add(FaultCode.DUPLICATE_ROW, Column.NUMBER, first=first.row)
    elif is_own:
        first.own_fen = draft.own_fen
    else:
        first.employer_fen = draft.employer_fen
    first.faults += draft.faults
    first.faulty |= draft.faulty
    first.base_fen = first.base_fen or draft.base_fen
    return True


def _told(others: Sequence[Draft]) -> Iterator[Notice]:
    by_item: defaultdict[str, list[int]] = defaultdict(list)
    for draft in others:
        cell = draft.cell(Column.ITEM) or draft.cell(Column.ITEM_GROUP) or draft.cell(Column.ITEM_PART)
        by_item[cell.text if cell else ""].append(draft.row)
    for item, rows in by_item.items():
        shown = "、".join(map(str, rows[:_SHOWN])) + ("等" if len(rows) > _SHOWN else "")
        zh = f"“{item}”是另一险种，第{shown}行（{len(rows)}行）未读取。"
        en = f"“{item}” is another insurance: {len(rows)} rows were not read."
        yield Notice(rows[0], None, zh, en, "item_not_read")


def _of_one_share(gathered: Iterable[Draft]) -> Iterator[Notice]:
    for draft in gathered:
        if (draft.own_fen is None) != (draft.employer_fen is None):
            lacks, lacks_en = ("个人", "own") if draft.own_fen is None else ("单位", "employer's")
            zh = f"第{draft.row}行的人员只列了一方的金额，{lacks}部分由系统计算。"
            en = f"Row {draft.row} has one share only: the {lacks_en} is computed."
            yield Notice(draft.row, None, zh, en, "item_alone")
