"""留存: a page about one person is rendered once for an instant of the person's books; decision 054.

Kept is what is the same for whoever may see it, a title and a body; around it each request renders its own: who looks,
the navigation, forms, messages. It is read where the record is, within a look, under the record's row security, and
only while everything that stands on it is as it was: the books (`books_of`), the day, the parameters, the program. A
page that names anybody else by number is not kept: whom a kept page shows is whom the look is at. Basis: d14-14.
"""

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

import quanyi
from quanyi.agency.audit.asked import asked
from quanyi.agency.audit.looks import Shown, looking
from quanyi.agency.locks import Lock, try_to_take
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.frame import around
from quanyi.agency.serve.looks import named_by
from quanyi.agency.serve.models import KeptPage
from quanyi.agency.serve.packed import Packed, gzip_around, pack
from quanyi.agency.serve.written_texts import numbers_in
from quanyi.law.parameters import parameters_version

BETWEEN = "<!--body-->"  # title and body, as serve/part.html writes them
KEPT_MEANWHILE = ("40001", "23505")  # serialization_failure, unique_violation
SOURCES = frozenset({".py", ".html", ".mo", ".toml", ".sql"})
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_FIND = """WITH b AS MATERIALIZED (SELECT books_of(%(person)s) || ' ' || disputes_of(%(person)s) AS books)
    SELECT b.books, k.title, k.body, k.body_crc, k.body_size FROM b
    LEFT JOIN serve_keptpage k ON k.person_id = %(person)s AND k.page = %(page)s AND k.reader = %(reader)s
    AND k.state = b.books || %(program)s"""


class Part(NamedTuple):
    """A title and a body, as HTML; `is_own`: it names the person of the look and nobody else; `lasts`: beyond now."""

    title: str
    body: Packed
    is_own: bool = False
    lasts: bool = True


def rendered(template: str, context: dict[str, Any]) -> Part:
    """A template of a page without what is around it: nothing of the request is at hand."""
    title, _between, body = render_to_string(template, context | {"frame": "serve/part.html"}).partition(
        BETWEEN
    )
    return Part(title.strip(), pack(body.encode()))


def kept(person: Person, page: str, audience: str, make: Callable[[], Part]) -> Part:
    """Within a look at the person: the part as it is kept, or made now and kept. `audience`: who may see more on it."""
    found = KeptAs(person.pk, page, f"{get_language()} {audience}", _program())
    [(books, title, *body)] = asked(_FIND, found._asdict())
    if title is not None:
        return Part(title, Packed(bytes(body[0]), *body[1:]), is_own=True)
    with looking() as shown:
        part = make()
    shown.pass_on()
    if not _is_own(person, part, shown):
        return part
    if books is not None and part.lasts:
        _keep(found, books, part)
    return part._replace(is_own=True)


def _is_own(person: Person, part: Part, shown: Shown) -> bool:
    """Whether it names nobody else, by id or by number."""
    numbers = shown.numbers | numbers_in([part.title.encode(), part.body.unpacked()])
    others = numbers - {person.social_security_number, person.insurance_number}
    return shown.persons | named_by(others) <= {person.pk}


def page_of(request: HttpRequest, part: Part) -> HttpResponse:
    """The page around a part. Of what leaves, only what is around an own part need be read for whom it shows."""
    before, after = around(request, part.title)
    if takes_gzip(request) and part.is_own:
        response = HttpResponse(gzip_around(before, part.body, after), headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(before + part.body.unpacked() + after)
    patch_vary_headers(response, ["Accept-Encoding"])
    if part.is_own:
        response.still_to_read = before + after  # type: ignore[attr-defined]
    return response


def takes_gzip(request: HttpRequest) -> bool:
    return _GZIP.search(request.headers.get("Accept-Encoding", "")) is not None


class KeptAs(NamedTuple):
    """Under what a part is kept, and by which program, parameters and day it was made."""

    person: int
    page: str
    reader: str
    program: str


def _keep(found: KeptAs, books: str, part: Part) -> None:
    """In place of what was kept so before; unless another request is about it."""
    if not try_to_take(Lock.KEPT_PAGE, found.person % 2**31):
        return
    key = {"person_id": found.person, "page": found.page, "reader": found.reader}
    try:
        with transaction.atomic():
            KeptPage.objects.filter(**key).delete()
            KeptPage.objects.create(
                **key, state=books + found.program, title=part.title, **_columns(part.body)
            )
    except DatabaseError as error:
        # Of this look's moment the page that another kept is not to be seen yet: it stands.
        if getattr(error.__cause__, "sqlstate", "") not in KEPT_MEANWHILE:
            raise


def _columns(body: Packed) -> dict[str, Any]:
    return {"body": body.deflated, "body_crc": body.crc, "body_size": body.size}


def _program() -> str:
    """What else a page says is from: the day, the parameters and settings, the program."""
    return f" {timezone.localdate()} {parameters_version()} {settings.QUANYI_REGION_NAME} {sources_digest()}"


@cache
def sources_digest() -> str:
    """A digest of the program as it is installed."""
    folder, told = Path(quanyi.__file__).parent, hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in SOURCES:
            told.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return told.hexdigest()
