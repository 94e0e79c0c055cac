"""The tables of docs/columns.md, as the schemas have them: `python -m tests.house.columns_page` writes them."""

from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "columns.md"
BEGINS = "<!-- made by tests/house/columns_page.py -->\n"
TITLES = {
    "account_years": "account_years 账户年度",
    "months": "months 月份: the elements of the column `months` of account_years",
    "results": "results 计算结果: what `quanyi bulk run` writes",
}


def made() -> str:
    from quanyi.bulk.nation.schemas import TABLES

    return "\n".join(line for name, title in TITLES.items() for line in _table(title, TABLES[name]))


def _table(title, schema):
    yield f"\n### {title}"
    yield "| column | type | unit | 栏 | |\n| --- | --- | --- | --- | --- |"
    for field in schema:
        told = {key.decode(): value.decode() for key, value in field.metadata.items()}
        null = ", may be null" if field.nullable else ""
        yield f"| `{field.name}` | {_type(field.type)}{null} | {told.get('unit', '')} | {told['zh']} | {told['en']} |"


def _type(kind):
    if hasattr(kind, "value_type") and not str(kind).startswith("dictionary"):
        return f"list of {'months' if str(kind.value_type).startswith('struct') else kind.value_type}"
    return str(kind)


def written() -> str:
    """The page as it stands, with the tables as they are."""
    head, _, _ = PAGE.read_text(encoding="utf-8").partition(BEGINS)
    return head + BEGINS + made() + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
