"""One switch makes every test long, and what runs on a second PostgreSQL is there."""

from tests import length, own_sql
from tests.house.tree import ROOT


def test_a_form_is_chosen_by_one_switch(monkeypatch):
    monkeypatch.delenv("QUANYI_LONG", raising=False)
    assert length.of(short=1, long=2) == 1
    monkeypatch.setenv("QUANYI_LONG", "1")
    assert length.of(short=1, long=2) == 2


def test_nothing_else_looks_at_the_switch():
    asking = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "tests").rglob("*.py")
        if "QUANYI_LONG" in file.read_text(encoding="utf-8")
    }
    assert asking == {"tests/length.py", "tests/conftest.py", "tests/house/test_length.py"}


def test_what_reaches_sql_of_our_own_is_there():
    assert [place for place in own_sql.PLACES if not (own_sql.TESTS / place).exists()] == []
