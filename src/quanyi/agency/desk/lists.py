"""清单的查找、筛选和排序: one way for every list, by the parameters of its address: a link keeps what was chosen.

A list names no person and is searched for none: who looks for a person asks the record's page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

M = TypeVar("M", bound=Model)
LONGEST = 60  # characters that are looked for


@dataclass(frozen=True)
class Choice:
    """筛选项: `options` are pairs of value and word, `where` what a value asks of a row."""

    name: str
    label: Any
    options: Callable[[], Iterable[tuple[str, str]]]
    where: Callable[[str], Q]


@dataclass(frozen=True)
class Sort:
    """排序: by these fields; without any, in the page's own order."""

    name: str
    label: Any
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """清单: what is looked for (`search` says it in words), chosen and sorted by; the first sort is the usual one."""

    search: Any
    finds: Callable[[str], Q]
    choices: tuple[Choice, ...] = ()
    sorts: tuple[Sort, ...] = ()

    def of(self, asked: Mapping[str, str], **kept: str) -> "Chosen":
        """What an address asks for; `kept` are parameters of the page that go along."""
        names = ("q", *(each.name for each in self.choices))
        given = {name: asked.get(name, "").replace("\0", "").strip() for name in names}
        words = {each.name: dict(each.options()) for each in self.choices}
        unknown = [given[name] for name in words if given[name] and given[name] not in words[name]]
        told = {name: text for name, text in given.items() if text and text not in unknown}
        sort = next((each for each in self.sorts if each.name == asked.get("sort")), self.sorts[0])
        return Chosen(self, told | {"q": told.get("q", "")[:LONGEST]}, sort, words, unknown, kept)


@dataclass(frozen=True)
class Chosen:
    """What was chosen of a list. `unknown`: values that no choice has; they were left out."""

    listing: Listing
    given: Mapping[str, str]
    sort: Sort
    words: Mapping[str, Mapping[str, str]]
    unknown: Sequence[str] = ()
    kept: Mapping[str, str] = field(default_factory=dict)

    def of(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Those of the rows that were asked for, in the order that was."""
        if self.q:
            rows = rows.filter(self.listing.finds(self.q))
        for choice in self.listing.choices:
            if value := self.given.get(choice.name):
                rows = rows.filter(choice.where(value))
        return rows.order_by(*self.sort.by) if self.sort.by else rows

    @property
    def q(self) -> str:
        return self.given["q"]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was left out of the list."""
        return any(self.given.values())

    @property
    def query(self) -> str:
        """The parameters for the links of other pages; ends in `&`, or is empty."""
        named = {**self.kept, **{name: text for name, text in self.given.items() if text}}
        if self.sort is not self.listing.sorts[0]:
            named["sort"] = self.sort.name
        return f"{urlencode(named)}&" if named else ""

    @property
    def selects(self) -> list[tuple[str, Any, list[tuple[str, str]], str]]:
        """(name, label, options, the chosen one) of every select of the form."""
        found = [
            (
                each.name,
                each.label,
                [("", _("全部")), *self.words[each.name].items()],
                self.given.get(each.name, ""),
            )
            for each in self.listing.choices
        ]
        sorts = [(each.name, str(each.label)) for each in self.listing.sorts]
        return [*found, ("sort", _("排序"), sorts, self.sort.name)] if len(sorts) > 1 else found
