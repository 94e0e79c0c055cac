"""Whoever moved here has the months of each place told apart in the index of the pension (分段计算)."""

import pytest
from django.conf import settings
from django.utils import timezone
from tests.agency.kinds.transfer.two_offices import moved
from tests.agency.world import REGION

from quanyi.agency.kinds.benefit.career import index_of, sections_of
from quanyi.agency.ledger.paid_bases import bases_of
from quanyi.law.parameters import load_parameters
from quanyi.law.periods import Month

YEAR = timezone.localdate().year
FIRST = 2026  # the first year whose wage the demo district does not have
WAGES = f"""series = "reference_wage"
[[values]]
region = "{REGION}"
source = "职工月平均工资（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2020-01-01
"""


@pytest.fixture
def wages(tmp_path, rates_to_this_year):
    """Those of the years to this one, so that the test goes on in any year."""
    years = range(FIRST, YEAR + 1)
    rows = [f"{{ from = {year}-01-01, to = {year}-12-31, value = 830000 }}" for year in years]
    folder = tmp_path / "wages"
    folder.mkdir()
    (folder / "wage.toml").write_text(f"{WAGES}rows = [{', '.join(rows)}]\n", encoding="utf-8")
    load_parameters(folder)


@pytest.mark.shows("d13-5", "转入后核定养老金，各地缴费月数分段列出，指数按待遇领取地的工资合并计算")
def test_months_of_two_places_are_sections_of_one_career(wages, places):
    old, new = places
    moved(new, old, "T1")
    with new.at():
        person = new.person()
        bases = bases_of(person)
        there, here = sections_of(person, bases, deemed_months=7)
        assert list(there.bases) == [Month(YEAR - 1, 11), Month(YEAR - 1, 12), Month(YEAR, 1)]
        assert there.place != here.place == settings.QUANYI_REGION_NAME
        assert (here.bases, here.deemed_months) == ({Month(YEAR, 2): 900_000}, 7)
        assert bases == {**there.bases, **here.bases}
        index = index_of(person, bases, on=Month(YEAR, 3), deemed_months=0)
        told = [(part.note_zh, part.value) for part in index.parts if part.term == "section_months"]
        assert told == [(there.place, 3), (here.place, 1)]
    with old.at():
        assert len(sections_of(old.person(), bases_of(old.person()), deemed_months=0)) == 1
