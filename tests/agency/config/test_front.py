"""A site behind proxies: which host names, whose word about the client and the scheme, and what cannot be meant."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.config.front import WrongSetting, believe, read_front
from quanyi.agency.staff.models import Account, AccountKind

PASSWORD = "a-long-passphrase-2025"
OFFICE = "office.example"


def front(**said):
    return read_front({f"QUANYI_{name.upper()}": value for name, value in said.items()})


def behind(found):
    """The settings that follow from how the site is reached."""
    return override_settings(
        QUANYI_FRONT=found,
        ALLOWED_HOSTS=found.allowed_hosts,
        CSRF_TRUSTED_ORIGINS=found.trusted_origins,
        SESSION_COOKIE_SECURE=found.is_tls,
        CSRF_COOKIE_SECURE=found.is_tls,
        SECURE_HSTS_SECONDS=31536000 if found.is_tls else 0,
    )


@pytest.fixture
def clerk(db):
    return Account.objects.create_account(
        "wangfang", PASSWORD, display_name="王芳", kind=AccountKind.EMPLOYER
    )


def sign_in(client, *, origin=f"https://{OFFICE}", password=PASSWORD, **headers):
    """As a browser does it behind the proxy: the page, then the form with its token."""
    headers = {"HTTP_HOST": OFFICE, **headers}
    page = client.get(reverse("login"), **headers)
    assert page.status_code == 200
    form = {
        "username": "wangfang",
        "password": password,
        "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
    }
    return page, client.post(
        reverse("login"), form, HTTP_ORIGIN=origin, HTTP_REFERER=f"{origin}/login/", **headers
    )


@pytest.mark.parametrize("said", [
    {"tls": "1"},
    {"tls": "1", "proxies": "127.0.0.1"},
    {"tls": "1", "proxies": "10.0.0.0/8"},
    {"proxies": "127.0.0.1"},
    {},
], ids=str)  # fmt: skip
@pytest.mark.parametrize("proto", ["https", "http", None])
def test_a_right_password_opens_behind_a_tls_proxy(clerk, said, proto):
    client = Client(enforce_csrf_checks=True)
    forwarded = {"HTTP_X_FORWARDED_PROTO": proto} if proto else {}
    with behind(front(hosts=OFFICE, **said)):
        page, answer = sign_in(client, **forwarded)
    assert answer.status_code == 302
    assert bool(client.cookies["sessionid"]["secure"]) == ("tls" in said)
    assert ("Strict-Transport-Security" in page.headers) == ("tls" in said)


def test_a_form_from_another_site_is_refused_all_the_same(clerk):
    with behind(front(hosts=OFFICE, tls="1", proxies="127.0.0.1")):
        _, answer = sign_in(Client(enforce_csrf_checks=True), origin="https://elsewhere.example")
    assert answer.status_code == 403


@pytest.mark.parametrize(("hosts", "allowed", "origins"), [
    ("Office.example b.example", ["office.example", "b.example"], ["https://office.example", "https://b.example"]),
    ("office.example:8443", ["office.example"], ["https://office.example:8443"]),
    (".office.example", [".office.example"], ["https://*.office.example", "https://office.example"]),
    ("[::1]:8000", ["[::1]"], ["https://[::1]:8000"]),
    ("", ["127.0.0.1", "localhost"], ["https://127.0.0.1", "https://localhost"]),
])  # fmt: skip
def test_each_host_is_served_and_its_https_origin_trusted(hosts, allowed, origins):
    found = front(hosts=hosts)
    assert (found.allowed_hosts, found.trusted_origins) == (allowed, origins)


@pytest.mark.parametrize(("origin", "status"), [
    ("https://office.example:8443", 302), ("https://desk.office.example", 302), ("https://example", 403),
])  # fmt: skip
def test_ports_and_wildcards_sign_in(clerk, origin, status):
    with behind(front(hosts="office.example:8443 .office.example", tls="1")):
        _, answer = sign_in(Client(enforce_csrf_checks=True), origin=origin)
    assert answer.status_code == status


@pytest.mark.parametrize(("peer", "forwarded", "client"), [
    ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
    ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the left one is what the client itself wrote
    ("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),  # two proxies
    ("127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),  # nobody but proxies
    ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # no proxy: what it says is its own affair
    ("127.0.0.1", "203.0.113.7:51234", "203.0.113.7"),
    ("127.0.0.1", "[2001:db8::5]:443", "2001:db8::5"),
    ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
    ("::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"),
    ("127.0.0.1", "unknown", "127.0.0.1"),
    ("127.0.0.1", "203.0.113.7, ' OR 1=1", "127.0.0.1"),
    ("127.0.0.1", "", "127.0.0.1"),
])  # fmt: skip
def test_the_client_is_the_last_hop_that_is_no_proxy(peer, forwarded, client):
    assert front(proxies="127.0.0.1 10.0.0.0/8").client_of(peer, forwarded) == client


def test_what_nobody_vouches_for_is_dropped():
    request = {
        "REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_FORWARDED_HOST": "other.example", "HTTP_FORWARDED": "for=127.0.0.1", "HTTP_X_REAL_IP": "127.0.0.1",
        "HTTP_HOST": OFFICE, "wsgi.url_scheme": "http",
    }  # fmt: skip
    believe(front(proxies="127.0.0.1"), request)
    assert request == {"REMOTE_ADDR": "203.0.113.7", "HTTP_HOST": OFFICE, "wsgi.url_scheme": "http"}


def test_log_and_throttling_go_by_the_client_behind_the_proxy(clerk):
    with behind(front(hosts=OFFICE, tls="1", proxies="127.0.0.1")):
        for spoofed in range(5):
            sign_in(Client(), password="wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{spoofed}, 203.0.113.7")
        _, locked = sign_in(Client(), HTTP_X_FORWARDED_FOR="203.0.113.7")
        _, other = sign_in(Client(), HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert (locked.status_code, other.status_code) == (429, 302)
    assert AuditEntry.objects.get(act=Act.LOGIN).address == "203.0.113.8"
    failed = AuditEntry.objects.filter(act=Act.LOGIN_FAILED).values_list("address", flat=True)
    assert set(failed) == {"203.0.113.7"}


def test_a_spoofed_address_counts_for_nothing_where_no_proxy_is_named(clerk):
    with behind(front(hosts=OFFICE, tls="1")):
        sign_in(Client(), HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert AuditEntry.objects.get(act=Act.LOGIN).address == "127.0.0.1"


@pytest.mark.parametrize(("said", "quoted"), [
    ({"tls": "yes"}, "yes"),
    ({"hosts": "https://office.example"}, "https://office.example"),
    ({"hosts": "office.example,other.example"}, "office.example,other.example"),
    ({"hosts": "office.example/"}, "office.example/"),
    ({"hosts": "*"}, "*"),
    ({"hosts": "office.example:99999"}, "99999"),
    ({"proxies": "nginx"}, "nginx"),
    ({"proxies": "10.0.0.5/8"}, "10.0.0.5/8"),
    ({"proxies": "10.0.0.1,10.0.0.2"}, "10.0.0.1,10.0.0.2"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_a_sentence(said, quoted):
    with pytest.raises(WrongSetting) as refused:
        front(**said)
    assert quoted in str(refused.value)
    assert f"QUANYI_{next(iter(said)).upper()}" in str(refused.value)
