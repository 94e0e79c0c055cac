"""Measure rows of the bench: `python -m bench [NAME ...] [--json]`. What each does stands in bench/README.md."""

import json
import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

# Name -> the module and function that measure it: each in a process and, where it wants one, an office of its own.
ROWS = {
    "reading-tidy": "reading:tidy",
    "reading-careful": "reading:careful",
    "check": "checking:growth",
    "check-touched": "checking:touched",
    "verify": "verifying:against_digest",
    "kernel": "kernel:against_copy",
    "settlement-wide": "settling:against_wide",
    "settlement-normalised": "settling:against_normalised",
    "page": "page:record",
    "page-figure": "page:figure",
    "page-year": "page:account_year",
    "page-worklist": "page:worklist",
    "page-half-load": "page:at_half_load",
    "paper": "paper:against_typst",
    "declaration": "declaring:whole",
    "declaration-posting": "declaring:posting",
    "law": "law:tree_against_plain",
    "mailing": "mailing:growth",
    "books": "books:against_copy",
    "nation": "nation:against_copy",
    "nation-growth": "nation:growth",
    "books-out": "books:out_against_copy",
}
WITHOUT_OFFICE = ("reading", "kernel", "law", "nation")
LONGEST = 15 * 60  # seconds of one row


def main(arguments: list[str]) -> int:
    """Every row named, or all of them; 1 where one could not be measured."""
    names = [argument for argument in arguments if not argument.startswith("-")] or list(ROWS)
    if unknown := set(names) - set(ROWS):
        sys.exit(
            f"没有这些行 / no such rows: {', '.join(sorted(unknown))}; 有 / there are: {', '.join(ROWS)}"
        )
    if "--here" in arguments:
        print(json.dumps(_measured(names[0]), ensure_ascii=False))
        return 0
    failed = 0
    for name in names:
        row = _apart(name)
        failed |= "error" in row
        print(json.dumps(row, ensure_ascii=False) if "--json" in arguments else _lines(row), flush=True)
    return int(failed)


def _apart(name: str) -> dict[str, object]:
    """The row as a process of its own measures it, or why it could not."""
    command = [sys.executable, "-m", "bench", name, "--here"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as done:
        try:
            told, _ = done.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            done.send_signal(signal.SIGINT)  # so that it stops its PostgreSQL
            return {"bench": name, "error": f"not done within {LONGEST} s"}
    if done.returncode:
        return {"bench": name, "error": f"exit code {done.returncode}; what happened stands above"}
    found: dict[str, object] = json.loads(told.splitlines()[-1])
    return found


def _measured(name: str) -> dict[str, object]:
    module, _, function = ROWS[name].partition(":")
    if module in WITHOUT_OFFICE:
        return {"bench": name, **getattr(import_module(f"bench.{module}"), function)().as_dict()}
    from quanyi.embedded import temporary

    with temporary() as cluster:
        _open_office(cluster.home)
        row = getattr(import_module(f"bench.{module}"), function)(cluster)
        from django.db import connections

        connections.close_all()
        return {"bench": name, **row.as_dict()}


def _open_office(home: Path) -> None:
    """An empty office on a PostgreSQL of its own: roles and tables made, Django ready as the role `app`."""
    os.environ.update(
        QUANYI_HOME=str(home), QUANYI_DEMO="1", DJANGO_SETTINGS_MODULE="quanyi.agency.config.settings"
    )
    os.environ.pop("QUANYI_DATABASE", None)
    from quanyi.cli.program import prepare

    prepare("demo")
    import django

    django.setup()


def _lines(row: dict[str, object]) -> str:
    return f"{row.pop('bench')}\n" + "\n".join(f"  {key:<12} {value}" for key, value in row.items())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
