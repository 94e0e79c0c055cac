"""The OpenAPI 3.1 document, made from the same list of endpoints that serves; decision 050."""

from typing import Any

from quanyi.agency.api.answers import Problem
from quanyi.agency.api.guard import ROOT, Endpoint
from quanyi.agency.api.paging import MOST, USUAL
from quanyi.agency.api.problems import MEDIA
from quanyi.agency.api.schema import classes_in, described, schema_of

VERSION = "1.0"
PLACE = "<int:person_id>"
ABOUT = (
    "本人或者单位经办人在“应用授权”页面给自己的应用一个令牌，应用凭它读取所选内容。每次读取都记入“谁看过我的记录”。"
    "金额为人民币分的整数。Apps read with a token that a person or an officer of an employer gives them; each reading "
    "is in the register of looks. Amounts are whole fen. Labels and names come in the language of Accept-Language "
    "(zh, en, zh-hant or es), problems in both."
)
REFUSALS = {
    "400": "页码参数不对 / A parameter of paging is wrong",
    "401": "没有令牌，或者令牌无效 / No token, or none that is valid",
    "403": "令牌没有列明这项内容，或者不是给这类用户的 / Not named by the token, or not for this kind of user",
    "404": "没有这个编号 / Nothing stands under this number",
    "405": "只能读取 / Only reading",
    "429": "过于频繁 / Too often",
}


def document(endpoints: list[Endpoint]) -> dict[str, Any]:
    """The whole document; addresses are relative to where it is served."""
    classes = {
        kind.__name__: kind
        for each in [Problem, *(e.answers for e in endpoints)]
        for kind in classes_in(each)
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "权益 Quanyi", "version": VERSION, "description": ABOUT},
        "servers": [{"url": ROOT.rstrip("/")}],
        "security": [{"token": []}],
        "paths": {f"/{e.path.replace(PLACE, '{worker_id}')}": {"get": _operation(e)} for e in endpoints},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {name: described(kind) for name, kind in sorted(classes.items())},
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    needs = [endpoint.needs.value] if endpoint.needs else []
    return {
        "operationId": endpoint.name.removeprefix("api-").replace("-", "_"),
        "summary": endpoint.summary,
        "tags": [str(endpoint.of_whom.value)],
        "x-token-items": needs,
        "parameters": [*_place(endpoint), *(_PAGING if endpoint.is_paged else [])],
        "responses": {
            "200": _response("应答 / The answer", "application/json", _answer(endpoint)),
            **{status: _response(told, MEDIA, schema_of(Problem)) for status, told in REFUSALS.items()},
        },
    }


def _place(endpoint: Endpoint) -> list[dict[str, Any]]:
    if PLACE not in endpoint.path:
        return []
    return [
        {"name": "worker_id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    ]


_PAGING: list[dict[str, Any]] = [
    {
        "name": "limit", "in": "query", "description": "每页行数 / Rows a page",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    },
    {
        "name": "cursor", "in": "query", "description": "上一页的 next_cursor / next_cursor of the page before",
        "schema": {"type": "string"},
    },
]  # fmt: skip


def _answer(endpoint: Endpoint) -> dict[str, Any]:
    one = schema_of(endpoint.answers)
    if not endpoint.is_paged:
        return one
    return {
        "type": "object",
        "properties": {"items": {"type": "array", "items": one}, "next_cursor": schema_of(str | None)},
        "required": ["items", "next_cursor"],
        "additionalProperties": False,
    }


def _response(told: str, media: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": told, "content": {media: {"schema": schema}}}
