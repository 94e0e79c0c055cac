"""Which code says that it carries out which clause: the ``Basis:`` of its docstrings (依据的读取)."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from quanyi.law.provisions.basis import cited

_SOURCES = Path(__file__).parents[2]
# What migrations and the demo district do is no implementation.
_NOT_COUNTED = {"migrations", "demo"}


@cache
def implementers() -> Mapping[str, tuple[str, ...]]:
    """For each provision id the code that cites it, as ``quanyi.law.rules.account.yearly_interest``."""
    held: dict[str, list[str]] = {}
    for file in sorted(_SOURCES.rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        if "Basis:" in text and _NOT_COUNTED.isdisjoint(file.parts):
            for name, docstring in _docstrings(ast.parse(text), _module_of(file)):
                for provision in cited(docstring):
                    held.setdefault(provision, []).append(name)
    return {provision: tuple(names) for provision, names in held.items()}


def _module_of(file: Path) -> str:
    parts = file.relative_to(_SOURCES.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _docstrings(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    """Every docstring in a module with the dotted name of what it describes."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        docstring = ast.get_docstring(node)
        if docstring:
            yield name, docstring
        for inner in node.body:
            if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield from _docstrings(inner, f"{name}.{inner.name}")


def source_digest() -> str:
    """A digest over every file of the program: tests speak of the program that they ran, and of no other."""
    whole = hashlib.sha256()
    for file in sorted(_SOURCES.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            whole.update(f"{file.relative_to(_SOURCES).as_posix()}\n".encode())
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]
