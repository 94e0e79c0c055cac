"""Run every bench in an office of its own and print one row each. `python -m bench [name ...] [--json]`."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path


def open_office(home: Path) -> None:
    """An empty office on a PostgreSQL of its own: roles and tables made, Django ready as the role `app`."""
    os.environ.update(
        QUANYI_HOME=str(home), QUANYI_DEMO="1", DJANGO_SETTINGS_MODULE="quanyi.agency.config.settings"
    )
    os.environ.pop("QUANYI_DATABASE", None)
    from quanyi.cli.program import prepare

    prepare("demo")
    import django

    django.setup()


BENCHES = ("law", "mailing", "postings", "record", "scale", "verify")


def main(arguments: list[str]) -> None:
    """Each in a process and an office of its own."""
    flags = [argument for argument in arguments if argument.startswith("-")]
    names = [argument for argument in arguments if not argument.startswith("-")] or BENCHES
    if len(names) == 1:
        _run(names[0], as_json="--json" in flags)
        return
    for name in names:
        subprocess.run([sys.executable, "-m", "bench", name, *flags], check=True)


def _run(name: str, *, as_json: bool) -> None:
    from quanyi.embedded import temporary

    with temporary() as cluster:
        open_office(cluster.home)
        row = import_module(f"bench.{name}").run(cluster.dsn("owner"))
        print(
            json.dumps({"bench": name, **row}, ensure_ascii=False) if as_json else _line(name, row),
            flush=True,
        )
        from django.db import connections

        connections.close_all()


def _line(name: str, row: dict[str, object]) -> str:
    return f"{name}\n" + "\n".join(f"  {key:<44} {value}" for key, value in row.items())


if __name__ == "__main__":
    main(sys.argv[1:])
