"""The Arrow schemas of what is computed over a nation, and the bounds of what they hold (成批数据格式).

Amounts are whole fen in int64, never null; a month is YYYYMM in int32, null where there is none; twelve amounts are a
list, January first. Parquet knows lists of no fixed length, and Polars, DuckDB and Spark give them back as such: so
they are lists here, and their length is looked at on the way in. `docs/columns.md` is written from this file.
"""

from typing import Any, NamedTuple

import pyarrow as pa

from quanyi.bulk.edge import MAX_COLUMN_FEN
from quanyi.law.rules.account_record import SUB_BALANCES

FEN = {"unit": "fen"}
MOST_MONTHS = 2**12
"""Months that one account year may name, over three hundred years of them: with amounts of at most `MAX_COLUMN_FEN`
their sums stay below 4.1·10¹⁵, far within 64 bits.
"""

assert MOST_MONTHS * MAX_COLUMN_FEN * 12 < 2**63


def _field(name: str, kind: Any, zh: str, en: str, unit: str = "", *, may_lack: bool = False) -> pa.Field:
    told = {"zh": zh, "en": en} | ({"unit": unit} if unit else {})
    return pa.field(name, kind, nullable=may_lack, metadata=told)


def _fen(name: str, zh: str, en: str) -> pa.Field:
    return _field(name, pa.int64(), zh, en, "fen")


_TWELVE = pa.list_(pa.field("element", pa.int64(), nullable=False))
_HALVES = {"principal": ("本金", "principal"), "interest": ("利息", "interest")}
_PARTS = {"own": ("个人缴费部分", "own part"), "transfer": ("单位划转部分", "transferred part")}


def _balances(prefix: str, zh: str, en: str) -> list[pa.Field]:
    named = []
    for name in SUB_BALANCES:
        part, half = name.split("_")
        told = (
            f"{zh}，{_PARTS[part][0]}{_HALVES[half][0]}",
            f"{en}, {_HALVES[half][1]} of the {_PARTS[part][1]}",
        )
        named.append(_fen(f"{prefix}_{name}_fen", *told))
    return named


MONTHS = pa.schema([
    _field("month", pa.int32(), "费款所属月", "the month owed", "YYYYMM"),
    _fen("base_fen", "缴费基数", "contribution base"),
    _fen("own_fen", "记入个人缴费部分", "what it adds to the own part"),
    _fen("transfer_fen", "记入单位划转部分", "what it adds to the transferred part"),
    _fen("pooled_fen", "本人缴入统筹", "what the person pays to the pooled fund"),
    _field("credited", pa.int32(), "记账月份；未缴足为空", "month of crediting; null while unpaid", "YYYYMM",
           may_lack=True),
    _field("kind", pa.string(), "缴费类别", "how it came to be paid: normal, back_payment, supplement"),
    _field("deferred_until", pa.int32(), "缓缴至；无为空", "last month of a deferral, or null", "YYYYMM",
           may_lack=True),
    _field("paid_on", pa.date32(), "到账日；不详为空", "day on which the money came, null if unknown", may_lack=True),
])  # fmt: skip
"""费款所属月: one month owed; in an account year, a list of them."""

ACCOUNT_YEARS = pa.schema([
    _field("person", pa.string(), "人员：个人编号", "the person: insurance number"),
    _field("region", pa.string(), "参数地区", "whose parameters hold"),
    _field("year", pa.int32(), "账户年度", "the account year"),
    *_balances("opening", "上年末储存额", "balance at the end of last year"),
    *_balances("received", "转入储存额", "balance received from another place"),
    _field("payments_own_fen", _TWELVE, "个人缴费部分支付，一月至十二月",
           "paid out of the own part, January first", "fen"),
    _field("payments_transfer_fen", _TWELVE, "单位划转部分支付", "paid out of the transferred part", "fen"),
    _field("moved_out", pa.int32(), "账户转出月；未转出为空", "month in which the account left, or null", "YYYYMM",
           may_lack=True),
    _field("months", pa.list_(pa.field("element", pa.struct(list(MONTHS)), nullable=False)),
           "本年度、以前年度年初未缴、以及本年度预缴的月份",
           "the months of the year, those unpaid when it began, those of later years credited in it"),
])  # fmt: skip
"""账户年度: one account through one year, as `law.rules.account_record.YearRecord` has it."""


