"""Which code the office reaches from its pages, commands and jobs (经办路径): what no road reaches is only a rule.

Read from the source by names, without running it. A module's function is reached where its name stands; of an object
whose kind is unknown (`x.pay()`) every method of that name is. Generous with methods, then, and exact with rules, which
are functions; a rule is reached too where its body is ("Basis: as ``arrears_interest``"). Tests, the demo district and
migrations are no road, nor is `quanyi rule`, which can ask for any rule, nor are words of the law (`quanyi.law.terms`).
"""

from __future__ import annotations

import ast
import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

SOURCES = Path(__file__).parents[1] / "src" / "quanyi"
_NO_ROAD = {"migrations", "demo", "law.py"}  # the last: `quanyi rule`
# Where the office is entered: the pages' addresses, what a kind of case declares, the site's own jobs, what templates
# call, the command line.
_DOORS = re.compile(
    r"quanyi\.(agency\.config|agency\.kinds\.\w+\.(KIND|urls|files)|cli)\b|.*\.templatetags\."
)

_SHARED = re.compile(r"Basis: as ``(\w+)``")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Source(NamedTuple):
    """One module: its dotted name and what it says."""

    name: str
    tree: ast.Module


class Names(NamedTuple):
    """What a module means by a name (名称): its own definitions and what it imports, as dotted names."""

    of_module: Mapping[str, Mapping[str, str]]

    def resolve(self, dotted: str, depth: int = 0) -> str:
        """``quanyi.law.rules.pension.monthly_pension`` from whatever path leads to it, through re-exports."""
        module, _, rest = self._split(dotted)
        if not rest or depth > 8:
            return dotted
        first, _, more = rest.partition(".")
        meant = self.of_module[module].get(first)
        if meant is None or meant == f"{module}.{first}":
            return dotted
        return self.resolve(f"{meant}.{more}" if more else meant, depth + 1)

    def _split(self, dotted: str) -> tuple[str, str, str]:
        module = dotted
        while module and module not in self.of_module:
            module = module.rpartition(".")[0]
        return module, ".", dotted[len(module) + 1 :] if module else ""


@cache
def reached() -> frozenset[str]:
    """The dotted names of all functions, methods and module values that the office's doors lead to."""
    uses, methods = _uses()
    waiting = [name for name in uses if _DOORS.match(name)]
    seen = set(waiting)
    while waiting:
        for used in uses.get(waiting.pop(), ()):
            for name in methods.get(used, ()) if used.startswith(".") else (used,):
                if name not in seen:
                    seen.add(name)
                    waiting.append(name)
    return frozenset(seen)


@cache
def rule_functions() -> Mapping[str, tuple[str, ...]]:
    """The functions behind each rule's name, one a version: ``account.year`` → ``quanyi.law.rules.account_year…``."""
    held: dict[str, list[str]] = {}
    for source in _sources():
        for node in source.tree.body:
            for call in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
                if isinstance(call, ast.Call) and _dotted(call.func) == "rule":
                    name = ast.literal_eval(call.args[0])
                    held.setdefault(name, []).append(f"{source.name}.{node.name}")
    return {name: tuple(functions) for name, functions in sorted(held.items())}


def rules_without_road() -> tuple[str, ...]:
    """The names of the rules that nothing in the office calls, not even through another rule."""
    return tuple(name for name, functions in rule_functions().items() if _called().isdisjoint(functions))


@cache
def _called() -> frozenset[str]:
    """What is reached, the rules whose bodies are reached with it, and every module and class of which a part is."""
    called = reached() | {rule for body, rule in _bodies() if body in reached()}
    above = {name[:at] for name in called for at, letter in enumerate(name) if letter == "."}
    return frozenset(called | above)


def is_reached(name: str) -> bool:
    """Whether the office's doors lead to that function, or into that class or module."""
    return name in _called() and not name.startswith("quanyi.law.terms.")


