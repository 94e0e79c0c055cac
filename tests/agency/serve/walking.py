"""Every amount of a page: which open, and whether what opens is the very amount and the sum of its parts."""

import re
import sys
from collections import Counter
from html.parser import HTMLParser
from typing import NamedTuple

from django.test import Client
from tests import length
from tests.law.test_plain import FOR_STAFF

YUAN = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d{2}(?![\d%])")
COUNT = re.compile(r"(\d+) (?:个月|month)")
ALIKE = re.compile(r"/(?:migrated|opening|credited|interest|payout|closing|change)-")
# The first sentence of an opened figure, and one that goes on after name and value with what is no clause.
TOLD = re.compile(r"<p data-told>(.*?)</p>", re.S)
CAUSED = re.compile(r"[^：]+：[^，]+，(?!依据)")
MOST = length.of(short=1, long=sys.maxsize)  # figures of a kind that are opened in one walk
VOID = {"meta", "link", "img", "input", "br", "hr"}


class Shown(NamedTuple):
    """An amount as text, and the address that opens it; None where it is bare."""

    text: str
    url: str | None


def value_of(text: str) -> int:
    """Fen, or a number of months."""
    if found := YUAN.search(text):
        return int(found[0].replace(",", "").replace(".", ""))
    found = COUNT.search(text)
    assert found, text
    return int(found[1])


# What stands inside an opened figure: the figure itself, its parts, entries, parameters, and what is told of them.
INSIDE = {"data-value", "data-told", "data-part", "data-entry", "data-used", "data-parameter"}


class Amounts(HTMLParser):
    """The amounts in the main part of a page. What stands inside an opened figure is marked there as a part of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: list[Shown] = []
        self.value: int | None = None
        self.parts: list[int] = []
        self.entries: list[int] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._is_main = False
        self.feed(html.partition("<main")[2].partition("</main")[0])

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "data-value" in given and self.value is None:
            self.value = int(given["data-value"])
        if "data-entry" in given:
            self.entries.append(int(given["data-entry"]))
        if "data-part" in given and sum(name == "ul" for name, _ in self._open) == 1:
            self.parts.append(int(given["data-part"]) if given["data-part"].lstrip("-").isdecimal() else None)
        if tag not in VOID:
            self._open.append((tag, given))

    def handle_endtag(self, tag):
        self._open.pop()

    def handle_data(self, data):
        link = next((at for tag, at in reversed(self._open) if tag == "a"), {})
        if "figure" in (link.get("class") or "").split():
            self.shown.append(Shown(data.strip(), link["href"]))
            return
        marked = any(INSIDE & set(at) for _tag, at in self._open)
        if not marked:
            self.shown += [Shown(text, None) for text in YUAN.findall(data)]


def kind_of(url: str) -> str:
    """What an address opens, whatever the person, the year or the entry."""
    return re.sub(r"\d+", "0", url)


def walk(client: Client, url: str, *, each: int = 1, opened_of: Counter[str] | None = None) -> int:
    """Open every amount of a page, and every amount within; how many different ones were opened.

    `each` n opens of long lists of alike months and years one in n; that none is bare is looked at for all.
    `opened_of` counts by kind what one walk over several pages opened: the short form opens `MOST` of each.
    """
    opened_of = Counter() if opened_of is None else opened_of
    page = Amounts(_text(client, url))
    bare = [shown.text for shown in page.shown if shown.url is None]
    assert not bare, f"{url}: amounts that do not open: {bare[:10]}"
    seen: set[tuple[str, int]] = set()
    alike = [shown for shown in page.shown if ALIKE.search(shown.url or "")]
    others = [shown for shown in page.shown if not ALIKE.search(shown.url or "")]
    waiting = [(shown, url) for shown in (*others, *alike[::each])]
    while waiting:
        shown, of = waiting.pop()
        value = value_of(shown.text)
        kind = kind_of(shown.url or "")
        if (shown.url, value) in seen or opened_of[kind] >= MOST:
            continue
        opened_of[kind] += 1
        seen.add((shown.url, value))
        text = _text(client, shown.url)
        opened = Amounts(text)
        hold_sentence(text, shown.url)
        assert opened.value == value, f"{of}: {shown.text} opens to {opened.value} at {shown.url}"
        if opened.parts:
            assert sum(opened.parts) == value, f"{shown.url}: {value} is not the sum of {opened.parts}"
        if opened.entries:
            assert sum(opened.entries) == value, f"{shown.url}: {value} is not the sum of {opened.entries}"
        assert all(inside.url for inside in opened.shown), f"{shown.url}: {opened.shown}"
        if each == 1 or not ALIKE.search(shown.url or ""):
            waiting += [(inside, shown.url) for inside in opened.shown[::each]]
    return len(seen)


def hold_sentence(html: str, url: str | None) -> None:
    """What a person reads on top of an opened figure names a cause, and nothing that only the office understands."""
    sentence = TOLD.search(html)
    assert sentence, url
    assert CAUSED.match(sentence[1]), f"{url}: tells no cause: {sentence[1]}"
    main = re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main")[0])
    assert not (found := FOR_STAFF.search(main)), f"{url}: for staff: {found}"


def _text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, f"{url}: {answer.status_code}"
    text = answer.content.decode()
    assert "不一致" not in text, url
    return text
