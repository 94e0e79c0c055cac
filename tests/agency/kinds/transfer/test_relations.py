"""Who moves is told on the page of transfers what becomes of each scheme's relation, with its clause."""

import pytest
from django.urls import reverse
from tests.agency.visitors import browser

pytestmark = pytest.mark.django_db


@pytest.mark.shows("service-12", "个人的转移接续页写明养老保险关系随本人转移")
@pytest.mark.shows("service-15", "个人的转移接续页写明工伤、生育保险由新就业地办理参保")
def test_the_page_of_transfers_tells_what_becomes_of_each_scheme(visit):
    person = visit.registered()
    page = browser(visit.insured(person)).get(reverse("person-transfers", args=[person.pk])).content.decode()
    told = {
        scheme: page.partition(f"<summary>{scheme} <b>")[2].partition("</b>")[0]
        for scheme in ("基本养老保险", "基本医疗保险", "失业保险", "工伤保险", "生育保险")
    }
    assert told == {
        "基本养老保险": "关系随本人转移", "基本医疗保险": "关系随本人转移", "失业保险": "关系随本人转移",
        "工伤保险": "由新就业地办理参保", "生育保险": "由新就业地办理参保",
    }  # fmt: skip
    assert "第十五条" in page
