"""去标识化: persons as groups in bands, none smaller than was asked for (k-anonymity), and what risk is left.

Pure: it sees values in bands and counts, never who anybody is. Basis: d14-17.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quanyi.agency.grants.bands import ALL, FINEST, KNOWN, LADDERS, Value
from quanyi.law.terms import ExtractColumn

# Share of persons in groups too small up to which columns are not coarsened further.
MOST_MERGED = Fraction(1, 20)
Group = tuple[str, ...]
Raw = Counter[tuple[Value, ...]]


class TooFew(Exception):
    """人数太少: fewer persons than one group may be."""


@dataclass(frozen=True)
class Deidentified:
    """去标识化的数据: groups with their counts; `rest` are the persons of groups that were too small, put together.

    `levels`: how far each column was coarsened, 0 for not at all; `alone`: persons who stood alone before that.
    """

    columns: tuple[ExtractColumn, ...]
    groups: tuple[tuple[Group, int], ...]
    rest: int
    levels: tuple[int, ...]
    alone: int

    @property
    def counts(self) -> list[int]:
        """Persons of each line, as the file has them."""
        return [count for _group, count in self.groups] + ([self.rest] if self.rest else [])


@dataclass(frozen=True)
class Variety:
    """多样性: different values of a sensitive column in the poorest group of those who look alike (l-diversity).

    `exposed`: persons in groups that show one value only; who knows such a person learns it.
    """

    column: ExtractColumn
    least: int
    exposed: int


@dataclass(frozen=True)
class Risk:
    """剩余风险, worked out on the lines of the very extract."""

    persons: int
    lines: int
    smallest: int
    unique: int
    merged: int
    alone: int
    varieties: tuple[Variety, ...]

    @property
    def highest(self) -> Fraction:
        """The chance to single out the worst placed of those who are known to be in it."""
        return Fraction(1, self.smallest)


def deidentify(
    people: Iterable[tuple[Value, ...]], columns: Sequence[ExtractColumn], smallest: int
) -> Deidentified:
    """Persons, each the values of these columns, as groups of at least so many.

    Columns are coarsened, the one that helps most first, until no more than a twentieth of the persons is in smaller
    groups; those are put together, with the smallest of the others where they are too few. Raises TooFew.
    """
    raw: Raw = Counter(
        tuple(FINEST[column](value) for column, value in zip(columns, values, strict=True))
        for values in people
    )
    if sum(raw.values()) < smallest:
        raise TooFew
    levels = _levels(raw, columns, smallest)
    groups = _grouped(raw, columns, levels)
    kept = sorted(((group, n) for group, n in groups.items() if n >= smallest), key=lambda each: -each[1])
    rest = sum(n for n in groups.values() if n < smallest)
    while 0 < rest < smallest:
        rest += kept.pop()[1]
    alone = sum(n for n in raw.values() if n == 1)
    return Deidentified(tuple(columns), tuple(sorted(kept)), rest, levels, alone)


def risk_of(found: Deidentified) -> Risk:
    """剩余风险 of what is handed out."""
    sensitive = [
        (place, column)
        for place, column in enumerate(found.columns)
        if column not in KNOWN and any(group[place] != ALL for group, _count in found.groups)
    ]
    return Risk(
        persons=sum(found.counts),
        lines=len(found.counts),
        smallest=min(found.counts),
        unique=found.counts.count(1),
        merged=found.rest,
        alone=found.alone,
        varieties=tuple(_variety(found, place, column) for place, column in sensitive),
    )


def _variety(found: Deidentified, place: int, column: ExtractColumn) -> Variety:
    """Groups that look alike are those of which all that is known from elsewhere is the same."""
    known = [n for n, each in enumerate(found.columns) if each in KNOWN]
    values, persons = defaultdict[Group, set[str]](set), Counter[Group]()
    for group, count in found.groups:
        alike = tuple(group[n] for n in known)
        values[alike].add(group[place])
        persons[alike] += count
    return Variety(
        column,
        min(len(each) for each in values.values()),
        sum(persons[alike] for alike, each in values.items() if len(each) == 1),
    )


def _levels(raw: Raw, columns: Sequence[ExtractColumn], smallest: int) -> tuple[int, ...]:
    """Coarser step by step until it is enough, and then each column as fine again as that allows."""
    levels = tuple(0 for _column in columns)
    most = sum(raw.values()) * MOST_MERGED
    while _left(raw, columns, levels, smallest)[0] > most:
        coarser = [
            _moved(levels, n, 1) for n, column in enumerate(columns) if levels[n] + 1 < len(LADDERS[column])
        ]
        levels = min(coarser, key=lambda each: _left(raw, columns, each, smallest))
    for n in range(len(columns)):
        while levels[n] and _left(raw, columns, _moved(levels, n, -1), smallest)[0] <= most:
            levels = _moved(levels, n, -1)
    return levels


def _moved(levels: tuple[int, ...], place: int, by: int) -> tuple[int, ...]:
    return tuple(level + by * (n == place) for n, level in enumerate(levels))


def _grouped(raw: Raw, columns: Sequence[ExtractColumn], levels: Sequence[int]) -> Counter[Group]:
    bands = [LADDERS[column][level] for column, level in zip(columns, levels, strict=True)]
    grouped = Counter[Group]()
    for values, count in raw.items():
        grouped[tuple(band(value) for band, value in zip(bands, values, strict=True))] += count
    return grouped


def _left(
    raw: Raw, columns: Sequence[ExtractColumn], levels: Sequence[int], smallest: int
) -> tuple[int, int]:
    """Persons in groups too small; and how many groups there are: of steps that help alike, one that joins more."""
    counts = _grouped(raw, columns, levels).values()
    return sum(count for count in counts if count < smallest), len(counts)
