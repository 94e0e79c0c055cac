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

from quanyi.agency.serve.record import COLUMNS, Amount, ContributionLine
from quanyi.agency.serve.templatetags.figures import UNKNOWN, badge, day, label, url_then
from quanyi.agency.serve.templatetags.figures import month as month_text
from quanyi.law.money import format_yuan
from quanyi.law.terms import ContributionKind, MonthState

register = template.Library()
# Wages and names repeat from month to month.
_yuan = lru_cache(maxsize=4096)(format_yuan)
_escaped = lru_cache(maxsize=256)(conditional_escape)
# One sign a month, as provinces print it, and the tone of each.
SIGNS = {"normal": "●", "back": "△", "arrears": "○", "due": "◌", "none": "–"}
TONES = {"arrears": "bad", "due": "wait", "back": "warn", "normal": "ok", "none": "muted"}


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
    begin, end = around(figures)
    rows = "".join([_row(line, begin, end, corrects, words) for line in lines])
    return mark_safe(f"{words.head}<tbody>{rows}</tbody>")  # noqa: S308  (escaped in _row)


@register.simple_tag
def opens(amount: Amount, figures: str) -> SafeString:
    """An amount, which opens its figure; "—" where there is none."""
    begin, end = around(figures)
    return mark_safe(_opened(amount.fen, f"{begin}{amount.key}{end}"))  # noqa: S308  (escaped in figures_begin)


def around(figures: str) -> tuple[str, str]:
    """What stands before and after the key in the address of a figure."""
    begin, _dash, end = figures.partition("/-/")
    return f"{begin}/", f"/{end}"


def _opened(fen: int | None, url: str) -> str:
    return UNKNOWN if fen is None else f'<a class="figure amount" href="{url}">{format_yuan(fen)}</a>'


class _Words:
    """What is written again and again, in one language."""

    def __init__(self) -> None:
        self.head = f"<thead><tr>{''.join(_heads())}</tr></thead>"
        said = [f'data-label="{conditional_escape(text)}"' for text, _is_amount in _columns()]
        self.employer, self.kind, self.paid_on, self.credited = said[1], said[2], said[8], said[9]
        self.amounts = [f'<td class="amount" {label}><a class="figure amount" href="' for label in said[3:8]]
        corrected = badge(_("已更正"), "warn")
        self.corrected = f' <a href="#corrections">{corrected}</a>'
        self.disputed = f' <a href="#disputed">{badge(_("有异议"), "warn")}</a>'
        self.states = {state: _state(state) for state in MonthState}
        self.correct = conditional_escape(_("更正"))
        self.month = cache(lambda month: conditional_escape(month_text(month)))
        self.day = cache(day)
        self.kinds = {kind: conditional_escape(label(kind)) for kind in ContributionKind}


def _columns() -> tuple[tuple[str, bool], ...]:
    """The name of each column, and whether amounts stand in it."""
    return (
        (_("费款所属期"), False),
        (_("单位名称"), False),
        (_("缴费类型"), False),
        (_("缴费基数"), True),
        (_("个人应缴"), True),
        (_("个人实缴"), True),
        (_("单位应缴"), True),
        (_("单位实缴"), True),
        (_("到账情况"), False),
        (_("记账月份"), False),
    )


def _heads() -> Iterator[str]:
    for text, is_amount in _columns():
        amount = ' class="amount"' if is_amount else ""
        yield f'<th scope="col"{amount}>{conditional_escape(text)}</th>'


@cache
def _words(_language: str) -> _Words:
    return _Words()


def _row(line: ContributionLine, begin: str, end: str, corrects: str, words: _Words) -> str:
    corrected = words.corrected if line.corrected_by else ""
    corrected += words.disputed if line.is_disputed else ""
    correct = f' <a class="no-print" href="{corrects}{line.key}/">{words.correct}</a>' if corrects else ""
    begin = f"{begin}{line.key}-"
    amounts = "".join([
        f'{cell}{begin}{name}{end}">{_yuan(fen)}</a></td>'
        for cell, name, fen in zip(words.amounts, COLUMNS, line.fen, strict=True)
    ])  # fmt: skip
    return (
        f'<tr><th scope="row">{words.month(line.month)}{corrected}{correct}</th>'
        f'<td class="name whole" {words.employer}>{_escaped(line.employer_name)}</td>'
        f'<td class="word" {words.kind}>{words.kinds[line.kind]}</td>{amounts}{_arrival(line, words)}</tr>\n'
    )


def _arrival(line: ContributionLine, words: _Words) -> str:
    if line.state is MonthState.PAID:
        paid, credited = words.day(line.paid_on), str(words.month(line.credited_month))
        return (
            f'<td class="date" {words.paid_on}>{paid}</td><td class="date" {words.credited}>{credited}</td>'
        )
    credited = words.month(line.credited_month) if line.is_paid else UNKNOWN
    state = words.states[line.state]
    return f'<td class="name" {words.paid_on}>{state}</td><td class="date" {words.credited}>{credited}</td>'


def _state(state: MonthState) -> str:
    """What is paid is said in plain words, what is not with a mark."""
    return badge(label(state), state.tone) if state.tone != "ok" else conditional_escape(label(state))


def states_of(lines: Iterable[ContributionLine]) -> Sequence[str]:
    """The state of each month, January first: what is owed outweighs what is due, and that what is paid."""
    states = ["none"] * 12
    for line in lines:
        at, mark = line.month.month - 1, mark_of(line)
        if weighs_more(mark, states[at]):
            states[at] = mark
    return states


def weighs_more(mark: str, other: str) -> bool:
    """Whether of two lines of a month the one with this mark says how the month stands."""
    return _WEIGHTS.index(mark) > _WEIGHTS.index(other)


_WEIGHTS = ("none", "normal", "back", "due", "arrears")


def mark_of(line: ContributionLine) -> str:
    """How a line's month stands, by a key of `TONES`."""
    match line.state:
        case MonthState.OWED:
            return "arrears"
        case MonthState.DUE | MonthState.ANNOUNCED | MonthState.DEFERRED:
            return "due"
        case MonthState.MADE_UP:
            return "none"  # another line of the month says how it stands
    return "back" if line.kind is ContributionKind.BACK_PAYMENT else "normal"
