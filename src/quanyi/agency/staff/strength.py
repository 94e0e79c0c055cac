"""身份核验强度: by how much a session knows who is there: a password alone, or a second factor with it.

Basis: d14-14, gb-4.3.
"""

from django.http import HttpRequest

from quanyi.agency.staff.factor_models import SecondFactor

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
    request.session.pop(DUE, None)
    request.session[STRONG] = factor_id
