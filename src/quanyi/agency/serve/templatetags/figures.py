"""How figures are written on every page: amounts, months, dates, rates, states. A builtin library.

Amounts come as integer fen and are shown in yuan with two decimals; what is not known is shown as "—",
never as zero.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quanyi.agency import wording
from quanyi.agency.audit.looks import shows
from quanyi.agency.registry.items import Item
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.names import name_of
from quanyi.agency.wording import in_chinese, in_english, read, reading
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, Language, facts_line, value_text
from quanyi.law.explain import label as term_label
from quanyi.law.explain.plain import OF_THE_OFFICE, for_person, plain_parameter, plain_sentence, sensible
from quanyi.law.explain.written import formula_text
from quanyi.law.money import format_yuan
from quanyi.law.parameters import NATIONAL, ParameterValue
from quanyi.law.periods import Month
from quanyi.law.provisions import Provision, cite
from quanyi.law.terms import MonthState

register = template.Library()
UNKNOWN = "—"
_FORMULA_DIGITS = 4  # of a fraction without end, which stands beside them whole
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
}


class _Payable(Protocol):
    @property
    def state(self) -> MonthState: ...


@register.filter
def yuan(fen: int | None) -> str:
    """元: 123456 -> "1,234.56"; None -> "—"."""
    return UNKNOWN if fen is None else format_yuan(fen)


@register.filter
def month(value: Month | None) -> str:
    """年月: "2025年3月", in English "Mar 2025", in Spanish "mar 2025"."""
    if value is None:
        return UNKNOWN
    if names := _MONTHS.get(reading()):
        return f"{names[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月"


@register.filter
def day(value: date | None) -> str:
    """日期: "2025年12月15日", in English "15 Dec 2025". An instant is shown as the day it fell on here."""
    if value is None:
        return UNKNOWN
    on = localtime(value) if isinstance(value, datetime) else value
    if names := _MONTHS.get(reading()):
        return f"{on.day} {names[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


@register.filter
def instant(value: datetime | None) -> str:
    """时间: the day and the minute, in the office's time zone."""
    return UNKNOWN if value is None else f"{day(value)} {localtime(value):%H:%M}"


@register.filter
def then(value: datetime, before: datetime) -> str:
    """A later time beside an earlier one: the minute alone where the day is the same."""
    return f"{localtime(value):%H:%M}" if day(value) == day(before) else instant(value)


@register.filter
def in_minutes(span: timedelta) -> int:
    """A waiting time in whole minutes."""
    return int(span.total_seconds()) // 60


@register.filter
def masked(number: str) -> str:
    """An identity number where the whole is not needed: first and last four characters, stars between.

    Whose it is, is shown by the page: that leaves a line for the person.
    """
    shows(numbers=[number])
    return number[:4] + "*" * (len(number) - 8) + number[-4:] if len(number) > 8 else "*" * len(number)


@register.filter
def rate(value: Fraction | None) -> str:
    """比例: Fraction(131, 5000) -> "2.62%", two decimals or as many as it takes; else it stays a fraction."""
    if value is None:
        return UNKNOWN
    percent = value * 100
    for places in range(2, 9):
        scaled = percent * 10**places
        if scaled.denominator == 1:
            sign, digits = "-" * (scaled < 0), f"{abs(scaled.numerator):0{places + 1}d}"
            return f"{sign}{digits[:-places]}.{digits[-places:]}%"
    return f"{value.numerator}/{value.denominator}"


@register.filter
def years_and_months(months: int) -> str:
    """缴费年限 in words: 358 -> "29年10个月"."""
    years, rest = divmod(months, 12)
    return _("%(years)d年%(months)d个月") % {"years": years, "months": rest}


@register.filter
def label(term: Any) -> str:
    """A term of the domain in the reader's language."""
    return str(wording.label(term))


@register.filter
def item_name(item: Item) -> str:
    """The name of a registered item."""
    return item.en if in_english() else _(item.zh)


@register.filter
def in_words(text: str) -> str:
    """What a record keeps; what the program wrote there, in the reader's language."""
    return read(text)


@register.filter
def called(employer: Employer, on: date | None = None) -> str:
    """The present name of an employer, with the one of a day where it was another."""
    return name_of(employer, on)


@register.filter
def figure_term(figure: Figure) -> str:
    """What an opened figure is called."""
    return in_terms(term_label(figure.term, _language()))


