"""已知设备与登录限速: what wrong passwords may be tried from where; a colleague's tries shut nobody's own device out.

A browser in which a login was signed in bears a signed mark for that login: its wrong tries are counted by themselves,
whoever else sits behind the same address. All counts lie in the database, for every process. Basis: d14-6-2, gb-4.3.
"""

from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address
from secrets import token_urlsafe

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from quanyi.agency.staff.models import Account

COOKIE, SALT, AGE = "quanyi_device", "quanyi.device", 90 * 24 * 3600
WITHIN = timedelta(minutes=15)
# Wrong tries of a name from all addresses, of an address for all names, and of all together, in that time (mark P).
OF_NAME, OF_ADDRESS, OF_ALL = 30, 100, 1000


def device_of(request: HttpRequest, username: str) -> str:
    """The mark of this browser where it is one of this login's; empty: nothing is known of it."""
    try:
        who, mark = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if username and who == username else ""


def note_device(request: HttpRequest, answer: HttpResponse, account: Account) -> None:
    """This browser is one of this login's from now on."""
    mark = device_of(request, account.username) or token_urlsafe(16)
    given = signing.dumps([account.username, mark], salt=SALT)
    answer.set_cookie(COOKIE, given, max_age=AGE, httponly=True, samesite="Lax", secure=request.is_secure())


def _address(request: HttpRequest) -> str:
    """The client's, as `config.front.Proxies` found it."""
    return str(request.META.get("REMOTE_ADDR", ""))


def counted_address(request: HttpRequest) -> str:
    """By what `axes` counts: the client's address, of a known device one of its own that nobody else can have."""
    mark = device_of(request, request.POST.get("username", ""))
    if not mark:
        return _address(request)
    return str(IPv6Address(b"\xfd" + sha256(f"{settings.SECRET_KEY}{mark}".encode()).digest()[:15]))


def is_tried_too_often(request: HttpRequest, username: str) -> bool:
    """Whether too many wrong passwords came lately for this name, from here or in all; a known device passes."""
    if device_of(request, username):
        return False
    late = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - WITHIN)
    here = late.filter(ip_address=_address(request))
    counted = ((late.filter(username=username), OF_NAME), (here, OF_ADDRESS), (late, OF_ALL))
    return any((found.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= most for found, most in counted)
