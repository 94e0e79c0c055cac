"""The pages: sound HTML within the content policy, in both languages, every figure where it belongs."""

from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation
from tests.agency.serve.records import long_record

from quanyi.agency.ledger.selectors import EntryLine
from quanyi.agency.serve.figures import Opened
from quanyi.agency.serve.who_looked import Sitting
from quanyi.law.explain import Figure
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest
from quanyi.law.terms import LedgerAccount, Stage, Verdict
from quanyi.sheets import FaultCode
from quanyi.sheets.faults import Place, make_fault

VOID = {"meta", "link", "img", "input", "br", "hr"}


class Page(HTMLParser):
    """A page's elements; refuses tags that do not close where they should."""

    def __init__(self, html):
        super().__init__()
        self.html, self.open, self.elements, self.texts = html, [], [], []
        self.feed(html)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open
        assert self.open.pop() == tag, f"</{tag}> at line {self.getpos()[0]}"

    def handle_data(self, data):
        self.texts.append(data.strip())

    def all(self, *tags):
        return [attrs for tag, attrs in self.elements if tag in tags]

    def links(self):
        return [attrs["href"] for attrs in self.all("a")]


def render(template, context, lang="zh-hans", path="/"):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    with translation.override(lang):
        return Page(render_to_string(template, context, request=request))


def leaf(term, fen, source):
    return Figure(term, fen, "fen", source=source, note_zh="注", note_en="note")


def interest(*, posted_off=0):
    credits = [leaf("credit", 247_239 + 1_500 * n, f"entry:{900 + n}") for n in range(12)]
    figure = yearly_interest(
        leaf("opening_balance", 32_918_324, "figure:closing-2023"), credits, year=2024, region="DEMO"
    )
    entries = tuple(
        EntryLine(
            900 + n,
            30 + n,
            7,
            "2024-000007",
            long_record().data_until,
            LedgerAccount.OWN_PRINCIPAL,
            Month(2024, n + 1),
            part.value,
        )
        for n, part in enumerate(credits)
    )
    return Opened("2024年利息", figure, entries, figure.fen + posted_off)


def a_figure(*, posted_off=0, is_staff=True):
    opened, person = interest(posted_off=posted_off), SimpleNamespace(pk=42)
    return {"opened": opened, "person": person, "is_staff": is_staff, "known_at": None}


def pages():
    record = long_record()
    bare = replace(record, contributions=(), years=(), employments=(), account_opened_month=None)
    until, since = record.data_until, record.data_until - timedelta(minutes=20)
    acts, parts = ("view_record",), ("record", "interest-2024")
    readers = [Sitting(7, "王核", "办案", 2, since, until, 9, acts, parts, "审核")]
    person = SimpleNamespace(pk=42)
    locked = {"failure_limit": 5, "cooloff_timedelta": timedelta(minutes=15)}
    steps = [
        SimpleNamespace(
            stage=Stage.FIRST_REVIEW,
            is_next=False,
            signature=SimpleNamespace(
                verdict="agree",
                actor=SimpleNamespace(display_name="陈初"),
                signed_at=record.data_until,
                opinion="属实",
            ),
            verdict=Verdict.AGREE,
        ),
        SimpleNamespace(stage=Stage.REVIEW, is_next=True, signature=None, verdict=None),
    ]
    why = {"reason": "没有数字", "reason_en": "no digits"}
    faults = [make_fault(FaultCode.AMOUNT_INVALID, Place(7, 3, "缴费基数"), "八千", **why)]
    return {
        "record": ("serve/record.html", {"record": record}),
        "record, empty": ("serve/record.html", {"record": bare}),
        "figure": (
            "serve/figure.html",
            {"opened": interest(), "person": person, "is_staff": True, "known_at": None},
        ),
        "figure, differs": (
            "serve/figure.html",
            {"opened": interest(posted_off=1), "person": person, "known_at": None},
        ),
        "readers": (
            "serve/readers.html",
            {"person": person, "page": Paginator(readers, 100).get_page(1), "sitting": None, "query": ""},
        ),
        "login": (
            "registration/login.html",
            {"form": AuthenticationForm(), "demo_logins": [("a", "b", "初审")]},
        ),
        "locked": ("registration/locked.html", locked),
        **{code: (f"{code}.html", {}) for code in ("400", "403", "403_csrf", "404", "500")},
        "stepper": ("components/stepper.html", {"steps": steps}),
        "faults": ("components/faults.html", {"faults": faults, "count": 1}),
        "next": ("components/next.html", {"text": "有一件待签", "url": "/cases/", "label": "去签署"}),
        "empty": ("components/empty.html", {"text": "没有案件。", "url": "/", "label": "回首页"}),
        "crumbs": ("components/breadcrumbs.html", {"crumbs": [("案件", "/cases/"), ("2024-000007", None)]}),
    }


@pytest.fixture(params=["zh-hans", "en"])
def lang(request):
    return request.param


@pytest.mark.parametrize("name", pages())
def test_html_is_sound_and_within_the_content_policy(name, lang):
    page = render(*pages()[name], lang=lang)
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for tag, attrs in page.elements:
        assert "style" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag
        assert tag != "style"
        assert tag != "script" or "src" in attrs
        assert set(attrs.get("aria-labelledby", "").split()) <= set(ids)
    assert not [href for href in page.links() if href.startswith("http")]
    assert not [text for text in page.texts if "{%" in text or "{{" in text or "{#" in text]