def _bodies() -> Iterator[tuple[str, str]]:
    """Functions that are a rule without its tree, with the rule whose basis they share."""
    for source in _sources():
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef) and (found := _SHARED.search(ast.get_docstring(node) or "")):
                yield f"{source.name}.{node.name}", f"{source.name}.{found[1]}"


@cache
def _sources() -> tuple[Source, ...]:
    files = (file for file in sorted(SOURCES.rglob("*.py")) if _NO_ROAD.isdisjoint(file.parts))
    with _kept():
        return tuple(Source(module_of(file), ast.parse(file.read_text(encoding="utf-8"))) for file in files)


@contextmanager
def _kept() -> Iterator[None]:
    """A million nodes that stay to the end: the collector would look them through again and again."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def module_of(file: Path) -> str:
    parts = file.relative_to(SOURCES.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _uses() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """What each name uses, a method whose owner is unknown as ``.name``; and who has a method of that name."""
    names = Names({source.name: dict(_meanings(source)) for source in _sources()})
    uses: dict[str, set[str]] = {}
    methods: dict[str, set[str]] = {}
    rooms: set[str] = (
        set()
    )  # modules that are handed on as values: a name called on one is one of any of them
    for source in _sources():
        for owner, node in _parts(source):
            found = uses.setdefault(owner, set())
            found |= {names.resolve(used) for used in _used(node, names.of_module[source.name], source.name)}
            rooms |= {name for name in found if name in names.of_module}
            for decorator in getattr(node, "decorator_list", ()):
                _lead(uses, names, source, decorator, owner)
        for owner, method in _methods(source):
            methods.setdefault(f".{method}", set()).add(f"{owner}.{method}")
            uses.setdefault(owner, set()).update({f"{owner}.{method}"} if method.startswith("__") else ())
    for room in rooms:
        for name, meant in names.of_module[room].items():
            methods.setdefault(f".{name}", set()).add(names.resolve(meant))
    return uses, methods


def _lead(
    uses: dict[str, set[str]], names: Names, source: Source, decorator: ast.expr, decorated: str
) -> None:
    """A decorator may keep what it decorates, as that of the data checks does; that of the rules keeps them all."""
    called = _dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
    meant = names.of_module[source.name].get(called.partition(".")[0], "")
    if meant.startswith("quanyi.") and not source.name.startswith("quanyi.law.rules."):
        uses.setdefault(names.resolve(meant), set()).add(decorated)


def _meanings(source: Source) -> Iterator[tuple[str, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.asname, alias.name) for alias in node.names if alias.asname)
    for node in source.tree.body:
        yield from ((name, f"{source.name}.{name}") for name in _defined(node))


def _defined(node: ast.stmt) -> Iterable[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Assign():
            return [
                part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name)
            ]
        case ast.AnnAssign(target=ast.Name()):
            return [node.target.id]  # type: ignore[union-attr]
    return []


def _parts(source: Source) -> Iterator[tuple[str, ast.AST]]:
    """The named pieces of a module, a class without its methods, and what only runs when it is imported."""
    for node in source.tree.body:
        for name in _defined(node) or [""]:
            owner = f"{source.name}.{name}".rstrip(".")
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    yield f"{owner}.{inner.name}" if isinstance(inner, Definition) else owner, inner
                yield from ((owner, base) for base in node.bases)
            else:
                yield owner, node


def _methods(source: Source) -> Iterator[tuple[str, str]]:
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield f"{source.name}.{node.name}", inner.name


def _used(node: ast.AST, meanings: Mapping[str, str], module: str) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in meanings:
            yield meanings[part.id]
        elif isinstance(part, ast.Attribute):
            head, _, tail = _dotted(part).partition(".")
            yield f"{meanings[head]}.{tail}" if head in meanings and tail else f".{part.attr}"
        elif isinstance(part, ast.Constant) and module.startswith("quanyi.agency"):
            yield from rule_functions().get(part.value, ()) if isinstance(part.value, str) else ()


def _dotted(node: ast.AST) -> str:
    """``a.b.c`` of names alone; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return ""
