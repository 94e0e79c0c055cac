"""The demo district in a real office: built along the road, repeatable, and right when it is settled."""

import pytest

from quanyi.agency.demo import district

pytestmark = pytest.mark.django_db


def test_build():
    said = []
    s = district.build(200, say=said.append)
    print(said, s)
    from quanyi.agency.demo import road

    road.walk(say=print)
    s = district.build(260, say=said.append)
    road.walk(say=print)
