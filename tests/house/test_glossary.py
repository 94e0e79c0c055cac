"""A term enters the code through docs/glossary.md: the page and the code hold the same words."""

import ast
import re
from collections import Counter

import pytest
from tests.house import glossary
from tests.house.test_citations import KNOWN
from tests.house.tree import sources

ROWS = glossary.written()
HELD = glossary.held()
QUOTED = re.compile(r"`([^`]+)`")
NAME = re.compile(r"[A-Za-z_]\w*")


def rows_of(section):
    return {name: row for row in ROWS if row.section == section for name in row.identifiers}


@pytest.fixture(scope="module")
def used():
    """Every word of the sources, docstrings and file names included; the glossary's terms are among them or not."""
    texts = [file.read_text(encoding="utf-8") for file, _ in sources()]
    return {word for text in texts for word in NAME.findall(text)} | {file.stem for file, _ in sources()}


def test_the_code_is_read():
    sizes = {section: len(held) for section, held in HELD.items()}
    assert min(sizes.values()) > 5
    assert HELD["sets"]["Stage.RECHECK"] == "复核"
    assert HELD["sets"]["Stage"] == "审核环节"
    assert HELD["staff"]["Post"] == "岗位"
    assert HELD["registry"]["Fact.learned_at"] == "记录时间"
    assert "Account.password" not in HELD["staff"], "Django's own fields are not ours to name"


@pytest.mark.parametrize("section", HELD)
def test_every_term_is_in_the_glossary(section):
    rows = rows_of(section)
    missing = [f"| {zh} | `{name}` | | | |" for name, zh in sorted(HELD[section].items()) if name not in rows]
    assert not missing, (
        "add these rows to docs/glossary.md, with meaning, clause and what it is not: \n" + "\n".join(missing)
    )


@pytest.mark.parametrize("section", HELD)
def test_the_glossary_holds_no_stranger(section):
    assert not [(row.line, name) for name, row in rows_of(section).items() if name not in HELD[section]]


@pytest.mark.parametrize("section", HELD)
def test_the_chinese_is_the_same(section):
    rows = rows_of(section)
    both = {name: (rows[name].zh, zh) for name, zh in HELD[section].items() if name in rows}
    assert not {name: pair for name, pair in both.items() if pair[0] != pair[1]}


def test_general_words_are_in_use(used):
    assert not [name for name in rows_of("words") if name not in used]


def test_reserved_words_are_not_in_use_yet(used):
    assert not [name for name in rows_of("reserved") if name in used], "move the row up to `words`"


def test_sections_are_these():
    assert list(dict.fromkeys(row.section for row in ROWS)) == ["words", "reserved", *HELD]


def test_every_row_says_something():
    assert not [row.line for row in ROWS if not (row.zh and row.identifiers and len(row.meaning) > 2)]


def test_every_identifier_has_one_row_and_rows_are_sorted():
    for section in ["words", "reserved", *HELD]:
        rows = [row for row in ROWS if row.section == section]
        names = [name for row in rows for name in row.identifiers]
        assert len(names) == len(set(names)), section
        firsts = [row.identifiers[0].lower() for row in rows]
        assert firsts == sorted(firsts), section


def test_clauses_are_in_the_register():
    assert not [(row.line, clause) for row in ROWS for clause in row.clauses if clause not in KNOWN]


def test_what_is_quoted_is_known():
    """`Stage` in a remark on `Post` must itself be a term."""
    known = {name for row in ROWS for name in row.identifiers} | {"holds_from"}
    table = (line for line in glossary.FILE.read_text(encoding="utf-8").splitlines() if line.startswith("| "))
    quoted = {name for line in table for name in QUOTED.findall(line)}
    assert quoted <= known | set().union(*HELD.values())


def test_a_figure_is_named_once():
    """Of two entries under one name the later wins, and one figure is shown under the other's words."""
    names = [name for file, tree in sources() if file.parent.name == "terms" for name in _literal_names(tree)]
    assert len(names) > 200
    assert not [name for name, count in Counter(names).items() if count > 1]


def _literal_names(tree):
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            yield from (key.value for key in node.value.keys if isinstance(key, ast.Constant))
