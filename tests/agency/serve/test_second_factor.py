"""A second factor: enrolled, asked for at sign-in, each code once; what asks for it, and what helps when it is lost."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.agency.visitors import Visitors
from tests.agency.world import with_password

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.grants.models import AppToken, Grant
from quanyi.agency.registry.activations import activate, open_for_person
from quanyi.agency.registry.models import Person
from quanyi.agency.sending.models import ChannelChoice
from quanyi.agency.staff import factors
from quanyi.agency.staff.factor_models import FactorUse, RecoveryCode, SecondFactor
from quanyi.agency.staff.factors import AT_MOST, FactorRefused, factor_of, opened, verify
from quanyi.agency.staff.models import Account

PAGE, LOGIN = reverse("second-factor"), reverse("login")
PASSWORD = "a-long-passphrase-2025"


@pytest.fixture
def visit(db) -> Visitors:
    cache.clear()
    return Visitors()


@pytest.fixture
def person(visit) -> Person:
    return visit.registered()


@pytest.fixture
def account(visit, person) -> Account:
    found = visit.insured(person)
    with_password(PASSWORD, found)
    return found


@pytest.fixture
def clock(monkeypatch):
    """Each asking is in another half minute."""
    start, steps = timezone.now(), [0]

    def now():
        return start + timedelta(seconds=30 * steps[0])

    monkeypatch.setattr(factors.timezone, "now", now)
    return lambda: (steps.__setitem__(0, steps[0] + 2), now())[1]


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def signed_in(username: str = "insured") -> Client:
    client = Client()
    assert client.post(LOGIN, {"username": username, "password": PASSWORD}).status_code == 302
    return client


def enrolled(client: Client, at) -> tuple[pyotp.TOTP, list[str]]:
    """The device, and the recovery codes."""
    client.get(PAGE)
    device = pyotp.TOTP(opened(client.session["factor_secret"]))
    shown = client.post(PAGE, {"code": device.at(at)}).content.decode()
    return device, re.findall(r"<li><code>([\w-]+)</code>", shown)


def test_once_enrolled_the_code_is_asked_for_at_sign_in(account, person, clock):
    device, codes = enrolled(signed_in(), clock())
    assert len(codes) == 8
    client, record = signed_in(), reverse("record", args=[person.pk])
    for address in (record, reverse("home"), reverse("apps"), reverse("messages")):
        assert client.get(address).headers["Location"] == PAGE
    assert "不对" in text_of(client.post(PAGE, {"code": "000000"}))
    assert client.get(record).status_code == 302
    code = device.at(clock())
    assert client.post(PAGE, {"code": code}).headers["Location"] == reverse("home")
    assert client.get(record).status_code == 200
    again = signed_in()
    assert "已经用过" in text_of(again.post(PAGE, {"code": code}))
    assert again.get(record).status_code == 302
    assert again.post(reverse("logout")).status_code == 302
    assert FactorUse.objects.count() == 2
    assert AuditEntry.objects.filter(act=Act.CHANGE_FACTOR, actor_id=account.pk).count() == 1


def test_nothing_of_the_secret_is_kept_in_the_open(account, clock):
    device, codes = enrolled(signed_in(), clock())
    kept = f"{[*SecondFactor.objects.values()]}{[*RecoveryCode.objects.values()]}{[*AuditEntry.objects.values()]}"
    assert device.secret not in kept
    assert not any(code.replace("-", "") in kept or code in kept for code in codes)


def test_a_recovery_code_helps_once(account, clock):
    _device, codes = enrolled(signed_in(), clock())
    client = signed_in()
    assert client.post(PAGE, {"code": codes[0].lower()}).status_code == 302
    assert client.get(reverse("apps")).status_code == 200
    assert "已经用过" in text_of(signed_in().post(PAGE, {"code": codes[0]}))


def test_a_wrong_code_enrols_nothing(account, clock):
    client = signed_in()
    client.get(PAGE)
    assert "不对" in text_of(client.post(PAGE, {"code": "123"}))
    assert factor_of(account) is None


def test_it_is_ended_with_a_code_and_not_while_one_is_due(account, clock):
    device, _codes = enrolled(signed_in(), clock())
    client = signed_in()
    client.post(PAGE, {"code": device.at(clock()), "end": "1"})
    assert factor_of(account)
    client.post(PAGE, {"code": "0", "end": "1"})
    assert factor_of(account)
    cache.clear()
    client.post(PAGE, {"code": device.at(clock()), "end": "1"})
    assert factor_of(account) is None
    assert signed_in().get(reverse("apps")).status_code == 200


def test_the_counters_code_ends_it(visit, account, person, clock):
    enrolled(signed_in(), clock())
    _account, code = open_for_person(person, "王小明", seen="x", by=visit.counter)
    activate(account.username, code, "Kunlun-2026-bei")
    assert factor_of(account) is None


def test_who_guesses_is_stopped(account, clock):
    device, _codes = enrolled(signed_in(), clock())
    client = signed_in()
    told = [text_of(client.post(PAGE, {"code": "000000"})) for _ in range(6)]
    assert "过于频繁" in told[-1]
    for _ in range(AT_MOST):
        AuditEntry.objects.create(act=Act.LOGIN_FAILED, actor_id=account.pk, purpose="第二重验证")
    with pytest.raises(FactorRefused, match="次数过多"):
        verify(account, device.at(clock()))


@pytest.mark.parametrize("page", ["give-mandate", "apps", "channels"])
def test_a_password_alone_gives_nobody_anything(visit, account, person, clock, page):
    """And nothing that was sent is kept."""
    client = signed_in()
    address = reverse(page, args=[person.pk] if page == "channels" else [])
    sent = {"name": "x", "items": ["looks"], "last_on": timezone.localdate(), "mail": "a@example.cn"}
    assert client.get(address).status_code == 200
    answer = client.post(address, sent)
    assert answer.headers["Location"] == PAGE
    assert not any(kept.objects.exists() for kept in (Grant, AppToken, ChannelChoice))
    assert "须先通过第二重验证" in text_of(client.get(PAGE))
    device = pyotp.TOTP(opened(client.session["factor_secret"]))
    assert f'href="{address}"' in client.post(PAGE, {"code": device.at(clock())}).content.decode()
    assert client.post(address, sent).headers.get("Location") != PAGE


def test_staff_may_enrol_too(visit, clock):
    enrolled(visit.as_counter, clock())
    assert factor_of(visit.counter)
    assert visit.as_counter.get(reverse("worklist")).status_code == 200
