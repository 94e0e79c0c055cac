"""docs/first-day.md in one process: its commands, and after the check what people do on the site, by the pages' acts.

Run as a program in an empty folder; it writes what each command came to, as JSON.
"""

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from quanyi.cli.program import main as quanyi

DOCUMENT = Path(__file__).resolve().parent.parent / "docs/first-day.md"
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
PASSWORD = "a-first-day-passphrase"
CHECK = ["setup", "--check"]


def steps() -> list[list[str]]:
    """The lines of the document's commands, as words; `export` is for who starts this program."""
    found = BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
    return [shlex.split(line) for block in found for line in block.splitlines() if line.strip()]


def run(*arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(quanyi, arguments, input=f"{PASSWORD}\n{PASSWORD}\n")
    return {"command": " ".join(arguments), "code": done.exit_code, "output": done.output}


def main() -> None:
    told = []
    for step in steps():
        if step[0] != "quanyi":
            continue
        told.append(run(*step[1:]))
        if step[1:] == CHECK:
            told.append({"command": "lived", "code": 0, "output": str(lived())})
            told.append(run(*CHECK, "--json"))
    sys.stdout.write(json.dumps(told))


def lived() -> int:
    """From the parameters to the first settled year; the interest of the one account, in fen."""
    from quanyi.cli.office import office

    office(demo=False, asks=False)
    from tests.first_year import first_year

    return first_year()


if __name__ == "__main__":
    main()
