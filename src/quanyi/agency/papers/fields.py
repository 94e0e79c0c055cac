"""凭证的栏目: what stands on a paper, as salted leaves of a tree of its own (RFC 6962 over SM3).

A paper can be cut down to some of its fields: the others stand as their hashes, and the root is the same.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from quanyi.witness.digest import sm3
from quanyi.witness.tree import leaf_hash, root_of

Field = tuple[str, str]  # name and value, as printed
SALT_DIGITS = 32


def fields_of(content: dict[str, Any]) -> list[Field]:
    """Every word of a paper that is about its matter: facts, and the cells of tables named by row and column."""
    return [("", content["title"]), ("", content["agency"]), ("", content["until"]), *_within(content)]


def _within(content: dict[str, Any]) -> Iterator[Field]:
    yield from ((name, value) for name, value in content.get("facts", []))
    for part in content.values():
        if isinstance(part, dict):
            yield from _within(part)
            yield from _cells(part.get("head", []), part.get("rows", []))
    yield from (("", note) for note in content.get("notes", []))


def _cells(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Field]:
    for row in rows:
        yield head[0], row[0]
        yield from ((f"{row[0]} {name}", cell) for name, cell in zip(head[1:], row[1:], strict=True))


def salted(fields: Sequence[Field], secret: str) -> list[list[str]]:
    """Each field behind a salt of its own, which nobody can guess who has not this paper's secret."""
    return [
        [sm3(f"{secret} {at}".encode()).hex()[:SALT_DIGITS], name, value]
        for at, (name, value) in enumerate(fields)
    ]


def field_leaf(field: list[str]) -> bytes:
    return leaf_hash(json.dumps(field, ensure_ascii=False, separators=(",", ":")).encode())


def root(fields: Sequence[list[str]]) -> str:
    return root_of(map(field_leaf, fields)).hex()
