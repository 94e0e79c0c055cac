"""quanyi rule, quanyi provisions: the law for other programs and for those who check it.

Exit codes: 0 done, every line answered, the replay agrees; 1 a line failed, or the replay differs; 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import datetime

    from quanyi.law.door import Replay
    from quanyi.law.errors import LawError
    from quanyi.law.provisions.evidence import Results, Traced
    from quanyi.law.rules import Rule

# The members of ProvisionState and the kinds of provisions, written out so that `--help` needs no law.
KINDS = ("system", "organisational", "legal", "outside")
STATES = ("shown", "partly", "not_shown", "rule_only", "organisational", "missing", "no_software")
MARKS = dict(zip(STATES, "✓◐○§△✗–", strict=True))


@click.command()
@click.argument("name", required=False)
@click.option("--schema", "schema", is_flag=True, help="Print the JSON Schemas of input and output.")
@click.option(
    "--explain", is_flag=True, help="Answer with the whole tree, as an export that can be replayed."
)
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Work out the exports in FILE again and compare node by node.",
)
@click.option("--json", "as_json", is_flag=True, help="The list, or the replay, as JSON.")
@click.option(
    "--parameters",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Add the parameter files of this folder: regions and years of your own.",
)
@click.option(
    "--known-at",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Work as things were known on this day: parameters entered later are not seen.",
)
def rule(
    name: str | None,
    schema: bool,
    explain: bool,
    replay: Path | None,
    as_json: bool,
    folder: Path | None,
    known_at: datetime | None,
) -> None:
    """规则：列出、说明、逐行计算、重算核对 / The rules of the law, for other programs.

    \b
    quanyi rule                        the rules, with version and what they give
    quanyi rule NAME --schema          the JSON Schemas of its input and output
    quanyi rule NAME < in > out        one JSON object a line in, one answer a line out
    quanyi rule NAME --explain         answers with their trees
    quanyi rule --replay FILE          works exported answers out again, node by node

    \b
    echo '{"last_month_fen": 1000000, "month": "2025-12", "region": "CN"}' | quanyi rule collection.undeclared
    """
    from quanyi.cli.shell import ask_before
    from quanyi.law.parameters import as_known_at

    ask_before()
    if folder is not None:
        _add(folder)
    with as_known_at(known_at and known_at.date()):
        if replay is not None:
            _refuse_with_replay(name or schema or explain or known_at)
            sys.exit(_replay(replay, as_json))
        _asked(name, schema=schema, explain=explain, as_json=as_json)


def _add(folder: Path) -> None:
    from quanyi.law.errors import InvalidInput
    from quanyi.law.parameters import load_parameters

    try:
        load_parameters(folder)
    except InvalidInput as error:
        raise click.ClickException(f"{error.zh} {error.en}") from error


def _refuse_with_replay(other: object) -> None:
    if other:
        raise click.UsageError(
            "--replay 单独使用，规则名和所知时点在文件里。 --replay stands alone: the file says the rest."
        )


def _asked(name: str | None, *, schema: bool, explain: bool, as_json: bool) -> None:
    if name is None:
        if schema or explain:
            raise click.UsageError("请写规则名。 Name a rule; `quanyi rule` lists them.")
        _list(as_json)
    elif as_json:
        raise click.UsageError("--json 用于列表和重算；计算结果总是 JSON。 Answers are JSON anyway.")
    elif schema:
        from quanyi.law.door import schema_of

        click.echo(json.dumps(schema_of(_named(name)), ensure_ascii=False, indent=2))
    else:
        sys.exit(_answer(_named(name), explain))


def catalogue() -> Mapping[str, Rule]:
    """Every rule behind the door: those of the law, and the office's identifiers where the office is installed."""
    from quanyi.law.rules import all_rules

    try:
        from quanyi.agency.collect.identifier_rules import IDENTIFIER_RULES
    except ModuleNotFoundError:
        IDENTIFIER_RULES = ()
    return {rule.name: rule for rule in (*all_rules(), *IDENTIFIER_RULES)}


def _named(name: str) -> Rule:
    known = catalogue()
    if name not in known:
        raise click.UsageError(
            f"没有名为“{name}”的规则，`quanyi rule` 列出全部。 No rule {name!r}; `quanyi rule` lists them."
        )
    return known[name]


def _list(as_json: bool) -> None:
    from quanyi.law.rules import lines_of

    rows = [
        {"name": rule.name, "version": rule.version, **dict(zip(("zh", "en"), lines_of(rule), strict=True))}
        for _, rule in sorted(catalogue().items())
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['name']:<40} {row['version']}  {row['zh']}\n{'':<43} {row['en']}")


def _answer(rule: Rule, explain: bool) -> int:
    from quanyi.law.door import answers, read_lines

    failed = False
    for answered in answers(rule, read_lines(sys.stdin.buffer), explain=explain):
        failed |= answered.failed
        sys.stdout.buffer.write(answered.line)
        sys.stdout.buffer.flush()  # who asks line by line waits for the answer
    return int(failed)


def _replay(file: Path, as_json: bool) -> int:
    from quanyi.law.door import read_lines

    with file.open("rb") as stream:
        agrees = [
            _replayed(line, number, as_json)
            for number, line in enumerate(read_lines(stream), start=1)
            if line is None or line.strip()
        ]
    if not agrees:
        raise click.UsageError(
            f"{file} 是空的。请用 `quanyi rule NAME --explain` 导出。 {file} is empty; export with --explain."
        )
    return int(not all(agrees))


