"""Account years of a batch, computed in columns: every item of Appendix A.3 and A.4 (账户年度，成批计算).

The law's own words on months (`judged`), rates (`account_parts.year_rates`) and layouts (`account_items.layouts`) over
whole columns; `tests/parity/test_nation.py` holds every item to `account.year`, to the fen.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from quanyi.bulk.edge import Column
from quanyi.bulk.nation.alone import alone
from quanyi.bulk.nation.arrears_items import arrears_items
from quanyi.bulk.nation.facts import facts_of
from quanyi.bulk.nation.flows import Flow, flow_of
from quanyi.bulk.nation.head_items import head_items
from quanyi.bulk.nation.record_items import YearOf, record_items
from quanyi.bulk.nation.schemas import ACCOUNT_YEARS, CLOSING, COMPUTED, RESULTS
from quanyi.law.errors import InvalidInput, LawError
from quanyi.law.rules.account_parts import is_provisional, rate_to_use, year_rates
from quanyi.law.rules.account_record import SUB_BALANCES

Computed = dict[str, Column]
_YEARS = 2**32  # more than an int32 tells apart


def account_years(batch: pa.RecordBatch) -> pa.RecordBatch:
    """账户年度 / The results of a batch of `ACCOUNT_YEARS`, row by row, as `RESULTS`; amounts in fen.

    A row that cannot be computed bears the law's sentence in `error` and nothing else. Raises InvalidInput for a batch
    of another schema. Basis: gb-10.2-3, gb-A-26 to gb-A-43. Rounds: as `account.year`.
    """
    _refuse_other(batch)
    made = _Made(batch)
    for region, year, rows in _groups(batch):
        made.put(rows, batch if rows is None else batch.take(pa.array(rows)), year, region)
    return made.batch()


class _Made:
    """The results while they are made."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._batch = batch
        self._found = {name: np.zeros(batch.num_rows, np.int64) for name in COMPUTED}
        self._provisional = np.zeros(batch.num_rows, bool)
        self._errors: dict[int, str] = {}

    def put(self, rows: Column | None, group: pa.RecordBatch, year: int, region: str) -> None:
        """The rows of one region and year."""
        places = np.arange(group.num_rows) if rows is None else rows
        try:
            computed, is_odd, provisional = _of_group(group, year, region)
        except LawError:  # no rate, a year of which the law knows nothing: each row bears its sentence
            computed, is_odd, provisional = {}, np.ones(group.num_rows, bool), False
        for name, column in computed.items():
            self._found[name][places] = np.where(is_odd, 0, column)
        self._provisional[places] = ~is_odd & provisional
        for at in np.flatnonzero(is_odd):
            self._put_alone(int(places[at]), group.slice(at, 1).to_pylist()[0])

    def _put_alone(self, place: int, row: dict[str, Any]) -> None:
        found = alone(row)
        for name, value in found.values.items():
            self._found[name][place] = value
        self._provisional[place] = found.is_provisional
        if found.error is not None:
            self._errors[place] = found.error

    def batch(self) -> pa.RecordBatch:
        errors: list[str | None] = [None] * self._batch.num_rows
        for place, error in self._errors.items():
            errors[place] = error
        columns = [
            self._batch.column(name).cast(RESULTS.field(name).type) for name in ("person", "region", "year")
        ]
        columns += [pa.array(self._found[name]) for name in COMPUTED]
        columns += [pa.array(self._provisional), pa.array(errors, pa.string())]
        return pa.RecordBatch.from_arrays(columns, schema=RESULTS)


