"""The tables of docs/books.md, as the layout has them: `python -m tests.house.books_layout` writes them."""

from tests.house.books_tables import CARRIED, DERIVED, STAYS
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "books.md"
BEGINS = "<!-- made by tests/house/books_layout.py -->\n"
KINDS = {
    "text": "text", "number": "number, as text", "day": "day", "month": "month", "fen": "fen", "twelve": "12 × fen",
    "count": "whole number", "code": "code",
}  # fmt: skip


def made() -> str:
    from quanyi.agency.kinds.migration import layout

    parts = [*(part for table in layout.TABLES for part in _table(table)), *_records(), *_goes()]
    return "\n".join(parts)


def _records():
    """What each kind of record tells."""
    from quanyi.agency.kinds.migration.records import name_of
    from quanyi.agency.kinds.migration.sources import SOURCES

    yield "\n## What `records` tell\n| source | 记录种类 | fields of `told` |\n| --- | --- | --- |"
    for source in SOURCES:
        yield f"| `{source.key}` | {source.zh} | {', '.join(f'`{name_of(path)}`' for path in source.told)} |"


def _goes():
    """Where each table of the office goes."""
    yield "\n## Where every table of the office goes\n| table | goes |\n| --- | --- |"
    told = {
        **{table: f"into {into}" for table, into in CARRIED.items()},
        **{table: f"follows: {why}" for table, why in DERIVED.items()},
        **{table: f"stays: {why}" for table, why in STAYS.items()},
    }
    for table, where in sorted(told.items()):
        yield f"| `{table}` | {where} |"


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
