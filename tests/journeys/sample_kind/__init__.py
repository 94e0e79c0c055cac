"""A kind of case as somebody would add it (示例业务): its folder, and what else has to be edited for it.

The kind is invented: an employer gives money to the pooled fund. It has a form, two papers, three stages, a posting, a
letter and a page. `add_to` puts it into a copy of the sources.
"""

import shutil
from pathlib import Path

from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).parent / "donation"
KINDS = Path("src/quanyi/agency/kinds")
TERMS, GLOSSARY = Path("src/quanyi/law/terms/cases.py"), Path("docs/glossary.md")
OWN = KINDS / FOLDER.name
PO = OWN / "locale/en/LC_MESSAGES/django.po"
TERM = '    DONATION = "donation", "社会捐助", "donation to the fund"\n'
ROW = "| 社会捐助 | `CaseKind.DONATION` | An employer gives money to the pooled fund | gb-12-2 | `CaseKind.PAYMENT` |\n"
ENGLISH = {
    "社会捐助": "Donations",
    "捐助金额": "Donated",
    "捐助金额（元）": "Donated (CNY)",
    "捐助协议": "Deed of donation",
    "进账单": "Bank slip",
    "捐助单位": "Donor",
    "捐款到账日期": "Arrived on",
    "银行流水号": "Bank reference",
    "以进账单为准": "As on the bank slip",
    "协议上的单位，须已参保": "The employer of the deed, which must be registered",
    "参保单位在应缴之外捐给统筹基金的款项，凭协议和进账单入账。": "Money that an employer gives to the pooled fund"
    " beyond what it owes; booked by its deed and bank slip.",
    "请选择捐助单位。": "Choose the donor.",
    "请填写捐助金额。": "Fill in how much was given.",
    "请填写捐款到账日期。": "Fill in when the money arrived.",
    "请填写进账单上的流水号。": "Fill in the reference on the bank slip.",
    "捐助登记": "Register a donation",
    "捐助内容": "What was given",
    "捐助已登记，案件 %(number)s 等待初审。": "The donation is registered; case %(number)s waits for its first review.",
}


def add_to(copy: Path) -> None:
    """Add the kind to a copy of the project: its folder; the term; its row in the glossary."""
    shutil.copytree(FOLDER, copy / OWN, ignore=shutil.ignore_patterns("__pycache__"))
    _insert(copy / TERMS, after='    INQUIRY = "inquiry"', line=TERM)
    _insert(copy / GLOSSARY, after="| 异议核查 | `CaseKind.DISPUTE`", line=ROW)


def translate(copy: Path) -> None:
    """Fill in the English in the catalogue that was made in its folder."""
    with (copy / PO).open("rb") as file:
        catalog = read_po(file, locale="en")
    for message in catalog:
        if message.id and not message.string:
            message.string = ENGLISH[message.id]
    with (copy / PO).open("wb") as file:
        write_po(file, catalog, omit_header=False, sort_output=True, width=110)


def _insert(file: Path, *, after: str, line: str) -> None:
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    [at] = [n for n, text in enumerate(lines) if text.startswith(after)]
    file.write_text("".join([*lines[: at + 1], line, *lines[at + 1 :]]), encoding="utf-8")
