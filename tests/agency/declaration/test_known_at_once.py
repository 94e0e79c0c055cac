"""Names and numbers that are known at once are read as each by itself would be, in every file of the corpora."""

import pytest

from quanyi.agency.collect.declaration import rows

from .build import read
from .corpus import BROKEN
from .odd import ODD

FILES = {**ODD, **{f"broken: {name}": (broken.filename, broken.content) for name, broken in BROKEN.items()}}


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_read_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    filename, content = FILES[name]
    at_once = read(content, filename)
    monkeypatch.setattr(rows, "_plain_names", lambda found: {})
    monkeypatch.setattr(rows, "_sound_numbers", lambda found, rules: {})
    assert at_once == read(content, filename)
