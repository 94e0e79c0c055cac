"""Columns and the law of one person give the same fen, item by item, or the same refusal."""

from random import Random

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import length
from tests.law.test_known import added, folder
from tests.law.test_left_open import CHOICE, PRINCIPAL_ONLY, YEARLY_IN, YEARLY_OUT
from tests.nation.rows import fen, year_record

from quanyi.bulk.edge import MAX_COLUMN_FEN
from quanyi.bulk.nation import kernel
from quanyi.bulk.nation.alone import alone, row_of
from quanyi.bulk.nation.schemas import ACCOUNT_YEARS, COMPUTED, MOST_MONTHS, RESULTS
from quanyi.law import InvalidInput
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import AccountBalance, OwedMonth, YearRecord

assert folder  # pytest finds the fixture by name
seeds = st.integers(0, 2**32)
few = settings(max_examples=length.of(short=6, long=1000), deadline=None)


def batch_of(found):
    rows = [row_of(record, f"{n:018d}") for n, record in enumerate(found)]
    return pa.RecordBatch.from_pylist(rows, schema=ACCOUNT_YEARS)


def compared(batch):
    """The results, after each row was held to `account.year`."""
    found = kernel.account_years(batch)
    assert found.schema.equals(RESULTS, check_metadata=True)
    for row, given_ in zip(found.to_pylist(), batch.to_pylist(), strict=True):
        one = alone(given_)
        wanted = {name: one.values.get(name, 0) for name in COMPUTED}
        wanted |= {"is_provisional": one.is_provisional, "error": one.error}
        assert {name: row[name] for name in wanted} == wanted, given_
    return found


@pytest.fixture
def sent_alone(monkeypatch):
    """The rows that were left to the law of one person."""
    sent = []
    monkeypatch.setattr(kernel, "alone", lambda row: (sent.append(row["person"]), alone(row))[1])
    return sent


@few
@given(seed=seeds)
def test_every_item_is_that_of_the_law(seed):
    by = Random(seed)
    compared(batch_of([year_record(by) for _ in range(40)]))


def test_what_is_plain_is_not_left_to_the_law_of_one_person(sent_alone):
    """Else the comparison would be of the law with itself."""
    by = Random(7)
    found = compared(batch_of([year_record(by) for _ in range(200)]))
    refused = sum(error is not None for error in found.column("error").to_pylist())
    assert 0 < refused < 60
    assert len(sent_alone) == refused


def plain(**given_):
    owed = [OwedMonth(month=m, base_fen=9, own_fen=9, credited=m) for m in Month.of_year(2024)]
    return YearRecord(**{"year": 2024, "region": "DEMO", "months": tuple(owed)} | given_)


def owing(fen, count=1):
    month = Month(2024, 3)
    return tuple(OwedMonth(month=month, base_fen=fen, own_fen=fen, credited=month) for _ in range(count))


M = MAX_COLUMN_FEN


@pytest.mark.parametrize(
    ("at_the_bound", "beyond"),
    [
        (plain(opening=AccountBalance(M // 4)), plain(opening=AccountBalance(M // 4 + 1))),
        (plain(payments_own=(0,) * 11 + (1,)), plain(payments_own=(0,) * 11 + (M + 1,))),
        (plain(months=owing(M)), plain(months=owing(M + 1))),
        (plain(months=owing(1, MOST_MONTHS)), plain(months=owing(1, MOST_MONTHS + 1))),
        (plain(months=owing(M // 2, 2)), plain(months=owing(M // 2 + 1, 2))),
    ],
    ids=["balance", "payment", "month", "months", "sum of a month"],
)
def test_at_the_bound_in_columns_and_one_beyond_it_alone(at_the_bound, beyond, sent_alone):
    compared(batch_of([at_the_bound]))
    assert sent_alone == []
    compared(batch_of([plain(), beyond]))
    assert sent_alone == [f"{1:018d}"]


def test_arrears_that_grew_beyond_the_bound_are_left_alone(sent_alone):
    old = OwedMonth(month=Month(1996, 1), base_fen=0, own_fen=M)
    compared(batch_of([plain(months=(old,)), plain()]))
    assert sent_alone == [f"{0:018d}"]


def test_a_batch_of_another_shape_is_refused_by_name():
    batch = batch_of([plain()])
    for wrong in (
        batch.drop_columns(["moved_out"]),
        batch.set_column(2, "year", batch.column("year").cast(pa.int64())),
    ):
        with pytest.raises(InvalidInput, match=r"moved_out|year"):
            kernel.account_years(wrong)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("payments_own_fen", [0] * 11, "12 个"),
        ("moved_out", 202413, "不是有效月份"),
        ("year", 1800, "1800年度"),
    ],
)
def test_a_row_that_is_none_bears_a_sentence(name, value, told):
    row = row_of(plain(), "1") | {name: value}
    found = compared(pa.RecordBatch.from_pylist([row, row_of(plain(), "2")], schema=ACCOUNT_YEARS))
    assert told in found.column("error")[0].as_py()
    assert found.column("error")[1].as_py() is None


def test_a_month_that_is_none_bears_a_sentence():
    for name, value, told in (
        ("kind", "gift", "缴费类别"),
        ("month", 202400, "不是有效月份"),
        ("own_fen", -1, "负数"),
    ):
        row = row_of(plain(), "1")
        row["months"][2] |= {name: value}
        found = compared(pa.RecordBatch.from_pylist([row], schema=ACCOUNT_YEARS))
        assert told in found.column("error")[0].as_py()


def test_nothing_is_made_of_what_is_missing():
    """An amount that is null is refused, and not taken for nought."""
    row = row_of(plain(), "1")
    row["months"][2]["own_fen"] = None
    loose = pa.schema([field.with_nullable(True) for field in ACCOUNT_YEARS])
    element = pa.struct([each.with_nullable(True) for each in ACCOUNT_YEARS.field("months").type.value_type])
    loose = loose.set(loose.get_field_index("months"), pa.field("months", pa.list_(element)))
    for one in (row, row_of(plain(), "1") | {"opening_own_interest_fen": None}):
        with pytest.raises(InvalidInput, match="空值"):
            kernel.account_years(pa.RecordBatch.from_pylist([one], schema=loose))


def test_a_region_that_gives_interest_by_the_year_and_makes_up_the_principal_alone(folder, sent_alone):
    added(folder, YEARLY_IN, YEARLY_OUT, head=CHOICE, name="method")
    added(folder, "{ from = 2005-01-01, value = 1 }", head=PRINCIPAL_ONLY, name="arrears")
    by = Random(11)
    equal = [
        plain(region="330000", opening=AccountBalance(10**10, 10**9), payments_own=(fen(by) // 24,) * 12)
        for _ in range(40)
    ]
    found = compared(batch_of([*equal, *(year_record(by, ("330000", "CN")) for _ in range(200))]))
    assert not set(sent_alone) & {f"{n:018d}" for n in range(40)}
    assert found.column("error").to_pylist()[:40] == [None] * 40


def test_nothing_comes_of_nothing():
    assert compared(batch_of([])).num_rows == 0
