"""docs/books.md has every column of the layout, as it is."""

from tests.house.books_layout import PAGE, written


def test_the_page_of_the_layout_is_the_layout():
    assert PAGE.read_text(encoding="utf-8") == written(), "python -m tests.house.books_layout"
