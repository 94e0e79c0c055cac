"""A figure in a notebook: sound HTML that stands alone, with everything that the text tells."""

from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import closing_balance
from quanyi.law.explain import Figure
from quanyi.law.explain.html import figure_html

NASTY = '<script>alert("甲")</script>&amp;\'"'


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.text = [], set(), set(), ""
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def career():
    first = closing_balance(
        Figure("opening_balance", 1_000_000, "fen", source="entry:1"), [40_000] * 12, year=2019, region="CN"
    )
    return closing_balance(first, [40_000] * 12, year=2020, region="CN")


def test_it_tells_all_that_the_text_tells():
    figure = career()
    told = "".join(Reader(figure._repr_html_()).text.split())
    for line in figure.as_text("zh").splitlines():
        for piece in line.split("  "):
            for word in piece.strip("[] ").split("："):
                assert "".join(word.split()) in told
    assert "crediting rate = 6.04%" in Reader(figure_html(figure, "en")).text


def test_it_stands_alone():
    read = Reader(career()._repr_html_())
    assert read.tags == {"div", "details", "summary", "b", "small"}
    assert read.attributes == {"lang", "style", "open"}


@given(st.text() | st.just(NASTY))
def test_whatever_a_source_or_a_note_holds_is_text(nasty):
    figure = Figure(nasty, nasty, "place", note_zh=nasty, source=nasty)
    read = Reader(replace(figure, parts=(figure,))._repr_html_())
    assert read.tags <= {"div", "details", "summary", "b", "small"}


@pytest.mark.parametrize("field", ["term", "note_zh", "source", "value"])
def test_markup_is_escaped_in_every_field(field):
    plain = {"term": "credit", "value": "x", "unit": "place"}
    html = Figure(**plain | {field: NASTY})._repr_html_()
    assert "<script" not in html
    assert NASTY in unescape(html)
