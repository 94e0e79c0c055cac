"""Every address of the office, fed nonsense: never a fault of the program, always a page that says what is wrong."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from tests import length
from tests.agency.visitors import Visitors

NUMBERS = ("0", "999999", "99999999999999999999999")
WORDS = (
    "nosuch",
    "x" * 300,
    "pension",
    "contribution-99999999999999999999-own_due",
    "year-99999",
    "interest-0",
)
HUGE = "99999999999999999999"
QUERY = {
    "page": HUGE, "known_at": "9999-99-99", "state": "x", "check": "'", "year": HUGE, "month": "0000-00",
    "scheme": "nosuch", "next": "//elsewhere.example", "kind": "\x00", "number": "%",
}  # fmt: skip
KINDS = {"IntConverter": "int", "SlugConverter": "slug", "StringConverter": "str", "PathConverter": "str"}


# A page that is not for a login, whatever the address, says so before it reads it: other nonsense there shows no more.
NOT_FOR_IT = re.compile("此页面只对(下列岗位|参保)")


def addresses():
    """(pattern, address): each pattern with each kind of nonsense in all its places, each address once."""
    return [*dict.fromkeys(_addresses())]


def _addresses():
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name != "logout":
            route = (
                pattern.pattern.describe()
                if not hasattr(pattern.pattern, "_route")
                else pattern.pattern._route
            )
            converters = pattern.pattern.converters
            for n in range(len(WORDS) if converters else 1):
                address = route
                for name, converter in converters.items():
                    kind = KINDS[type(converter).__name__]
                    value = NUMBERS[n % len(NUMBERS)] if kind == "int" else WORDS[n]
                    address = address.replace(f"<{kind}:{name}>", value)
                yield route, "/" + address


@pytest.fixture
def visit(db):
    found = Visitors()
    found.registered()
    return found


# In the short form every other visitor, in turn, feeds a word to an address that takes some.
@pytest.mark.slow
def test_no_address_fails_on_nonsense(visit):
    visitors = (
        visit.as_counter, visit.as_first, visit.as_sender, Client(),
        *length.of(short=(), long=(visit.as_settler, visit.as_administrator)),
    )  # fmt: skip
    seen, closed = 0, set()
    for n, (pattern, address) in enumerate(addresses()):
        for visitor in visitors if "<" not in pattern or length.is_long() else visitors[n % 2 :: 2]:
            visitor.raise_request_exception = False
            for ask in (visitor.get, visitor.post):
                if (ask, pattern) in closed and not length.is_long():
                    continue
                answer = ask(address, QUERY)
                assert answer.status_code < 500, (address, answer.status_code)
                seen += 1
                if answer.status_code == 403 and NOT_FOR_IT.search(answer.content.decode()):
                    closed.add((ask, pattern))
    assert seen > 1000


@pytest.mark.parametrize("name", ["x" * 5000, "\x00", "用" * 61])
def test_a_login_name_that_cannot_be_is_told(visit, name):
    answer = Client().post("/login/", {"username": name, "password": "x" * 5000})
    assert (answer.status_code, "用户名" in answer.content.decode()) == (200, True)
