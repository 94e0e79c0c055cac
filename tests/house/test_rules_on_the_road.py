"""Every rule is asked by the office, in its own name or by a rule that is, or says in its docstring why not."""

import ast
from collections.abc import Iterator

from tests.house.tree import QUANYI, sources

from quanyi.law.rules import all_rules

OFF = "Not on the road:"
AT_MOST = 10  # one rule in so many may stay off the road


def test_every_rule_is_asked_by_the_office_or_says_why_not():
    asked = _asked()
    rules = {made.name: made for made in all_rules()}
    off = {name for name, made in rules.items() if made.function.__name__ not in asked}
    said = {name for name, made in rules.items() if OFF in made.doc}
    assert off == said, "asked by no case and no page, or asked though its docstring says that it is not"
    assert len(off) * AT_MOST <= len(rules)


def _asked() -> set[str]:
    """The names of functions that the office reaches: what it takes from the law, and what that uses in turn."""
    uses = _uses_of_the_law()
    rules = {made.name: made.function.__name__ for made in all_rules()}
    office = [tree for file, tree in sources() if (QUANYI / "agency") in file.parents]
    waiting = [rules.get(name, name) for tree in office for name in _taken_from_the_law(tree)]
    reached = set(waiting)
    while waiting:
        fresh = uses.get(waiting.pop(), set()) - reached
        reached |= fresh
        waiting += fresh
    return reached


def _taken_from_the_law(tree: ast.Module) -> Iterator[str]:
    """What a module of the office imports from the law or asks of it by the name of a rule."""
    modules = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("quanyi.law", "quanyi.bulk")):
            yield from (alias.name for alias in node.names)
            modules |= {alias.asname or alias.name for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _uses_of_the_law() -> dict[str, set[str]]:
    """Of every function, class and table of the law the names it uses; a private one is known by its module."""
    uses: dict[str, set[str]] = {}
    for file, tree in sources():
        if file.relative_to(QUANYI).parts[0] not in ("law", "bulk"):
            continue
        for node in tree.body:
            for name in _defined(node):
                uses.setdefault(_known(name, file.stem), set()).update(
                    _known(used, file.stem) for used in _used(node)
                )
    return uses


def _known(name: str, module: str) -> str:
    return f"{module}.{name}" if name.startswith("_") else name


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _used(node: ast.AST) -> set[str]:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return names | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
