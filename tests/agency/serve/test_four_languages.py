"""A person's own pages and papers in four languages: nothing of another language, and names as they are registered."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real
from tests import length
from tests.agency import world
from tests.agency.kinds.correction.corrections import declare_months
from tests.agency.serve.records import long_record
from tests.agency.serve.test_statement import read_by_pdfium
from tests.agency.visitors import Visitors, browser
from tests.house.person_words import simplified

from quanyi.agency.review.models import Letter
from quanyi.agency.serve.letter_paper import letter_pdf
from quanyi.agency.serve.statement import statement_pdf
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.agency.wording import LANGUAGES
from quanyi.law.periods import Month

NAME, EMPLOYER = "范后里", "云发干面余记"  # traditional script would write each of these otherwise
NAME_OF_AGENCY = "示范区社会保险经办机构"  # it has an English one beside it, and no Spanish
HAN = re.compile(r"[\u3400-\u9fff]+")
MARKED = re.compile(r'<(?!html)(\w+)[^>]* lang="zh-[^"]*"[^>]*>.*?</\1>', re.DOTALL)
CODE = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
PAGES = length.of(short=60, long=200)  # of a login, in a language


def words(html):
    """The runs of Chinese that stand on a page in its own language, in text, labels and titles."""
    own = MARKED.sub("", CODE.sub("", html))
    shown = TAG.sub(" ", own) + " ".join(
        re.findall(r'(?:aria-label|data-label|placeholder|title)="([^"]*)"', own)
    )
    return set(HAN.findall(unescape(shown)))


def kind(url):
    return re.sub(r"(?<=/figure/)([a-z]+)[^/]*", r"\1", re.sub(r"\d+", "N", url.partition("?")[0]))


def walked(client):
    """(kind of page, address) of the pages that a login reaches by links, one of each kind."""
    waiting, seen = ["/"], {}
    while waiting and len(seen) < PAGES:
        url = waiting.pop(0)
        if kind(url) in seen or re.search(r"\.pdf|/static/|\.js|\.css|\.svg", url):
            continue
        answer = client.get(url, follow=True)
        seen[kind(url)] = url
        waiting += [unescape(link) for link in re.findall(r'href="(/[^"#]*)', answer.content.decode())]
    return seen


def in_language(client, url, language):
    answer = client.get(url, follow=True, headers={"accept-language": language})
    assert answer.headers["Content-Language"] == language, url
    assert f'<html lang="{language.replace("-h", "-H")}">' in answer.content.decode()
    return answer.content.decode()


@pytest.fixture
def asked_in_vain(monkeypatch):
    """Every message that was asked for in one of the two languages, and that its catalogue has not."""
    vain, real = set(), trans_real.gettext

    def gettext(message):
        language = translation.get_language()
        if language in ("zh-hant", "es") and HAN.search(message) and not message.isascii():
            known = trans_real.translation(language)._catalog
            if (
                (language, str(message)) not in vain
                and str(message) not in known
                and (str(message), 1) not in known
            ):
                vain.add((language, str(message)))
        return real(message)

    monkeypatch.setattr(translation._trans, "gettext", gettext)
    return vain


@pytest.mark.slow
def test_no_page_of_a_person_holds_a_sentence_of_another_language(demo_office, asked_in_vain):
    wrong, looked = {}, set()
    for account in [None, *Account.objects.filter(kind=AccountKind.PERSON)]:
        client = browser(account) if account else Client()
        found = (
            walked(client) if account else {u: u for u in ("/login/", "/activate/", "/verify/?code=1", "/x/")}
        )
        for page, url in found.items():
            if page in looked and account:
                continue
            looked.add(page)
            pages = {language: in_language(client, url, language) for language in ("en", "es", "zh-hant")}
            english, spanish, traditional = (words(html) for html in pages.values())
            if left := spanish - english - {NAME_OF_AGENCY}:
                wrong[url] = left
            # What people are called and wrote stays as it is registered, and nothing else is in simplified script.
            assert not [run for run in english if run not in pages["zh-hant"]], url
            registered = simplified("".join(english) + NAME_OF_AGENCY)
            if left := {run for run in traditional if set(simplified(run)) - set(registered)}:
                wrong[f"{url} zh-hant"] = left
    assert not wrong, wrong
    assert len(looked) > 15
    # Clauses and names of grounds that have no name in them are told in Chinese, marked so.
    assert not {message for message in asked_in_vain if not _is_a_quotation(message[1])}


def _is_a_quotation(text):
    """How a clause is quoted, or a name that no catalogue holds: words of the law and of records."""
    return re.search(r"第.+(条|项|点|款)|^(令|账户规范)|号\d*$|〔\d+〕|GB/T", text)


def test_names_are_never_converted(db):
    visit = Visitors()
    visit.employer = world.employer(7, EMPLOYER)
    person = declare_months(visit, Month(2025, 3), name=NAME)
    mine = browser(visit.insured(person))
    for language in LANGUAGES.values():
        page = in_language(mine, f"/people/{person.pk}/", language)
        assert NAME in page
        assert EMPLOYER in page
        answer = mine.get(f"/people/{person.pk}/record.pdf", headers={"accept-language": language})
        text = read_by_pdfium(b"".join(answer))
        assert NAME in text
        assert EMPLOYER in text


@pytest.mark.parametrize(("lang", "title"), [
    ("zh", "个人权益记录单"), ("zh-hant", "個人權益記錄單"), ("en", "record"),
    ("es", "Registro de derechos individuales"),
])  # fmt: skip
def test_a_paper_reads_as_it_is_written(lang, title):
    record = replace(long_record(), name=NAME)
    text = read_by_pdfium(statement_pdf(record, lang=lang))
    assert title.lower() in text.lower()
    assert NAME in text
    if lang == "es":
        assert "(1,234.56: la coma separa los millares" in " ".join(text.split())


@pytest.mark.slow
def test_papers_hold_no_sentence_of_another_language(demo_office, asked_in_vain):
    """In Spanish none has Chinese but what its English has."""
    account = Account.objects.filter(kind=AccountKind.PERSON)[0]
    mine, at = browser(account), f"/people/{account.mandate.person_id}"
    papers = {
        "record.pdf": {}, "years/2024/sheet.pdf": {}, "certificate.pdf": {"use": "loan"},
        "statement.pdf": {"first": "2024-01", "last": "2024-12"},
    }  # fmt: skip
    for name, given in papers.items():
        texts = {}
        for language in ("en", "es", "zh-hant"):
            answer = mine.get(f"{at}/{name}", given, headers={"accept-language": language})
            assert answer["Content-Type"] == "application/pdf", (name, answer.content.decode())
            texts[language] = read_by_pdfium(answer.content)
        assert set(HAN.findall(texts["es"])) <= set(HAN.findall(texts["en"])), name
        assert len(set(HAN.findall(texts["zh-hant"]))) > len(set(HAN.findall(texts["en"])))
    assert not asked_in_vain


@pytest.mark.slow
def test_letters_are_written_in_all_four(demo_office):
    letters = [letter for letter in Letter.objects.exclude(person=None)]
    assert letters
    for letter in letters:
        assert set(letter.content) == set(LANGUAGES)
        text = read_by_pdfium(letter_pdf(letter, lang="es"))
        english = read_by_pdfium(letter_pdf(letter, lang="en")) + NAME_OF_AGENCY
        assert set(HAN.findall(text)) <= set(HAN.findall(english)), letter.number
        letter.content = {lang: letter.content[lang] for lang in ("zh", "en")}
        assert letter_pdf(letter, lang="es") == letter_pdf(letter, lang="zh"), (
            "one of before is told in Chinese"
        )


@pytest.mark.parametrize(
    ("wish", "read"), [("es-ES,es", "en"), ("zh-TW", "zh-hans"), ("en", "en"), ("zh-CN", "zh-hans")]
)
def test_the_office_reads_two(db, wish, read):
    visit = Visitors()
    for client in (visit.as_counter, visit.as_sender, visit.as_administrator):
        answer = client.get("/", follow=True, headers={"accept-language": wish})
        assert answer.headers["Content-Language"] == read
        assert 'value="es"' not in answer.content.decode()
    person = visit.registered()
    mine = browser(visit.insured(person)).get("/", follow=True, headers={"accept-language": wish})
    assert mine.headers["Content-Language"] == {"es-ES,es": "es", "zh-TW": "zh-hant"}.get(wish, read)
    assert mine.content.decode().count('name="language"') == 3
