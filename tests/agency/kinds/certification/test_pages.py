"""The counter's pages of 资格认证: the list, the way from it to one pensioner, and the papers that a finding wants."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.benefit.test_decisions import decided
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years

from quanyi.agency.registry.facts import facts_of

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_counter_begins_from_the_list_and_only_with_whom_it_names(visitors, db):
    person = insured_for_years.__wrapped__(visitors)
    decided(visitors, person)
    visitors.open_browsers()
    counter = visitors.as_counter
    assert counter.get(reverse("certify", args=[person.pk])).status_code == 403
    page = text(counter.get(reverse("certifications")))
    assert facts_of(person)["name"].value in page
    assert person.social_security_number not in page
    form = counter.post(reverse("begin-certification", args=[person.pk]), follow=True)
    assert "正常发放" in text(form)
    given = {"event": "released", "on": "2025-09-01", "way": "document", "evidence": "判决书"}
    answer = counter.post(reverse("certify", args=[person.pk]), given)
    assert answer.status_code == 422
    assert "缺“有关机关的文书”" in text(answer)
    given = {
        "event": "entitlement_confirmed",
        "on": str(timezone.localdate()),
        "way": "counter",
        "evidence": "居民身份证",
    }
    answer = counter.post(reverse("certify", args=[person.pk]), given)
    assert "核实仍有资格" in text(visitors.as_first.get(answer.headers["Location"]))
