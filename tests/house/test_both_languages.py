"""No sentence that a reader meets is Chinese only: it asks the catalogue, or its English stands beside it."""

import ast
import re
from pathlib import Path

import pytest
from tests.house.tree import ROOT

from quanyi.agency.wording import WRITTEN

AGENCY = ROOT / "src/quanyi/agency"
SHEETS = ROOT / "src/quanyi/sheets"
HAN = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
PHRASE = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}")
SENTENCE = re.compile(r"[。，；]|请")
ASKS = {
    "_",
    "_now",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "pgettext",
    "ngettext_lazy",
    "pgettext_lazy",
    "N_",
}

# Chinese that nobody is told: what is read in files and written into records, in the language of the records.
ALONE = {
    "audit/adoption.py": "the log is kept in Chinese",
    "audit/schema.py": "the log is kept in Chinese",
    "audit/sealing.py": "the log is kept in Chinese",
    "audit/acting.py": "the log is kept in Chinese",
    "audit/reading.py": "the log is kept in Chinese",
    "control/grounds.py": "the log is kept in Chinese",
    "kinds/parameter/floor.py": "what the form asks to write, in the language of the documents",
    "audit/erasable.py": "what stands in the place of an erased name, in the record",
    "telephone/documents.py": "spoken in Mandarin alone",
    "telephone/told.py": "spoken in Mandarin alone",
    "sheets/faults.py": "the English sentence is the next property",
    "sheets/fields.py": "words read in files",
    "sheets/headings.py": "words read in files",
    "sheets/title_lists.py": "words read in files",
    "sheets/currencies.py": "words read in files",
    "sheets/number_formats.py": "words read in files",
    "sheets/listing.py": "words read in files",
    "sheets/title.py": "words read in files",
    "collect/declaration/columns.py": "words read in files",
    "collect/declaration/template.py": "the sheet that employers fill in is Chinese, headings of it are read again",
    "sheets/marking.py": "the marked sheet is the employer's own",
    "sheets/reading.py": "after the name of a sheet, which is read as it stands",
    "sheets/xlsx.py": "kinds of documents by their names, the English beside them",
    "collect/payments/columns.py": "words read in files",
    "collect/payments/reading.py": "the English of a notice stands in the next statement",
    "collect/declaration/gathering.py": "the English of a notice stands in the next statement",
    "collect/declaration/reading.py": "the English of a notice stands in the next statement",
    "sheets/telling.py": "the English of a notice stands in the next statement",
    "sheets/balances.py": "words read in files",
    "sheets/blocks.py": "words read in files",
    "sheets/parted.py": "words read in files",
    "collect/payments/statement.py": "words read in files",
    "sheets/web_tables.py": "how a table without a name is called, as sheets are",
    "sheets/choices.py": "how a column without a heading is remembered",
    "sheets/totals.py": "words read in files",
    "sheets/vocabulary.py": "words read in files",
    "kinds/benefit/bank_results.py": "words read in files",
    "kinds/change/roster/columns.py": "words read in files",
    "kinds/comparison/columns.py": "words read in files",
    "kinds/migration/columns.py": "words read in files",
    "kinds/migration/layout_rights.py": "headings of files",
    "kinds/benefit/changes.py": "what a case is about is kept in the language of the records",
    "kinds/benefit/payments.py": "what a case is about is kept in the language of the records",
    "control/reports.py": "what a case is about is kept in the language of the records",
    "control/reconciliation.py": "the subject of a difference is kept in Chinese; desk/reconciliation.py words it",
    "custody/backups.py": "the log is kept in Chinese",
    "custody/erasure_views.py": "the ground of a look is kept in the log",
    "custody/jobs.py": "the log is kept in Chinese",
    "staff/services.py": "the log is kept in Chinese",
    "kinds/parameter/entering.py": "how a file that nobody keeps is called",
    "kinds/parameter/reading.py": "words read from a form",
    "kinds/parameter/writing.py": "the law's files are in the language of the records",
    "review/added_parameters.py": "how a file of parameters is called",
    "kinds/extract/delivering.py": "names of files for a recipient, in the language of the records",
    "grants/selectors.py": "the ground of a look is kept in the log",
    "desk/reconciliation.py": "the words of a kept subject are looked up",
    "ledger/models.py": "names of twelve columns, for the glossary",
    "registry/codes.py": "a table: each line has both names",
    "sending/channels.py": "a mail says both, and its paper is in Chinese",
    "sending/printing.py": "the index goes to the printing house, with sheets in Chinese",
    "serve/month_figures.py": "the English note is beside it",
    "serve/templatetags/figures.py": "how Chinese writes a day; the English branch is beside it",
}


