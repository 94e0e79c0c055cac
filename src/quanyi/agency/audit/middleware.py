"""Who is asking: set for the time of one request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from quanyi.agency.audit.acting import Actor, acting_as


class RequestContext:
    """Names the signed-in account, its agency and its address as the actor of all that this request records."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        address = request.META.get("REMOTE_ADDR", "")
        actor = user.as_actor(address) if user.is_authenticated else Actor(None, "", address)
        with acting_as(actor):
            return self.get_response(request)
