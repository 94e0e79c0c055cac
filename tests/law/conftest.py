"""A region of a test's own: rows that an agency would bring by a file."""

import pytest

from quanyi.law import load_parameters
from quanyi.law.parameters import _use_folders

TRIAL = "TRIAL"
HEAD = """series = "{series}"
[[values]]
region = "TRIAL"
source = "某地公布文件（试）"
confidence = "C"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2020-01-01
rows = [{rows}]
"""


@pytest.fixture
def region_with(tmp_path):
    """Gives rows of series to the region TRIAL: ``region_with(series='from = 2006-01-01, value = 2')``."""

    def give(**series):
        for name, rows in series.items():
            lines = [rows] if isinstance(rows, str) else rows
            text = HEAD.format(series=name, rows=", ".join(f"{{ {line} }}" for line in lines))
            (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
        load_parameters(tmp_path)
        return TRIAL

    yield give
    _use_folders(())


@pytest.fixture
def scale_of_nine(region_with):
    """A region whose own part is 9 % where the whole is 8 %."""
    return region_with(
        account_scale_own='from = 2006-01-01, value = "0.09"',
        reference_wage="from = 2008-01-01, to = 2009-12-31, value = 300000",
        base_floor_ratio='from = 2006-01-01, value = "0.6"',
        base_ceiling_ratio='from = 2006-01-01, value = "3"',
        base_year_first_month="from = 2006-01-01, value = 1",
        contribution_rate_employer='from = 2006-01-01, value = "0.20"',
    )
