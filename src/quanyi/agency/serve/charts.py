"""图: columns as plain SVG, without script or style; the amounts themselves stand, and open, in the table beside.

Whole numbers only: a drawing is `WIDTH` by `HEIGHT` units, ten to a point on a phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quanyi.agency.serve.record import AccountYearLine
from quanyi.agency.wording import in_chinese
from quanyi.law.rules.account_flow import closing_fen

WIDTH, HEIGHT = 3600, 1900
LEFT, RIGHT, TOP, BASE = 400, 130, 120, 1680
TICKS, LABELS = 4, 8  # at most so many lines across, and so many columns that all have their name
_TEN_THOUSAND_YUAN, _THOUSAND_YUAN = 1_000_000, 100_000  # in fen


@dataclass(frozen=True)
class Piece:
    """A part of a column: `tone` is one or two, as the legend names them."""

    tone: str
    y: int
    height: int


@dataclass(frozen=True)
class Column:
    """柱: one value, or several on top of each other."""

    label: str
    x: int
    width: int
    pieces: tuple[Piece, ...]

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Chart:
    """图: `title` and `told` say it in words, `legend` names the tones."""

    title: str
    told: str
    unit: str
    legend: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]
    ticks: tuple[tuple[int, int], ...]  # (y, number in the unit)

    @property
    def size(self) -> str:
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def edges(self) -> tuple[int, int]:
        return LEFT, WIDTH - RIGHT


Values = Sequence[
    tuple[str, tuple[int, ...]]
]  # label, and what stands on top of each other, the lowest first


def chart(values: Values, *, title: str, told: str, unit: tuple[str, int], legend: Iterable[str]) -> Chart:
    """Columns of these values; `unit` is its name and how much of the values it is."""
    step = _step(max((sum(parts) for _label, parts in values), default=0), unit[1])
    top = max(step, -(-max((sum(parts) for _label, parts in values), default=0) // step) * step)
    return Chart(
        title, told, unit[0], tuple(zip(("one", "two"), legend, strict=False)),
        tuple(_column(n, len(values), *value, top=top) for n, value in enumerate(values)),
        tuple((_y(line, top), line // unit[1]) for line in range(0, top + 1, step)),
    )  # fmt: skip


def _step(most: int, unit: int) -> int:
    """1, 2 or 5 times a power of ten, so that few lines go across; of months, quarters."""
    if unit == 1:
        return 3
    while most > unit * 5 * TICKS:
        unit *= 10
    return next(unit * digit for digit in (1, 2, 5) if most <= unit * digit * TICKS)


def _y(value: int, top: int) -> int:
    return BASE - (BASE - TOP) * value // top


def _column(n: int, many: int, label: str, parts: tuple[int, ...], *, top: int) -> Column:
    room = (WIDTH - RIGHT - LEFT) // max(many, 1)
    width, pieces, below = min(room * 4 // 5, 400), [], 0
    for tone, part in zip(("one", "two"), parts, strict=False):
        y = _y(below + part, top)
        pieces.append(Piece(tone, y, _y(below, top) - y))
        below += part
    is_named = many <= LABELS or not label.isdigit() or int(label) % 5 == 0
    return Column(label if is_named else "", LEFT + room * n + (room - width) // 2, width, tuple(pieces))


def money_unit() -> tuple[str, int]:
    """万元 in Chinese, thousands of yuan elsewhere."""
    return _("万元"), _TEN_THOUSAND_YUAN if in_chinese() else _THOUSAND_YUAN


def account_growth(years: Sequence[AccountYearLine]) -> Chart | None:
    """储存额的增长: principal and interest at the end of each year; payments have used up principal first (mark P).

    `years` newest first; None where there is none.
    """
    standing, principal, interest = [], 0, 0
    for line in reversed(years):
        held = principal + line.credited_fen, interest + (line.interest_fen or 0)
        principal, interest = closing_fen(*held, line.paid_out_fen)
        standing.append((str(line.year), (principal, interest)))
    if not standing:
        return None
    unit = money_unit()
    told = _("到 %(year)s年末，账户里本金约 %(principal)s %(unit)s，利息约 %(interest)s %(unit)s。") % {
        "year": standing[-1][0], "unit": unit[0], "principal": about(principal, unit[1]),
        "interest": about(interest, unit[1]),
    }  # fmt: skip
    title = _("个人账户储存额的增长")
    return chart(standing, title=title, told=told, unit=unit, legend=(_("本金"), _("利息")))


def about(fen: int, unit: int) -> str:
    """To a tenth of the unit: 约数, beside which the amount itself stands."""
    tenths = (fen * 10 + unit // 2) // unit
    return f"{tenths // 10}.{tenths % 10}"


def months_by_year(years: Sequence[AccountYearLine]) -> Chart | None:
    """各年缴费月数; `years` newest first."""
    values = [(str(line.year), (line.months,)) for line in reversed(years)]
    if not values:
        return None
    whole = sum(line.months >= 12 for line in years)
    told = _("%(all)s 个年度中，%(whole)s 个年度缴满 12 个月。") % {"all": len(values), "whole": whole}
    return chart(values, title=_("各年缴费月数"), told=told, unit=(_("月"), 1), legend=(_("缴费月数"),))


def charts_of(years: Sequence[AccountYearLine]) -> tuple[Chart, ...]:
    """What is drawn of an account, newest year first; nothing of a single year."""
    found = (account_growth(years), months_by_year(years)) if len(years) > 1 else ()
    return tuple(drawn for drawn in found if drawn)
