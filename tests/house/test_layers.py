"""The layers hold, and the tool that says so is alive: each planted fault breaks exactly its own contract."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from tests.house.tree import ROOT, SRC

VERDICT = re.compile(r"^(?P<contract>\S.*) (?P<verdict>KEPT|BROKEN)(?: \(|$)", re.MULTILINE)

# contract: (module in which a line is added, the line that this contract forbids)
FAULTS = {
    "The office stands on the bulk kernels, and both on the law": (
        "quanyi/bulk/edge.py",
        "import quanyi.sheets",  # its neighbour, which imports no kernel: no circle comes of it
    ),
    "Only the Spark runner needs Spark": ("quanyi/bulk/nation/runner.py", "import pyspark"),
    "Inside the law": ("quanyi/law/terms/__init__.py", "import quanyi.law.money"),
    "The road through the office goes one way": (
        "quanyi/agency/wording.py",
        "import quanyi.agency.refusal",  # which imports nothing: no circle comes of it
    ),
    "The law needs nothing but the standard library": ("quanyi/law/errors.py", "import numpy"),
    "Tables are read without an office": ("quanyi/sheets/grid.py", "import django"),
    "What is written is read without an office": ("quanyi/written/codes.py", "import openpyxl"),
    "The embedded database stands alone": ("quanyi/embedded/errors.py", "import quanyi.law.errors"),
    "The witness stands alone": ("quanyi/witness/tree.py", "import quanyi.law.errors"),
    "Only the ledger imports the ledger's models": (
        "quanyi/agency/control/reports.py",
        "import quanyi.agency.ledger.models",
    ),
    "No circle among siblings": ("quanyi/cli/office.py", "import quanyi.cli.program"),
}


def contracts():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def verdicts(tree):
    """What lint-imports says of each contract over the sources in `tree`."""
    command = [
        sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()",
        "--config", str(ROOT / "pyproject.toml"), "--no-cache",
    ]  # fmt: skip
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(tree)}, cwd=tree, capture_output=True, text=True
    )
    found = {match["contract"]: match["verdict"] for match in VERDICT.finditer(done.stdout)}
    assert found, done.stdout + done.stderr
    assert (done.returncode == 0) == ("BROKEN" not in found.values()), done.stdout
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Our sources where they may be spoilt."""
    tree = tmp_path_factory.mktemp("layers") / "src"
    shutil.copytree(SRC, tree, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "static", "*.html"))
    return tree


def test_every_contract_is_kept():
    found = verdicts(SRC)
    assert found == dict.fromkeys(contracts(), "KEPT")


def test_every_contract_has_a_planted_fault():
    assert sorted(FAULTS) == sorted(contracts())


@pytest.mark.parametrize("contract", FAULTS)
def test_a_planted_fault_breaks_its_contract_alone(copy, contract):
    name, line = FAULTS[contract]
    file = copy / name
    sound = file.read_text(encoding="utf-8")
    file.write_text(f"{sound}\n{line}\n", encoding="utf-8")
    try:
        assert [name for name, verdict in verdicts(copy).items() if verdict == "BROKEN"] == [contract]
    finally:
        file.write_text(sound, encoding="utf-8")
