"""The glossary as it is written, and the terms that the code holds."""

import re
import tomllib
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from django.apps import apps
from django.db.models import Choices, Field, Model
from tests.house.tree import QUANYI, ROOT

from quanyi.law import terms
from quanyi.law.parameters import series_names

FILE = ROOT / "docs/glossary.md"
PARAMETERS = QUANYI / "law/parameters"
ROOMS = (
    "staff",
    "work",
    "registry",
    "collect",
    "review",
    "ledger",
    "control",
    "grants",
    "papers",
    "sending",
    "identity",
    "telephone",
    "audit",
    "custody",
)
_HAN = r"\u3400-\u9fff"
# "How a month came to be paid (缴费类别)." or "岗位. The four signing posts".
_NAMED = re.compile(rf"\(([^()]*[{_HAN}][^()]*)\)|^([{_HAN}]+)")


class Term(NamedTuple):
    """One row: the section's key, the Chinese, the identifiers that share it, the rest, and the line in the file."""

    section: str
    zh: str
    identifiers: tuple[str, ...]
    meaning: str
    clauses: tuple[str, ...]
    line: int


def written() -> list[Term]:
    """The rows of docs/glossary.md in order; a section's key is the first word of its heading."""
    rows, section = [], ""
    for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("## "):
            section = line.split()[1]
        elif section and line.startswith("| ") and not line.startswith(("| term", "| ---")):
            rows.append(_row(section, line, number))
    return rows


def _row(section: str, line: str, number: int) -> Term:
    zh, identifiers, meaning, clauses, _ = (cell.strip() for cell in line.strip().strip("|").split("|"))
    cited = () if clauses == "—" else tuple(clauses.split(", "))
    return Term(section, zh, tuple(re.findall(r"`([^`]+)`", identifiers)), meaning, cited, number)


def held() -> dict[str, dict[str, str]]:
    """{section: {identifier: its Chinese}} of all that the code holds."""
    sets = [kind for kind in vars(terms).values() if isinstance(kind, type) and _is_closed_set(kind)]
    return {
        "sets": dict(pair for kind in sets for pair in _members(kind)),
        "figures": dict(_figures(sets)),
        "parameters": {name: _term_of_series(name) for name in series_names()},
        **{room: dict(_of_room(room)) for room in ROOMS},
    }


def _figures(sets: list[type[Enum]]) -> Iterator[tuple[str, str]]:
    """What figures are called; outcomes that are members of a closed set have their row there."""
    members = {(member.value, member.label_zh) for kind in sets for member in kind}
    return ((name, zh) for name, (zh, _) in terms.TERMS.items() if (name, zh) not in members)


def _term_of_series(name: str) -> str:
    return tomllib.loads((PARAMETERS / f"{name}.toml").read_text(encoding="utf-8"))["term"]


def _is_closed_set(kind: type) -> bool:
    return issubclass(kind, Enum) and bool(list(kind))


def _members(kind: type[Enum]) -> Iterator[tuple[str, str]]:
    named = _NAMED.search(kind.__doc__ or "")
    yield kind.__name__, (named[1] or named[2]) if named else "—"
    for member in kind:
        yield (
            f"{kind.__name__}.{member.name}",
            member.label if isinstance(member, Choices) else member.label_zh,
        )


def _of_room(room: str) -> Iterator[tuple[str, str]]:
    config = next(config for config in apps.get_app_configs() if config.name == f"quanyi.agency.{room}")
    for kind in vars(config.models_module).values():
        if isinstance(kind, type) and issubclass(kind, Choices) and kind.__module__.startswith(config.name):
            yield from _members(kind)
    for model in config.get_models():
        yield model.__name__, str(model._meta.verbose_name)
        for field in model._meta.local_fields:
            owner = _owner(model, field)
            if owner.__module__.startswith("quanyi.") and not field.primary_key:
                yield f"{owner.__name__}.{field.name}", str(field.verbose_name)


def _owner(model: type[Model], field: Field) -> type[Model]:
    """The class that declares a field: an abstract base, or the model itself."""
    bases = [base for base in reversed(model.__mro__) if hasattr(base, "_meta")]
    return next(base for base in bases if field.name in {known.name for known in base._meta.local_fields})
