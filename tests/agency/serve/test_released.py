"""The matrix: every field of a record × every requester × every set of items × some months: nothing else is released.

The record is made by its own types, with a value in each field that stands nowhere else; what comes out is searched for
each of them.
"""

import dataclasses
import itertools
import json
import types
import typing
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from enum import Enum

import pytest
from django.utils import translation

from quanyi.agency.grants.models import AT_ONCE, OF_A_CASE, Grant
from quanyi.agency.registry.facts import Held
from quanyi.agency.registry.items import CHANGEABLE, Item
from quanyi.agency.serve.record import ItemHistory, PersonRecord
from quanyi.agency.serve.released import SAID_ABOVE, released_under
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.rules.disclosure import SCOPES
from quanyi.law.terms import RecordItem, Requester

R, C, B, A, OTHER = RecordItem
# Which items a field of the record tells of. Whose it is, is what was asked for; what is of no item is not released.
NAMED = frozenset[RecordItem]()
TELLS = {
    "name": NAMED, "insurance_number": NAMED, "social_security_number": NAMED,
    "sex": {R}, "born_on": {R}, "status": {R}, "status_case": {R}, "employments": {R},
    "contributions": {C}, "subsidies": {C}, "corrections": {C, A},
    "years": {A}, "contribution_months": {A}, "balance_fen": {A}, "account_opened_month": {A},
    "benefits": {B}, "payments": {B},
    "contribution_status": {C}, "status_since": {C}, "account_states": {A},
}  # fmt: skip
NEVER = {
    "is_issued", "status_reason", "disputed",
    "person_id", "region_name", "data_until", "printed_at", "known_at", "is_summed_anew", "actual_months",
    "deemed_months", "first_contribution_month", "special_work_months",
}  # fmt: skip
CLASS_OF_ITEM = {"d14-2-1": R, "d14-2-2": C, "d14-2-3": B, "d14-2-4": A, "d14-2-5": OTHER}


class Made:
    """Values that stand nowhere else, and how each is written where it is shown."""

    def __init__(self) -> None:
        self.next = itertools.count(1)
        self.written: list[str] = []

    def of(self, kind: object) -> object:
        """A value of a type, noted as it would be written."""
        origin = typing.get_origin(kind)
        if origin in (typing.Union, types.UnionType):
            return self.of(next(each for each in typing.get_args(kind) if each is not type(None)))
        if origin is tuple:
            return tuple(self.of(typing.get_args(kind)[0]) for _line in range(2))
        if isinstance(kind, type) and issubclass(kind, Enum):
            return next(iter(kind))  # a word that many records share: no text to look for
        if dataclasses.is_dataclass(kind) and kind not in (Month, Held, Item):
            hints = typing.get_type_hints(kind)
            return kind(**{f.name: self._named(f.name, hints[f.name]) for f in dataclasses.fields(kind)})
        return self._plain(kind)

    def _named(self, name: str, kind: object) -> object:
        return 2000 + next(self.next) % 100 if name == "year" else self.of(kind)

    def _plain(self, kind: object) -> object:
        n = next(self.next)
        if kind is int:
            fen = 70_000_000 + 1_013 * n
            self.written.append(format_yuan(fen))
            return fen
        if kind is str:
            self.written.append(f"文{n:05d}字")
            return f"文{n:05d}字"
        if kind is bool:
            return False
        if kind is Month:
            return Month(1950 + n % 240, 1 + n % 12)
        if kind is date:
            return date(2000, 1, 1) + timedelta(days=n)
        if kind is datetime:
            return datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=n)  # noqa: UP017
        raise AssertionError(f"no value is made for {kind}")


def made_record() -> tuple[PersonRecord, dict[str, list[str]]]:
    """A record with values of its own in every field, and per field those that can be looked for."""
    hints, fields, texts = typing.get_type_hints(PersonRecord), {}, {}
    made = Made()
    for field in dataclasses.fields(PersonRecord):
        if field.name in ("items", "disputed"):
            continue
        made.written = []
        fields[field.name] = made.of(hints[field.name])
        texts[field.name] = made.written
    return PersonRecord(**fields, items=()), texts


