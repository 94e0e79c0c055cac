"""条款落实情况: open to every login, sound HTML, and no claim without a run of the tests over this program."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.agency.serve.test_pages import Page
from tests.agency.visitors import Visitors

from quanyi.law.provisions import all_provisions, evidence
from quanyi.law.provisions.citations import source_digest

pytestmark = pytest.mark.django_db
SHOWN = {"shows": "四人签署", "road": "office", "under": "quanyi.agency.desk.actions.sign_case"}


@pytest.fixture
def visit():
    return Visitors()


@pytest.fixture
def results(tmp_path, monkeypatch):
    """A file of results where the page looks for it."""
    file = tmp_path / "provisions.json"
    monkeypatch.setattr(evidence, "RESULTS", file)

    def write(source, **trials):
        rows = {
            id_.replace("_", "-"): [{"test": t, "outcome": o} | SHOWN for t, o in found]
            for id_, found in trials.items()
        }
        held = {"made_at": "2026-01-02T03:04:05+00:00", "version": "9.9", "commit": "abc", "source": source}
        rules = {"account.transition": {"reached": False, "test": ""}}
        written = held | {"provisions": rows, "rules": rules, "unreached": []}
        file.write_text(json.dumps(written), encoding="utf-8")
        return file

    return write


def page(client, **query):
    answer = client.get(reverse("provisions"), query)
    assert answer.status_code == 200
    return Page(answer.content.decode())


def badges(found):
    return [t for t in found.texts if t in {state.label_zh for state in evidence.ProvisionState}]


def test_it_is_for_every_login_and_for_no_one_else(visit):
    for client in (visit.as_administrator, visit.as_sender, visit.as_first):
        assert client.get(reverse("provisions")).status_code == 200
    assert Client().get(reverse("provisions")).status_code == 302


def test_without_results_nothing_counts_as_shown(visit, results):
    found = page(visit.as_first)
    assert any("还没有测试结果" in text for text in found.texts)
    assert badges(found).count("已落实，有测试为证") == 2  # the count, which is 0, and the filter
    assert len([a for a in found.all("th") if a.get("scope") == "row"]) == len(all_provisions())


def test_results_of_this_program_count(visit, results):
    results(source_digest(), d14_7=[("tests/a.py::t[1]", "passed"), ("tests/a.py::t[2]", "passed")])
    found = page(visit.as_first, state="shown")
    assert [a["id"] for a in found.all("th") if "id" in a] == ["d14-7"]
    assert any("2026-01-02" in text and "9.9" in text for text in found.texts)
    assert "tests/a.py::t" in found.texts
    assert any("2 次中通过 2 次" in text for text in found.texts)
    assert "四人签署" in found.texts
    assert "account.transition" in found.texts
    assert "尚未使用" in found.texts


@pytest.mark.parametrize("outcomes", [["failed"], ["passed", "failed"], ["skipped"]])
def test_a_test_that_did_not_pass_shows_nothing(visit, results, outcomes):
    results(source_digest(), d14_7=[(f"t{n}", outcome) for n, outcome in enumerate(outcomes)])
    assert [a["id"] for a in page(visit.as_first, state="shown").all("th") if "id" in a] == []


def test_results_of_another_program_do_not_count(visit, results):
    results("0" * 16, d14_7=[("t", "passed")])
    found = page(visit.as_first, state="shown")
    assert any("不予采信" in text for text in found.texts)
    assert [a for a in found.all("th") if "id" in a] == []


def test_a_clause_that_no_code_cites_is_not_shown_by_any_test(visit, results):
    results(source_digest(), d14_8=[("t", "passed")], d14_1=[("t", "passed")])
    assert [a for a in page(visit.as_first, state="shown").all("th") if "id" in a] == []


def test_a_broken_file_is_told(visit, results):
    results("x").write_text("{")
    found = page(visit.as_first)
    assert any("不是测试结果文件" in text for text in found.texts)


def test_a_query_that_cannot_be_shows_everything(visit, results):
    found = page(visit.as_first, kind="<script>", state="0")
    assert len([a for a in found.all("th") if "id" in a]) == len(all_provisions())
    assert "<script>" not in found.html.replace("<script src", "")


def test_filters_and_english(visit, results):
    visit.as_first.post("/language/", {"language": "en"})
    found = page(visit.as_first, kind="legal", state="missing")
    assert "No provision is of this kind and state. Choose another." in found.texts
    found = page(visit.as_first, kind="legal")
    assert "no software needed" in found.texts
    assert "Decree 14, article 1" in found.texts


def test_it_is_reached_from_every_page(visit):
    assert reverse("provisions") in Page(visit.as_first.get("/cases/").content.decode()).links()
