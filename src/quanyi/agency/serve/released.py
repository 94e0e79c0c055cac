"""放行的内容: of a record what one requester may have: by item, and by month where the grant says of which.

What is released is asked of the law (`disclosure.item`), and so is the reason for what is not; nothing else of the
record is in what comes out. Basis: d14-15-2, d14-18, d14-20-1, d14-22.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.collect.digest import sm3
from quanyi.agency.grants.models import Grant
from quanyi.agency.serve.record import ItemHistory, PersonRecord
from quanyi.agency.serve.statement import sheets_of
from quanyi.agency.serve.templatetags.figures import (
    UNKNOWN,
    day,
    item_name,
    label,
    month,
    years_and_months,
    yuan,
)
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.disclosure import item
from quanyi.law.terms import RecordItem

Facts = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class Released:
    """放行的内容 of one person: facts and tables, as written; whose it is, is what was asked for and always there."""

    person_id: int
    name: str
    insurance_number: str
    social_security_number: str
    items: tuple[RecordItem, ...]
    withheld: tuple[Figure, ...]
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[dict[str, Any], ...]

    @property
    def digest(self) -> str:
        """SM3 of the words; the register keeps that of the words in its own language."""
        told = asdict(replace(self, withheld=(), items=()))
        return sm3(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())


def released_under(grant: Grant, record: PersonRecord) -> Released:
    """What a running grant releases of a record."""
    answers = [item(grant.of_whom, each, named=grant.named, holds=True) for each in RecordItem]
    given = tuple(each for each, told in zip(RecordItem, answers, strict=True) if told.value == "released")
    of_these = _of_months(record, grant.from_month, grant.to_month)
    is_whole = grant.from_month is None and grant.to_month is None
    return Released(
        person_id=record.person_id,
        name=record.name,
        insurance_number=record.insurance_number,
        social_security_number=record.social_security_number,
        items=given,
        withheld=tuple(told for told in answers if told.value != "released"),
        facts=tuple(_facts(record, given, is_whole=is_whole)),
        sheets=tuple(sheet if is_whole else _without_totals(sheet) for sheet in sheets_of(of_these, given)),
    )


def _without_totals(sheet: dict[str, Any]) -> dict[str, Any]:
    """A table of some months only: what sums up others, too, is left out."""
    totals = sheet.get("totals", ())
    rows = [
        [UNKNOWN if n in totals else cell for n, cell in enumerate(row)] if len(row) > 1 else row
        for row in sheet["rows"]
    ]
    return sheet | {"rows": rows}


def _of_months(record: PersonRecord, first: Month | None, last: Month | None) -> PersonRecord:
    def is_asked(of: Month) -> bool:
        return (first is None or first <= of) and (last is None or of <= last)

    def was_asked(starts_on: date, ends_on: date | None) -> bool:
        return (last is None or starts_on <= last.last_day) and (
            first is None or ends_on is None or first.first_day <= ends_on
        )

    return replace(
        record,
        employments=tuple(line for line in record.employments if was_asked(line.starts_on, line.ends_on)),
        contributions=tuple(line for line in record.contributions if is_asked(line.month)),
        corrections=tuple(line for line in record.corrections if is_asked(line.month)),
        subsidies=tuple(line for line in record.subsidies if is_asked(line.month)),
        payments=tuple(line for line in record.payments if is_asked(line.month)),
        years=tuple(
            line for line in record.years if is_asked(Month(line.year, 1)) and is_asked(Month(line.year, 12))
        ),
    )


def _facts(record: PersonRecord, items: Iterable[RecordItem], *, is_whole: bool) -> Facts:
    """Facts beside the tables; totals to date are not told of a part of the months."""
    if RecordItem.REGISTRATION in items:
        yield _("性别"), label(record.sex)
        yield _("出生日期"), day(record.born_on)
        yield _("人员状态"), record.status_told
        yield from _registered(record.registered)
    if RecordItem.CONTRIBUTION in items:
        yield _("个人缴费状态"), record.contribution_status_told or UNKNOWN
        if record.pays_no_more:
            yield _("中断或终止缴费时间"), day(record.status_since)
        yield from _registered(record.paying)
        yield from ((f"{line.kind} {month(line.month)}", yuan(line.amount_fen)) for line in record.subsidies)
    if RecordItem.ACCOUNT in items and is_whole:
        yield _("累计缴费年限"), years_and_months(record.contribution_months)
        yield _("个人账户储存额"), yuan(record.balance_fen)
        yield _("个人账户建立年月"), month(record.account_opened_month)
        yield _("个人账户状态"), record.account_state_told
        yield from _registered(record.counted)
    if RecordItem.OTHER in items:
        yield from _registered(record.others)


SAID_ABOVE = frozenset({"name", "sex", "born_on", "social_security_number", "status"})


def _registered(lines: Iterable[ItemHistory]) -> Facts:
    for line in lines:
        if line.now and line.item.key not in SAID_ABOVE:
            yield item_name(line.item), line.now.shown
