"""Addresses of the interface, and its document."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from quanyi.agency.api import of_employer, of_person, transfers
from quanyi.agency.api.document import document
from quanyi.agency.api.guard import ROOT, guarded
from quanyi.agency.api.problems import NOT_FOUND, problem_answer

ENDPOINTS = [*of_person.ENDPOINTS, *of_employer.ENDPOINTS]


@login_not_required
def api_document(request: HttpRequest) -> HttpResponse:
    """接口说明: for anybody, it names nobody."""
    return JsonResponse(document(ENDPOINTS), json_dumps_params={"ensure_ascii": False})


@login_not_required
@csrf_exempt
def no_such_address(request: HttpRequest, rest: str) -> HttpResponse:
    """What stands nowhere is told as every problem of the interface is."""
    return problem_answer(NOT_FOUND)


_AT = ROOT.removeprefix("/")
PAGES = [
    path(f"{_AT}openapi.json", api_document, name="api-document"),
    *(path(_AT + each.path, guarded(each), name=each.name) for each in ENDPOINTS),
    path(f"{_AT}{transfers.PATH}/", transfers.transfer_door, name="transfer-door"),
    path(f"{_AT}<path:rest>", no_such_address, name="api-nothing"),
]
