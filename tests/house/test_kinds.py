"""Every kind of case is declared, whole, in a folder of its own; `KINDS` is the one list."""

import ast
from datetime import date

import pytest
from tests.house.tree import QUANYI

from quanyi.agency.kinds.listed import KINDS
from quanyi.law.provisions import cite
from quanyi.law.rules.time_limits import due_day
from quanyi.law.terms import CaseKind

ROOM = QUANYI / "agency" / "kinds"
FOLDERS = sorted(folder.name for folder in ROOM.iterdir() if folder.is_dir() and folder.name != "__pycache__")


def test_every_kind_of_the_law_has_one_folder():
    assert [kind.case for kind in KINDS] == list(CaseKind)
    assert len(FOLDERS) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.case.value)
def test_every_field_of_a_kind_is_meant(kind):
    assert all(cite(clause) for clause in kind.basis)
    assert (QUANYI / "agency" / kind.rows_template).is_file()
    assert len({key for key, _ in kind.sums}) == len(kind.sums)
    assert all(str(label) for _, label in kind.sums)
    assert not kind.legal_limit or due_day(kind.legal_limit, start=date(2026, 1, 5), region="DEMO").value


def test_engines_name_no_kind():
    """`CaseKind` stands in the law that defines it, in the tables that keep it, and once in each kind's folder."""
    naming = [
        file.relative_to(QUANYI)
        for file in QUANYI.rglob("*.py")
        if "CaseKind" in file.read_text(encoding="utf-8") and "migrations" not in file.parts
    ]
    beside = [file for file in naming if file.parts[:2] != ("agency", "kinds")]
    # Nine where it is defined, handed on and kept, `listed.py`, and one a kind.
    assert len(beside) <= 9
    assert len(naming) <= 10 + len(KINDS)
    assert not [file for file in beside if file.parts[0] == "agency" and file.stem not in ("models", "kind")]


def test_no_other_list_of_kinds_stands_in_the_office():
    """A dictionary or tuple that names two kinds is a second list."""
    found = [
        f"{file.relative_to(QUANYI)}:{node.lineno}"
        for file in (QUANYI / "agency").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict | ast.Tuple | ast.Set | ast.List) and len(_kinds_in(node)) > 1
    ]
    assert found == []


def _kinds_in(node):
    items = [*node.keys, *node.values] if isinstance(node, ast.Dict) else node.elts
    return [
        item.attr
        for item in items
        if isinstance(item, ast.Attribute)
        and isinstance(item.value, ast.Name)
        and item.value.id == "CaseKind"
    ]
