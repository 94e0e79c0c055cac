"""转移接续接口: another office hands its signed message in and takes the answer along; off unless the site says so.

Who asks is known by the signature of the message, held against the register of offices, and by nothing else. Basis:
d14-10, gb-6.6.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from quanyi.agency.api.problems import NOT_FOUND, TOO_OFTEN, problem_answer
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import record
from quanyi.agency.exchange.envelope import LARGEST
from quanyi.agency.exchange.messages import Taken, receive
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.throttle import is_too_often

PATH = "transfers"
AN_ADDRESS, ALL, REFUSED = 120, 600, 20  # in a minute (mark P)
ONLY_POST = (405, "only_post", _("这个地址只接收签名文书，请用 POST。"))
TOO_LARGE = (413, "too_large", _("文书超过 4 MB，没有接收。"))
MEANWHILE = (
    409,
    "meanwhile",
    _("这件转移正由另一请求办理，没有保存。请再发一次，已处理过的会得到同一答复。"),
)


@login_not_required
@csrf_exempt
def transfer_door(request: HttpRequest) -> HttpResponse:
    """接收对方机构的签名文书: the answer to it, if it has one; the same one again is answered the same."""
    if not settings.QUANYI_TRANSFER_DOOR:
        return problem_answer(NOT_FOUND)
    if request.method != "POST":
        return problem_answer(ONLY_POST)
    if is_too_often("transfers", from_one=AN_ADDRESS, from_all=ALL):
        return problem_answer(TOO_OFTEN)
    length = request.headers.get("Content-Length") or "0"
    if not (length.isascii() and length.isdigit()) or int(length[:18]) > LARGEST:
        return problem_answer(TOO_LARGE)
    try:
        with processing("转移接续往来", PATH):
            return _answer(receive(request.body, by=None))
    except Refusal as refusal:
        return _refused(request, refusal)
    except IntegrityError:
        return problem_answer(MEANWHILE)


def _answer(taken: Taken) -> HttpResponse:
    told = {
        "taken": taken.message.digest, "is_new": taken.is_new,
        "answer": taken.answer.content if taken.answer else None,
    }  # fmt: skip
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Told with its sentence, and written, unless it is tried too often."""
    if is_too_often("transfers-refused", from_one=REFUSED, from_all=ALL):
        return problem_answer(TOO_OFTEN)
    record(Act.REFUSED, purpose="转移接续往来", path=request.path[:200])
    return problem_answer((422, "not_taken", refusal.sentence))
