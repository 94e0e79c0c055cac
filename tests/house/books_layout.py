"""The tables of docs/books.md, as the layout has them: `python -m tests.house.books_layout` writes them."""

from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "books.md"
BEGINS = "<!-- made by tests/house/books_layout.py -->\n"
KINDS = {
    "text": "text", "number": "number, as text", "day": "day", "month": "month", "fen": "fen", "twelve": "12 × fen",
    "count": "whole number", "code": "code",
}  # fmt: skip


def made() -> str:
    from quanyi.agency.kinds.migration import layout

    return "\n".join(part for table in layout.TABLES for part in _table(table))


def _table(table):
    yield f"\n### {table.name} {table.zh}{' (must be there)' if table.required else ''}"
    yield "| column | 栏 | LD/T 92 | holds | |\n| --- | --- | --- | --- | --- |"
    for column in table.columns:
        codes = ", ".join(column.codes) if len(column.codes) <= 12 else ""
        told = codes or ("a key of `registry/items.py`" if column.codes else "")
        if column.default:
            told = f"{told}; " * bool(told) + f"{column.default} where blank"
        needed = "**" if column.required else ""
        yield f"| {needed}`{column.name}`{needed} | {column.zh} | {column.ldt} | {KINDS[column.kind.value]} | {told} |"


def written() -> str:
    """The page as it stands, with the tables as they are."""
    head, _, _ = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    return head + BEGINS + made() + "\n"


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanyi.agency.config.settings")
    import django

    django.setup()
    PAGE.write_text(written(), encoding="utf-8")
