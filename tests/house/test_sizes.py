"""Sizes and habits: small functions and files, no vague names, no float where money is, nothing left to do."""

import ast
import re
from statistics import median, quantiles

import pytest
from tests.house.tree import QUANYI, shown, sources, texts

MEDIAN_LINES, P90_LINES, LONGEST = 8, 20, 40
FILE_LINES = 400
VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?|common|misc|tools)(?:_|$)")
# In the law a division says that it is exact: one side is made a fraction before our eyes.
EXACT = re.compile(r"\.rate\b|\bFraction\(|\bexact\(")
# Why a division or a float is harmless where it stands.
HARMLESS = {
    ("src/quanyi/sheets/sheet_parts.py", "float(attributes['width'])"): "how wide a column is",
    ("src/quanyi/agency/config/settings.py", "0.25"): "hours until a lock ends",
    ("src/quanyi/agency/papers/proofs.py", "0.1"): "seconds between two looks",
    ("src/quanyi/agency/demo/declarations.py", "Decimal(fen) / 100"): "exact; yuan as employers write them",
}  # fmt: skip
LEFT_OPEN = re.compile("TO" + "DO|FIX" + "ME|XX" + "X")


def functions():
    """(lines of body without docstring, where) of every function."""
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield _body_lines(node), f"{shown(file)}: {node.name}"


def _body_lines(node):
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def inexact(tree):
    """Divisions that are no joining of paths, float literals and calls of float, as source text."""
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(op=ast.Div(), right=right) if not _is_text(right):
                yield ast.unparse(node)
            case ast.AugAssign(op=ast.Div()):
                yield ast.unparse(node)
            case ast.Constant(value=float()) | ast.Call(func=ast.Name(id="float")):
                yield ast.unparse(node)


def _is_text(node):
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def found(room):
    return {
        (shown(file), text)
        for file, tree in sources()
        if file.is_relative_to(QUANYI / room)
        for text in inexact(tree)
    }


def test_functions_are_small():
    lines = [count for count, _ in functions()]
    assert median(lines) <= MEDIAN_LINES
    assert quantiles(lines, n=10)[-1] <= P90_LINES
    assert not [(count, where) for count, where in functions() if count > LONGEST]


def test_files_are_short():
    sizes = {shown(file): len(file.read_text(encoding="utf-8").splitlines()) for file, _ in sources()}
    tests = {
        shown(file): len(text.splitlines())
        for file, text in texts()
        if file.suffix == ".py" and file.parts[-2:-1] != ("migrations",)
    }
    assert not {name: size for name, size in (sizes | tests).items() if size > FILE_LINES}


def test_modules_have_telling_names():
    assert not [
        shown(file) for file, _ in sources() if VAGUE.search(file.stem) or VAGUE.search(file.parent.name)
    ]


@pytest.mark.parametrize(
    "source",
    ["a_fen / 12", "a_fen /= 2", "0.5", "float(a_fen)"],
    ids=["division", "in place", "literal", "call"],
)
def test_what_is_inexact_is_seen(source):
    assert list(inexact(ast.parse(source)))


def test_what_joins_paths_is_no_division():
    assert not list(inexact(ast.parse("HOME / 'a' / f'{b}.toml'")))


def test_the_law_divides_exactly():
    assert not [place for place in found("law") - HARMLESS.keys() if not EXACT.search(place[1])]


def test_the_office_has_no_floats():
    assert found("agency") | found("sheets") <= HARMLESS.keys()


def test_what_is_called_harmless_is_still_there():
    assert HARMLESS.keys() <= found("law") | found("agency") | found("sheets")


def test_the_office_does_not_print():
    printing = [
        (shown(file), node.lineno)
        for file, tree in sources()
        if file.is_relative_to(QUANYI / "agency")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not printing


def test_nothing_is_left_to_do():
    ours = [(file, text) for file, text in texts() if "vendor" not in file.parts]
    assert not [shown(file) for file, text in ours if file.suffix != ".lock" and LEFT_OPEN.search(text)]
