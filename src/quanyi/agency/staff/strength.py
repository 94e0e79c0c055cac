"""身份核验强度: by how much a session knows who is there: a password alone, or a second factor with it; how lately.

Basis: d14-14, d14-26-1, gb-4.3.
"""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from quanyi.agency.staff.access import signs
from quanyi.agency.staff.factor_models import SecondFactor
from quanyi.agency.staff.factors import factor_of
from quanyi.agency.staff.models import ADMINISTRATORS, Account, AccountKind, Post
from quanyi.agency.staff.selectors import posts_at_door
from quanyi.agency.staff.services import is_handed_out
from quanyi.agency.staff.sessions import note_origin

CHOOSE = "password_due"  # of the session: the password was handed out, and another is not chosen yet
ENROL = "factor_wanted"  # of the session: a second factor is wanted of this login, and none is enrolled
PROVED = "proved"  # of the session: when the password or a code was last shown, in seconds
DUE = "factor_due"  # of the session: a password was given, and the code is not yet
STRONG = "strong"  # of the session: which second factor was shown, or that the provider saw one
BY_PROVIDER = 0


def is_strong(request: HttpRequest) -> bool:
    shown = request.session.get(STRONG)
    if shown is None or request.session.get(DUE):
        return False
    return shown == BY_PROVIDER or SecondFactor.objects.filter(pk=shown, end=None).exists()


def note_strong(request: HttpRequest, factor_id: int) -> None:
    """This second factor was shown; the session gets a new key. When the factor ends, it counts no more."""
    request.session.cycle_key()
    for key in (DUE, ENROL):
        request.session.pop(key, None)
    request.session[STRONG] = factor_id
    note_proved(request)


def wants_factor(account: Account) -> bool:
    """Whether this login works only with a second factor: who signs, for others too, administers or supervises."""
    if not settings.QUANYI_FACTOR_WANTED or account.kind != AccountKind.STAFF:
        return False
    return signs(account) or not posts_at_door(account).isdisjoint({*ADMINISTRATORS, Post.SUPERVISOR})


def note_password_shown(request: HttpRequest, account: Account) -> None:
    """The password was right. What is wanted before a page opens is noted in the session."""
    if factor_of(account):
        request.session[DUE] = True
    elif wants_factor(account):
        request.session[ENROL] = True
    if is_handed_out(account):
        request.session[CHOOSE] = True


def note_signed_in(request: HttpRequest, **_: Any) -> None:
    """However somebody signed in: from where, and when."""
    note_origin(request)
    note_proved(request)


def note_proved(request: HttpRequest) -> None:
    request.session[PROVED] = time.time()


def is_proved(request: HttpRequest) -> bool:
    """Whether who is there was shown lately enough to sign, or to take data out."""
    since = time.time() - request.session.get(PROVED, 0)
    return bool(0 <= since < settings.QUANYI_PROOF_MINUTES * 60)
