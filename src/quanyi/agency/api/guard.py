"""令牌核验: who an app reads for, by its token alone, how often, and in what form it is answered.

No cookie counts here: `Bearer` sets whose request it is before anything else asks, and nobody where no token says it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from quanyi.agency.api import problems
from quanyi.agency.api.problems import Refused, problem_answer
from quanyi.agency.api.schema import plain
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.grants.token_models import AppToken, TokenItem
from quanyi.agency.grants.tokens import not_named, token_bearing
from quanyi.agency.serve.gate import opens_itself
from quanyi.agency.staff.access import refuse
from quanyi.agency.staff.models import AccountKind
from quanyi.agency.staff.throttle import is_too_often

ROOT = "/api/v1/"
A_TOKEN, AN_ADDRESS, ALL = 60, 600, 6000  # askings in a minute; an address may serve many apps (mark P)
A_DAY = 2000  # of a token: each asking stays in the register for good (mark P)


@dataclass(frozen=True)
class Endpoint:
    """接口: an address, who may ask it, what its token must name, and what it answers: one, or a page of them.

    `needs` None: whatever the token names is shown.
    """

    path: str
    name: str
    of_whom: AccountKind
    needs: TokenItem | None
    answers: type
    is_paged: bool
    summary: str
    view: Callable[..., Any]


class Bearer:
    """Whose request it is at the interface; placed before all that asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ROOT):
            scheme, _blank, text = request.headers.get("Authorization", "").partition(" ")
            token = token_bearing(text.strip()) if scheme.lower() == "bearer" and text.strip() else None
            request.user = token.account if token else AnonymousUser()
            request.app_token = token  # type: ignore[attr-defined]
        return self.get_response(request)


def token_of(request: HttpRequest) -> AppToken:
    """The token of a request that was let in."""
    token: AppToken = request.app_token  # type: ignore[attr-defined]
    return token


def guarded(endpoint: Endpoint) -> Callable[..., HttpResponse]:
    """The view of an endpoint: throttled, by token alone, its answer as JSON and every refusal as a problem."""

    @login_not_required
    @csrf_exempt
    @opens_itself
    @wraps(endpoint.view)
    def asked(request: HttpRequest, **places: Any) -> HttpResponse:
        try:
            _let_in(request, endpoint)
            answer = HttpResponse(
                json.dumps(plain(endpoint.view(request, **places)), ensure_ascii=False),
                content_type="application/json",
            )
        except Refused as refused:
            answer = problem_answer(refused.problem)
        except PermissionDenied as denied:
            answer = problem_answer((403, "not_granted", getattr(denied, "sentence", str(denied))))
        except Http404:
            answer = problem_answer(problems.NOT_FOUND)
        answer.headers["Cache-Control"] = "no-store"
        patch_vary_headers(answer, ["Authorization", "Accept-Language"])
        return answer

    return asked


def _let_in(request: HttpRequest, endpoint: Endpoint) -> None:
    if request.method not in ("GET", "HEAD"):
        raise Refused(problems.ONLY_READS)
    token = getattr(request, "app_token", None)
    if is_too_often("api", from_one=AN_ADDRESS, from_all=ALL):
        raise Refused(problems.TOO_OFTEN)
    if token is None:
        raise Refused(_without(request))
    if is_too_often(f"api-token:{token.pk}", from_one=A_TOKEN, from_all=A_TOKEN) or is_too_often(
        f"api-day:{token.pk}", from_one=A_DAY, from_all=A_DAY, seconds=24 * 3600
    ):
        raise Refused(problems.TOO_OFTEN)
    if token.account.kind != endpoint.of_whom:
        raise refuse(
            request,
            _("这个地址不是给这类用户的：单位的令牌只读 /api/v1/employer/ 下的地址，个人的令牌读其余地址。"),
        )
    if endpoint.needs and endpoint.needs.value not in token.items:
        raise refuse(request, not_named(endpoint.needs))


def _without(request: HttpRequest) -> tuple[int, str, Any]:
    """Nothing was sent, or something that opens nothing; the latter is written, unless it is tried too often."""
    if "Authorization" not in request.headers:
        return problems.NO_TOKEN
    if is_too_often("api-refused"):
        return problems.TOO_OFTEN
    record(Act.LOGIN_FAILED, purpose="应用查询", path=request.path[:200])
    return problems.BAD_TOKEN
