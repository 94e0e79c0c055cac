"""The register of instruments and clauses (条款登记).

Every provision of Decree 14, Decree 13 and the account standard, and the outside texts that rules cite, has
an id here; ``cite`` turns an id into the provision and refuses an unknown one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from quanyi.law.errors import InvalidInput
from quanyi.law.periods import Month
from quanyi.law.terms import Confidence

INSTRUMENTS = ("d14", "d13", "gb")

_UNITS_ZH = {"para": "款", "item": "项"}
_UNITS_EN = {
    "article": "article",
    "clause": "clause",
    "para": "paragraph",
    "item": "item",
    "element": "element",
}
_DIGITS = "零一二三四五六七八九"


class Provision(NamedTuple):
    """One clause (条款): its id, how to quote it in two languages, and a summary in Chinese.

    ``kind`` is ``system``, ``organisational``, ``legal`` or, for outside texts, ``outside``; ``leaf`` is
    False for the heading of other provisions. ``in_force`` is the first day for which it speaks, None for a standard,
    which says how a record is kept; ``region`` the province whose own text it is, CN for the nation.
    """

    id: str
    instrument: str
    unit: str
    leaf: bool
    kind: str
    summary: str
    ref_zh: str
    ref_en: str
    confidence: Confidence
    in_force: date | None = None
    region: str = "CN"


def cite(provision_id: str) -> Provision:
    """The provision with that id; ``InvalidInput`` if the register does not hold it."""
    try:
        return _register()[provision_id]
    except KeyError:
        raise InvalidInput(
            f"条款登记中没有“{provision_id}”。请核对编号（如 d14-6-4、gb-A-37-1、sil-14），或先登记该条款。",
            f"No provision {provision_id!r} in the register. Check the id or register it first.",
            provision=provision_id,
        ) from None


@cache
def in_full(provision_id: str) -> tuple[str, str]:
    """How a letter quotes a clause, in Chinese and in English: its instrument by the whole title (全称引用)."""
    found = cite(provision_id)
    if found.kind == "outside":
        return found.ref_zh, found.ref_en
    text = _read(found.instrument)
    return (
        text["title_zh"] + found.ref_zh.removeprefix(text["short_zh"]),
        text["title_en"] + found.ref_en.removeprefix(text["short_en"]),
    )


@lru_cache(maxsize=4096)
def in_force(on: Month | date | int, *provision_ids: str) -> tuple[str, ...]:
    """Those of the clauses that were in force on a day, the first day of a month or the last of a year (施行).

    A branch of a rule names its clauses in all their time; the figure cites those of its own.
    """
    day = date(on, 12, 31) if isinstance(on, int) else on.first_day if isinstance(on, Month) else on
    found = map(cite, provision_ids)
    return tuple(one.id for one in found if one.in_force is None or one.in_force <= day)


@lru_cache(maxsize=4096)
def governing(on: Month | date | int, *provision_ids: str) -> tuple[str, ...]:
    """Of clauses that took each other's place, oldest first, the one that was in force then, if any (适用条款)."""
    return in_force(on, *provision_ids)[-1:]


def all_provisions() -> tuple[Provision, ...]:
    """Every registered provision, in the order of the texts, outside texts last."""
    return tuple(_register().values())


@cache
def _register() -> Mapping[str, Provision]:
    inside = [found for key in INSTRUMENTS for found in _instrument(key)]
    outside = [_outside(row) for row in _read("outside")["provisions"]]
    register = {provision.id: provision for provision in (*inside, *outside)}
    assert len(register) == len(inside) + len(outside), "a provision id is registered twice"
    return register


def _read(name: str) -> dict[str, Any]:
    import tomllib  # here, because importing the law must stay fast

    with open(os.path.join(os.path.dirname(__file__), f"{name}.toml"), "rb") as file:
        return tomllib.load(file)


def _instrument(key: str) -> list[Provision]:
    text = _read(key)
    return [
        Provision(
            **row,
            instrument=key,
            ref_zh=_quote_zh(text["short_zh"], row["id"], row["unit"]),
            ref_en=_quote_en(text["short_en"], row["id"], row["unit"]),
            confidence=Confidence(text["confidence"]),
            in_force=text.get("in_force"),
        )
        for row in text["provisions"]
    ]


def _outside(row: dict[str, Any]) -> Provision:
    return Provision(
        id=row["id"],
        instrument=row["id"].rpartition("-")[0],
        unit="article",
        leaf=True,
        kind="outside",
        summary=row["summary"],
        ref_zh=row["ref_zh"],
        ref_en=row["ref_en"],
        confidence=Confidence(row["confidence"]),
        in_force=row.get("in_force"),
        region=row.get("region", "CN"),
    )


def _quote_zh(short: str, provision_id: str, unit: str) -> str:
    """``d14-6-4`` → 令14第六条第四款; ``gb-A-36-1`` → 账户规范附录A第36项第1点."""
    instrument, *place = provision_id.split("-")
    if instrument != "gb":
        inner = "".join(f"第{_numeral(int(number))}{_UNITS_ZH[unit]}" for number in place[1:])
        return f"{short}第{_numeral(int(place[0]))}条{inner}"
    if place[0] in "AB":
        parts = [f"附录{place[0]}", *(f"第{number}项" for number in place[1:2])]
        return short + "".join([*parts, *(f"第{number}点" for number in place[2:])])
    return short + place[0] + "".join(f"第{number}点" for number in place[1:])


def _quote_en(short: str, provision_id: str, unit: str) -> str:
    """``d14-6-4`` → Decree 14, article 6, paragraph 4."""
    instrument, *place = provision_id.split("-")
    if instrument != "gb":
        heads = [f"article {place[0]}"]
        inner = place[1:]
    elif place[0] in "AB":
        heads = [f"appendix {place[0]}", *(f"item {number}" for number in place[1:2])]
        inner = place[2:]
    else:
        heads = [f"clause {place[0]}"]
        inner = place[1:]
    return ", ".join([short, *heads, *(f"{_UNITS_EN[unit]} {number}" for number in inner)])


def _numeral(number: int) -> str:
    """1 to 99 in Chinese numerals: 6 → 六, 32 → 三十二."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
