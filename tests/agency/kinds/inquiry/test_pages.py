"""What the desk says of a finding's evidence."""

import pytest
from django.utils import translation

from quanyi.agency.control.models import DataFinding
from quanyi.agency.kinds.inquiry.findings import FindingLine


@pytest.mark.parametrize(
    ("key", "value", "zh", "en"),
    [
        ("sex", "1", "男", "male"),
        ("status", "contributing", "参保缴费", "contributing"),
        ("part", "own", "个人缴费部分", "own part"),
        ("month", None, "—", "—"),
        ("left_fen", 50000, "500.00", "500.00"),
    ],
)
def test_evidence_is_shown_in_words(key, value, zh, en):
    line = FindingLine(DataFinding(check_code="gone", evidence={key: value}))
    assert line.evidence[0][1] == zh
    with translation.override("en"):
        assert line.evidence[0][1] == en