def _of_group(batch: pa.RecordBatch, year: int, region: str) -> tuple[Computed, Any, bool]:
    """The columns of one region and year, the rows that are odd, and whether the rate is provisional."""
    facts = facts_of(batch, year, region)
    used = rate_to_use(year, region)
    rates = year_rates(year, region, rate=used, pays_out=any(each.any() for each in facts.payments.values()))
    of = YearOf.of(facts, rates)
    own, transfer = (flow_of(facts, part, rates, of.says, of.in_year) for part in ("own", "transfer"))
    found = _identity(of, own, transfer) | head_items(of)
    found |= record_items(of, own, transfer)
    owing, owes_odd = arrears_items(of)
    is_odd = facts.is_odd | own.is_odd | transfer.is_odd | owes_odd
    is_odd |= np.minimum.reduce([found[name] for name in CLOSING]) < 0
    return found | owing, is_odd, is_provisional(used)


def _identity(of: YearOf, own: Flow, transfer: Flow) -> Computed:
    """The terms of the roll-forward, and how it closes; an account that left holds nothing."""
    facts, has_left = of.facts, of.facts.moved_out != 0
    closing = dict(zip(SUB_BALANCES, (*own.closing, *transfer.closing), strict=True))
    return {
        "received_balance_fen": sum(facts.received.values()),
        "principal_in_year_fen": own.principal + transfer.principal,
        "own_interest_fen": own.earned,
        "transfer_interest_fen": transfer.earned,
        "paid_out_in_year_fen": own.payments.sum(axis=1) + transfer.payments.sum(axis=1),
        "moved_out_fen": np.where(has_left, sum(closing.values()), 0),
        **{f"closing_{name}_fen": np.where(has_left, 0, column) for name, column in closing.items()},
    }


def _groups(batch: pa.RecordBatch) -> Iterator[tuple[str, int, Column | None]]:
    """(region, year, rows) of each; None for all rows."""
    regions = batch.column("region")
    if not pa.types.is_dictionary(regions.type):
        regions = regions.dictionary_encode()
    years = batch.column("year").to_numpy().astype(np.int64)
    key = regions.indices.to_numpy().astype(np.int64) * _YEARS + years + _YEARS // 2
    for each in np.unique(key):
        place, year = int(each) // _YEARS, int(each) % _YEARS - _YEARS // 2
        rows = np.flatnonzero(key == each)
        yield regions.dictionary[place].as_py(), year, None if len(rows) == batch.num_rows else rows


def _refuse_other(batch: pa.RecordBatch) -> None:
    schema = batch.schema
    for field in ACCOUNT_YEARS:
        at = schema.get_field_index(field.name)
        if at < 0 or not _alike(schema.field(at).type, field.type):
            read = str(schema.field(at).type) if at >= 0 else "没有 none"
            raise _other(field, read)
        if not field.nullable and _lacks(batch.column(at), field.type):
            raise _other(field, "空值 null")


def _lacks(found: Any, wanted: pa.DataType) -> bool:
    """Whether anything is null that may not be, in lists and structs, too."""
    if found.null_count:
        return True
    if pa.types.is_list(wanted):
        return _lacks(found.flatten(), wanted.value_type)
    return pa.types.is_struct(wanted) and any(
        not each.nullable and _lacks(found.field(each.name), each.type) for each in wanted
    )


def _other(field: pa.Field, read: str) -> InvalidInput:
    return InvalidInput(
        f"账户年度的列“{field.name}”应为 {field.type}，读到 {read}。格式见 docs/columns.md。",
        f"The column {field.name!r} of account years must be {field.type}; got {read}. See docs/columns.md.",
        what=field.name,
    )


def _alike(found: pa.DataType, wanted: pa.DataType) -> bool:
    """The same but for what engines change on the way: names of elements and what may be null."""
    if pa.types.is_dictionary(found):
        return bool(found.value_type == wanted)
    if pa.types.is_list(wanted):
        return pa.types.is_list(found) and _alike(found.value_type, wanted.value_type)
    if pa.types.is_struct(wanted):
        return pa.types.is_struct(found) and all(
            (at := found.get_field_index(each.name)) >= 0 and _alike(found.field(at).type, each.type)
            for each in wanted
        )
    return bool(found == wanted)
