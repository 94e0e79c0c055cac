"""The door of the office as Granian opens it: a request is taken in whole, then a thread answers it; decision 027.

The event loop of a web worker waits for bodies and never works; a few threads work and never wait for a sender or a
reader. Each thread has one connection to the database, so that their number is workers times threads.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from io import BytesIO
from typing import Any, Protocol

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanyi.agency.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from quanyi.agency.config.bodies import Bodies, BodyRefused
from quanyi.agency.config.front import Front, forwarded_for
from quanyi.agency.config.headers import POLICY

THREADS = 2
Header = tuple[str, str]
Answer = tuple[int, list[Header], bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

REFUSAL = """<!doctype html>
<html lang="zh-hans"><head><meta charset="utf-8"><title>{status}</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/static/office.css"></head>
<body><main><div class="narrow"><h1>没有接收</h1><p>{zh}</p><p lang="en">{en}</p></div></main></body></html>
"""


class Scope(Protocol):
    """What Granian says of a request."""

    client: str
    server: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    http_version: str
    headers: Any


class Door:
    """One web worker: a WSGI application behind an event loop."""

    def __init__(self, application: Application, front: Front, *, bodies: Bodies, threads: int) -> None:
        self._application, self._front, self._bodies = application, front, bodies
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="quanyi-web")

    async def __rsgi__(self, scope: Scope, proto: Any) -> None:
        environ = environ_of(scope)
        try:
            environ["wsgi.input"] = BytesIO(await self._body(environ, proto))
            loop = asyncio.get_running_loop()
            status, headers, content = await loop.run_in_executor(self._threads, self._answer, environ)
        except BodyRefused as refusal:
            status, headers, content = refused(refusal)
        proto.response_bytes(status, headers, content)

    async def _body(self, environ: dict[str, Any], proto: Any) -> bytes:
        length = environ.get("CONTENT_LENGTH")
        if length in (None, "0") and "HTTP_TRANSFER_ENCODING" not in environ:
            return b""
        address = self._front.client_of(environ["REMOTE_ADDR"], forwarded_for(environ))
        declared = int(length) if length and length.isascii() and length.isdigit() else None
        return await self._bodies.whole(proto, length=declared, address=address)

    def _answer(self, environ: dict[str, Any]) -> Answer:
        """In a thread: the whole answer, so that a slow reader holds nobody up."""
        begun: list[Any] = []
        chunks = self._application(
            environ, lambda status, headers, exc_info=None: begun.extend((status, headers))
        )
        try:
            content = b"".join(chunks)
        finally:
            if close := getattr(chunks, "close", None):
                close()
        status, headers = begun
        return int(status[:3]), headers, content


def environ_of(scope: Scope) -> dict[str, Any]:
    """The request as WSGI describes it (PEP 3333), still without its body."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method, "SCRIPT_NAME": "", "QUERY_STRING": _octets(scope.query_string),
        "PATH_INFO": _octets(scope.path), "SERVER_NAME": host, "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}", "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0), "wsgi.url_scheme": scope.scheme, "wsgi.input": BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    for name, value in scope.headers.items():
        if "_" not in name:  # X_Forwarded_For would pass for X-Forwarded-For
            _add(environ, name.upper().replace("-", "_"), _octets(value))
    if scope.authority:
        environ.setdefault("HTTP_HOST", scope.authority)
    return environ


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    """A header; one that comes several times is one with its values in order."""
    key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
    between = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value


def _octets(text: str) -> str:
    """WSGI's strings are octets, one a character."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def refused(refusal: BodyRefused) -> Answer:
    """A page of its own: no worker is asked for it."""
    page = REFUSAL.format(status=refusal.status, zh=escape(refusal.zh), en=escape(refusal.en)).encode()
    headers = [
        ("content-type", "text/html; charset=utf-8"), ("content-length", str(len(page))), ("cache-control", "no-store"),
        ("content-security-policy", POLICY), ("x-content-type-options", "nosniff"), ("connection", "close"),
    ]  # fmt: skip
    return refusal.status, headers, page


application = Door(get_wsgi_application(), settings.QUANYI_FRONT, bodies=Bodies(), threads=THREADS)
