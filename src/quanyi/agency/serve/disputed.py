"""有异议: the mark on what somebody says is wrong, on pages and papers, until it is answered or put right.

Basis: d14-16, gb-16.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from quanyi.agency.control.disputes import Dispute, open_disputes
from quanyi.agency.serve.opened import corrected_by
from quanyi.agency.serve.record import ContributionLine, PersonRecord
from quanyi.agency.serve.templatetags.figures import instant


def disputed_figure(person_id: int, key: str, *, known_at: datetime | None = None) -> Dispute | None:
    """What is disputed of the line in which a figure stands."""
    line = corrected_by(key) or key
    return next((each for each in open_disputes(person_id, known_at=known_at) if each.row.line == line), None)


def marked(lines: tuple[ContributionLine, ...], disputed: Sequence[Dispute]) -> tuple[ContributionLine, ...]:
    """The months, those that are disputed marked."""
    keys = {each.row.line for each in disputed}
    if not keys:
        return lines
    return tuple(replace(line, is_disputed=True) if line.key in keys else line for line in lines)


def dispute_notes(record: PersonRecord, *, tells_amounts: bool = True) -> Iterator[str]:
    """有异议的附注: a sentence of each for papers made meanwhile; a certificate tells no amount."""
    for each in record.disputed:
        told = {
            "title": each.title,
            "value": each.value if tells_amounts else "",
            "number": each.case.number,
            "since": instant(each.since),
        }
        if each.is_upheld:
            yield (
                _("有异议：“%(title)s”%(value)s（案件 %(number)s，%(since)s 起）。已认定有误，正在更正。")
                % told
            )
        else:
            yield (
                _("有异议：“%(title)s”%(value)s（案件 %(number)s，%(since)s 起）。正在核查，尚未答复。")
                % told
            )
