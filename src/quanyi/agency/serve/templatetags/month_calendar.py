"""月历: years by months, a sign each, which opens what was paid, or is due, of the month.

Written without a template, as the months' lines are (`month_rows`): forty years are five hundred cells.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quanyi.agency.serve.record import ContributionLine
from quanyi.agency.serve.templatetags.figures import month as month_text
from quanyi.agency.serve.templatetags.month_rows import SIGNS, TONES, around, mark_of, weighs_more
from quanyi.law.periods import Month

register = template.Library()
RECENT = 12  # years that are shown at once
OPENS = {"arrears": "own_due", "due": "own_due"}  # of what is not paid, what is due; else what was paid


@register.simple_tag
def month_calendar(lines: Sequence[ContributionLine], figures: str, earlier: bool = False) -> SafeString:
    """The latest years, newest first, or all before them; empty where there are none."""
    by_year: dict[int, list[ContributionLine]] = defaultdict(list)
    for line in lines:
        by_year[line.month.year].append(line)
    years = sorted(by_year, reverse=True)
    shown = years[RECENT:] if earlier else years[:RECENT]
    rows = "".join(_row(year, by_year[year], figures) for year in shown)
    return mark_safe(f"<thead><tr>{_head()}</tr></thead><tbody>{rows}</tbody>" if rows else "")  # noqa: S308  (escaped below)


@register.simple_tag
def calendar_legend() -> SafeString:
    """What the signs mean."""
    told = (
        f'<span><span class="{TONES[state]}">{SIGNS[state]}</span> {conditional_escape(word)}</span>'
        for state, word in _words().items()
    )
    return mark_safe(" ".join(told))  # noqa: S308  (constants and escaped words)


def _head() -> str:
    months = "".join(f'<th scope="col">{n}</th>' for n in range(1, 13))
    return f'<th scope="col">{conditional_escape(_("年度"))}</th>{months}'


def _row(year: int, lines: Iterable[ContributionLine], figures: str) -> str:
    chosen: dict[Month, ContributionLine] = {}
    for line in lines:
        held = chosen.get(line.month)
        if held is None or weighs_more(mark_of(line), mark_of(held)):
            chosen[line.month] = line
    return f'<tr><th scope="row">{year}</th>{"".join(_cells(year, chosen, figures))}</tr>\n'


def _cells(year: int, chosen: dict[Month, ContributionLine], figures: str) -> Iterator[str]:
    begin, end = around(figures)
    for month in Month.of_year(year):
        line = chosen.get(month)
        state = mark_of(line) if line else "none"
        tone, sign = TONES[state], SIGNS[state]
        if line is None or state == "none":
            yield f'<td class="{tone}">{sign}</td>'
            continue
        said = conditional_escape(f"{month_text(month)} {_words()[state]}")
        url = f"{begin}{line.key}-{OPENS.get(state, 'own_paid')}{end}"
        yield f'<td><a class="{tone}" href="{url}" aria-label="{said}" title="{said}">{sign}</a></td>'


def _words() -> dict[str, str]:
    return {
        "normal": _("正常缴费"), "back": _("补缴"), "arrears": _("欠缴"), "due": _("应缴，未到期"), "none": _("无缴费"),
    }  # fmt: skip
