"""What apps read with a token: the items that it names, as the document says, each reading in the register."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from tests.agency.visitors import Visitors, browser

from quanyi.agency.api import urls
from quanyi.agency.api.guard import A_TOKEN
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.grants.models import AppToken, AppTokenEnd
from quanyi.agency.grants.token_models import TokenItem
from quanyi.agency.grants.tokens import AT_MOST, give_token
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.who_looked import sittings_of
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month

ALL = [item.value for item in TokenItem]
OF_EMPLOYER = ["registration", "contribution"]


@pytest.fixture
def visit(db) -> Visitors:
    cache.clear()  # in which askings are counted
    return Visitors()


@pytest.fixture
def person(visit) -> Person:
    return visit.registered()


@pytest.fixture
def account(visit, person) -> Account:
    return visit.insured(person)


def later(days: int = 30):
    return timezone.localdate() + timedelta(days=days)


def given(account: Account, items=ALL) -> str:
    """The text of a new token."""
    return give_token(account, f"应用{AppToken.objects.count()}", items, later())[1]


def ask(token: str, path: str, client: Client | None = None, **headers: str):
    return (client or Client()).get(f"/api/v1/{path}", headers={"authorization": f"Bearer {token}"} | headers)


def document() -> dict:
    return Client().get(reverse("api-document")).json()


def held_to_the_document(answer, path: str) -> dict:
    """The answer, found to be what the document says of this address and status."""
    spec = document()
    template = re.sub(r"workers/\d+", "workers/{worker_id}", path.partition("?")[0])
    media = spec["paths"][f"/{template}"]["get"]["responses"][str(answer.status_code)]["content"]
    schema = media[answer.headers["Content-Type"]]["schema"] | {"components": spec["components"]}
    told = answer.json()
    checker = Draft202012Validator.FORMAT_CHECKER
    assert not [
        error.message for error in Draft202012Validator(schema, format_checker=checker).iter_errors(told)
    ]
    return told


def test_the_document_is_openapi_and_names_every_address():
    spec = document()
    validate(spec)
    assert len(spec["paths"]) == len(urls.ENDPOINTS)
    amounts = [
        of for kind in spec["components"]["schemas"].values()
        for name, of in kind["properties"].items() if name.endswith("_fen")
    ]  # fmt: skip
    assert amounts
    assert all(of["x-unit"] == "fen" and "number" not in json.dumps(of) for of in amounts)


@pytest.mark.shows("d14-15-2", "本人的应用凭令牌读到的与本人页面上的相同，每次读取本人都查得到")
def test_an_app_reads_what_the_page_shows_and_the_person_finds_it(visit, person, account):
    token = given(account)
    told = held_to_the_document(ask(token, "record"), "record")
    shown = person_record(person)
    assert told["account"]["balance_fen"] == shown.balance_fen
    assert told["registration"]["name"] == "王小明"
    (month,) = held_to_the_document(ask(token, "months"), "months")["items"]
    assert (month["month"], month["own_paid_fen"]) == ("2025-03", shown.contributions[0].own_paid_fen)
    for path in ("account-years", "payments", "papers"):
        held_to_the_document(ask(token, path), path)
    looks = held_to_the_document(ask(token, "looks"), "looks")["items"]
    number = AppToken.objects.get().pk
    assert f"本人应用查询 {number}" in [line["purpose"] for line in looks]
    assert f"本人应用查询 {number}" in [line.purpose for line in sittings_of(person.pk)[0:9]]
    assert [*AuditEntry.objects.filter(act=Act.VIEW_RECORD).values_list("actor_id", flat=True)] == [
        account.pk
    ] * 6


def test_a_token_shows_its_items_and_nothing_else(visit, person, account):
    token = given(account, ["contribution"])
    answer = ask(token, "record")
    told = held_to_the_document(answer, "record")
    assert [each["code"] for each in told["items"]] == ["contribution"]
    assert [name for name in ("registration", "benefits", "account", "other") if told[name] is not None] == []
    for number in (person.social_security_number, person.insurance_number, "王小明"):
        assert number not in answer.content.decode()
    assert ask(token, "months").status_code == 200
    for path in ("account-years", "payments", "looks", "papers"):
        told = held_to_the_document(refused := ask(token, path), path)
        assert (refused.status_code, told["code"]) == (403, "not_granted")
        assert "没有列明" in told["detail"]
        assert "does not name" in told["detail_en"]
    assert AuditEntry.objects.filter(act=Act.REFUSED, actor_id=account.pk).count() == 4


@pytest.mark.parametrize("path", [each.path.replace("<int:person_id>", "1") for each in urls.ENDPOINTS])
def test_a_cookie_is_no_authority(visit, person, account, path):
    answer = browser(account).get(f"/api/v1/{path}")
    told = held_to_the_document(answer, path)
    assert (answer.status_code, told["code"]) == (401, "no_token")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_in_a_browser_of_another_reads_for_its_own_login(visit, person, account):
    other = visit.registered(2, "李小红")
    token = given(account)
    answer = ask(token, "record", browser(visit.insured(other, "other-person")))
    assert answer.json()["registration"]["name"] == "王小明"
    line = AuditEntry.objects.filter(act=Act.VIEW_RECORD).latest("pk")
    assert (line.actor_id, line.person_id) == (account.pk, person.pk)
    assert ask(token, "record", visit.as_counter).json()["registration"]["name"] == "王小明"


def test_nothing_is_kept_and_nothing_is_changed(account):
    token = given(account)
    answer = ask(token, "record")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert not answer.cookies
    for method in ("post", "put", "patch", "delete"):
        refused = getattr(Client(enforce_csrf_checks=True), method)(
            "/api/v1/record", headers={"authorization": f"Bearer {token}"}
        )
        assert (refused.status_code, refused.json()["code"]) == (405, "only_reads")
    assert ask(token, "nothing/here").json()["code"] == "not_found"


def test_what_is_wrong_or_over_opens_nothing_and_is_written(account):
    token = given(account)
    ended = AppToken.objects.get()
    assert browser(account).post(reverse("end-app", args=[ended.pk])).status_code == 302
    for text in (token, "quanyi_x", token[:-1]):
        told = held_to_the_document(answer := ask(text, "record"), "record")
        assert (answer.status_code, told["code"]) == (401, "bad_token")
    assert AuditEntry.objects.filter(act=Act.LOGIN_FAILED, purpose="应用查询").count() == 3
    switched_off = given(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert ask(switched_off, "record").status_code == 401


def test_a_token_ends_with_its_last_day(account, monkeypatch):
    token = given(account)
    assert ask(token, "record").status_code == 200
    after = later(31)
    monkeypatch.setattr(timezone, "localdate", lambda *_: after)
    assert ask(token, "record").status_code == 401


def test_too_often_is_told_with_when_to_ask_again(account):
    token = given(account, ["looks"])
    answers = [ask(token, "months") for _ in range(A_TOKEN + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {403}
    told = held_to_the_document(answers[-1], "months")
    assert (told["code"], answers[-1].headers["Retry-After"]) == ("too_often", "60")
    tried = [ask("quanyi_x", "record").status_code for _ in range(21)]
    assert tried == [401] * 20 + [429]


def test_pages_go_on_where_the_cursor_says(visit, person, account):
    token = given(account, ["looks"])
    for _ in range(2):  # of other purposes, so that they are no one sitting
        given(account, ["looks"])
    others = [give_token(account, f"另{n}", ["looks"], later())[1] for n in range(3)]
    for other in others:
        ask(other, "looks")
    seen, cursor = [], ""
    while True:
        told = held_to_the_document(ask(token, f"looks?limit=2&cursor={cursor}"), "looks")
        seen += [(line["purpose"], line["since"]) for line in told["items"]]
        cursor = told["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) >= 4
    for query, code in {
        "limit=0": "wrong_limit",
        "limit=x": "wrong_limit",
        "cursor=!": "wrong_cursor",
    }.items():
        told = held_to_the_document(answer := ask(token, f"looks?{query}"), "looks")
        assert (answer.status_code, told["code"]) == (400, code)


def test_months_by_page(visit, person, account):
    visit.approve(visit.declare(visit.row(month=Month(2025, 4))))
    token = given(account, ["contribution"])
    first = held_to_the_document(ask(token, "months?limit=1"), "months")
    second = held_to_the_document(ask(token, f"months?limit=1&cursor={first['next_cursor']}"), "months")
    assert [first["items"][0]["month"], second["items"][0]["month"]] == ["2025-04", "2025-03"]
    assert second["next_cursor"] is None
    assert ask(token, "months?cursor=Z29uZQ==").json()["code"] == "wrong_cursor"


@pytest.mark.shows("d14-15-3", "单位的应用只读到本单位的缴费、职工和职工在本单位工作期间的内容")
def test_an_app_of_an_employer_reads_its_own(visit, person):
    token = given(visit.sender, OF_EMPLOYER)
    (month,) = held_to_the_document(ask(token, "employer/dues"), "employer/dues")["items"]
    assert month["due_fen"] == month["paid_fen"] + month["open_fen"]
    (worker,) = held_to_the_document(ask(token, "employer/workers"), "employer/workers")["items"]
    path = f"employer/workers/{worker['worker_id']}"
    told = held_to_the_document(ask(token, path), path)
    assert told["registration"]["name"] == "王小明"
    assert [line["month"] for line in told["months"]] == ["2025-03"]
    lines = AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=person.pk, actor_id=visit.sender.pk)
    assert {line.purpose for line in lines} == {f"单位应用查询 {AppToken.objects.get().pk}"}
    assert len(lines) == 2  # the list, and the worker
    other = given(visit.other_sender, OF_EMPLOYER)
    assert held_to_the_document(ask(other, path), path)["code"] == "not_granted"
    assert ask(other, "employer/workers").json()["items"] == []


def test_a_worker_is_cut_to_the_items(visit, person):
    path = f"employer/workers/{person.pk}"
    told = held_to_the_document(ask(given(visit.sender, ["contribution"]), path), path)
    assert told["registration"] is None
    assert told["months"]
    assert ask(given(visit.sender, ["contribution"]), "employer/workers").status_code == 403
    assert ask(given(visit.sender, OF_EMPLOYER), "record").status_code == 403
    assert ask(given(visit.sender, OF_EMPLOYER), "employer/workers/999999").status_code == 404


def test_words_come_in_the_language_that_is_asked_for(account):
    token = given(account)
    zh, en = (ask(token, "months", None, **{"accept-language": at}).json()["items"][0] for at in ("zh", "en"))
    assert (zh["state"]["label"], en["state"]["label"]) == ("已到账", "received")


# The page on which tokens are given


def give(visitor, **changed):
    sent = {"name": "家庭记账", "items": ["contribution"], "last_on": later()} | changed
    return visitor.post(reverse("apps"), sent)


def test_a_token_is_shown_once_and_kept_as_a_digest(visit, account):
    as_person = browser(account)
    shown = give(as_person)
    (text,) = re.findall(r"quanyi_[\w-]{43}", shown.content.decode())
    assert ask(text, "months").status_code == 200
    token = AppToken.objects.get()
    assert text not in f"{token.digest}{AuditEntry.objects.values_list('detail', flat=True)}"
    again = as_person.get(reverse("apps")).content.decode()
    assert text not in again
    assert "未读取过" not in again
    second = give(as_person)
    assert second.status_code == 422
    assert "同名" in second.content.decode()
    ended = as_person.post(reverse("end-app", args=[token.pk]), follow=True).content.decode()
    assert "不能再读取" in ended
    assert "没有重复办理" in as_person.post(reverse("end-app", args=[token.pk]), follow=True).content.decode()
    assert ask(text, "months").status_code == 401


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"items": []}, "至少一项"),
        ({"items": ["everything"]}, "everything"),
        ({"name": ""}, "请填写应用名称"),
        ({"last_on": later(366)}, "一年以内"),
        ({"last_on": later(-1)}, "今天以后"),
    ],
)
def test_what_does_not_stand_is_told_in_a_sentence(account, changed, told):
    answer = give(browser(account), **changed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not AppToken.objects.exists()


def test_who_gives_and_who_ends(visit, person, account):
    assert give(visit.as_counter).status_code == 403
    assert give(visit.as_administrator).status_code == 403
    assert give(visit.as_sender, items=["account"]).status_code == 422
    give(browser(account))
    token = AppToken.objects.get()
    assert visit.as_sender.post(reverse("end-app", args=[token.pk])).status_code == 404
    with pytest.raises(IntegrityError, match="ended by who gave it"), transaction.atomic():
        AppTokenEnd.objects.create(token=token, by=visit.sender)
    for changed in ({"account": visit.counter}, {"last_on": later(366)}, {"items": []}):
        fields = {
            "account": account,
            "name": "x",
            "items": ["looks"],
            "first_on": later(0),
            "last_on": later(),
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            AppToken.objects.create(**(fields | {"digest": "x"} | changed))
    for _ in range(AT_MOST - 1):
        given(account)
    assert "最多 10 个" in give(browser(account), name="又一个").content.decode()
    told = [line.what for line in sittings_of(person.pk)[0:9] if "应用" in line.purpose]
    assert any("授权应用读取" in line for line in told)
