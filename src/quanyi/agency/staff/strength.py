"""身份核验强度: by how much a session knows who is there: a password alone, or a second factor with it.

Basis: d14-14, gb-4.3.
"""

from django.http import HttpRequest

DUE = "factor_due"  # of the session: a password was given, and the code is not yet
STRONG = "strong"  # of the session: the second factor was shown, here or at the provider


def is_strong(request: HttpRequest) -> bool:
    return bool(request.session.get(STRONG)) and not request.session.get(DUE)


def note_strong(request: HttpRequest) -> None:
    """The second factor was shown; the session gets a new key."""
    request.session.cycle_key()
    request.session.pop(DUE, None)
    request.session[STRONG] = True
