"""The English catalogue: what the sources ask for, and the compiled form.

Run as a script, it brings both up to date and lists what is not translated yet.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

AGENCY = Path(__file__).parents[2] / "src/quanyi/agency"
PO = AGENCY / "locale/en/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "_t": None}


def asked_for() -> Catalog:
    """Every message of the Python sources and the templates of the office, without line numbers."""
    catalog = Catalog()
    for file in sorted([*AGENCY.rglob("*.py"), *AGENCY.rglob("*.html")]):
        source = file.read_text(encoding="utf-8")
        if file.suffix == ".html":
            source = f"({templatize(source, origin=str(file))})"  # parentheses: indentation means nothing
        for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            where = [(str(file.relative_to(AGENCY)), None)]
            flags = ["python-format"] if "%(" in str(message) else []
            catalog.add(message, locations=where, context=context, flags=flags)
    return catalog


def written() -> Catalog:
    """The catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def update() -> None:
    """Add what is new with an empty translation, drop what nothing asks for, and compile."""
    catalog, wanted = written(), asked_for()
    wanted.creation_date = catalog.creation_date  # the day changes nothing
    catalog.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    with PO.open("wb") as file:
        write_po(file, catalog, omit_header=False, sort_output=True, width=110)
    MO.write_bytes(compiled(catalog))


if __name__ == "__main__":
    update()
    print("\n".join(str(message.id) for message in written() if message.id and not message.string))
