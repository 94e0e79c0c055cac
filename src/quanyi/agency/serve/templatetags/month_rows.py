"""缴费明细 written row by row: forty years are five thousand cells, and a template costs ten times as much for each.

`{% month_rows lines figures corrects %}` writes head and rows of a year. `figures` is the address of an opened figure
with - for its key, `corrects` where addresses of corrections begin; empty where nothing may be opened or corrected.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quanyi.agency.serve.record import ContributionLine
from quanyi.agency.serve.templatetags.figures import badge, day, label, url_then, yuan
from quanyi.agency.serve.templatetags.figures import month as month_text
from quanyi.law.terms import ContributionKind

register = template.Library()
MARKS = {"arrears": ("bad", "○"), "back": ("warn", "◐"), "normal": ("ok", "●"), "none": ("muted", "·")}


@register.simple_tag(takes_context=True)
def figures_begin(context: template.Context, person_id: int) -> str:
    """The address of a person's figures, as known at the record's instant, with - for the figure's key."""
    return str(conditional_escape(url_then(context, "figure", person_id, "-")))


@register.simple_tag
def corrections_begin(person_id: int, may_correct: bool) -> str:
    """Where the addresses of corrections of a person's record begin; empty for who may not correct."""
    return reverse("correct", args=[person_id, "-"])[:-2] if may_correct else ""


@register.simple_tag
def month_rows(lines: Iterable[ContributionLine], figures: str, corrects: str) -> SafeString:
    """The head and the rows of a table of these months."""
    words = _words(get_language() or "")
    rows = "".join(_row(line, figures, corrects, words) for line in lines)
    return mark_safe(f"{words.head}<tbody>{rows}</tbody>")  # noqa: S308  (escaped in _row)


@register.simple_tag
def opened_amount(fen: int | None, figures: str, key: str, of: str = "") -> SafeString:
    """An amount, which opens the figure `key` (or `key`-`of`) where figures may be opened."""
    if fen is None or not figures:
        return mark_safe(f'<span class="amount">{yuan(fen)}</span>')  # noqa: S308  (digits)
    name = f"{key}-{of}" if of else key
    url = figures.replace("/-/", f"/{name}/", 1)
    return mark_safe(f'<a class="figure amount" href="{url}">{yuan(fen)}</a>')  # noqa: S308  (escaped above)


class _Words:
    """What is written again and again, in one language."""

    def __init__(self) -> None:
        self.head = f"<thead><tr>{''.join(_heads())}</tr></thead>"
        self.corrected = f' <a href="#corrections">{badge(_("已更正"), "warn")}</a>'
        self.unpaid = f'<td colspan="2">{badge(_("欠缴"), "bad")}</td>'
        self.correct = conditional_escape(_("更正"))
        self.month = cache(lambda month: conditional_escape(month_text(month)))
        self.kinds = {kind: conditional_escape(label(kind)) for kind in ContributionKind}


def _heads() -> Iterator[str]:
    for text, is_amount in (
        (_("费款所属期"), False),
        (_("单位名称"), False),
        (_("缴费类型"), False),
        (_("缴费基数"), True),
        (_("个人应缴"), True),
        (_("个人实缴"), True),
        (_("单位应缴"), True),
        (_("单位实缴"), True),
        (_("到账日期"), False),
        (_("记账月份"), False),
    ):
        amount = ' class="amount"' if is_amount else ""
        yield f'<th scope="col"{amount}>{conditional_escape(text)}</th>'


@cache
def _words(_language: str) -> _Words:
    return _Words()


def _row(line: ContributionLine, figures: str, corrects: str, words: _Words) -> str:
    corrected = words.corrected if line.corrected_by else ""
    correct = f' <a class="no-print" href="{corrects}{line.key}/">{words.correct}</a>' if corrects else ""
    opened = opened_amount(line.own_paid_fen, figures, line.key)
    return (
        f'<tr><th scope="row">{words.month(line.month)}{corrected}{correct}</th>'
        f'<td class="name">{conditional_escape(line.employer_name)}</td>'
        f'<td class="word">{words.kinds[line.kind]}</td>'
        f'<td class="amount">{yuan(line.base_fen)}</td>'
        f'<td class="amount">{yuan(line.own_due_fen)}</td><td class="amount">{opened}</td>'
        f'<td class="amount">{yuan(line.employer_due_fen)}</td>'
        f'<td class="amount">{yuan(line.employer_paid_fen)}</td>{_arrival(line, words)}</tr>\n'
    )


def _arrival(line: ContributionLine, words: _Words) -> str:
    if not line.is_paid:
        return words.unpaid
    return (
        f'<td class="date">{day(line.paid_on)}</td><td class="date">{words.month(line.credited_month)}</td>'
    )


@register.simple_tag
def months_of_year(lines: Iterable[ContributionLine]) -> SafeString:
    """The twelve months at a glance: normal, back, arrears or none; what is owed outweighs what is paid."""
    return _marks(tuple(states_of(lines)), get_language() or "")


def states_of(lines: Iterable[ContributionLine]) -> Sequence[str]:
    """The state of each month, January first."""
    states = ["none"] * 12
    for line in lines:
        at = line.month.month - 1
        if not line.is_paid:
            states[at] = "arrears"
        elif states[at] != "arrears":
            states[at] = "back" if line.kind is ContributionKind.BACK_PAYMENT else "normal"
    return states


@lru_cache(maxsize=4096)
def _marks(states: tuple[str, ...], _language: str) -> SafeString:
    """Twelve months as marks; the words are for screen readers."""
    marks = []
    for n, state in enumerate(states, 1):
        tone, sign = MARKS[state]
        title = conditional_escape(_("%(n)s月") % {"n": n})
        marks.append(f'<span class="{tone}" title="{title}"><span aria-hidden="true">{sign}</span></span>')
    return mark_safe(f'<span class="months">{"".join(marks)}</span>')  # noqa: S308  (constants and escaped words)
