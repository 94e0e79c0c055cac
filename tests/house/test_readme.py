"""What the texts for readers name is there: commands with their options, make targets, files, functions, examples."""

import doctest
import re
from pathlib import Path

import click
import pytest
from tests.claims import held
from tests.house.tree import ROOT

from quanyi.agency.staff.models import Post
from quanyi.cli import main

TEXTS = [
    ROOT / name
    for name in (
        "README.md", "README.zh.md", "SECURITY.md", "CONTRIBUTING.md", "docs/operations.md", "docs/road.md",
        "docs/tutorial.md",
    )
]  # fmt: skip
ROOMS = [ROOT / where for where in ("", "docs", "src/quanyi", "src/quanyi/agency", "src/quanyi/law")]
COMMAND = re.compile(r"(?:`|^ {4}|\| )(?:\.venv/bin/)?quanyi ((?:[a-z-]+)[^`\n|]*)", re.M)
TARGET = re.compile(r"(?:`|^ {4})make ([a-z-]+)", re.M)
PLACE = re.compile(r"`([\w/]+\.py)(?:: (\w+))?`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")

each = pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)


def found(pattern, file):
    return pattern.findall(file.read_text(encoding="utf-8"))


def faults_of(line):
    """What of a command line there is not."""
    words, command = line.split(), main
    while words and isinstance(command, click.Group) and re.fullmatch("[a-z-]+", words[0]):
        name = words.pop(0)
        if name not in command.commands:
            return [f"quanyi {line}: no {name}"]
        command = command.commands[name]
    options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | {
        "--help"
    }
    asked = re.findall(r"(?<![\w-])--[a-z][a-z-]*", " ".join(words))
    return [f"quanyi {line}: no {option}" for option in asked if option not in options]


@each
def test_every_command_is_there_with_its_options(file):
    assert [fault for line in found(COMMAND, file) for fault in faults_of(line)] == []


@each
def test_every_target_is_in_the_makefile(file):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(found(TARGET, file)) <= targets


@each
def test_every_link_leads_to_a_file(file):
    assert [link for link in found(LINK, file) if not (file.parent / link).exists()] == []


@each
def test_every_function_that_is_named_stands_in_its_file(file):
    for path, name in found(PLACE, file):
        files = [room / path for room in ROOMS if (room / path).is_file()]
        assert files, f"{file.name} names {path}"
        assert not name or any(
            re.search(rf"^\s*(def|class) {name}\b|^{name}\b", f.read_text(), re.M) for f in files
        ), f"{file.name}: no {name} in {path}"


def test_the_settings_and_posts_that_operators_are_told_of_are_there():
    told = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert [name for name in set(re.findall(r"QUANYI_[A-Z_]*[A-Z]", told)) if name not in code] == []
    assert [post for post in Post.values if f"`{post}`" not in told] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_numbers_of_clauses_are_those_that_are_held(name):
    states = list(held().values())
    told = re.search(
        r"(\d+) (?:clauses|条，)\D*(\d+)\D+(\d+)\D+(\d+)\D", (ROOT / name).read_text(encoding="utf-8")
    )
    assert told
    counted = [len(states), *(states.count(state) for state in ("shown", "partly", "rule_only"))]
    assert [int(number) for number in told.groups()] == counted


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_example_of_the_law_gives_what_it_says(name):
    names: dict[str, object] = {}
    examples = doctest.DocTestParser().get_examples(Path(ROOT / name).read_text(encoding="utf-8"))
    assert len(examples) >= 3
    for example in examples:
        if example.want:
            assert str(eval(example.source, names)) == example.want.strip()
        else:
            exec(example.source, names)
