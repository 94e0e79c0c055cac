"""quanyi remind: tell who signs next that a case is near its legal limit, or past it (催办).

Exit codes: 0 done, 1 could not be done, 2 wrong use.
"""

from __future__ import annotations

import click


@click.command("remind")
def remind() -> None:
    """催办：临近或超过法定办理时限的案件 / Remind whoever signs next of cases near their legal limit or past it.

    Each stage of a case is reminded once that its limit is near and once that it is past; a served site does it daily.
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office()
    from django.conf import settings
    from django.utils import timezone

    from quanyi.agency.review import reminders

    made = reminders.remind(today=timezone.localdate(), region=settings.QUANYI_REGION)
    click.echo(f"新催办 {made} 件。 {made} new reminders.")
