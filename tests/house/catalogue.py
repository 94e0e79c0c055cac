"""The English catalogues: what the sources ask for, and the compiled form.

The office has one, and each kind of case one in its folder, of what the engines do not ask for. Run as a script, this
brings all up to date and lists what is not translated yet.
"""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

AGENCY = Path(__file__).parents[2] / "src/quanyi/agency"
KINDS = AGENCY / "kinds"
PO = Path("locale/en/LC_MESSAGES/django.po")  # in each folder
HEAD = "# {} for Quanyi; the message ids are the Chinese."
DAY = datetime(2026, 11, 21, 20, 42, tzinfo=UTC)  # of all of them: the day changes nothing
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "_t": None}


def asked_for() -> dict[Path, Catalog]:
    """Every message of the Python sources and the templates of the office, without line numbers, by the folder that
    keeps its English.
    """
    sources: dict[Path, list[Path]] = {AGENCY: []}
    for file in sorted([*AGENCY.rglob("*.py"), *AGENCY.rglob("*.html")]):
        sources.setdefault(_place_of(file), []).append(file)
    office = messages_of(sources.pop(AGENCY))
    own = {place: messages_of(files, but=office) for place, files in sources.items()}
    return {AGENCY: office} | {place: catalog for place, catalog in own.items() if len(catalog)}


def _place_of(file: Path) -> Path:
    beside = file.parent.relative_to(KINDS).parts if KINDS in file.parents else ()
    return KINDS / beside[0] if beside else AGENCY


def messages_of(files: Iterable[Path], but: Catalog | None = None, locale: str = "en") -> Catalog:
    """What these files ask for, but for what another catalogue holds."""
    catalog = Catalog(
        locale=locale,
        project="quanyi",
        version="0",
        header_comment=HEAD.format(Locale.parse(locale).english_name),
        creation_date=DAY,
        fuzzy=False,
    )
    for file in files:
        source = file.read_text(encoding="utf-8")
        if file.suffix == ".html":
            source = f"({templatize(source, origin=str(file))})"  # parentheses: indentation means nothing
        for _line, message, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            if but is None or not but.get(message, context):
                where = [(str(file.relative_to(AGENCY)), None)]
                flags = ["python-format"] if "%(" in str(message) else []
                catalog.add(message, locations=where, context=context, flags=flags)
    return catalog


def written() -> dict[Path, Catalog]:
    """The catalogues as they are kept, by their folder."""
    kept = {}
    for file in sorted(AGENCY.rglob(str(PO))):
        with file.open("rb") as opened:
            kept[file.parents[3]] = read_po(opened, locale="en")
    return kept


def compiled(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def key(message: Message) -> tuple[Any, Any]:
    return message.context, message.id


def strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def update() -> None:
    """Add what is new, in the English that another folder has for it; drop what nothing asks for; compile."""
    kept = written()
    known = {key(m): m.string for catalog in kept.values() for m in catalog if m.id and all(strings(m))}
    wanted = asked_for()
    for place in kept.keys() - wanted.keys():
        shutil.rmtree(place / "locale")
    for place, catalog in wanted.items():
        for message in catalog:
            if message.id:
                message.string = known.get(key(message), message.string)
        write(place / PO, catalog)


def write(file: Path, catalog: Catalog) -> None:
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, catalog, sort_output=True, width=110)
    file.with_suffix(".mo").write_bytes(compiled(catalog))


if __name__ == "__main__":
    update()
    for place, catalog in written().items():
        for message in catalog:
            if message.id and not all(strings(message)):
                print(f"{(place / PO).relative_to(AGENCY)}: {message.id}")
