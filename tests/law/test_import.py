"""`import quanyi.law` loads nothing until a name is asked for, and its three lists of names are one."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import quanyi.law

TREE = ast.parse(Path(quanyi.law.__file__).read_text(encoding="utf-8"))


def loaded_by(code):
    """The modules that a fresh interpreter holds after the code, and not before it."""
    script = f"import sys; before = set(sys.modules); {code}; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_loads_the_package_and_nothing_else():
    assert loaded_by("import quanyi.law") == {"quanyi", "quanyi.law"}


@pytest.mark.parametrize(
    "code",
    [
        "from quanyi.law import closing_balance; closing_balance(1, [1] * 12, year=2020, region='CN').as_text()",
        "import quanyi.law.door, quanyi.law.ledger, quanyi.law.workflow",
        "from quanyi.law import *",
    ],
)
def test_the_whole_law_loads_no_django_and_no_numpy(code):
    loaded = {name.partition(".")[0] for name in loaded_by(code)}
    assert "quanyi" in loaded
    assert loaded - {"quanyi"} <= sys.stdlib_module_names
    assert not loaded & {"django", "numpy", "click"}


def test_a_name_is_kept_once_it_was_asked_for():
    code = "import quanyi.law as law; first = law.Month; assert law.__dict__['Month'] is first is law.Month"
    assert "quanyi.law.periods" in loaded_by(code)


def test_the_three_lists_are_one():
    [checked] = [node for node in TREE.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name)]
    for_checkers = {
        alias.name: node.module.removeprefix("quanyi.law.") for node in checked.body for alias in node.names
    }
    assert for_checkers == quanyi.law._HOME_OF
    assert sorted(for_checkers) == sorted(quanyi.law.__all__)


def test_every_name_is_there_and_no_other():
    for name in quanyi.law.__all__:
        assert getattr(quanyi.law, name) is not None
    assert set(quanyi.law.__all__) <= set(dir(quanyi.law))
    with pytest.raises(AttributeError, match="no_such_name"):
        quanyi.law.no_such_name  # noqa: B018
