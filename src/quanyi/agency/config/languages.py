"""Which languages are offered to whom: a person's own pages come in four, those of the office in two (语言)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from quanyi.agency.staff.languages import offered
from quanyi.agency.wording import OFFICE


class Languages:
    """Of a login that is no person's, the language is one of the office's: the nearest to what its browser asks for.

    It stands behind what finds the login, and `LocaleMiddleware`, which reads the choice or the browser's wish.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = translation.get_language() or settings.LANGUAGE_CODE
        if asked not in dict(offered(request.user)):
            translation.activate(OFFICE[asked])
        return self.get_response(request)