@register.filter
def under(row: list[str], sheet: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """(heading, cell, whether it is a figure) of a row of a table as `serve.statement` makes it."""
    head, digits = sheet["head"], sheet["digits"]
    return [(head[n], cell, n in digits) for n, cell in enumerate(row)]


@register.filter
def figure_note(figure: Figure) -> str:
    """A figure's remark in the reader's language; what has no word in it is not written in Chinese for Spanish."""
    is_number = not any(map(str.isalpha, figure.note_en))
    return figure.note_en if in_english() or (is_number and not in_chinese()) else figure.note_zh


@register.filter
def language_tag(code: str) -> str:
    """A language as HTML calls it, by its code here or in a record: "zh-Hans", "zh-Hant", "en", "es"."""
    return wording.LANGUAGES.get(code, code).replace("-h", "-H")


@register.simple_tag
def law_lang() -> SafeString:
    """The attribute of an element whose words of the law are Chinese on a page in another language than its two."""
    return mark_safe(' lang="zh-Hans"') if reading() in wording.OFFICE else SafeString()


@register.simple_tag
def law_note() -> str:
    """What such a page or paper says of that; empty where the law speaks the reader's language."""
    if reading() not in wording.OFFICE:
        return ""
    return _("规则、算式、参数和条款的说明用简体中文写成；名称和数值按所选语言书写。")


def in_terms(word: str) -> str:
    """A name of a closed set of the law in the reader's language; what is none stays."""
    return word if in_english() else _(word)


def _language() -> Language:
    return "en" if in_english() else "zh"


@register.filter
def remark(figure: Figure, plain: object = "") -> str:
    """A figure's remark; for the person concerned (`plain`) without marks and open questions."""
    return for_person(figure_note(figure)) if plain else figure_note(figure)


@register.filter
def remark_beyond(figure: Figure, plain: object = "") -> str:
    """A figure's remark where the sentence above it does not say it already."""
    told = remark(figure, plain)
    return "" if told.rstrip("。.") in in_a_sentence(figure) else told


@register.filter
def in_a_sentence(figure: Figure) -> str:
    """What a figure is, from what it came and by which article."""
    return plain_sentence(figure, _language())


@register.filter
def formula_of(figure: Figure) -> str:
    """The sum of a figure with its numbers; empty where there is none. A tree that was altered is told to be one."""
    try:
        return formula_text(figure, _language(), _FORMULA_DIGITS)
    except InvalidInput:
        return _("算式与所记的数不一致，请到经办窗口提出书面核查申请。")


@register.filter
def case_of(figure: Figure, plain: object = "") -> str:
    """The days, months and choices of the case that the figure's parts do not show."""
    return facts_line(figure, _language(), OF_THE_OFFICE if plain else ())


@register.filter
def parameter_plain(value: ParameterValue) -> str:
    """A parameter by name and value, for the person concerned."""
    return plain_parameter(value, _language())


@register.filter
def in_unit(figure: Figure | ParameterValue) -> str:
    """A figure's or a parameter's value as people write it: 元, 个月, percent, a month, a day."""
    value = figure.value
    match figure.unit, value:
        case "fen", int():
            return _("%(amount)s 元") % {"amount": format_yuan(value)}
        case "fen_months", int():
            return _("%(amount)s 元·月") % {"amount": format_yuan(value)}
        case "months", int():
            return _("%(n)s 个月") % {"n": value}
        case "rate", int() | Fraction():
            return rate(Fraction(value))
        case _, Month():
            return month(value)
        case _, date():
            return day(value)
        case _, Fraction():
            return sensible(value)
        case "code", str():
            return in_terms(value_text(value, "code", _language()))
    return str(value)


@register.filter
def with_value(figure: Figure, value: int) -> Figure:
    """The same kind of figure with another value, to be written in the same unit."""
    return replace(figure, value=value)


@register.filter
def parameter_term(parameter: ParameterValue) -> str:
    """What a parameter is called."""
    return parameter.series.replace("_", " ") if in_english() else _(parameter.term)


@register.filter
def validity(parameter: ParameterValue) -> str:
    """Where and from when to when a parameter holds."""
    region = _("全国") if parameter.region == NATIONAL else parameter.region
    if parameter.inherited and parameter.region != NATIONAL:
        region = _("%(region)s（%(asked)s 沿用）") % {"region": region, "asked": parameter.asked_region}
    until = day(parameter.valid_to) if parameter.valid_to else _("今")
    return _("%(region)s，%(since)s至%(until)s") % {
        "region": region,
        "since": day(parameter.valid_from),
        "until": until,
    }


@register.simple_tag(takes_context=True)
def leaf_url(context: template.Context, source: str | None, person_id: int) -> str:
    """Where a leaf leads: an entry to its line on this page, a sum to the figure that opens to that very amount."""
    kind, _colon, rest = (source or "").partition(":")
    if kind == "entry":
        return f"#{anchor(rest.split(',')[0])}"
    return figure_url(context, person_id, rest) if kind == "figure" else ""


@register.filter
def anchor(entry_id: object) -> str:
    """The name of an entry's line on the page of a figure."""
    return f"entry-{entry_id}"


@register.filter
def provision(provision_id: str) -> Provision:
    """The clause behind an id such as `d14-6-4`."""
    return cite(provision_id)


@register.filter
def ref(clause: Provision) -> str:
    """The clause as people quote it."""
    return wording.quoted(clause)


@register.simple_tag(takes_context=True)
def figure_url(context: template.Context, person_id: int, key: str) -> str:
    """The page that opens one of a person's figures."""
    return url_then(context, "figure", person_id, key)


@register.simple_tag(takes_context=True)
def url_then(context: template.Context, page: str, *arguments: object) -> str:
    """A page about a person: from what was known at an instant to the same instant."""
    record = context.get("record")
    known_at = record.known_at if record is not None else context.get("known_at")
    url = reverse(page, args=arguments)
    return f"{url}?{urlencode({'known_at': known_at.isoformat()})}" if known_at else url


@register.simple_tag
def badge(text: str, tone: str = "") -> SafeString:
    """A state in a word; tone is ok, wait, warn, bad, or empty for what is over."""
    return format_html('<span class="badge {}">{}</span>', tone, text)


@register.simple_tag
def fact(name: str, value: object) -> SafeString:
    """A pair for a list `<dl class="facts">`."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", name, value)


@register.simple_tag
def fact_link(name: str, value: object, url: str) -> SafeString:
    """A pair whose value opens, in a list `<dl class="facts">`."""
    return format_html('<div><dt>{}</dt><dd><a href="{}">{}</a></dd></div>', name, url, value)


@register.filter
def owed(lines: Iterable[_Payable]) -> int:
    """How many lines are owed."""
    return sum(line.state is MonthState.OWED for line in lines)
