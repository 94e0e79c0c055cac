"""Where the office lies, its server, and the sentence with which a command stops: what every command needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quanyi.embedded import Server


def home() -> Path:
    return Path(os.environ.setdefault("QUANYI_HOME", str(Path.home() / ".local/state/quanyi")))


def say(text: str = "") -> None:
    click.echo(text)


class Stop(click.ClickException):
    """One sentence, exit code 1."""


@contextmanager
def server_faults_told() -> Iterator[None]:
    """What is wrong with the server within stops the command with its sentence."""
    from quanyi.embedded import ServerError

    try:
        yield
    except ServerError as error:
        raise Stop(str(error)) from error


def server() -> Server:
    """The database server, running."""
    from quanyi.embedded import resolve

    with server_faults_told():
        found = resolve(home())
        found.ensure()
    return found


def database_name() -> str:
    return os.environ.get("QUANYI_DATABASE", "quanyi")
