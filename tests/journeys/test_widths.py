"""Every page that a login of the demo district reaches by links, at the widths of a phone, two tablets and a screen;
the rules of axe are run on it, which nothing on a page may break, whatever the impact.

With `QUANYI_SCREENSHOTS` naming a folder, a picture of each page at each width is left there.
"""

import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests import length
from tests.journeys.conftest import PATIENCE
from tests.journeys.site import Site, served

from quanyi.agency.demo.logins import demo_logins

pytestmark = [pytest.mark.slow, pytest.mark.browser]

WIDTHS = (360, 768, 1024, 1440)
# A file is no page, and signing out ends the walk.
NO_PAGE = re.compile(
    r"\.(pdf|xlsx|csv|json|zip)$|/(original|document|paper|download|export|logout|static|language)\b"
)
PAGES_OF_A_LOGIN = length.of(short=30, long=60)
# So many look at a page of a kind: what it shows to the next is mostly the same.
LOGINS_OF_A_PAGE = length.of(short=1, long=20)
# The rules of axe cost more than the rest together: of a page of a kind, the first, as a phone shows it.
RULES_AT = length.of(short=WIDTHS[:1], long=(WIDTHS[0], WIDTHS[-1]))
PAGES_FOR_RULES = length.of(short=1, long=20)
# Whose pages are those of another.
LIKE_OTHERS = ("liqiang", "zhaomin", "luping")
# What a page must keep at every width, read in the browser: nothing wider than the window, text that does not touch the
# edge, and no words that stand one character below the other.
LOOK = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  const main = document.querySelector('main');
  const texts = main ? [...main.querySelectorAll('h1, h2, p, dt, dd, td, th, label, li')] : [];
  const shown = texts.filter(e => e.offsetParent && e.innerText.trim());
  const edge = Math.min(...shown.filter(e => !e.closest('table')).map(e =>
    e.getBoundingClientRect().left + parseFloat(getComputedStyle(e).paddingLeft)), 99);
  const columns = shown.filter(e => /^(TD|DD|DT|TH|LI)$/.test(e.tagName) && e.innerText.trim().length >= 4
    && !e.children.length && e.clientHeight > 3.5 * parseFloat(getComputedStyle(e).lineHeight || 20)
    && e.clientWidth < 3 * parseFloat(getComputedStyle(e).fontSize));
  return {wide, edge, columns: columns.map(e => e.innerText.trim().slice(0, 30))};
}"""


AXE = Axe()


def test_pages_hold_at_every_width(demo_office, browser: Browser):
    looked = Counter[str]()
    with served(demo_office.environ) as site:
        wrong = [
            f"{username} {found}"
            for username, password, _ in demo_logins()
            if username not in LIKE_OTHERS
            for found in _walk(browser, site, username, password, looked)
        ]
    assert not wrong, "\n".join(wrong)


def _walk(browser: Browser, site: Site, username: str, password: str, looked: Counter[str]) -> list[str]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{site.url}/login/")
    looked[_kind(page.url)] += 1
    wrong = _at_each_width(page, username, looked)
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    seen, opened, waiting = set[str](), 0, [page.url]
    while waiting and opened < PAGES_OF_A_LOGIN:
        url = waiting.pop(0)
        if (kind := _kind(url)) in seen:
            continue
        seen.add(kind)
        if looked[kind] >= LOGINS_OF_A_PAGE and opened:  # the first leads on to the others
            continue
        looked[kind], opened = looked[kind] + 1, opened + 1
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, f"{username} {url}: a link of our own answers {answer.status}"
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        waiting += [
            link for link in links if link.startswith(site.url) and not NO_PAGE.search(urlsplit(link).path)
        ]
        wrong += _at_each_width(page, username, looked)
    context.close()
    return wrong


def _kind(url: str) -> str:
    """Pages of one kind look alike: cases 12 and 13, and the parts of one figure."""
    return re.sub(r"(?<=/figure/)([a-z]+)[^/]*", r"\1", re.sub(r"\d+", "N", urlsplit(url).path))


def _at_each_width(page: Page, username: str, looked: Counter[str]) -> list[str]:
    wrong = []
    kind = _kind(page.url)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        look = page.evaluate(LOOK)
        if look["wide"] > 0:
            wrong.append(f"{kind} at {width}: {look['wide']} px wider than the window")
        if look["edge"] < 8:
            wrong.append(f"{kind} at {width}: text {look['edge']} px from the edge")
        wrong += [f"{kind} at {width}: one character a line: {text}" for text in look["columns"]]
        if width in RULES_AT and looked[kind] <= PAGES_FOR_RULES:
            wrong += [f"{kind} at {width}: {broken}" for broken in _broken_rules(page)]
        if folder := os.environ.get("QUANYI_SCREENSHOTS"):
            name = f"{username}{kind.replace('/', '_')}-{width}.png"
            page.screenshot(path=Path(folder) / name, full_page=True)
    return wrong


def _broken_rules(page: Page) -> list[str]:
    """Each rule of axe that the page breaks, and the first place where it does."""
    return [
        f"axe {found['id']} ({found['impact']}): {found['nodes'][0]['html'][:120]}, {len(found['nodes'])} places"
        for found in AXE.run(page).response["violations"]
    ]
