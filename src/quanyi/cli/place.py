"""Where the office lies, its server, and the sentence with which a command stops: what every command needs."""

from __future__ import annotations

import os
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


def server() -> Server:
    """The database server, running."""
    from quanyi.embedded import ServerError, resolve

    try:
        found = resolve(home())
        found.ensure()
    except ServerError as error:
        raise Stop(str(error)) from error
    return found


def database_name() -> str:
    return os.environ.get("QUANYI_DATABASE", "quanyi")
