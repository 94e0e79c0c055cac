"""Run every bench in an office of its own and print one row each. `python -m bench [name ...] [--json]`."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path


def open_office() -> Path:
    """An empty office in a temporary folder: PostgreSQL, roles, tables; Django ready as the role `app`."""
    home = Path(tempfile.mkdtemp(prefix="quanyi-bench-"))
    os.environ.update(QUANYI_HOME=str(home), QUANYI_DEMO="1", DJANGO_SETTINGS_MODULE="quanyi.agency.config.settings")
    os.environ.pop("QUANYI_DATABASE", None)
    from quanyi.cli import prepare

    prepare()
    import django

    django.setup()
    return home


def main(arguments: list[str]) -> None:
    home = open_office()
    from bench import postings
    from quanyi.embedded import resolve

    benches = {"postings": postings.run}
    try:
        for name in [a for a in arguments if not a.startswith("-")] or benches:
            row = benches[name](resolve(home).dsn("owner"))
            print(json.dumps({"bench": name, **row}, ensure_ascii=False) if "--json" in arguments else _line(name, row))
    finally:
        from django.db import connections

        connections.close_all()
        server = resolve(home)
        if hasattr(server, "stop"):
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _line(name: str, row: dict[str, object]) -> str:
    return f"{name}\n" + "\n".join(f"  {key:<44} {value}" for key, value in row.items())


if __name__ == "__main__":
    main(sys.argv[1:])
