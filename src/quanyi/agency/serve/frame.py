"""页框: what is around a page, made once in a process for who reads what navigation, and filled in for each request.

It is made from what stands in `Reader` and nothing else of a request: what a page of ours says of its reader must be
named there before it can be shown. The address and the token of the forms come in afterwards.
"""

from functools import lru_cache
from secrets import token_hex
from typing import Any, NamedTuple

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import engines
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from quanyi.agency.staff.access import account_of

# Where something goes in; nobody who writes on a page knows them.
TITLE, BODY, TOKEN, ADDRESS = (token_hex(16) for _ in range(4))


class Reader(NamedTuple):
    """Who reads, in which language, and what of the office he may go to; as the pages' template names it."""

    language: str
    name: str
    kind: str
    region_name: str
    is_demo: bool
    languages: tuple[tuple[str, str], ...]
    nav: tuple[tuple[str, str, bool], ...]
    posts: tuple[str, ...]
    idle: int  # seconds of stillness after which the session ends
    terminal: str  # its name, where a device in the hall asks
    is_authenticated: bool = True

    @property
    def get_full_name(self) -> str:
        return self.name

    @property
    def get_full_path(self) -> str:
        return ADDRESS


def around(request: HttpRequest, title: str) -> tuple[bytes, bytes]:
    """What stands before and after the body of a page; `title` is HTML."""
    messages = tuple(get_messages(request))
    frame = _made(_reader(request), messages) if messages else _kept(_reader(request))
    told = {TITLE: title, TOKEN: get_token(request), ADDRESS: escape(request.get_full_path())}
    for place, text in told.items():
        frame = frame.replace(place, text)
    before, _place, after = frame.partition(BODY)
    return before.encode(), after.encode()


def _reader(request: HttpRequest) -> Reader:
    told: dict[str, Any] = {}
    for processor in engines["django"].engine.template_context_processors:  # type: ignore[attr-defined]
        told |= processor(request)
    account = account_of(request)
    return Reader(
        get_language() or "", account.get_full_name(), account.kind, told["region_name"], told["is_demo"],
        tuple((code, str(name)) for code, name in told["languages"]),
        tuple((str(label), url, active) for label, url, active in told["nav"]),
        tuple(told["posts"]), told["idle"], getattr(request, "terminal", ""),
    )  # fmt: skip


@lru_cache(maxsize=512)
def _kept(reader: Reader) -> str:
    return _made(reader, ())


def _made(reader: Reader, messages: tuple[Any, ...]) -> str:
    places = {"title": TITLE, "place": BODY, "csrf_token": TOKEN}
    told = reader._asdict() | {"user": reader, "request": reader, "messages": messages}
    return render_to_string("serve/framed.html", told | places)
