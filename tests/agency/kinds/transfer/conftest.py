"""The national rates that are not published yet, up to next year's, and a day past January: tests go on on any day."""

from datetime import date

import pytest
from django.utils import timezone

from quanyi.law.parameters import _use_folders, load_parameters

FIRST = 2026  # the first year without a published rate
HEAD = """series = "crediting_rate"
[[values]]
region = "CN"
source = "当年记账利率（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2020-01-01
"""


@pytest.fixture(autouse=True)
def rates_to_this_year(tmp_path):
    years = range(FIRST, timezone.localdate().year + 2)
    rows = [f'{{ from = {year}-01-01, to = {year}-12-31, value = "0.0250" }}' for year in years]
    folder = tmp_path / "rates"
    folder.mkdir()
    (folder / "rate.toml").write_text(f"{HEAD}rows = [{', '.join(rows)}]\n", encoding="utf-8")
    load_parameters(folder)
    yield
    _use_folders(())


@pytest.fixture(autouse=True)
def past_january(monkeypatch):
    """What is credited in two months of this year moves: in January the office's clock shows the middle of February."""
    today = timezone.localdate()
    if today.month == 1:
        shown = date(today.year, 2, 15)
        monkeypatch.setattr(timezone, "localdate", lambda value=None, *zone: value.date() if value else shown)


@pytest.fixture
def places(template, django_db_blocker, tmp_path, rates_to_this_year):
    """Old and new office; the person worked there for three months around the turn of the year, and here for one."""
    from tests.agency.kinds.transfer.two_offices import Place
    from tests.conftest import fresh_office

    from quanyi.law.periods import Month

    year = timezone.localdate().year
    with django_db_blocker.unblock(), fresh_office(template) as one, fresh_office(template) as two:
        old, new = Place("OLD", one.database, tmp_path / "a"), Place("NEW", two.database, tmp_path / "b")
        old.knows(new)
        new.knows(old)
        old.insured(Month(year - 1, 11), Month(year, 1))
        with old.at():
            old.settle(year - 1)
        new.insured(Month(year, 2), Month(year, 2), 900_000)
        new.insured(Month(year, 2), Month(year, 2), sequence=2)  # somebody who stays
        yield old, new
