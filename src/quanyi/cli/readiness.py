"""quanyi setup --check: what an office still lacks, all at once (开办检查)."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quanyi.agency.custody.readiness import Point


def tell_readiness(*, as_json: bool) -> None:
    """The points, those that lack marked; exit code 1 if there are any."""
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office(opens=False, asks=False)
    from django.utils.translation import override

    from quanyi.agency.custody import readiness

    with override("zh-hans"):
        points = readiness.readiness()
    if as_json:
        click.echo(json.dumps(readiness.as_json(points), ensure_ascii=False))
    else:
        _tell(points)
        click.echo(f"\n尚缺 Lacking: {readiness.lacking(points)} / {len(points)}")
    sys.exit(int(readiness.lacking(points) > 0))


def _tell(points: list[Point]) -> None:
    for group, of_it in groupby(points, key=lambda point: point.group):
        click.echo(f"\n{group}")
        for point in of_it:
            told = "；".join(filter(None, (point.told, point.way, point.command)))
            click.echo(f"  {'✓' if point.stands else '✗'} {point.what}{f'：{told}' if told else ''}")
