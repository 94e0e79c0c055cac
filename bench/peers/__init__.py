"""Peers that are no part of Quanyi: each a program in an environment that is made here, once, under build/."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bench.measuring import Cost

_FOLDER = Path(__file__).parent
_REQUIREMENTS = _FOLDER / "requirements.txt"


class Round(Protocol):
    def __call__(self) -> Cost: ...


@contextmanager
def peer(name: str, *arguments: str) -> Iterator[Round]:
    """A program of this folder, begun once: each call has it work one round and gives what that cost."""
    command = [str(_environment()), str(_FOLDER / f"{name}.py"), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin
        assert program.stdout

        def work() -> Cost:
            print(file=program.stdin, flush=True)
            return Cost(*json.loads(program.stdout.readline()))

        yield work
        program.stdin.close()


def _environment() -> Path:
    """The Python of the peers; made anew where what they need has changed."""
    home = Path("build/peers").absolute()
    python, made_of = home / "bin" / "python", home / "made-of.txt"
    if not made_of.exists() or made_of.read_text() != _REQUIREMENTS.read_text():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r"]
        subprocess.run([*install, str(_REQUIREMENTS)], check=True, stdout=sys.stderr)
        made_of.write_text(_REQUIREMENTS.read_text())
    return python
