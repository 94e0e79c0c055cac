"""To add a kind of case: one folder, two files edited by hand, one that a tool writes; and it works, in a browser."""

import os
import re
import shutil
import subprocess
import sys
from filecmp import cmp
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from tests.journeys import sample_kind
from tests.journeys.site import served
from tests.journeys.test_road import Visitors, case_number, sign, world

from quanyi.agency.ledger.models import Entry
from quanyi.law.terms import LedgerAccount

__all__ = ["world"]  # a fixture
pytestmark = [pytest.mark.slow, pytest.mark.browser]

ROOT = Path(__file__).parents[2]
PARTS = ("src", "docs", "tests")
STAGES = """series = "case_stages_form"
[[values]]
region = "DEMO"
source = "示范区办理规程（试）"
confidence = "C"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2025-06-01
rows = [{ key = "donation", from = 2025-07-01, value = 134 }]
"""
# These ask for no database: a server that is named is not started, and nobody speaks to this one.
NO_SERVER = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
HOUSE = ("test_kinds.py", "test_glossary.py", "test_locale.py", "test_manual.py")
BY_HAND = {sample_kind.TERMS, sample_kind.GLOSSARY}
BY_TOOLS = {Path("docs/manual.md")}


@pytest.fixture(scope="module")
def copy(tmp_path_factory, django_db_setup) -> Path:
    """A scratch copy of the project with the sample kind in it; its tools ask the office for what cases brought."""
    copy = tmp_path_factory.mktemp("scratch")
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "sample_kind"))
    for file in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / file, copy / file)
    sample_kind.add_to(copy)
    _run(copy, "tests/house/catalogue.py")
    sample_kind.translate(copy)
    _run(copy, "tests/house/catalogue.py")
    _run(copy, "-m", "tests.house.write_manual")
    return copy


def _run(copy: Path, *tool: str) -> None:
    subprocess.run([sys.executable, *tool], cwd=copy, env=_in(copy), check=True)


def _in(copy: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy / "src")}


def files_of(root: Path) -> dict[Path, Path]:
    """What is kept of the project, by its place in it."""
    found = (file for part in PARTS for file in (root / part).rglob("*") if file.is_file())
    return {
        file.relative_to(root): file for file in found if not {"__pycache__", "sample_kind"} & set(file.parts)
    }


def test_one_folder_and_few_edited_files(copy):
    ours, theirs = files_of(ROOT), files_of(copy)
    assert not set(ours) - set(theirs)
    new = set(theirs) - set(ours)
    assert not [file for file in new if sample_kind.OWN not in file.parents]
    assert {sample_kind.OWN / "__init__.py", sample_kind.PO, sample_kind.PO.with_suffix(".mo")} <= new
    assert {place for place, file in ours.items() if not cmp(file, theirs[place], shallow=False)} == (
        BY_HAND | BY_TOOLS
    )


def test_contributing_names_these_files():
    [row] = [
        line
        for line in (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines()
        if "| a kind of case" in line
    ]
    assert set(re.findall(r"`([^`\s]+\.(?:py|md|po|mo))`", row)) == {
        str(place) for place in BY_HAND | BY_TOOLS
    }


def test_the_house_takes_it(copy):
    tests = [f"tests/house/{name}" for name in HOUSE]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=copy, env=_in(copy) | NO_SERVER, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_it_works(copy, world, office, browser: Browser, tmp_path: Path):
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters/stages.toml").write_text(STAGES, encoding="utf-8")
    papers = {name: tmp_path / f"{name}.pdf" for name in ("捐助协议", "进账单")}
    for path in papers.values():
        path.write_bytes(f"%PDF-1.7 {path.name}".encode())
    own = {"PYTHONPATH": str(copy / "src"), "QUANYI_PARAMETERS": str(tmp_path / "parameters")}
    with served(office.environ | own) as site:
        someone = Visitors(browser, site)
        clerk = someone.signs_in("counter")
        clerk.get_by_role("link", name="社会捐助").click()
        clerk.get_by_role("button", name="提交审核").click()
        expect(clerk.get_by_role("alert")).to_contain_text("请填写捐助金额。")
        clerk.get_by_label("捐助单位").select_option(world.employer.credit_code)
        clerk.get_by_label("捐助金额（元）").fill("1234567.89")
        clerk.get_by_label("捐款到账日期").fill("2026-03-20")
        clerk.get_by_label("银行流水号").fill("B-2026-1")
        for name, path in papers.items():
            clerk.get_by_label(name).set_input_files(path)
        clerk.get_by_role("button", name="提交审核").click()
        main = clerk.get_by_role("main")
        for words in ("捐助内容", "1,234,567.89", *(path.name for path in papers.values())):
            expect(main).to_contain_text(words)
        number = case_number(clerk)

        first, _second, third, fourth = world.signers
        for signer in (first, third, fourth):
            page = someone.signs_in(signer.username)
            sign(page, number)
        page.goto(clerk.url)
        expect(page.get_by_role("main")).to_contain_text("已入账")
        booked = {(entry.account, entry.amount_fen) for entry in Entry.objects.all()}
        assert booked == {
            (LedgerAccount.FUND.value, 123_456_789),
            (LedgerAccount.POOLED_FUND.value, -123_456_789),
        }

        employer = someone.signs_in("unit")
        employer.goto(f"{site.url}/messages/")
        row = employer.get_by_role("row").filter(has_text=number).first
        expect(row).to_contain_text("办结")
        with employer.expect_download() as saved:
            row.get_by_role("link", name="PDF").click()
        said = "".join(page.extract_text() for page in PdfReader(saved.value.path()).pages)
        assert "1,234,567.89" in said
        someone.leave()
