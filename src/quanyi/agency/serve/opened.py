"""打开的数字: what an opened figure is, and the small sums from which all of them are made.

The value on top is always the sum of its parts; how a part came about by rule stands inside that part.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from django.utils.translation import gettext as _

from quanyi.agency.ledger.selectors import EntryLine
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import total as added
from quanyi.law.terms import LedgerAccount as A

PRINCIPAL = (A.OWN_PRINCIPAL, A.TRANSFER_PRINCIPAL)


class NoSuchFigure(Exception):
    """没有这个数字."""


class Origin(Enum):
    """数字的来历: worked out anew by rule, added up from entries, kept by the earlier system, or decided by a case."""

    RULE = auto()
    ENTRIES = auto()
    TAKEN_OVER = auto()
    RECORDED = auto()


@dataclass(frozen=True)
class Opened:
    """An opened figure: the tree, the ledger entries that add up to it, and what the books say the figure is.

    `entries` are empty where the figure is no sum of entries of this person's account; `used` are others that its parts
    name.
    """

    title: str
    figure: Figure
    entries: tuple[EntryLine, ...]
    posted: int | str
    used: tuple[EntryLine, ...] = ()

    @property
    def still_equal(self) -> bool:
        return self.figure.value == self.posted

    @property
    def origin(self) -> Origin:
        inside = list(self.figure.walk())
        if any(part.rule for part in inside):
            return Origin.RULE
        if any((part.source or "").startswith("migrated:") for part in inside):
            return Origin.TAKEN_OVER
        return Origin.ENTRIES if self.entries else Origin.RECORDED

    @property
    def badge(self) -> tuple[str, str]:
        """(word, tone) of what the figure rests on; never "recomputed" where nothing was."""
        if not self.still_equal:
            return _("重算与账上不一致"), "bad"
        return {
            Origin.RULE: (_("已按规则重算，与账上一致"), "ok"),
            Origin.ENTRIES: (_("由账上各笔相加"), "ok"),
            Origin.TAKEN_OVER: (_("按原系统的记录，未重算"), "wait"),
            Origin.RECORDED: (_("按已审批的记录"), "ok"),
        }[self.origin]


def corrected_by(key: str) -> str:
    """Under which key a correction takes the fact behind a figure; empty where it takes none: `contribution-17`."""
    kind, _dash, rest = key.partition("-")
    numbers = rest.split("-")[: {"contribution": 1, "interest": 1, "migrated": 2}.get(kind, 0)]
    return "-".join([kind, *numbers]) if numbers and all(n.isdecimal() for n in numbers) else ""


def summed(
    term: str, parts: Iterable[Figure], *, unit: str = "fen", provisions: tuple[str, ...] = (), note: str = ""
) -> Figure:
    """The sum of these parts."""
    parts = tuple(parts)
    total = sum(part.fen for part in parts)
    return Figure(
        term, total, unit, provisions=provisions, parts=parts, note_zh=note, note_en=note, formula=added()
    )


def leaf_of(entry: EntryLine, sign: int = 1) -> Figure:
    """An entry as a part that leads to its line."""
    zh, en = _remark_of(entry)
    return Figure(
        name_of(entry),
        entry.amount_fen * sign,
        "fen",
        source=f"entry:{entry.entry_id}",
        note_zh=zh,
        note_en=en,
    )


def _remark_of(entry: EntryLine) -> tuple[str, str]:
    """The month and the sub-account, and the case by which it came."""
    zh, en = f"{entry.month} {entry.account.label_zh}", f"{entry.month} {entry.account.label_en}"
    if (kind := entry.case_kind) is None:
        return zh, en
    case = entry.case_number
    return f"{zh}，案件 {case}（{kind.label_zh}）记账", f"{en}, posted by case {case} ({kind.label_en})"


def name_of(entry: EntryLine) -> str:
    """The term for what an entry did: credited a contribution or interest, took either back, or paid out."""
    if entry.is_red:
        return "taken_back"
    if not entry.is_credit:
        return "payment"
    return "credit" if entry.account in PRINCIPAL else "interest_credited"


def sum_of(
    term: str, entries: Sequence[EntryLine], *, sign: int = 1, provisions: tuple[str, ...] = ()
) -> Figure:
    """A sum of ledger entries, each a part."""
    return summed(term, (leaf_of(entry, sign) for entry in entries), provisions=provisions)
