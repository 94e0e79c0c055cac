"""原办理记录的读出: the acts of an office as lines of the layout, those that earlier books brought before its own.

Basis: d14-6-1, d14-9-4.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from quanyi.agency.kinds.migration.sources import SOURCES, Source
from quanyi.agency.registry.models import EarlierRecord
from quanyi.agency.review.models import Signature
from quanyi.law.periods import Month
from quanyi.law.terms import Stage, Verdict

Line = tuple[
    Any, tuple[str, str, int, date | None, str]
]  # whose, (employer, source, number, day, what is told)


def of_persons(ids: Iterable[int]) -> Iterator[Line]:
    """The records of these persons, by person id."""
    wanted = list(ids)
    yield from _lines(
        EarlierRecord.objects.filter(person__id__one_of=wanted),
        lambda source: Q(**{f"{source.person}__id__one_of": wanted}),
        whose=lambda source: f"{source.person}_id",
    )


def of_employers() -> Iterator[Line]:
    """The records that are about an employer and nobody else, by its code."""
    yield from _lines(
        EarlierRecord.objects.filter(person=None),
        lambda source: Q(**{f"{source.person}__isnull": True, f"{source.employer}__isnull": False}),
        whose=lambda source: f"{source.employer}__credit_code",
        sources=[source for source in SOURCES if source.employer],
    )


def _lines(
    earlier: "QuerySet[EarlierRecord]",
    among: Callable[[Source], Q],
    *,
    whose: Callable[[Source], str],
    sources: Sequence[Source] = SOURCES,
) -> Iterator[Line]:
    counted: Counter[tuple[Any, str]] = Counter()
    fields = ("person_id", "employer__credit_code", "source", "on", "content")
    for person_id, code, key, on, content in earlier.order_by("source", "number", "pk").values_list(*fields):
        owner = person_id or code
        counted[owner, key] += 1
        yield owner, (code or "", key, counted[owner, key], on, _written(content))
    for source in sources:
        for owner, code, on, content in _own(source, among(source), whose(source)):
            counted[owner, source.key] += 1
            yield owner, (code or "", source.key, counted[owner, source.key], on, _written(content))


def _own(source: Source, among: Q, whose: str) -> Iterator[tuple[Any, str, date | None, dict[str, Any]]]:
    """The rows of a table here, in the order in which they were made."""
    rows = source.table._default_manager.filter(among, **source.where)
    if source.case:
        rows = rows.filter(**{f"{source.case.removesuffix('__case')}__in": _approved_rounds()})
    employer = f"{source.employer}__credit_code" if source.employer else whose
    told = rows.order_by("pk").values_list("pk", whose, employer, source.on, *source.told).distinct()
    for _pk, owner, code, on, *values in told:
        content = {
            name_of(path): _plain(value)
            for path, value in zip(source.told, values, strict=True)
            if value is not None and value != ""
        }
        yield owner, code if source.employer else "", _day(on), content


def _approved_rounds() -> "QuerySet[Signature, int]":
    """The rounds in which a case was approved: what was returned, rejected or taken back was never done."""
    approved = Signature.objects.filter(stage=Stage.APPROVAL.value, verdict=Verdict.AGREE.value)
    return approved.values_list("round_id", flat=True)


def name_of(path: str) -> str:
    """The field of what is told: `submission__round__case__number` is case, `payment__month` payment_month."""
    if path.endswith("case__number"):
        return "of_case" if path.startswith("row__") else "case"
    return path.removeprefix("submission__").removeprefix("disclosure_request__").replace("__", "_")


def _day(on: Any) -> date | None:
    return timezone.localdate(on) if isinstance(on, datetime) else on


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value) if isinstance(value, (date, Month)) else value


def _written(content: Any) -> str:
    """What was erased by law tells nothing any more."""
    return json.dumps(content if isinstance(content, dict) else {}, ensure_ascii=False, sort_keys=True)