def _replayed(line: bytes | None, number: int, as_json: bool) -> bool:
    from quanyi.law.door import replay
    from quanyi.law.door.answers import parse
    from quanyi.law.errors import LawError

    try:
        result = replay(parse(line), catalogue())
    except LawError as error:
        _tell_refusal(error, number, as_json)
        return False
    for text in _told(result, number, as_json):
        click.echo(text)
    return result.agrees


def _told(result: Replay, number: int, as_json: bool) -> Iterator[str]:
    if as_json:
        nodes = [node.as_dict() for node in result.nodes]
        told: dict[str, Any] = {"line": number, "agrees": result.agrees, "nodes": nodes}
        yield json.dumps(told | {"same_parameters": result.same_parameters}, ensure_ascii=False)
        return
    yield from (node.as_text() for node in result.nodes)
    yield f"第 {number} 行 line {number}: {result.summary()}"


def _tell_refusal(error: LawError, number: int, as_json: bool) -> None:
    from quanyi.law.door import failure

    if as_json:
        click.echo(json.dumps(failure(error, number), ensure_ascii=False))
    else:
        click.echo(f"第 {number} 行 line {number}: {error.zh}\n{error.en}", err=True)


@click.command()
@click.argument("prefix", required=False, default="")
@click.option("--kind", type=click.Choice(KINDS), help="Only provisions of this kind.")
@click.option("--state", type=click.Choice(STATES), help="Only provisions in this state.")
@click.option(
    "--tests",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Results of a test run; else those of the last `make provisions`.",
)
@click.option("--rules", "of_rules", is_flag=True, help="The rules, and whether the office calls them.")
@click.option("--json", "as_json", is_flag=True)
def provisions(
    prefix: str, kind: str | None, state: str | None, tests: Path | None, of_rules: bool, as_json: bool
) -> None:
    """条款：由什么实现，哪项测试为证 / Every clause, what carries it out, and which test shows it.

    PREFIX is the beginning of an id, such as d14-6; one clause alone is shown with its code and tests.

    \b
    ✓ shown           a test saw it carried out: on the office's road, or by a rule that the office uses
    ◐ partly          likewise, but something is known to be lacking
    ○ not_shown       code names the clause, no passed test shows it
    § rule_only       a rule (or other code) names it that no road of the office reaches
    △ organisational  left to the agency's own organisation; no software supports it
    ✗ missing         no code names it
    – no_software     a clause that asks nothing of software

    --rules lists the rules instead: whether the office calls them, and a test that saw it.
    """
    from quanyi.law.errors import InvalidInput
    from quanyi.law.provisions.evidence import found_results, provenance, trace

    try:
        results = found_results(tests)
    except InvalidInput as error:
        raise click.ClickException(f"{error.zh} {error.en}") from error
    if of_rules:
        _tell_rules(results, prefix, as_json)
        return
    rows = [
        row
        for row in trace(results)
        if row.provision.id.startswith(prefix)
        and kind in (None, row.provision.kind)
        and state in (None, row.state.value)
    ]
    if not rows:
        raise click.ClickException("没有这样的条款。 No such provision.")
    if as_json:
        click.echo(json.dumps([row.as_dict() for row in rows], ensure_ascii=False))
        return
    for row in rows:
        click.echo("\n".join(_lines(row, alone=len(rows) == 1)))
    click.echo(_counts(rows))
    click.echo(" ".join(provenance(results)))


def _lines(row: Traced, *, alone: bool) -> Iterator[str]:
    from quanyi.law.provisions.evidence import KINDS as LABELS

    provision, mark = row.provision, MARKS[row.state.value]
    yield f"{mark} {provision.id:<16} {LABELS[provision.kind][0]}  {provision.ref_zh}  {provision.summary}"
    if alone:
        yield f"  {row.state.label_zh} {row.state.label_en} · {provision.ref_en}"
        yield from (f"  代码 code  {name}" for name in row.implementers)
        if row.lacking:
            yield f"  尚缺 lacking  {row.lacking.zh} / {row.lacking.en}"
        for trial in row.trials:
            yield f"  测试 test  {trial.test} ({trial.outcome})"
            yield f"    {trial.shows} · {trial.road.label_zh} {trial.road.label_en} {trial.under}".rstrip()


def _tell_rules(results: Results | None, prefix: str, as_json: bool) -> None:
    """Every rule by name, and whether a road of the office leads to it; nothing without results of this program."""
    from quanyi.law.provisions.evidence import provenance

    counted = results.rules if results is not None and results.is_of_this_program else {}
    rules = {name: called for name, called in counted.items() if name.startswith(prefix)}
    if as_json:
        click.echo(json.dumps([{"rule": name, **called._asdict()} for name, called in rules.items()]))
        return
    for name, called in rules.items():
        click.echo(f"{'✓' if called.reached else '§'} {name:<40} {called.test}".rstrip())
    idle = sum(not called.reached for called in rules.values())
    click.echo(
        f"{len(rules)} 条规则，经办尚未使用 {idle} 条。 {len(rules)} rules, {idle} without a road in the office."
    )
    click.echo(" ".join(provenance(results)))


def _counts(rows: list[Traced]) -> str:
    """How many leaves stand in each state; headings only repeat them."""
    from quanyi.law.provisions.evidence import ProvisionState

    leaves = [row.state for row in rows if row.provision.leaf]
    told = (f"{state.label_zh} {leaves.count(state)}" for state in ProvisionState if state in leaves)
    return f"{len(leaves)} 个条款 provisions：" + "，".join(told)
