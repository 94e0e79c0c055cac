"""Every desk page is sound HTML within the content policy, and can be used by keyboard and screen reader."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency.serve.test_pages import Page

from quanyi.agency.collect.models import ReceivedFile
from quanyi.agency.review.models import Case
from quanyi.agency.work.carrying import take_up_all


@pytest.fixture(params=["zh-hans", "en"])
def pages(request, visit):
    """Answers by name: pages with content, without, with faults, and after a wrong form."""
    clients = [visit.as_first, visit.as_counter, visit.as_settler, visit.as_administrator, visit.as_sender]
    for client in clients:
        client.cookies["django_language"] = request.param
    first, counter, settler, administrator, sender = clients
    empty = {"worklist, empty": first.get("/cases/"), "declarations, empty": sender.get("/declarations/")}
    posted, waiting = visit.declare(visit.row()), visit.declare(visit.row(2, name="张三"))
    visit.approve(posted)
    visit.send_back(visit.declare(visit.row(3, name="李四")))
    sender.post(
        "/declarations/new/", {"month": "2025-04", "file": SimpleUploadedFile("有误.csv", visit.bad_sheet())}
    )
    settler.post("/settlements/", {"year": "2025", "reason": "测试"})
    asked = settler.get("/settlements/")
    take_up_all()
    settlement = reverse("case", args=[Case.objects.latest("pk").pk])
    sign = reverse("sign", args=[waiting.pk])
    files = {
        f"received {file.pk}": sender.get(reverse("received", args=[file.pk]))
        for file in ReceivedFile.objects.defer("content")
    }
    return empty | files | {
        "worklist": first.get("/cases/"),
        "case, posted": first.get(reverse("case", args=[posted.pk])),
        "case, waiting": first.get(reverse("case", args=[waiting.pk])),
        "case, wrong": first.post(sign, {"verdict": "reject", "opinion": "", "round": 1}),
        "settlement": first.get(settlement),
        "settlements, asked": asked,
        "settlements": settler.get("/settlements/"),
        "settlements, wrong": settler.post("/settlements/", {"year": "x"}),
        "declarations": counter.get("/declarations/"),
        "received, staff": counter.get(reverse("received", args=[ReceivedFile.objects.first().pk])),
        "declare": sender.get("/declarations/new/"),
        "declare, wrong": counter.post("/declarations/new/", {"month": "x"}),
        "users": administrator.get("/users/"),
        "find": first.get("/people/"),
        "find, wrong": first.post("/people/", {"ground": "case"}),
    }  # fmt: skip


def test_pages_are_sound_and_within_the_content_policy(pages):
    for name, answer in pages.items():
        page = Page(answer.content.decode())
        ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert len(ids) == len(set(ids)), name
        for tag, attrs in page.elements:
            assert "style" not in attrs, (name, tag)
            assert tag != "style", name
            assert tag != "script" or "src" in attrs, name
            assert not [key for key in attrs if key.startswith("on")], (name, tag)
            for pointer in ("aria-labelledby", "aria-describedby", "for"):
                assert set(attrs.get(pointer, "").split()) <= set(ids), (name, tag, attrs)
        assert {href[1:] for href in page.links() if href.startswith("#")} <= set(ids), name
        assert not [text for text in page.texts if "{%" in text or "{{" in text or "{#" in text], name
        assert len(page.all("h1")) == 1, name


def test_tables_and_fields_can_be_found_by_a_screen_reader(pages):
    for name, answer in pages.items():
        page = Page(answer.content.decode())
        assert all(attrs.get("scope") in ("col", "row") for attrs in page.all("th")), name
        for attrs in page.all("div"):
            if attrs.get("class") == "scroll":
                assert (attrs["role"], attrs["tabindex"]) == ("group", "0"), name
                assert attrs.get("aria-label") or attrs.get("aria-labelledby"), name
        labelled = {attrs.get("for") for attrs in page.all("label")}
        for attrs in page.all("input", "textarea"):
            assert attrs.get("type") == "hidden" or attrs["id"] in labelled, (name, attrs)


def test_a_wrong_form_takes_the_focus_to_what_is_wrong(pages):
    for name, answer in pages.items():
        focused = [attrs for _, attrs in Page(answer.content.decode()).elements if "autofocus" in attrs]
        assert bool(focused) == ("wrong" in name), name
        assert all(attrs["role"] == "alert" for attrs in focused), name
