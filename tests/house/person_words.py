"""What a person reads: every message of the pages and papers of persons, and the words of the law that stand there.

The catalogues of Traditional Chinese and Spanish hold these, and nothing else. The pages that a walk of a person's
login meets are held against them in `tests/agency/serve/test_four_languages.py`.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from tests.house.catalogue import AGENCY, key, messages_of, strings, write

from quanyi.agency.kinds.listed import KINDS
from quanyi.agency.registry.items import ITEMS
from quanyi.agency.serve.issuing import PaperStanding
from quanyi.law.provisions import cite, in_full
from quanyi.law.terms import (
    CODES,
    TERMS,
    AccountEvent,
    AccountStatus,
    CaseKind,
    ContributionKind,
    CorrectionReason,
    LedgerAccount,
    MonthState,
    PaymentState,
    PersonStatus,
    RecordItem,
    Requester,
    RetirementGroup,
    Scheme,
    Sex,
    Stage,
)

TRANSLATED = {"zh_Hant": "zh-hant", "es": "es"}  # folder of `locale`, and the language as Django calls it

# Pages and modules of `serve` and of the templates that no person's login reaches.
OF_THE_OFFICE = {
    "serve/corrections.py",
    "serve/employer_views.py",
    "serve/forms.py",
    "serve/provisions.py",
    "serve/snapshot.py",
    "serve/workers.py",
    "templates/serve/employer_dues.html",
    "templates/serve/employer_worker.html",
    "templates/serve/employer_workers.html",
    "templates/serve/find_person.html",
    "templates/serve/login_opened.html",
    "templates/serve/provisions.html",
}
# Beside those two rooms: what persons meet elsewhere.
BESIDE = (
    "audit/models.py",
    "collect/complaint_models.py",
    "collect/paper_input.py",
    "control/complaint*.py",
    "control/dispute*.py",
    "desk/context.py",
    "desk/paper_forms.py",
    "grants/*.py",
    "inputs.py",
    "telephone/*.py",
    "kinds/*/__init__.py",
    "kinds/*/letters.py",
    "kinds/*/materials.py",
    "kinds/benefit/estimat*",
    "kinds/benefit/urls.py",
    "kinds/change/changes.py",
    "kinds/parameter/known*",
    "kinds/parameter/parameter.html",
    "kinds/parameter/parameters.html",
    "kinds/complaint/asking.py",
    "kinds/complaint/forms.py",
    "kinds/complaint/views.py",
    "kinds/complaint/own*.html",
    "kinds/dispute/asking.py",
    "kinds/dispute/forms.py",
    "kinds/dispute/o[bw]*.html",
    "kinds/dispute/views.py",
    "kinds/flexible/[cfv]*",
    "kinds/transfer_in/own*",
    "papers/*.py",
    "registry/activations.py",
    "registry/items.py",
    "registry/models.py",
    "review/issuing.py",
    "review/letter_models.py",
    "review/missing.py",
    "sending/channels.py",
    "sending/forms.py",
    "sending/models.py",
    "staff/access.py",
    "staff/models.py",
    "templates/*.html",
    "templates/components/case_form.html",
    "templates/components/chart.html",
    "templates/components/empty.html",
    "templates/components/field.html",
    "templates/components/figure_*.html",
    "templates/components/form_errors.html",
    "templates/components/letters.html",
    "templates/components/pagination.html",
    "templates/registration/*.html",
    "templates/sending/channels.html",
    "wording.py",
)
LABELS = (
    AccountEvent, AccountStatus, CaseKind, ContributionKind, CorrectionReason, LedgerAccount, MonthState, PaperStanding,
    PaymentState, PersonStatus, RecordItem, Requester, RetirementGroup, Scheme, Sex, Stage,
)  # fmt: skip

# Cases that persons themselves begin on the site, with papers.
HANDED_IN = (CaseKind.COMPLAINT, CaseKind.DISPUTE, CaseKind.FLEXIBLE)


def files() -> list[Path]:
    """The sources whose messages persons read."""
    rooms = [*(AGENCY / "serve").rglob("*.py"), *(AGENCY / "templates/serve").rglob("*.html")]
    beside = [file for pattern in BESIDE for file in AGENCY.glob(pattern)]
    return sorted({file for file in (*rooms, *beside) if str(file.relative_to(AGENCY)) not in OF_THE_OFFICE})


def law_words() -> Iterator[str]:
    """Names of the law's closed sets, of figures and items, and the clauses on which letters rest."""
    yield from (member.label_zh for each in LABELS for member in each)
    yield from (zh for zh, _en in (*TERMS.values(), *CODES.values()))
    yield from (item.zh for item in ITEMS)
    yield from (term.label_zh for item in ITEMS for term in (item.codes or {}).values())
    clauses = dict.fromkeys(("d14-7", "sil-83", "review-20", "litigation-46"))
    clauses |= dict.fromkeys(clause for kind in KINDS if kind.letters for clause in kind.basis)
    asked = (material for kind in KINDS if kind.case in HANDED_IN for material in kind.materials)
    yield from (cite(clause).ref_zh for material in asked for clause in material.basis)
    yield from (in_full(clause)[0] for clause in clauses if not clause.startswith("gb-"))


def asked_for(locale: str) -> Catalog:
    """Every message that persons read, without a translation."""
    catalog = messages_of(files(), locale=locale)
    for word in law_words():
        if word and not catalog.get(word):
            catalog.add(word, locations=[("law", None)])
    return catalog


def place(locale: str) -> Path:
    return AGENCY / f"locale/{locale}/LC_MESSAGES/django.po"


def written(locale: str) -> Catalog:
    """The catalogue as it is kept."""
    with place(locale).open("rb") as opened:
        return read_po(opened, locale=locale)


def update() -> None:
    """Add what is new, drop what nobody asks for, compile; list what is not translated yet."""
    for locale in TRANSLATED:
        catalog = asked_for(locale)
        known = {key(message): message.string for message in written(locale) if message.id}
        for message in catalog:
            if message.id:
                message.string = known.get(key(message), message.string)
        write(place(locale), catalog)
        for message in catalog:
            if message.id and not all(strings(message)):
                print(f"{locale}: {message.id}")


def simplified(text: str) -> list[str]:
    """Characters of a text that the mainland's set has and the traditional one has not."""
    return [character for character in text if _is_in(character, "gb2312") and not _is_in(character, "big5")]


def _is_in(character: str, coding: str) -> bool:
    return not character.isascii() and character.isalpha() and character.encode(coding, "ignore") != b""
