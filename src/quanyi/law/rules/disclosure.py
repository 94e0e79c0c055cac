"""Who may see which part of a record (查询权限): the decree's chapter IV as one table, opened like any figure.

What makes a requester one, for the very cell that is asked for, is looked up by who asks this rule: that the mandate
runs and is in writing, that the employee worked there in that month, that the case is open and theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from quanyi.law.explain import Figure
from quanyi.law.rules.registry import rule
from quanyi.law.terms import Confidence, RecordItem, Requester

R, Item = Requester, RecordItem
ALL = frozenset(RecordItem)


class Scope(NamedTuple):
    """范围: the items that a requester may ever see, whether each must be named in writing, and the ground to show.

    ``refused`` are the provisions by which the rest is kept back; ``needed_zh`` and ``needed_en`` say what must hold.
    """

    items: frozenset[RecordItem]
    by_name: bool
    basis: tuple[str, ...]
    refused: tuple[str, ...]
    needed_zh: str
    needed_en: str
    confidence: Confidence = Confidence.A


SCOPES: Mapping[Requester, Scope] = {
    R.PERSON: Scope(ALL, False, ("d14-15-2",), ("d14-15-2",), "本人身份已核验", "the person is identified"),
    R.PROXY: Scope(
        ALL, True, ("d14-15-2",), ("d14-15-2", "d14-22"),
        "书面委托在有效期内，双方身份已核验", "a written mandate runs and both are identified",
    ),
    R.HEIR: Scope(
        frozenset({Item.BENEFIT, Item.ACCOUNT}), True, ("d13-6-2",), ("d14-22",),
        "继承关系已核验", "the heir's right is established", Confidence.P,
    ),
    R.EMPLOYER: Scope(
        frozenset({Item.REGISTRATION, Item.CONTRIBUTION}), False, ("d14-15-3",), ("d14-15-3", "d14-22"),
        "该月在本单位工作", "the month was worked there",
    ),
    R.CLERK: Scope(
        ALL, False, ("d14-7", "d14-26-1"), ("d14-26-1", "d14-22"),
        "有在办案件或者受理的查询", "an open case or a request at the counter is the ground",
    ),
    R.AUTHORITY: Scope(
        ALL, True, ("d14-18",), ("d14-18", "d14-22"), "查询文书列明此人", "the request names the person",
    ),
    R.OTHER_UNIT: Scope(
        ALL, True, ("d14-20-1",), ("d14-20-2", "d14-22"),
        "申请已审批且列明此人", "the application was granted and names the person",
    ),
    R.PLANNER: Scope(
        ALL, True, ("d14-17",), ("d14-17", "d14-22"), "已去除身份识别信息", "identifying particulars are taken out",
    ),
    R.SUPERVISOR: Scope(
        ALL, True, ("d14-3-3",), ("d14-22",), "监督文书列明此人", "the order to inspect names the person", Confidence.P,
    ),
    R.ADMINISTRATOR: Scope(frozenset(), False, (), ("d14-26-2",), "—", "—"),
}  # fmt: skip


@rule("disclosure.item", version="2")
def item(
    requester: Requester, record_item: RecordItem, *, named: tuple[RecordItem, ...] = (), holds: bool
) -> Figure:
    """可否查看 / Whether a requester may see an item: the code ``released`` or ``withheld``.

    ``named`` are the items that the mandate, the request or the decision names; ``holds`` whether what makes somebody
    this requester holds for the cell asked for. The decree gives heirs and supervisors no clause of their own: their
    rows are proposals (mark P). What a supervisor reads without an order is the register, not records.

    Basis: d14-15-2, d14-15-3, d14-17, d14-18, d14-20-1, d14-20-2, d14-22, d14-26-1, d14-26-2, d14-7, d14-3-3, d13-6-2.
    Basis: d14-14 (general).
    Rounds: nothing.
    """
    scope = SCOPES[requester]
    is_within, is_named = record_item in scope.items, not scope.by_name or record_item in named
    is_released = is_within and is_named and holds
    zh, en = _reason(scope, is_within=is_within, is_named=is_named, holds=holds)
    doubt = f"（可信度 {scope.confidence.value}）" if scope.confidence is not Confidence.A else ""
    return Figure(
        "disclosure",
        "released" if is_released else "withheld",
        "code",
        provisions=scope.basis if is_released else scope.refused,
        parts=(
            Figure("requester", str(requester.value), "code"),
            Figure("record_item", str(record_item.value), "code"),
        ),
        note_zh=f"{requester.label_zh}查询{record_item.label_zh}：{zh}{doubt}",
        note_en=f"{requester.label_en}, {record_item.label_en}: {en}",
    )


def _reason(scope: Scope, *, is_within: bool, is_named: bool, holds: bool) -> tuple[str, str]:
    if not is_within:
        return "不属于可供查询的内容", "not among what this requester may ask for"
    if not is_named:
        return "书面材料没有列明这一项", "the paper does not name this item"
    if not holds:
        return f"不具备条件：{scope.needed_zh}", f"what is needed does not hold: {scope.needed_en}"
    return f"可以提供：{scope.needed_zh}", f"may be given: {scope.needed_en}"


def may_see(requester: Requester, record_item: RecordItem, *, holds: bool) -> bool:
    """可否查看 / Whether the rule above releases an item that no paper need name."""
    return item(requester, record_item, holds=holds).value == "released"


def items_for(
    requester: Requester, *, named: tuple[RecordItem, ...] = (), holds: bool
) -> frozenset[RecordItem]:
    """可查内容 / The items that are released, by the rule above."""
    return frozenset(
        each for each in RecordItem if item(requester, each, named=named, holds=holds).value == "released"
    )
