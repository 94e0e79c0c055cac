"""原办理记录: what the office from which somebody's books came did about them, for staff who do business.

Basis: d14-6-1, d14-9-4.
"""

import json
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quanyi.agency.audit.models import Act
from quanyi.agency.kinds.migration.sources import BY_KEY
from quanyi.agency.kinds.migration.views import READERS
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import EarlierRecord
from quanyi.agency.serve.gate import look, opens_itself
from quanyi.agency.staff.access import for_posts
from quanyi.agency.staff.models import Post


@dataclass(frozen=True)
class EarlierLine:
    """一条原办理记录: `told`: (field, what it says), as the books had it; `case` the number over there."""

    kind: str
    number: int
    on: date | None
    case: str
    told: tuple[tuple[str, str], ...]


@for_posts(Post.COUNTER, *READERS)
@opens_itself
def earlier_records(request: HttpRequest, person_id: int) -> HttpResponse:
    """原经办机构的办理记录, the latest first."""
    with look(request, person_id, Act.VIEW_RECORD, "earlier", for_grants=False) as person:
        context = {"person": person, "name": facts_of(person)["name"].value, "lines": _lines(person_id)}
        return render(request, "kinds/migration/earlier.html", context)


def _lines(person_id: int) -> list[EarlierLine]:
    rows = EarlierRecord.objects.filter(person_id=person_id)
    lines = [_line(row) for row in rows]
    return sorted(lines, key=lambda line: (line.on or date.min, line.number), reverse=True)


def _line(row: EarlierRecord) -> EarlierLine:
    content = row.content if isinstance(row.content, dict) else {}  # erased by law: nothing
    told = tuple((name, _said(value)) for name, value in sorted(content.items()) if name != "case")
    kind = BY_KEY[row.source].label if row.source in BY_KEY else row.source
    return EarlierLine(kind, row.number, row.on, str(content.get("case", "")), told)


def _said(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