COMPOUND = (ast.FunctionDef, ast.ClassDef, ast.If, ast.For, ast.With, ast.Try, ast.While, ast.Match)


def texts(node):
    return [n for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def asked(node):
    """What is handed to the catalogue, with all under it."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ASKS:
        return set(ast.walk(node))
    return set()


def docstrings(tree):
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            yield body[0].value


def columns(node):
    """The Chinese name of a model's field, table or app: for the glossary, on no page."""
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in (
        "verbose_name",
        "verbose_name_plural",
    ):
        return set(ast.walk(node))
    if isinstance(node, ast.Call) and re.search(r"(Field|ForeignKey)$", ast.unparse(node.func)):
        named = {*node.args[:1], *(k.value for k in node.keywords if k.arg == "verbose_name")}
        return {each for part in named for each in ast.walk(part)}
    return set()


def says_it_too(statement):
    """The Chinese of a statement whose English stands in it; a whole sentence wants more than one English word."""
    english = [n.value for n in texts(statement) if ENGLISH.search(n.value)]
    phrases = [text for text in english if PHRASE.search(text)]
    words = [text for text in english if not HAN.search(text)]
    return {n for n in texts(statement) if phrases or (words and not SENTENCE.search(n.value))}


def alone(source):
    """(line, text) of the Chinese strings that neither ask the catalogue nor have English in their own statement."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    fine = {*docstrings(tree)}.union(*(asked(node) | columns(node) for node in nodes))
    for statement in nodes:
        if isinstance(statement, ast.stmt) and not isinstance(statement, COMPOUND):
            fine |= says_it_too(statement)
    return [
        (node.lineno, node.value)
        for node in texts(tree)
        if HAN.search(node.value) and node not in fine and node.value not in WRITTEN
    ]


def sources():
    for file in sorted([*AGENCY.rglob("*.py"), *SHEETS.rglob("*.py")]):
        name = str(file.relative_to(AGENCY if file.is_relative_to(AGENCY) else SHEETS.parent))
        if not {"migrations", "demo"} & set(Path(name).parts):
            yield name, file.read_text(encoding="utf-8")


def test_no_sentence_is_chinese_only():
    found = {name: alone(source) for name, source in sources() if name not in ALONE}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_what_is_excused_is_there_and_needs_it():
    there = dict(sources())
    assert [name for name in ALONE if name not in there or not alone(there[name])] == []


@pytest.mark.parametrize(
    "planted",
    [
        'raise ChangeRefused("没有选择险种。")',
        'raise ChangeRefused(f"第{row}行有误。")',
        'form.add_error("month", "月份不对。")',
        'return "没有这笔缴费。"',
    ],
)
def test_a_planted_sentence_is_seen(planted):
    assert alone(f"def f(form, row):\n    {planted}")


@pytest.mark.parametrize(
    "fine",
    [
        'raise ChangeRefused(_("没有选择险种。"))',
        'raise ChangeRefused(_("第%(row)s行有误。") % {"row": row})',
        'return Said("没有这笔缴费", "there is no such contribution")',
        '"""说明"""',
    ],
)
def test_what_is_worded_in_both_is_let_through(fine):
    assert not alone(f"def f(form, row):\n    {fine}")
