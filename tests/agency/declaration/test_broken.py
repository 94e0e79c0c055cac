"""Every broken file gives exactly its faults, each in clear words and on a cell that exists."""

import pytest

from quanyi.sheets import Fault, asked_as_faults

from .build import read
from .corpus import BROKEN


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_give_their_faults(name: str) -> None:
    case = BROKEN[name]
    reading = asked_as_faults(read(case.content, case.filename))
    assert [(fault.code, fault.cell) for fault in reading.faults] == list(case.faults)
    assert not reading.ok
    faulty = {fault.row for fault in reading.faults}
    assert not [row for row in reading.rows if row.row in faulty]


@pytest.mark.parametrize("name", BROKEN)
def test_faults_speak_in_both_languages(name: str) -> None:
    case = BROKEN[name]
    for fault in asked_as_faults(read(case.content, case.filename)).faults:
        assert fault.sentence.endswith("。")
        assert "。。" not in fault.sentence
        assert fault.sentence_en.endswith(".")
        assert "{" not in fault.sentence + fault.sentence_en
        assert Fault.from_dict(fault.as_dict()) == fault
