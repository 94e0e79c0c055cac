"""What may not stand in a file that is given away, and whose work comes along with ours."""

import re
from pathlib import Path

import pytest
from tests.house import licences
from tests.house.tree import ROOT, shown, texts, tracked

# This file holds what it forbids.
ITSELF = Path(__file__).resolve()
HOSTS = re.compile(
    r"pypi\.|pythonhosted|npmjs\.|rubygems\.|crates\.io|/simple/|--(?:extra-)?index-url[ =]|--find-links[ =]"
)
MACHINES = re.compile(r"(?<![\w.~-])/(?:work|home|root|Users|opt|mnt|workspace)/\w|[A-Z]:\\\\?Users")
PERMITTED = re.compile(
    r"\b(?:MIT|MIT-0|BSD|0BSD|Apache|PSF|ISC|OFL|LGPL|PostgreSQL)\b|Lesser General Public License"
)  # fmt: skip
COPYLEFT = re.compile(r"(?<!L)(?:A?GPL|SSPL|BUSL)|(?<!Lesser )General Public License|none stated")
STALE = "run `python -m tests.house.licences`"


def lines_with(pattern):
    return [
        (shown(file), line.strip()[:100])
        for file, text in texts()
        if "vendor" not in file.parts and file != ITSELF and pattern.search(text)
        for line in text.splitlines()
        if pattern.search(line)
    ]


@pytest.mark.parametrize("text", ["https://pypi.org/x", "--index-url=http://a", "http://a/simple/"])
def test_a_registry_is_seen(text):
    assert HOSTS.search(text)


@pytest.mark.parametrize("text", ["see /home/anna/quanyi", '"/work/x"', "C:\\Users\\anna"])
def test_a_machine_is_seen(text):
    assert MACHINES.search(text)


@pytest.mark.parametrize("text", ["~/home/x", "a/home/b", "/usr/bin/x", "/home/"])
def test_a_common_place_is_no_machine(text):
    assert not MACHINES.search(text)


def test_no_registry_is_named():
    assert lines_with(HOSTS) == []


def test_no_machine_is_named():
    assert lines_with(MACHINES) == []
    here = re.compile(rf"(?<![\w/]){re.escape(str(ROOT))}(?!\w)")
    assert len(ROOT.parts) < 3 or lines_with(here) == []


def test_our_licence_is_there():
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_vendored_files_have_their_licence_beside_them():
    folders = {file.parent for file in tracked() if "vendor" in file.parts}
    assert folders
    assert not [shown(folder) for folder in folders if not list(folder.glob("LICEN[CS]E*"))]
    fonts = [file for file in tracked() if file.suffix in {".ttf", ".otf", ".ttc", ".woff", ".woff2"}]
    assert not [shown(file) for file in fonts if "vendor" not in file.parts]


def test_what_an_office_runs_may_be_given_away():
    terms = {name: terms for name, (terms, _) in licences.packages().items()}
    assert len(terms) > 20
    assert not {
        name: said for name, said in terms.items() if COPYLEFT.search(said) or not PERMITTED.search(said)
    }


def test_the_reading_of_licences():
    assert COPYLEFT.search("GNU General Public License v3 (GPLv3)")
    assert not COPYLEFT.search("GNU Lesser General Public License v3 (LGPLv3)")
    assert PERMITTED.search("LGPL-3.0-only")


def test_the_page_of_licences_is_fresh():
    """Packages of other platforms may stand on the page: the lock has them, this machine does not."""
    written, wanted = (set(text.splitlines()) for text in (licences.FILE.read_text("utf-8"), licences.page()))
    assert wanted <= written, STALE
    lock = Path(ROOT / "requirements.lock").read_text(encoding="utf-8")
    extra = {line.split("|")[1].strip() for line in written - wanted}
    assert not [name for name in extra if f"\n{name}==" not in lock], STALE


def test_the_lock_holds_them():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not [name for name in licences.packages() if f"\n{name}==" not in lock]


def test_a_year_and_its_number_stand_together():
    """2025年, on pages and on paper: a blank between them breaks what is searched for."""
    parted = re.compile(r"(?:\d|\}|\)s) 年")
    found = [
        f"{shown(file)}: {line.strip()[:80]}"
        for file, text in texts()
        if "src" in file.parts and file.suffix in {".py", ".html", ".typ", ".po"}
        for line in text.splitlines()
        if parted.search(line)
    ]
    assert not found, found
