"""Run every bench in an office of its own and print one row each. `python -m bench [name ...] [--json]`."""

import json
import os
import sys
from pathlib import Path


def open_office(home: Path) -> None:
    """An empty office on a PostgreSQL of its own: roles and tables made, Django ready as the role `app`."""
    os.environ.update(
        QUANYI_HOME=str(home), QUANYI_DEMO="1", DJANGO_SETTINGS_MODULE="quanyi.agency.config.settings"
    )
    os.environ.pop("QUANYI_DATABASE", None)
    from quanyi.cli import prepare

    prepare()
    import django

    django.setup()


def main(arguments: list[str]) -> None:
    from quanyi.embedded import temporary

    with temporary() as cluster:
        open_office(cluster.home)
        from bench import law, postings, verify

        benches = {"law": law.run, "postings": postings.run, "verify": verify.run}
        for name in [a for a in arguments if not a.startswith("-")] or benches:
            row = benches[name](cluster.dsn("owner"))
            print(
                json.dumps({"bench": name, **row}, ensure_ascii=False)
                if "--json" in arguments
                else _line(name, row)
            )
        from django.db import connections

        connections.close_all()


def _line(name: str, row: dict[str, object]) -> str:
    return f"{name}\n" + "\n".join(f"  {key:<44} {value}" for key, value in row.items())


if __name__ == "__main__":
    main(sys.argv[1:])
