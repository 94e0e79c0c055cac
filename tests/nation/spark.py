"""`make test-spark`: a master and two workers on loopback make the bytes that the local run makes, one killed or not.

A program of its own, for its environment holds Spark and nothing of the tests.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pyspark
from tests.nation.folders import files_of, snapshot

from quanyi.bulk.nation import manifest, runner, spark

SPARK_CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"
PARTITIONS, ROWS = 8, 40


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def started(place, *command):
    """A daemon of Spark in a process group of its own, ended with all that it started."""
    with (place / f"{command[0]}-{free_port()}.log").open("wb") as log:
        running = subprocess.Popen(
            [SPARK_CLASS, f"org.apache.spark.deploy.{command[0]}", *command[1:],
             "--host", "127.0.0.1", "--webui-port", "0"],
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield running
        finally:
            kill(running)


def kill(running):
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


@contextmanager
def cluster(place):
    """(address, workers) of a master and two workers of one core each."""
    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    worker = ("worker.Worker", "--cores", "1", "--memory", "1g", "--work-dir", str(place / "work"), master)
    with started(place, "master.Master", "--port", str(port)):
        wait_for(lambda: is_open(port), "the master")
        with started(place, *worker) as first, started(place, *worker) as second:
            yield master, (first, second)


def is_open(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def wait_for(there, what, seconds=180):
    until = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < until, f"{what} did not come"
        time.sleep(0.05)


def computed(master, taken, out, meanwhile=lambda out: None):
    """(seconds to start, seconds to compute) of one run, and what it made."""
    begun = time.monotonic()
    with spark.session(master) as session:
        ready = time.monotonic()
        watching = threading.Thread(target=meanwhile, args=(out,))
        watching.start()
        spark.run(session, taken, out)
        watching.join()
        done = time.monotonic()
    return (round(ready - begun, 1), round(done - ready, 1)), files_of(out)


def read_by_spark(*folders):
    """Spark's own reader finds the rows, sums and months that the manifests say: its types are ours."""
    with spark.session("local[1]") as session:
        for folder in folders:
            for table, about in manifest.read(folder)["tables"].items():
                frame = session.read.parquet(str(folder / table))
                sums = (
                    frame.selectExpr(*(f"sum({name}) AS {name}" for name in about["sums_fen"]))
                    .first()
                    .asDict()
                )
                assert (frame.count(), sums) == (about["rows"], about["sums_fen"])
        found = session.read.parquet(str(folders[0] / "account_years"))
        months = found.selectExpr("inline(months)").selectExpr(
            "sum(own_fen)", "count(credited)", "count(paid_on)"
        )
        told = pq.read_table(folders[0] / "account_years")["months"].to_pylist()
        each = [month for months_of in told for month in months_of]
        wanted = (
            sum(m["own_fen"] for m in each),
            *(sum(m[n] is not None for m in each) for n in ("credited", "paid_on")),
        )
        assert tuple(months.first()) == wanted
        assert found.selectExpr("min(size(payments_own_fen))").first()[0] == 12
        print(f"Spark's own reader: the rows, sums and {len(each)} months of the manifests")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # daemons end with it
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    with tempfile.TemporaryDirectory(prefix="quanyi-spark-") as folder:
        place = Path(folder)
        taken = snapshot(place / "snapshot", partitions=PARTITIONS, rows=ROWS)
        begun = time.monotonic()
        runner.run(taken, place / "here", processes=2)
        wanted = files_of(place / "here")
        print(f"here, two processes: {time.monotonic() - begun:.1f} s")

        read_by_spark(taken, place / "here")
        took, made = computed("local[*]", taken, place / "local")
        assert made == wanted
        print(f"local[*]: the same {len(wanted)} files; start {took[0]} s, run {took[1]} s")

        with cluster(place) as (master, workers):
            took, made = computed(master, taken, place / "cluster")
            assert made == wanted
            print(f"two workers: the same {len(wanted)} files; start {took[0]} s, run {took[1]} s")

            def one_dies(out):
                wait_for(lambda: any((out / "done").glob("*.json")), "the first partition")
                kill(workers[0])
                stood.append(len(list((out / "done").glob("*.json"))))

            stood = []
            took, made = computed(master, taken, place / "killed", one_dies)
            assert 0 < stood[0] < PARTITIONS
            left = {name for name in made if "/." in name}
            assert {name: held for name, held in made.items() if name not in left} == wanted
            print(
                f"one of two workers killed after {stood[0]} of {PARTITIONS}: the same bytes; run {took[1]} s"
            )


if __name__ == "__main__":
    main()