@pytest.mark.parametrize("name", pages())
def test_tables_and_their_regions_can_be_found_by_a_screen_reader(name, lang):
    page = render(*pages()[name], lang=lang)
    assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th"))
    for attrs in page.all("div"):
        if attrs.get("class") == "scroll":
            assert attrs["role"] == "group"
            assert attrs["tabindex"] == "0"
            assert attrs.get("aria-label") or attrs.get("aria-labelledby")


@pytest.mark.parametrize(
    "name", [name for name, (template, _) in pages().items() if "components" not in template]
)
def test_every_page_has_title_language_skip_link_and_a_way_out(name, lang):
    page = render(*pages()[name], lang=lang)
    assert page.all("html")[0]["lang"] == {"zh-hans": "zh-Hans", "en": "en"}[lang]
    assert page.links()[0] == "#main"
    assert len(page.all("h1")) == 1
    assert "/" in page.links()


def test_the_record_shows_and_opens_every_figure(lang):
    record = long_record()
    page = render("serve/record.html", {"record": record}, lang=lang)
    texts, links = set(page.texts), set(page.links())
    for year in record.years:
        shown = [
            year.opening_fen,
            year.credited_fen,
            *([year.interest_fen, year.closing_fen] if year.is_settled else []),
        ]
        assert {format_yuan(fen) for fen in shown} <= texts
        kinds = ["opening", "credited", "payout", *(["interest", "closing"] if year.is_settled else [])]
        assert {f"/people/42/figure/{kind}-{year.year}/" for kind in kinds} <= links
    for line in record.contributions:
        assert {
            format_yuan(line.base_fen),
            format_yuan(line.own_paid_fen),
            format_yuan(line.employer_paid_fen),
        } <= texts
        assert {f"/people/42/figure/{amount.key}/" for amount in line.amounts} <= links
    for key in ("balance", "contribution-months"):
        assert resolve(f"/people/42/figure/{key}/").url_name == "figure"
        assert f"/people/42/figure/{key}/" in links


def test_a_year_that_is_not_settled_shows_no_closing_balance():
    page = render("serve/record.html", {"record": long_record()})
    assert "未结息" in page.texts
    assert not {link for link in page.links() if "closing-2025" in link or "interest-2025" in link}


def test_months_are_marked_by_what_was_paid():
    page = render("serve/record.html", {"record": long_record()})
    signs = "".join(text for text in page.texts if text in ("●", "△", "○", "◌", "–"))
    years = signs.removeprefix("●△○◌–")
    of_2025, of_2015 = years[:12], years[10 * 12 : 11 * 12]
    assert of_2025 == "●●●●●●●○○●●–"
    assert of_2015 == "●●●●△△△●●●●●"
    assert len(years) == 12 * len({line.month.year for line in long_record().contributions})
    assert "欠缴 2 笔" in page.texts


def test_each_month_of_the_calendar_opens_what_was_paid_or_is_due_of_it():
    record = long_record()
    page = render("serve/record.html", {"record": record})
    opened = {attrs["href"] for attrs in page.all("a") if attrs.get("aria-label")}
    wanted = {
        f"/people/42/figure/{line.key}-{'own_paid' if line.is_paid else 'own_due'}/"
        for line in record.contributions
    }
    assert opened == wanted


def test_names_are_text_and_never_markup():
    page = render("serve/record.html", {"record": long_record(name="<b>张</b>&三")})
    assert "<b>张</b>&三" in page.texts
    assert "<b>张" not in page.html


def test_the_identity_number_is_not_shown_whole():
    record = long_record()
    page = render("serve/record.html", {"record": record})
    assert record.social_security_number not in page.html
    assert "7900**********123X" in page.texts


def test_a_figure_opens_to_its_rule_clauses_parameters_and_entries(lang):
    page = render(
        "serve/figure.html",
        {"opened": interest(), "person": SimpleNamespace(pk=42), "is_staff": True, "known_at": None},
        lang=lang,
    )
    texts = " ".join(page.texts)
    for text in (
        "account.yearly_interest",
        "2.62%",
        format_yuan(32_918_324),
        *(("社会保险法第十四条", "全国") if lang != "en" else ("Social Insurance Law",)),
    ):
        assert text in texts
    assert "/people/42/figure/closing-2023/" in page.links()
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    inward = {link[1:] for link in page.links() if link.startswith("#entry")}
    assert len(inward) == 12
    assert inward <= ids
    assert "/cases/7/" in page.links()


def test_cases_are_linked_for_staff_only():
    page = render("serve/figure.html", a_figure(is_staff=False))
    assert "/cases/7/" not in page.links()


def test_a_figure_that_differs_from_the_books_says_so_and_names_the_posted_amount():
    opened = interest(posted_off=100)
    page = render(
        "serve/figure.html",
        {"opened": opened, "person": SimpleNamespace(pk=42), "is_staff": False, "known_at": None},
    )
    assert "重算与账上不一致" in page.texts
    assert any(f"{format_yuan(opened.posted)} 元" in text for text in page.texts)


def test_the_server_error_page_needs_no_request():
    page = Page(render_to_string("500.html"))
    assert "系统出了错" in page.texts
    assert not page.all("form")


def test_demo_logins_show_only_when_given():
    page = render("registration/login.html", {"form": AuthenticationForm(), "demo_logins": []})
    assert not page.all("table")
