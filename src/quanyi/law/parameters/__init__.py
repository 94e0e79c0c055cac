"""Dated, region-scoped numbers of the law, each with its source and mark (参数).

One TOML file holds one series. A rule never contains a number of its own: it asks ``parameter`` for the value
on a date, and a date without a value is an error that names series, region and date. An agency adds regions and
years by files of its own (``load_parameters``), an office by cases (``brought_from``); ``as_known_at`` works out what
was known on an earlier day.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import TypeAlias

from quanyi.law.errors import InvalidInput, NoParameter
from quanyi.law.parameters.files import File, folder_files, read_series, shipped_file
from quanyi.law.parameters.known import as_known_at, known_at
from quanyi.law.parameters.series import NATIONAL, Key, Row, Series
from quanyi.law.periods import Month, Span
from quanyi.law.terms import Confidence

__all__ = [
    "NATIONAL",
    "NOTHING_BROUGHT",
    "Brought",
    "File",
    "Key",
    "On",
    "ParameterValue",
    "added_series",
    "as_known_at",
    "band",
    "brought_from",
    "find_parameter",
    "known_at",
    "load_parameters",
    "load_series",
    "parameter",
    "parameters_version",
    "series_names",
    "series_with",
    "working_with",
]

On: TypeAlias = Month | date | int
"""When a value is asked for: a day, a month or a whole year."""

_FOLDER = os.path.dirname(__file__)
_ADDED_FOLDERS = "QUANYI_PARAMETERS"


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value of a series as it stood for a region and a time, with everything a reader needs to check it
    (参数值).

    ``value`` is fen or a count as int, a rate as Fraction; ``version`` is the digest of the file it was read
    from; ``key`` is the line of a table, such as an age or an act, and None where the series is no table.
    ``region`` is the one that answered, ``asked_region`` the one that was asked for and inherits from it.
    ``entered_on`` is the day from which this system knew the value, None for always. ``provisions`` are the clauses on
    which this row rests: a statute of one region is named by the rows of that region alone. ``stands_in_for`` is the
    year whose own value is not published yet, where this one serves until it is; an export does not keep it.
    """

    series: str
    term: str
    value: Fraction | int
    unit: str
    region: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence
    version: str
    key: Key | None = None
    asked_region: str | None = None
    entered_by: str = ""
    confirmed_by: str = ""
    entered_on: date | None = None
    provisions: tuple[str, ...] = ()
    stands_in_for: int | None = field(default=None, compare=False, repr=False)

    @property
    def inherited(self) -> bool:
        """True if the region asked for has no value of its own."""
        return self.asked_region not in (None, self.region)

    @property
    def whole(self) -> int:
        """The value as a whole number; only for units that are whole."""
        assert isinstance(self.value, int), f"{self.series} is not a whole number"
        return self.value

    @property
    def rate(self) -> Fraction:
        """The value as an exact fraction."""
        return self.value if isinstance(self.value, Fraction) else Fraction(self.value)


def parameter(
    series: str, *, on: On, region: str, key: Key | None = None, known: date | None = None
) -> ParameterValue:
    """The value of ``series`` for ``region`` throughout ``on`` (a day, a month or a year).

    ``key`` picks the line of a table, such as the age in ``payment_months``. ``known`` leaves out what was entered
    after that day; without it ``as_known_at`` decides, and else everything is known.

    A region without a value of its own inherits that of its province, and where the series allows it that of the
    nation. Raises ``NoParameter`` when there is none, ``InvalidInput`` when the value changes within ``on`` or the
    series is unknown.
    """
    seen = known or known_at()
    found = _looked_up(series, on, region, key, seen, _source())
    if found is not None:
        return found
    name = series if key is None else f"{series}[{key}]"
    raise NoParameter.at(name, region=region, on=on, known=load_series(series).known(seen), known_at=seen)


def find_parameter(series: str, *, on: On, region: str, key: Key | None = None) -> ParameterValue | None:
    """As ``parameter``, and None where there is no value: for what a region may decide and need not (地方可定).

    A rule that asks so takes the way that it proposes, and says so in its tree.
    """
    return _looked_up(series, on, region, key, known_at(), _source())


@lru_cache(maxsize=16384)
def _looked_up(
    series: str, on: On, region: str, key: Key | None, known: date | None, brought: Brought
) -> ParameterValue | None:
    table = _loaded(series, brought.of(series))
    found = table.find(region, *_bounds(on), key, known)
    return _value(table, *found, key, region) if found else None


def band(series: str, reached: int, *, on: On, region: str) -> ParameterValue:
    """The line of a table of bands: its keys are whole numbers from which on a value holds (分档).

    ``reached`` below the lowest key raises ``NoParameter``.
    """
    starts = [key for key in load_series(series).lines(region) if isinstance(key, int) and key <= reached]
    return parameter(series, on=on, region=region, key=max(starts, default=reached))


def load_parameters(folder: str | os.PathLike[str]) -> tuple[str, ...]:
    """Add the files of a folder to the parameters of this process; the names of the series they bring rows of.

    All are read and checked before any is used: ``InvalidInput`` names file and row, and nothing is added. The
    folders named in ``QUANYI_PARAMETERS`` are added by themselves.
    """
    path = os.path.abspath(folder)
    before = _folders()
    _use_folders((*(known for known in before if known != path), path))
    try:
        brought = folder_files(path, series_names())
        _added_files()
    except InvalidInput:
        _use_folders(before)
        raise
    return tuple(sorted(brought))


