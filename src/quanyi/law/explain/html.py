"""A figure as a piece of HTML that stands alone, for notebooks (网页片段)."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from quanyi.law.explain import (
    Figure,
    Language,
    facts_line,
    formula_line,
    grounds,
    label,
    parameter_line,
    shown,
)

_STYLE = "margin:0 0 0 1.2em;line-height:1.6"


def figure_html(figure: Figure, lang: Language = "zh") -> str:
    """The tree, each level to be opened, the first one open; all text escaped, no script, nothing fetched."""
    return f'<div lang="{lang}">{"".join(_node(figure, lang, is_open=True))}</div>'


def _node(figure: Figure, lang: Language, *, is_open: bool = False) -> Iterator[str]:
    note = figure.note_zh if lang == "zh" else figure.note_en
    tail = " · ".join(escape(text) for text in (note, figure.source or "") if text)
    head = f"{escape(label(figure.term, lang))} <b>{escape(shown(figure, lang))}</b> <small>{tail}</small>"
    reasons = [
        formula_line(figure, lang),
        facts_line(figure, lang),
        grounds(figure, lang),
        *(parameter_line(value, lang) for value in figure.parameters),
    ]
    told = [f"<div><small>{escape(reason)}</small></div>" for reason in reasons if reason]
    if not told and not figure.parts:
        yield f'<div style="{_STYLE}">{head}</div>'
        return
    yield f'<details style="{_STYLE}"{" open" if is_open else ""}><summary>{head}</summary>'
    yield from told
    for part in figure.parts:
        yield from _node(part, lang)
    yield "</details>"
