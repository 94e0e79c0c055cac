"""Persons sign in by an outside provider: who they are is bound once, and whatever does not hold is refused."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import OctKey
from tests.agency.identity.platform import Platform, started, trusted
from tests.agency.kinds.change.changing import changed, item
from tests.agency.visitors import Visitors
from tests.agency.world import number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.config.front import WrongSetting
from quanyi.agency.config.provider import read_provider
from quanyi.agency.identity import provider as asking
from quanyi.agency.identity.models import ProviderSubject
from quanyi.agency.identity.provider import NotSignedIn
from quanyi.agency.registry.activations import open_for_officer, open_for_person
from quanyi.agency.registry.models import Mandate
from quanyi.agency.serve.who_looked import sittings_of
from quanyi.agency.staff.models import Account
from quanyi.agency.staff.strength import BY_PROVIDER

LOGIN, BACK, BIND = (reverse(name) for name in ("provider-login", "provider-back", "provider-bind"))


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    yield from started()


@pytest.fixture(scope="module")
def hasty() -> Iterator[Platform]:
    """Its tokens are over when they come."""
    yield from started("--token-max-age", "-3600")


@pytest.fixture
def secret_file(tmp_path) -> Path:
    file = tmp_path / "secret"
    file.write_text("geheim\n")
    return file


@pytest.fixture
def visit(db) -> Visitors:
    cache.clear()
    return Visitors()


@pytest.fixture
def signs_in(platform, settings):
    settings.QUANYI_PROVIDER = trusted(platform)
    return settings


@pytest.fixture
def coded(visit):
    """A person with a code from the counter: (person, user name, code)."""
    person = visit.registered()
    account, code = open_for_person(person, "王小明", seen="居民身份证 79", by=visit.counter)
    return person, account.username, code


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def went(browser: Client, platform, subject: str, change=lambda address: address) -> str:
    """The address at which the provider sends the browser back."""
    out = browser.get(LOGIN)
    assert out.status_code == 302
    return platform.says_yes(change(out.headers["Location"]), subject)


def came(browser: Client, platform, subject: str, **how):
    back = urlsplit(went(browser, platform, subject, **how))
    assert back.path == BACK
    return browser.get(f"{back.path}?{back.query}", follow=True)


def is_signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def refused(browser: Client, answer) -> str:
    assert not is_signed_in(browser)
    assert AuditEntry.objects.filter(act=Act.LOGIN_FAILED, purpose="统一身份认证").exists()
    return text_of(answer)


def bound(browser: Client, platform, subject: str, coded):
    assert "激活码" in text_of(came(browser, platform, subject))
    return browser.post(BIND, {"username": coded[1], "code": coded[2]}, follow=True)


def test_without_settings_nothing_of_it_shows(visit):
    assert "统一身份认证" not in text_of(Client().get(reverse("login")))
    assert [Client().get(address).status_code for address in (LOGIN, BACK, BIND)] == [404] * 3


def test_the_code_of_the_counter_binds_once(visit, platform, signs_in, coded):
    person, browser = coded[0], Client()
    assert "省平台" in text_of(Client().get(reverse("login")))
    assert "王小明" in text_of(bound(browser, platform, "sub-1", coded))
    assert is_signed_in(browser)
    row = ProviderSubject.objects.get()
    assert (row.subject, row.bound_by, row.issuer) == ("sub-1", "code", platform.issuer)
    assert any("绑定统一身份认证" in line.what for line in sittings_of(person.pk)[0:9])
    again = Client()
    assert "王小明" in text_of(came(again, platform, "sub-1"))  # no code is asked for
    other = Client()
    assert "激活码已经用过" in text_of(bound(other, platform, "sub-2", coded))
    assert not is_signed_in(other)
    browser.post(reverse("logout"))
    assert not is_signed_in(browser)
    assert AuditEntry.objects.filter(act=Act.LOGOUT).exists()


def test_what_is_sent_to_the_provider(visit, platform, signs_in):
    browser = Client()
    asked = parse_qs(urlsplit(browser.get(LOGIN).headers["Location"]).query)
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) == 43
    second = parse_qs(urlsplit(browser.get(LOGIN).headers["Location"]).query)
    assert all(asked[name] != second[name] for name in ("state", "nonce", "code_challenge"))
    assert "geheim" not in str(asked)


def test_a_login_has_one_subject_and_a_subject_one_login(visit, platform, signs_in, coded):
    bound(Client(), platform, "sub-3", coded)
    _account, code = open_for_person(coded[0], "王小明", seen="x", by=visit.counter)
    other = Client()
    assert "另一个用户" in text_of(bound(other, platform, "sub-4", (coded[0], coded[1], code)))
    assert not is_signed_in(other)
    assert ProviderSubject.objects.count() == 1


def test_an_officer_does_not_sign_in_by_it(visit, platform, signs_in):
    account, code = open_for_officer(visit.employer, "李", seen="x", by=visit.counter)
    browser = Client()
    assert "只供参保人员" in text_of(bound(browser, platform, "sub-5", (None, account.username, code)))
    assert not is_signed_in(browser)


def test_a_number_that_the_provider_is_trusted_for_binds(visit, platform, settings, coded):
    person = visit.registered(2, "李小红")
    settings.QUANYI_PROVIDER = trusted(platform, number_claim="id_number")
    platform.knows("sub-6", id_number=number(2), name="李小红")
    browser = Client()
    assert "李小红" in text_of(came(browser, platform, "sub-6"))
    assert Mandate.objects.get(person=person).account == ProviderSubject.objects.get().account
    assert ProviderSubject.objects.get().bound_by == "number"


@pytest.mark.parametrize(
    "said",
    [
        {"id_number": number(99), "name": "李四"},  # nobody's
        {"id_number": number(1), "name": "李四"},  # another's name
        {"id_number": number(1)},  # no name
        {"id_number": number(1), "name": None},
        {"id_number": None, "name": "王小明"},
    ],
)
def test_a_number_without_its_name_binds_nobody_and_the_code_still_does(
    visit, platform, settings, coded, said
):
    settings.QUANYI_PROVIDER = trusted(platform, number_claim="id_number")
    platform.knows("sub-7", **said)
    browser = Client()
    page = text_of(came(browser, platform, "sub-7"))
    assert "激活码" in page
    assert ("不一致" in page) == bool(said["id_number"])
    assert not ProviderSubject.objects.exists()
    assert not is_signed_in(browser)


def test_a_number_that_was_borne_by_mistake_binds_nobody(visit, platform, settings):
    person = visit.registered(2, "李小红")
    changed(visit, item(person, date(2025, 1, 1), social_security_number=number(3)))
    settings.QUANYI_PROVIDER = trusted(platform, number_claim="id_number")
    platform.knows("sub-9", id_number=number(2), name="李小红")
    assert "不一致" in text_of(came(Client(), platform, "sub-9"))
    assert not ProviderSubject.objects.exists()


def test_a_number_counts_for_nothing_where_the_provider_is_not_trusted_for_it(
    visit, platform, signs_in, coded
):
    platform.knows("sub-9", id_number=number(1))
    browser = Client()
    assert "激活码" in text_of(came(browser, platform, "sub-9"))
    assert not is_signed_in(browser)


def test_an_answer_counts_once_and_in_the_browser_that_asked(visit, platform, signs_in, coded):
    browser = Client()
    bound(browser, platform, "sub-10", coded)
    back = urlsplit(went(first := Client(), platform, "sub-10"))
    address = f"{back.path}?{back.query}"
    other = Client()
    assert "不是从本浏览器发出" in refused(other, other.get(address, follow=True))
    assert first.get(address).status_code == 302
    assert is_signed_in(first)
    first.logout()
    assert "已经用过" in refused(first, first.get(address, follow=True))
    kept = Client()  # the state is this browser's, the code was used
    sent = parse_qs(urlsplit(kept.get(LOGIN).headers["Location"]).query)["state"][0]
    code = parse_qs(back.query)["code"][0]
    assert "没有给出可用的答复" in refused(kept, kept.get(f"{BACK}?code={code}&state={sent}", follow=True))


def test_a_nonce_of_another_is_refused(visit, platform, signs_in, coded):
    bound(Client(), platform, "sub-11", coded)
    browser = Client()
    answer = came(
        browser, platform, "sub-11", change=lambda at: re.sub(r"nonce=[\w-]+", "nonce=of-another", at)
    )
    assert "核验不符" in refused(browser, answer)


def test_who_says_no_is_told(visit, platform, signs_in):
    browser = Client()
    browser.get(LOGIN)
    state = browser.session["provider_asked"]["state"]
    answer = browser.get(f"{BACK}?error=access_denied&state={state}", follow=True)
    assert "没有完成认证" in refused(browser, answer)


def test_a_login_that_is_off_stays_off(visit, platform, signs_in, coded):
    bound(Client(), platform, "sub-12", coded)
    Account.objects.filter(username=coded[1]).update(is_active=False)
    browser = Client()
    assert "已停用" in refused(browser, came(browser, platform, "sub-12"))


def test_a_token_is_held_to_audience_issuer_key_and_algorithm(visit, platform):
    site = trusted(platform)
    mine = platform.token_for("quanyi", "n", "sub-13")
    assert asking._claims(site, mine, "n")["sub"] == "sub-13"
    key = OctKey.import_key("geheim" * 8)
    claims = jwt.decode(mine, asking._keys(site), algorithms=["RS256"]).claims
    forged = {
        "another's": platform.token_for("another", "n", "sub-13"),
        "of the secret": jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"]),
        "unsigned": "eyJhbGciOiJub25lIn0." + mine.split(".")[1] + ".",
        "cut": mine[:-8],
        "none": "",
    }
    for token in forged.values():
        with pytest.raises(NotSignedIn, match="核验不符"):
            asking._claims(site, token, "n")
    with pytest.raises(NotSignedIn, match="核验不符"):
        asking._claims(site, mine, "m")


def test_a_token_that_is_over_is_refused(visit, hasty):
    site = trusted(hasty)
    with pytest.raises(NotSignedIn, match="核验不符"):
        asking._claims(site, hasty.token_for("quanyi", "n", "sub-14"), "n")


def test_a_provider_that_calls_itself_otherwise_is_none(visit, platform, settings):
    settings.QUANYI_PROVIDER = trusted(platform, issuer=platform.issuer.replace("127.0.0.1", "localhost"))
    settings.QUANYI_PROVIDER = trusted(platform, issuer=f"{platform.issuer}/")
    browser = Client()
    assert "自己所称的不符" in refused(browser, browser.get(LOGIN, follow=True))


def test_a_provider_that_is_away_is_told(visit, platform, settings):
    settings.QUANYI_PROVIDER = trusted(platform, issuer="http://127.0.0.1:9")
    browser = Client()
    assert "没有给出可用的答复" in refused(browser, browser.get(LOGIN, follow=True))


def test_settings_that_cannot_be_meant(secret_file):
    good = {"QUANYI_OIDC_ISSUER": "https://id.example", "QUANYI_OIDC_CLIENT_ID": "q",
            "QUANYI_OIDC_SECRET_FILE": str(secret_file)}  # fmt: skip
    found = read_provider(good)
    assert found
    assert (found.secret, found.name) == ("geheim", "统一身份认证")
    assert read_provider({}) is None
    for other, told in (
        ({"QUANYI_OIDC_ISSUER": "http://id.example"}, "https://"),
        ({"QUANYI_OIDC_CLIENT_ID": ""}, "QUANYI_OIDC_CLIENT_ID"),
        ({"QUANYI_OIDC_SECRET_FILE": "/nowhere"}, "读不到"),
    ):
        with pytest.raises(WrongSetting, match=told):
            read_provider(good | other)


def test_what_the_provider_says_of_how_it_knows_counts_where_it_is_set(visit, platform, settings, coded):
    settings.QUANYI_PROVIDER = trusted(platform, strong=frozenset({"mfa"}))
    platform.knows("sub-15", acr="mfa")
    platform.knows("sub-16", acr="pwd")
    browser = Client()
    bound(browser, platform, "sub-15", coded)
    assert browser.session["strong"] == BY_PROVIDER
    other = visit.registered(2, "李小红")
    account, code = open_for_person(other, "李小红", seen="x", by=visit.counter)
    weak = Client()
    bound(weak, platform, "sub-16", (other, account.username, code))
    assert is_signed_in(weak)
    assert "strong" not in weak.session
