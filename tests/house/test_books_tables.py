"""No table is forgotten when books leave: each is carried, follows from others, or stays for a reason."""

from django.apps import apps
from tests.house.books_tables import CARRIED, DERIVED, STAYS

from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.sources import SOURCES


def ours():
    return {
        model._meta.db_table: model for model in apps.get_models() if model.__module__.startswith("quanyi.")
    }


def test_every_table_goes_somewhere_or_stays_for_a_reason():
    named = [*CARRIED, *DERIVED, *STAYS]
    assert len(named) == len(set(named)), "a table is in one of the three"
    assert set(ours()) - set(named) == set(), "carried, derived or staying? tests/house/books_tables.py"
    assert set(named) - set(ours()) == set(), "tables that are no more"


def test_what_is_carried_has_its_table_in_the_folder_and_what_is_told_is_there():
    assert {name for told in CARRIED.values() for name in told.split(", ")} <= set(layout.BY_NAME)
    for source in SOURCES:
        assert CARRIED[source.table._meta.db_table] == "records", source.key
        for path in (source.person, source.on, *source.told, *filter(None, (source.employer, source.case))):
            source.table._default_manager.values_list(path)  # a path that leads nowhere is refused


def test_every_table_of_the_folder_is_filled_from_one_of_the_office():
    filled = {name for told in CARRIED.values() for name in told.split(", ")}
    assert set(layout.BY_NAME) - filled == set()
