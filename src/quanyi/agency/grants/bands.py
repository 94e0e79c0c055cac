"""分档: the bands in which an extract tells a value, from the finest to none. Basis: d14-17."""

from collections.abc import Callable, Mapping, Sequence

from quanyi.law.terms import ExtractColumn

ALL = "*"  # a column that was coarsened to nothing
Value = int | str
Ladder = tuple[Callable[[Value], str], ...]  # from the finest band to none

YUAN = 100
_CREDITED = (0, 2_000, 5_000, 10_000, 20_000)
_BALANCE = (0, 10_000, 30_000, 50_000, 100_000, 200_000)


def _years(width: int) -> Callable[[Value], str]:
    def band(born: Value) -> str:
        first = int(born) // width * width
        return f"{first}–{first + width - 1}"

    return band


def _edge(edges: Sequence[int], fen: int) -> int:
    """The edge (yuan) below an amount that is above nothing."""
    return max(edge for edge in edges if edge * YUAN < fen)


def _yuan(edges: Sequence[int]) -> Callable[[Value], str]:
    """Bands of an amount in fen, above each edge (yuan) up to the next; nothing at all is a band of its own."""

    def band(fen: Value) -> str:
        if int(fen) <= 0:
            return "≤0"
        first = _edge(edges, int(fen))
        above = [edge for edge in edges if edge > first]
        return f"{first}–{above[0]}" if above else f"＞{first}"

    return band


def _any_of_band(edges: Sequence[int]) -> Callable[[Value], Value]:
    """One amount stands for all of its band, so that few are counted."""
    return lambda fen: 0 if int(fen) <= 0 else _edge(edges, int(fen)) * YUAN + 1


def _same(value: Value) -> str:
    return str(value)


def _nothing(value: Value) -> str:
    return ALL


LADDERS: Mapping[ExtractColumn, Ladder] = {
    ExtractColumn.SEX: (_same, _nothing),
    ExtractColumn.BORN: (_years(5), _years(10), _years(20), _nothing),
    ExtractColumn.STATUS: (_same, _nothing),
    ExtractColumn.CREDITED: (_yuan(_CREDITED), _yuan(_CREDITED[::2]), _nothing),
    ExtractColumn.BALANCE: (_yuan(_BALANCE), _yuan((0, 50_000)), _nothing),
}
FINEST: Mapping[ExtractColumn, Callable[[Value], Value]] = {
    ExtractColumn.SEX: _same,
    ExtractColumn.BORN: lambda born: int(born) // 5 * 5,
    ExtractColumn.STATUS: _same,
    ExtractColumn.CREDITED: _any_of_band(_CREDITED),
    ExtractColumn.BALANCE: _any_of_band(_BALANCE),
}
# What others know of somebody, by which they look for them; the rest is what they would learn.
KNOWN = (ExtractColumn.SEX, ExtractColumn.BORN, ExtractColumn.STATUS)
