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
YEARLY_METHOD = """series = "interest_form"
[[values]]
region = "DEMO"
source = "计息办法（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2024-01-01
rows = [{ key = "paying_in", from = 2025-01-01, value = 2 }]
"""


@pytest.fixture(scope="module", autouse=True)
def _passwords_of_little_work():
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["tests.agency.hashing.Few"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _kept_pages_are_as_new(django_db_setup):
    """Every page that any test is given as it was kept is held against one that is made anew (decision 054)."""
    from quanyi.agency.serve import kept, views

    def held(person, page, audience, make):
        made = []
        part = kept.kept(person, page, audience, lambda: made.append(make()) or made[-1])
        if not made:
            anew = make()
            assert (part.title, part.body.unpacked()) == (anew.title, anew.body.unpacked()), page
        return part

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "kept", held)
        yield


@pytest.fixture(scope="module")
def begun(django_db_setup, django_db_blocker):
    """What a module's own fixtures of this scope make, its tests begin with: each of them is rolled back to it."""
    from django.db import transaction
    from django.utils import translation

    with django_db_blocker.unblock(), transaction.atomic():
        translation.activate("zh-hans")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def visit(db):
    """An office whose people are signed in: one browser each, and files to hand in."""
    from tests.agency.visitors import Visitors  # not before Django is set up

    return Visitors()


@pytest.fixture
def office_of_money(db):
    """The office that receives money."""
    from tests.agency.money.office import Money

    return Money()


@pytest.fixture(scope="module")
def visitors(begun):
    """The same for all tests of a module, which give each a `visit` with browsers of its own."""
    from tests.agency.visitors import Visitors

    return Visitors()


@pytest.fixture
def office_of_rows(db):
    """The office in which rows wait."""
    from tests.agency.kinds.row_clearance.waiting import Waiting

    return Waiting()


@pytest.fixture
def rates_known_since_2020(tmp_path):
    """Since 2020 another rate of 2005 is known, in a file of the agency."""
    (tmp_path / "rates.toml").write_text(LATER_RATE, encoding="utf-8")
    load_parameters(tmp_path)
    yield
    _use_folders(())


@pytest.fixture
def yearly_method_chosen(tmp_path):
    """The district says that it gives interest of paying-in years by the yearly method."""
    (tmp_path / "form.toml").write_text(YEARLY_METHOD, encoding="utf-8")
    load_parameters(tmp_path)
    yield
    _use_folders(())
