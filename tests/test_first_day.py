"""docs/first-day.md, command by command in an empty folder, and what people do between them: a settled year."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.first_day import steps

from quanyi.embedded import temporary

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_a_county_comes_to_its_first_settled_year():
    exports = dict(word.split("=", 1) for step in steps() if step[0] == "export" for word in step[1:])
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("QUANYI_", "DATABASE_"))
    }
    with temporary({}) as cluster:
        environ = {**bare, **exports, "QUANYI_HOME": str(cluster.home), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "tests.first_day"], env=environ, cwd=ROOT, text=True, capture_output=True,
            timeout=500, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = {each["command"]: each for each in json.loads(done.stdout)}
    check, after = told.pop("setup --check"), json.loads(told.pop("setup --check --json")["output"])
    assert check["code"] == 1
    assert "✗ 职工月平均工资" in check["output"]
    assert "✓ 四名不同的签署人" in check["output"]
    assert [each for each in told.values() if each["code"]] == []
    assert int(told["lived"]["output"]) > 0
    standing = {point["code"]: point["stands"] for point in after["points"]}
    assert standing["books"]
    assert "parameter.reference_wage" not in standing
