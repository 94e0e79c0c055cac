"""已知设备与登录限速: what wrong passwords may be tried from where; a colleague's tries shut nobody's own device out.

A browser in which a login was signed in bears a signed mark for that login: its wrong tries are counted by themselves,
whoever else sits behind the same address. Where guesses come from many places, an address has one wrong try. All counts
lie in the database, for every process. Basis: d14-6-2, gb-4.3.
"""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from secrets import token_urlsafe
from typing import Any
from unicodedata import normalize

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from quanyi.agency.staff.models import Account

COOKIE, SALT, AGE = "quanyi_device", "quanyi.device", 90 * 24 * 3600
WITHIN = timedelta(minutes=15)
# Wrong tries of a name from all addresses, of an address for all names, and of all together, in that time (mark P).
OF_NAME, OF_ADDRESS, OF_ALL = 30, 100, 1000
SHARED = 8  # logins that one browser is known for


def name_given(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The user name as the form of the sign-in reads it; all counts go by it, `axes` included."""
    given = (credentials or {}).get("username") or request.POST.get("username", "")
    return normalize("NFKC", given).replace("\x00", "").strip()


def _marks(request: HttpRequest) -> dict[str, str]:
    """{login: the mark of this browser}, the oldest first: several people may share one."""
    try:
        marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return {}
    return marks if isinstance(marks, dict) else {}


def device_of(request: HttpRequest, username: str) -> str:
    """The mark of this browser where it is one of this login's; empty: nothing is known of it."""
    return _marks(request).get(username, "") if username else ""


def note_device(request: HttpRequest, answer: HttpResponse, account: Account) -> None:
    """This browser is one of this login's from now on."""
    marks = _marks(request)
    mark = marks.pop(account.username, "") or token_urlsafe(16)
    kept = dict([*marks.items(), (account.username, mark)][-SHARED:])
    given = signing.dumps(kept, salt=SALT, compress=True)
    answer.set_cookie(COOKIE, given, max_age=AGE, httponly=True, samesite="Lax", secure=request.is_secure())


def _address(request: HttpRequest) -> str:
    """The client's, as `config.front.Proxies` found it; of IPv6 the /64, which one line has whole."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ip_address(given)
    except ValueError:
        return given
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False).network_address)
    return given


def counted_address(request: HttpRequest) -> str:
    """By what `axes` counts: the client's address, of a known device one of its own that nobody else can have."""
    mark = device_of(request, name_given(request))
    if not mark:
        return _address(request)
    return str(IPv6Address(b"\xfd" + sha256(f"{settings.SECRET_KEY}{mark}".encode()).digest()[:15]))


def is_tried_too_often(request: HttpRequest) -> bool:
    """Whether too many wrong passwords came lately from here, or for this name or in all and one from here, too.

    A known device passes. Who never tried wrongly from here has one try, however much others guess: nobody is shut out.
    """
    username = name_given(request)
    if device_of(request, username):
        return False
    late = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - WITHIN)
    here = _wrong(late.filter(ip_address=_address(request)))
    if not here or here >= OF_ADDRESS:
        return bool(here)
    return _wrong(late.filter(username=username)) >= OF_NAME or _wrong(late) >= OF_ALL


def _wrong(tries: QuerySet[AccessAttempt]) -> int:
    return tries.aggregate(n=Sum("failures_since_start"))["n"] or 0
