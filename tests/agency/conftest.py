"""What several of the agency's tests begin with."""

import pytest

from quanyi.law.parameters import _use_folders, load_parameters

LATER_RATE = """series = "crediting_rate"
[[values]]
region = "DEMO"
source = "更正通知（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2020-01-01
rows = [{ from = 2005-01-01, to = 2005-12-31, value = "0.0310" }]
"""


@pytest.fixture
def rates_known_since_2020(tmp_path):
    """Since 2020 another rate of 2005 is known, in a file of the agency."""
    (tmp_path / "rates.toml").write_text(LATER_RATE, encoding="utf-8")
    load_parameters(tmp_path)
    yield
    _use_folders(())
