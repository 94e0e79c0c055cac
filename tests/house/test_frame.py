"""What the template of all pages asks of its reader, kept pages can answer: Django would say nothing of it."""

import re

from tests.house.tree import ROOT

from quanyi.agency.serve.frame import Reader

TEMPLATE = ROOT / "src/quanyi/agency/templates/base.html"


def test_the_reader_of_a_kept_page_has_what_the_template_asks():
    asked = set(re.findall(r"\b(?:request|user)\.(\w+)", TEMPLATE.read_text(encoding="utf-8")))
    assert len(asked) > 3
    assert asked - set(dir(Reader)) == set()
