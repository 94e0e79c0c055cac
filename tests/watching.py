"""What a test went through while it ran (路径的记录): the road of a claim is seen, never asserted.

Each call of the program is looked at while a test runs that carries clauses. A clause was carried out on the office's
road if code that cites it ran in, or below, a function that the office's pages, commands and jobs reach
(`tests.roads`). Of rules the clauses count that stand on the figures they gave, which are those that were applied.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType, FrameType
from typing import NamedTuple

from tests.roads import SOURCES, module_of, reached, rule_functions, rules_without_road

from quanyi.law.explain import Figure
from quanyi.law.provisions.citations import implementers
from quanyi.law.rules import registry

OFFICE = ("quanyi.agency.", "quanyi.cli")
ROOT = f"{SOURCES}/"


class Piece(NamedTuple):
    """A function of the program: its dotted name, the clauses cited for it, and where it stands."""

    name: str
    clauses: frozenset[str]
    on_road: bool
    in_office: bool
    gives_figures: bool


class Seen(NamedTuple):
    """What a test went through: each clause with the office's function it was carried out under; the clauses that rules
    which the office uses applied, or other law carried out, outside of it; those of rules that it does not use; and
    which rules the office called.
    """

    in_office: dict[str, str]
    in_law: set[str]
    idle: set[str]
    rules: set[str]

    def road(self, clause: str) -> tuple[str, str] | None:
        """The road on which a clause was carried out, and the office's function that it began at; None: on none."""
        if clause in self.in_office:
            return "office", self.in_office[clause]
        if clause in self.in_law:
            return "law", ""
        return ("idle", "") if clause in self.idle else None


@contextmanager
def watched() -> Iterator[Seen]:
    """Look at every call, in every thread that begins meanwhile, until the block ends."""
    from django.db.models.signals import post_init

    seen = Seen({}, set(), set(), set())

    def look(frame: FrameType, event: str, result: object) -> None:
        if event == "call" or event == "return":
            piece = piece_of(frame.f_code)
            if piece is None:
                return
            if piece.gives_figures:
                if event == "return" and isinstance(result, Figure):
                    _note_figure(seen, result, frame)
            elif event == "call" and piece.clauses and not piece.clauses <= seen.in_office.keys():
                _note(seen, piece, frame)

    def row(sender: type, **_: object) -> None:
        clauses = cited_for(f"{sender.__module__}.{sender.__qualname__}")
        if not clauses <= seen.in_office.keys() and (under := office_under(sys._getframe())):
            seen.in_office.update(dict.fromkeys(clauses, under))

    before = sys.getprofile()
    post_init.connect(row)
    threading.setprofile(look)
    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(before)
        threading.setprofile(before)
        post_init.disconnect(row)


def _note(seen: Seen, piece: Piece, frame: FrameType) -> None:
    if under := office_under(frame):
        seen.in_office.update(dict.fromkeys(piece.clauses, under))
    elif not piece.in_office:
        (seen.in_law if piece.on_road else seen.idle).update(piece.clauses)


def _note_figure(seen: Seen, figure: Figure, frame: FrameType) -> None:
    """The clauses on a figure that a rule gave, of its parameters, and of the parts of it that no other rule gave."""
    under = office_under(frame)
    if under and figure.rule:
        seen.rules.add(figure.rule)
    for node in _until_rule(figure):
        applied = {*node.provisions, *(clause for value in node.parameters for clause in value.provisions)}
        if under:
            seen.in_office.update(dict.fromkeys(applied, under))
        else:
            is_used = figure.rule in rule_functions() and figure.rule not in rules_without_road()
            (seen.in_law if is_used else seen.idle).update(applied)


def _until_rule(figure: Figure) -> Iterator[Figure]:
    """A figure and its parts down to those that another rule gave, which were noted when that rule gave them."""
    yield figure
    for part in figure.parts:
        if part.rule is None:
            yield from _until_rule(part)


def office_under(frame: FrameType | None) -> str:
    """The outermost function of the office that a call stands under; empty where it stands under none."""
    found = wrapper = ""
    while frame is not None:
        piece = piece_of(frame.f_code)
        if piece is not None and piece.in_office and piece.on_road:
            if "<locals>" in frame.f_code.co_qualname:
                wrapper = piece.name
            else:
                found = piece.name
        frame = frame.f_back
    return found or wrapper


@cache
def piece_of(code: CodeType) -> Piece | None:
    """The function of the program that this code is of; None for all other code."""
    if not code.co_filename.startswith(ROOT) or code.co_name == "<module>":
        return None
    module = module_of(SOURCES / code.co_filename.removeprefix(ROOT))
    name = f"{module}.{code.co_qualname.partition('.<locals>')[0]}"
    is_rule = name in _FUNCTIONS
    return Piece(
        name,
        frozenset() if is_rule else cited_for(name),
        name in reached(),
        name.startswith(OFFICE) or "_command" in module,
        code is _STAMPED,
    )


_FUNCTIONS = frozenset(name for functions in rule_functions().values() for name in functions)
_STAMPED = next(
    const
    for const in registry.as_rule.__code__.co_consts
    if isinstance(const, CodeType) and const.co_name == "stamped"
)


@cache
def cited_for(name: str) -> frozenset[str]:
    """The clauses that a function cites, or its class, or its module."""
    above = name.rpartition(".")[0]
    return _by_name().get(name, frozenset()) | (cited_for(above) if above else frozenset())


@cache
def _by_name() -> dict[str, frozenset[str]]:
    held: dict[str, set[str]] = {}
    for clause, names in implementers().items():
        for name in names:
            held.setdefault(name, set()).add(clause)
    return {name: frozenset(clauses) for name, clauses in held.items()}
