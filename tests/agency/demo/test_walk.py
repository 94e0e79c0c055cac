"""What `quanyi run` tells: the road walked once, and told again without walking it twice."""

import pytest
from tests import length

from quanyi.agency.demo import district, road
from quanyi.agency.review.models import Case

pytestmark = pytest.mark.django_db


def test_the_road_is_walked_once_and_told_each_time():
    district.build(length.of(short=20, long=60), say=lambda text: None)
    first: list[str] = []
    road.walk(say=first.append)
    cases = Case.objects.count()
    again: list[str] = []
    road.walk(say=again.append)

    told = "\n".join(first)
    for stop in (
        "1 采集",
        "2 审核",
        "3 账务",
        "4 计算",
        "5 服务",
        "记账利率 1.5%",
        "account.yearly_interest",
    ):
        assert stop in told
    assert "2025年度已结息" in "\n".join(again)
    assert Case.objects.count() == cases
    assert first[-1] == again[-1], "the same figure opens the same way"
