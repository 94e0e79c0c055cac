"""Working an exported figure out again, node by node (重算核对)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any, NamedTuple

from quanyi.law.bounds import refused
from quanyi.law.door.records import arguments_of, as_recorded, tree
from quanyi.law.door.shapes import DAY
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, encode_value, label, shown
from quanyi.law.parameters import ParameterValue, as_known_at, parameters_version
from quanyi.law.rules.registry import Rule, find_rule, no_version

SAME, DIFFERENT, GIVEN = "same", "different", "given"
STANDINGS = {
    SAME: ("相同", "same"),
    DIFFERENT: ("不同", "different"),
    GIVEN: ("照录，未重算", "given, not worked out again"),
}
_NAMES = {"rule", "version", "parameters_version", "arguments", "figure"}


class Node(NamedTuple):
    """One node of the recorded tree beside the one worked out now (核对结果).

    ``path`` are the terms from the top. Nodes without a rule are told only where they differ. ``given`` is the
    result of a rule that was handed in as a tree, without the call that made it.
    """

    path: tuple[str, ...]
    rule: str | None
    standing: str
    recorded: Figure | None
    now: Figure | None

    def as_text(self) -> str:
        """The node as a line, Chinese and English."""
        zh, en = STANDINGS[self.standing]
        where = " › ".join(label(term, "zh") for term in self.path)
        values = [shown(figure, "zh") if figure else "—" for figure in (self.recorded, self.now)]
        told = (
            values[0] if self.standing != DIFFERENT else f"原记录 recorded {values[0]}，重算 now {values[1]}"
        )
        return f"{zh} {en}  {self.rule or ''}  {where}：{told}"

    def as_dict(self) -> dict[str, Any]:
        """The node for JSON."""
        return {
            "path": list(self.path),
            "rule": self.rule,
            "standing": self.standing,
            "recorded": self.recorded and encode_value(self.recorded.value),
            "now": self.now and encode_value(self.now.value),
        }


class Replay(NamedTuple):
    """What working a figure out again showed (重算核对)."""

    nodes: tuple[Node, ...]
    same_parameters: bool

    @property
    def agrees(self) -> bool:
        return all(node.standing != DIFFERENT for node in self.nodes)

    def summary(self) -> str:
        """How many nodes stand how, and whether the parameters are those of the export."""
        count = Counter(node.standing for node in self.nodes)
        told = "，".join(f"{count[key]} {zh} {en}" for key, (zh, en) in STANDINGS.items() if count[key])
        if self.same_parameters:
            return told
        return told + "。参数表自导出后有变动 The parameters have changed since the export."


def replay(exported: Any, catalogue: Mapping[str, Rule] | None = None) -> Replay:
    """Work out an ``export`` again from its arguments and hold every node against what was recorded.

    Every rule in the recorded tree must be here in its recorded version, else ``NoRule``. Parameters are those
    of this program, as known on the day that the export bears if it bears one: a row that was changed shows as a
    difference, one that was only added does not. ``catalogue`` holds rules outside the register.
    """
    if not isinstance(exported, dict) or set(exported) - {"known_at"} != _NAMES:
        raise refused(
            "export",
            exported,
            " `quanyi rule NAME --explain` 写出的导出结果",
            "an export as `quanyi rule NAME --explain` writes it",
        )
    recorded: Figure = tree().read(exported["figure"], "figure")
    for figure in recorded.walk():
        if figure.rule is not None:
            _version_of(figure.rule, figure.rule_version, catalogue)
    rule = _version_of(exported["rule"], exported["version"], catalogue)
    day = DAY.read(exported["known_at"], "known_at") if "known_at" in exported else None
    with as_known_at(day), as_recorded():
        now = rule.function(**arguments_of(rule).read(exported["arguments"], "arguments"))
    of_today = "formula" in exported["figure"]
    nodes = _compare(recorded, now if of_today else _as_once(now, recorded), ())
    return Replay(tuple(nodes), exported["parameters_version"] == parameters_version())


def _as_once(now: Figure, recorded: Figure) -> Figure:
    """The tree as a program wrote it that knew no formulas: then a rule named its whole basis and fewer facts, which
    are taken from the record, so that what is left to differ are values and parameters.
    """
    left, parts = list(now.parts), []
    for part in recorded.parts:
        same = next((each for each in left if each.term == part.term), None)
        if same is not None:
            left.remove(same)
            parts.append(_as_once(same, part))
    zh, en = recorded.note_zh, recorded.note_en
    return replace(now, provisions=recorded.provisions, parts=tuple(parts), note_zh=zh, note_en=en)


def _version_of(name: Any, version: Any, catalogue: Mapping[str, Rule] | None) -> Rule:
    """The rule in that version; ``NoRule`` if it is not to be had here."""
    if catalogue is None or name not in catalogue or catalogue[name].version == version:
        return catalogue[name] if catalogue and name in catalogue else find_rule(name, str(version))
    try:
        return find_rule(name, str(version))
    except InvalidInput:
        raise no_version(name, str(version), [catalogue[name].version]) from None


def _compare(recorded: Figure | None, now: Figure | None, above: tuple[str, ...]) -> Iterator[Node]:
    known = recorded or now
    assert known is not None, "a node has at least one side"
    path, rule = (*above, known.term), known.rule
    standing = _standing(recorded, now)
    if rule is not None or standing == DIFFERENT:
        yield Node(path, rule, standing, recorded, now)
    if recorded is not None and now is not None:
        for parts in zip_longest(recorded.parts, now.parts):
            yield from _compare(*parts, path)


def _standing(recorded: Figure | None, now: Figure | None) -> str:
    if recorded is None or now is None or _own(recorded) != _own(now):
        return DIFFERENT
    return GIVEN if now.rule is not None and now.arguments is None else SAME


def _own(figure: Figure) -> tuple[object, ...]:
    """All that a node says itself, its parts left aside."""
    return (
        *(figure.term, figure.value, figure.unit, figure.rule, figure.rule_version, figure.provisions),
        *(figure.note_zh, figure.note_en, figure.source, figure.known_at),
        tuple(map(_used, figure.parameters)),
    )


def _used(value: ParameterValue) -> tuple[object, ...]:
    """A parameter without what changes when a later row is added to its file."""
    return (value.series, value.key, value.region, value.value, value.unit, value.valid_from, value.source)
