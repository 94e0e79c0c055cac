"""The tutorial does what it says: its blocks are run in order, and what they print stands in it.

Run as a script with `--write` it puts what is printed, and the picture, in their places.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

DOCS = Path(__file__).parents[2] / "docs"
FILE, PICTURE = DOCS / "tutorial.md", DOCS / "images/tutorial-account.svg"
BLOCK = re.compile(r"^```(python|sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks():
    return [(match[1], match[2]) for match in BLOCK.finditer(FILE.read_text(encoding="utf-8"))]


def printed():
    """What each block that is run prints, in the folder where we are."""
    names: dict = {"__name__": "tutorial"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for kind, text in blocks():
        if kind == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(text, str(FILE), "exec"), names)
            yield out.getvalue()
        elif kind == "sh":
            done = subprocess.run(
                ["sh", "-c", text], capture_output=True, check=True, env={**os.environ, "PATH": path}
            )
            yield done.stdout.decode()


def promised():
    """What stands after each block that is run: the text block that follows, or nothing."""
    kinds = [*blocks(), ("end", "")]
    return [
        after if next_kind == "text" else ""
        for (kind, _), (next_kind, after) in pairwise(kinds)
        if kind != "text"
    ]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_block_prints_what_stands_there(folder):
    found, wanted = list(printed()), promised()
    assert len(found) == len(wanted) >= 8
    assert sum(map(bool, wanted)) >= 6
    assert found == wanted
    svg = (folder / "account.svg").read_text(encoding="utf-8")
    assert svg == PICTURE.read_text(encoding="utf-8")
    bars = ElementTree.fromstring(svg).findall(".//{http://www.w3.org/2000/svg}g")
    assert len(bars) == 2025 - 1998 + 1


if __name__ == "__main__" and "--write" in sys.argv:
    import tempfile

    with tempfile.TemporaryDirectory() as place, contextlib.chdir(place):
        told = iter(list(printed()))
        PICTURE.write_text(Path("account.svg").read_text(encoding="utf-8"), encoding="utf-8")
    last = ""

    def filled(match):
        global last
        if match[1] == "text":
            return f"```text\n{last}```"
        last = next(told)
        return match[0]

    FILE.write_text(BLOCK.sub(filled, FILE.read_text(encoding="utf-8")), encoding="utf-8")
