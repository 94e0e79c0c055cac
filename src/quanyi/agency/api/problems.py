"""What goes wrong, as RFC 9457 has it, in both languages."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from quanyi.agency.api.answers import Problem
from quanyi.agency.api.schema import plain
from quanyi.agency.wording import Said

MEDIA = "application/problem+json"
SECONDS = "60"  # after which one may ask again

NO_TOKEN = (
    401,
    "no_token",
    _("请求没有令牌。请在 Authorization 请求头中写“Bearer ”和令牌；网页登录在这里不算。"),
)
BAD_TOKEN = (401, "bad_token", _("令牌无效、已到期或者已终止。请在“应用授权”页面重新授权。"))
TOO_OFTEN = (429, "too_often", _("请求过于频繁，请一分钟后再试。"))
ONLY_READS = (405, "only_reads", _("接口只能读取，请用 GET。"))
WRONG_LIMIT = (400, "wrong_limit", _("limit 须是 1 到 200 的整数。"))
WRONG_CURSOR = (
    400,
    "wrong_cursor",
    _("cursor 不是本接口给出的，或者它指的那一行已经更正。请不带 cursor 从头读。"),
)
NOT_FOUND = (404, "not_found", _("没有这个地址，或者这个编号不存在。请按 /api/v1/openapi.json 核对。"))


class Refused(Exception):
    """不予答复: status, code and sentence of the problem."""

    def __init__(self, problem: tuple[int, str, Any]) -> None:
        super().__init__(problem[1])
        self.problem = problem


def problem_answer(problem: tuple[int, str, Any]) -> HttpResponse:
    """The answer for a problem, with the headers that go with its status."""
    status, code, sentence = problem
    both = Said.in_all(lambda: str(sentence))
    told = Problem("about:blank", status, code, HTTPStatus(status).phrase, both.zh, both.en)
    answer = HttpResponse(json.dumps(plain(told), ensure_ascii=False), content_type=MEDIA, status=status)
    headers = {
        401: ("WWW-Authenticate", 'Bearer realm="quanyi"'),
        405: ("Allow", "GET, HEAD"),
        429: ("Retry-After", SECONDS),
    }
    if status in headers:
        name, value = headers[status]
        answer.headers[name] = value
    return answer
