"""Odd but honest files read to the same rows; what is beside the rows is read or told."""

import pytest

from .build import TABLE, csv, read
from .odd import EXPECTED, ODD


@pytest.mark.parametrize("name", ODD)
def test_odd_files_read_to_the_same_rows(name: str) -> None:
    filename, content = ODD[name]
    reading = read(content, filename)
    assert [fault.sentence for fault in reading.faults] == []
    assert reading.ok
    assert [row._replace(row=0) for row in reading.rows] == [row._replace(row=0) for row in EXPECTED]


def test_rows_keep_the_numbers_of_the_sheet() -> None:
    assert read(csv(TABLE)).rows == EXPECTED
    assert [row.row for row in read(ODD["blank rows"][1]).rows] == [3, 5, 6]
    assert [row.row for row in read(ODD["heading repeated"][1]).rows] == [2, 3, 5]
