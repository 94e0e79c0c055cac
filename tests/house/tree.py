"""The files of this checkout, as the house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
QUANYI = SRC / "quanyi"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git tracks and the working tree still has."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return tuple(file for name in listed.stdout.split("\0") if name and (file := ROOT / name).is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Every tracked file that is text, with what it holds."""
    for file in tracked():
        try:
            yield file, file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@cache
def sources(*, migrations: bool = False) -> tuple[tuple[Path, ast.Module], ...]:
    """Our modules as syntax trees; those of migrations only on demand, since Django generates them."""
    files = sorted(QUANYI.rglob("*.py"))
    return tuple(
        (file, ast.parse(file.read_text(encoding="utf-8")))
        for file in files
        if migrations or "migrations" not in file.parts
    )


def shown(file: Path) -> str:
    """A file's name as messages give it."""
    return file.relative_to(ROOT).as_posix()


@cache
def docstrings(tree: ast.Module) -> tuple[str, ...]:
    """Every docstring of a module, its own included."""
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    nodes = (node for node in _statements(tree) if isinstance(node, documented))
    return tuple(text for node in nodes if (text := ast.get_docstring(node)))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """A node and the statements in it, however deep: what stands within an expression is none."""
    yield node
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for below in getattr(node, name, ()):
            yield from _statements(below)
