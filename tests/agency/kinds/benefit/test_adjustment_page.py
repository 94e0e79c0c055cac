"""The page of a year's adjustment: tried, told who is left out, submitted, read by a signer."""

import re

import pytest
from django.urls import reverse
from tests.agency.kinds.benefit.test_adjusting import retired

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_adjustment_is_tried_submitted_and_seen(visitors, db):
    retired(visitors)
    visitors.open_browsers()
    settler, address = visitors.as_settler, reverse("adjust-pensions")
    assert visitors.as_counter.get(address).status_code == 403
    given = {"year": "2025", "document": "示人社〔2025〕9号"}
    assert "按规则调整 1 人" in text(settler.post(address, given | {"compute": ""}))
    refused = settler.post(address, given | {"year": "2026", "compute": ""})
    assert (refused.status_code, "2026" in text(refused)) == (422, True)
    page = text(visitors.as_first.get(settler.post(address, given | {"submit": ""}).headers["Location"]))
    assert "2025 养老金调整" in page
    assert "定额调整" in page