def granted(requester: Requester, items: tuple[RecordItem, ...]) -> Grant:
    return Grant(requester=requester.value, items=[item.value for item in items])


def told(grant: Grant, record: PersonRecord) -> str:
    with translation.override("zh-hans"):
        released = released_under(grant, record)
    return json.dumps(dataclasses.asdict(replace(released, withheld=())), ensure_ascii=False, default=str)


SETS = [chosen for size in range(len(RecordItem) + 1) for chosen in itertools.combinations(RecordItem, size)]


def test_every_field_of_a_record_is_of_an_item_or_never_released():
    fields = {field.name for field in dataclasses.fields(PersonRecord)} - {"items"}
    assert TELLS.keys() | NEVER == fields
    assert not TELLS.keys() & NEVER


@pytest.mark.parametrize("requester", [*AT_ONCE, *OF_A_CASE])
@pytest.mark.shows("d14-22", "授权之外的任何一栏都不提供：记录的每个字段、每种查询主体、每种内容组合逐一核对")
def test_no_field_of_another_item_is_released(requester):
    record, texts = made_record()
    for items in SETS:
        allowed = SCOPES[requester].items & (set(items) if SCOPES[requester].by_name else set(RecordItem))
        out = told(granted(requester, items), record)
        for field, written in texts.items():
            if field in NEVER or not TELLS[field] <= allowed:
                leaked = [text for text in written if text in out]
                assert leaked == [], (items, field)


@pytest.mark.parametrize("requester", [Requester.PROXY, Requester.AUTHORITY, Requester.OTHER_UNIT])
def test_what_is_granted_is_released(requester):
    """The matrix would pass where nothing came out at all."""
    record, texts = made_record()
    out = told(granted(requester, tuple(RecordItem)), record)
    for field in TELLS.keys() - {"contribution_months"}:  # which is shown in years and months
        if texts[field]:
            assert any(text in out for text in texts[field]), field


@pytest.mark.parametrize("item", CHANGEABLE.values(), ids=lambda item: item.key)
def test_a_registered_item_goes_with_its_class_and_with_no_other(item):
    value = next(iter(item.codes)) if item.codes else "1"
    held = Held(item.key, value, date(2020, 1, 1), None, datetime(2026, 1, 1), None, "", "测试")
    record = replace(made_record()[0], items=(ItemHistory(item, held, (held,)),))
    own = CLASS_OF_ITEM[item.scope.provision]
    for items in SETS:
        grant = granted(Requester.PROXY, items)
        beyond = {name for name, _value in facts(grant, record)} - {
            name for name, _value in facts(grant, replace(record, items=()))
        }
        is_told = own in items and item.key not in SAID_ABOVE and own is not B
        assert beyond == ({item.zh} if is_told else set()), items


def facts(grant: Grant, record: PersonRecord) -> tuple[tuple[str, str], ...]:
    with translation.override("zh-hans"):
        return released_under(grant, record).facts


def test_months_that_were_not_asked_for_are_not_released():
    record, _texts = made_record()
    lines = [replace(line, month=Month(2020, n)) for n, line in enumerate(record.contributions, 3)]
    record = replace(record, contributions=tuple(lines))
    grant = granted(Requester.AUTHORITY, tuple(RecordItem))
    grant.from_month, grant.to_month = Month(2020, 4), Month(2020, 4)
    out = told(grant, record)
    assert "2020-04" in out
    assert "2020-03" not in out
    assert format_yuan(record.balance_fen) not in out
    for line in record.years:
        assert format_yuan(line.closing_fen or 0) not in out
    for benefit in record.benefits:
        assert format_yuan(benefit.paid_fen) not in out
        assert format_yuan(benefit.amount_fen) in out