def added_series() -> tuple[str, ...]:
    """The names of the series that added files bring rows of, all of them read and checked: ``InvalidInput`` names
    file and row. A program that starts asks once, so that a wrong file stops it there and not at a first figure.
    """
    return tuple(sorted(_added_files()))


def load_series(name: str) -> Series:
    """Read and check one series; ``InvalidInput`` if there is none of that name or its file is wrong."""
    return _loaded(name, _source().of(name))


def series_with(name: str, *further: File) -> Series:
    """A series as it would be with further files of a case, which are used for nothing else; ``InvalidInput`` names
    file and row where they do not fit what is there.
    """
    return _loaded(name, (*_source().of(name), *further))


@lru_cache(maxsize=512)
def _loaded(name: str, brought: tuple[File, ...]) -> Series:
    if name not in series_names():
        raise InvalidInput(
            f"没有名为“{name}”的参数。已有：{'、'.join(series_names())}。",
            f"No parameter series {name!r}. There are: {', '.join(series_names())}.",
            series=name,
        )
    return read_series(shipped_file(_FOLDER, name), (*_added_files().get(name, ()), *brought))


@cache
def series_names() -> tuple[str, ...]:
    """The names of all series, sorted."""
    return tuple(sorted(file.removesuffix(".toml") for file in os.listdir(_FOLDER) if file.endswith(".toml")))


def parameters_version() -> str:
    """A digest over all series: it changes when any value, date, source or mark changes (参数版本)."""
    return _version(_source())


@lru_cache(maxsize=16)
def _version(brought: Brought) -> str:
    import hashlib

    whole = hashlib.sha256()
    for name in series_names():
        whole.update(f"{name} {_loaded(name, brought.of(name)).version}\n".encode())
    return whole.hexdigest()[:16]


class Brought:
    """What cases of an office brought beside the files, by series (参数案件所加). A set never changes: another is asked
    for, so that whoever holds one works with the same values throughout.
    """

    __slots__ = ("_files",)

    def __init__(self, files: Mapping[str, tuple[File, ...]]) -> None:
        self._files = dict(files)

    def of(self, series: str) -> tuple[File, ...]:
        return self._files.get(series, ())

    def as_values(self) -> dict[str, list[list[str]]]:
        """By series the name and text of each, for a snapshot that goes out of the office with them."""
        return {
            series: [[file.label, file.content.decode()] for file in files]
            for series, files in sorted(self._files.items())
        }


NOTHING_BROUGHT = Brought({})


def _nothing() -> Brought:
    return NOTHING_BROUGHT


_source: Callable[[], Brought] = _nothing


def brought_from(source: Callable[[], Brought]) -> None:
    """Ask ``source`` at each look-up what cases brought: an office does so once, when it starts. It must be cheap, and
    give the same set again where nothing came.
    """
    global _source
    _source = source


@contextmanager
def working_with(brought: Brought) -> Iterator[None]:
    """Meanwhile this process works with what an office's cases had brought when a snapshot of it was made."""
    global _source
    before, _source = _source, lambda: brought
    try:
        yield
    finally:
        _source = before


_added: tuple[str, ...] | None = None


def _folders() -> tuple[str, ...]:
    """The folders that were added, in order; those of the environment until one is added by a call."""
    if _added is None:
        named = os.environ.get(_ADDED_FOLDERS, "").split(os.pathsep)
        return tuple(os.path.abspath(folder) for folder in named if folder)
    return _added


def _use_folders(folders: tuple[str, ...]) -> None:
    global _added
    _added = folders
    for cached in (_added_files, _loaded, _looked_up, _version):
        cached.cache_clear()


@cache
def _added_files() -> dict[str, tuple[File, ...]]:
    """The added files by series, all of them read and checked."""
    brought: dict[str, tuple[File, ...]] = {}
    for folder in _folders():
        for name, files in folder_files(folder, series_names()).items():
            brought[name] = (*brought.get(name, ()), *files)
    for name, files in brought.items():
        read_series(shipped_file(_FOLDER, name), files)
    return brought


def _bounds(on: On) -> tuple[date, date]:
    if isinstance(on, Month):
        return on.first_day, on.last_day
    if isinstance(on, int):
        return Month(on, 1).first_day, date(on, 12, 31)  # a year that no month can lie in is refused
    return on, on


def _value(table: Series, region: str, span: Span[Row], key: Key | None, asked: str) -> ParameterValue:
    assert span.value.value is not None, "find gives no row without a value"
    return ParameterValue(
        series=table.name,
        term=span.value.term,
        value=span.value.value,
        unit=table.unit,
        region=region,
        valid_from=span.first,
        valid_to=span.last,
        source=span.value.source,
        confidence=span.value.confidence,
        version=span.value.version,
        key=key,
        asked_region=asked,
        entered_by=span.value.entered_by,
        confirmed_by=span.value.confirmed_by,
        entered_on=span.value.entered_on,
        provisions=span.value.provisions,
    )