class Item(NamedTuple):
    """One computed column: its provision and half, as the figure of the law has them."""

    name: str
    provision: str
    half: str
    unit: str


def _items() -> tuple[Item, ...]:
    found = [
        Item("a27_fen", "27", "", "fen"), Item("a28_fen", "28", "", "fen"), Item("a29_months", "29", "", "months"),
        Item("a30_months", "30", "", "months"), Item("a31_fen", "31", "", "fen"),
    ]  # fmt: skip
    for clause in ("32-1", "32-2"):
        at = clause.replace("-", "_")
        found += [Item(f"a{at}_ppb", clause, "first", "ppb"), Item(f"a{at}_then_ppb", clause, "then", "ppb")]
    found += [Item("a33_ppb", "33", "", "ppb"), Item("a34_ppb", "34", "", "ppb")]
    for clause, shape in (("36", _OLD), ("37", _NEW)):
        found += [one for number, kind in enumerate(shape, 1) for one in _shaped(f"{clause}-{number}", kind)]
    for clause, kind in _ARREARS:
        found += _shaped(clause, kind)
    return tuple(found)


def _shaped(clause: str, kind: str) -> list[Item]:
    at = clause.replace("-", "_")
    if kind == "halves":
        return [Item(f"a{at}_{half}_fen", clause, half, "fen") for half in _HALVES]
    return [Item(f"a{at}_{kind}", clause, "", kind)]


_OLD = ("fen", "halves", "halves", "fen", "halves", "halves", "fen", "fen", "halves", "halves")
_NEW = (*["fen"] * 3, *["halves"] * 4, "fen", "halves", "halves", "fen", "fen", "halves", "halves", "months")
_ARREARS = (
    ("38", "months"), ("39", "halves"), ("40", "halves"), ("41", "months"), ("42", "halves"), ("43-1", "halves"),
    ("43-2", "halves"),
)  # fmt: skip
ITEMS = _items()
"""Items 27 to 34 and 36 to 43 of Appendix A; 26 is the year itself, 35 is published and not computed."""

_FLOWS = {
    "received_balance": ("转入", "received"),
    "principal_in_year": ("本年记入本金", "principal credited in the year"),
    "own_interest": (
        "个人缴费部分本年利息，补缴利息在内",
        "interest of the own part, that of months made up included",
    ),
    "transfer_interest": ("单位划转部分本年利息", "interest of the transferred part"),
    "paid_out_in_year": ("本年支付", "paid out in the year"),
    "moved_out": ("转出", "moved out"),
}
FLOWS = tuple(f"{name}_fen" for name in _FLOWS)
CLOSING = tuple(f"closing_{name}_fen" for name in SUB_BALANCES)
COMPUTED = (*FLOWS, *CLOSING, *(item.name for item in ITEMS))

_UNITS = {"fen": ("分", "fen"), "months": ("月", "months"), "ppb": ("十亿分之一", "thousand-millionths")}


def _item_field(item: Item) -> pa.Field:
    zh, en = _HALVES.get(item.half, ("", ""))
    if item.half == "then":
        zh, en = "年内变更后", "after a change in the year, else 0"
    told = f"附录A第{item.provision}项{zh}", f"item {item.provision} of Appendix A{', ' if en else ''}{en}"
    return _field(item.name, pa.int64(), *told, item.unit)


RESULTS = pa.schema([
    *(ACCOUNT_YEARS.field(name) for name in ("person", "region", "year")),
    *(_fen(f"{name}_fen", *told) for name, told in _FLOWS.items()),
    *_balances("closing", "年末储存额", "balance at the end of the year"),
    *map(_item_field, ITEMS),
    _field("is_provisional", pa.bool_(), "按预结利率计算", "whether the provisional rate was used"),
    _field("error", pa.string(), "不能计算的原因，金额全为零；无误为空",
           "why it was not computed, all amounts are 0 then", may_lack=True),
])  # fmt: skip
"""计算结果: what `account.year` gives for an account year, a column an item."""

TABLES = {"months": MONTHS, "account_years": ACCOUNT_YEARS, "results": RESULTS}
