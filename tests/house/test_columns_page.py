"""docs/columns.md has every column of the schemas, as it is."""

from tests.house.columns_page import PAGE, written


def test_the_page_of_the_columns_is_the_schemas():
    assert PAGE.read_text(encoding="utf-8") == written(), "python -m tests.house.columns_page"
