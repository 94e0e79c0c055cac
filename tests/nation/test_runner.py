"""The local run: the same bytes whoever computes, in however many processes, killed and gone on."""

import signal
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.nation.folders import files_of, snapshot
from tests.nation.test_parity import compared

from quanyi.bulk.nation import manifest, runner
from quanyi.bulk.nation.files import read_batches
from quanyi.cli.bulk import bulk
from quanyi.law import InvalidInput
from quanyi.law.parameters import NOTHING_BROUGHT, working_with


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A snapshot and what one run in one process makes of it."""
    folder = tmp_path_factory.mktemp("nation")
    with working_with(NOTHING_BROUGHT):  # of a module, so before a test says which tables it may ask
        snapshot(folder / "snapshot")
        told = runner.run(folder / "snapshot", folder / "out", processes=1)
    return folder / "snapshot", files_of(folder / "out"), told


def test_it_is_what_the_law_gives_and_its_sums_are_of_its_rows(whole, tmp_path):
    taken, _, told = whole
    found = runner.run(taken, tmp_path, processes=1)
    assert found == told
    table = pq.read_table(tmp_path / "results")
    made = told["tables"]["results"]
    assert (made["rows"], made["errors"]) == (table.num_rows, table.num_rows - table["error"].null_count)
    for name, fen in made["sums_fen"].items():
        assert sum(table[name].to_pylist()) == fen
    for part in manifest.read(taken)["tables"]["account_years"]["partitions"]:
        for batch in read_batches(taken / part["file"]):
            compared(batch)


def test_two_processes_make_the_same_bytes(whole, tmp_path):
    taken, wanted, _ = whole
    runner.run(taken, tmp_path, processes=2)
    assert files_of(tmp_path) == wanted


def test_a_killed_run_goes_on_where_it_stopped(whole, tmp_path):
    """Killed after its first partition, and what it left half way is made anew."""
    taken, wanted, _ = whole
    command = [sys.executable, "-m", "tests.nation.folders", str(taken), str(tmp_path), "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert [running.stdout.readline().strip() for _ in range(2)] == ["0 4", "1 4"]
        running.send_signal(signal.SIGKILL)
    stood = (tmp_path / "results" / "00000.parquet").stat().st_mtime_ns
    assert not (tmp_path / "manifest.json").exists()
    (tmp_path / "results" / "00001.parquet").write_bytes(b"half")
    seen = []
    runner.run(taken, tmp_path, processes=1, progress=lambda *at: seen.append(at))
    assert seen[0][0] >= 1
    assert seen[-1] == (4, 4)
    assert (tmp_path / "results" / "00000.parquet").stat().st_mtime_ns == stood
    made = {name: held for name, held in files_of(tmp_path).items() if "/." not in name}
    assert made == wanted


def test_what_is_not_the_snapshots_is_refused(whole, tmp_path):
    taken, _, _ = whole
    other = snapshot(tmp_path / "other", partitions=1, rows=3)
    with pytest.raises(InvalidInput, match=r"manifest\.json"):
        runner.run(tmp_path, tmp_path / "out")
    one = next((other / "account_years").glob("*.parquet"))
    one.write_bytes(one.read_bytes() + b"\0")
    with pytest.raises(InvalidInput, match="与清单不符"):
        runner.run(other, tmp_path / "out", processes=1)
    law = manifest.read(taken)["law"]
    for changed in ({"parameters": "another"}, {"program": "0.1.0 of other sources"}):
        other = snapshot(tmp_path / next(iter(changed)), partitions=1, rows=3)
        manifest.write(other, manifest.read(other) | {"law": law | changed})
        with pytest.raises(InvalidInput, match="结果会不同"):
            runner.run(other, tmp_path / "out" / other.name, processes=1)
    manifest.write(other, manifest.read(other) | {"law": {k: v for k, v in law.items() if k != "program"}})
    with pytest.raises(InvalidInput, match="没有写明"):
        runner.plan(other, tmp_path / "none")


def test_results_of_another_snapshot_are_not_read_as_this_ones(whole, tmp_path):
    """A folder is one snapshot's, and has no manifest while it is computed."""
    taken, wanted, _ = whole
    runner.run(taken, tmp_path / "out", processes=1)
    other = snapshot(tmp_path / "other", partitions=2, rows=3, seed=4)
    with pytest.raises(InvalidInput, match="另一份快照"):
        runner.run(other, tmp_path / "out", processes=1)
    (tmp_path / "out" / "of.json").unlink()
    with pytest.raises(InvalidInput, match="别的文件"):
        runner.run(taken, tmp_path / "out", processes=1)
    assert wanted.keys() - files_of(tmp_path / "out").keys() == {"of.json"}

    runner.run(other, tmp_path / "mine", processes=1)
    (tmp_path / "mine" / "results" / "00001.parquet").unlink()
    (other / "account_years" / "00001.parquet").unlink()
    with pytest.raises(FileNotFoundError):
        runner.run(other, tmp_path / "mine", processes=1)
    assert not (tmp_path / "mine" / "manifest.json").exists()


def test_the_command_says_what_came_of_it_and_what_is_missing(tmp_path, monkeypatch):
    taken, out = snapshot(tmp_path / "snapshot", partitions=2, rows=3), tmp_path / "out"
    done = CliRunner().invoke(bulk, ["run", str(taken), str(out), "--processes", "1"])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1].startswith("账户年度 account years 6，不能计算 not computed ")
    again = CliRunner().invoke(bulk, ["run", str(tmp_path), str(out)])
    assert again.exit_code == 1
    assert "manifest.json" in again.output
    without = CliRunner().invoke(bulk, ["run", str(taken), str(out), "--spark", "local[1]"])
    assert without.exit_code == 1
    assert "pip install 'quanyi[spark]'" in without.output
