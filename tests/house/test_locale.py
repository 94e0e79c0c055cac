"""The English catalogues are whole: all that is asked for is translated, and nothing else is kept."""

import re
from collections import defaultdict

import pytest
from tests.house import catalogue
from tests.house.catalogue import strings

HOW = "run `python tests/house/catalogue.py`, translate what it lists in django.po, run it again"
HAN = re.compile(r"[\u4e00-\u9fff]")


def keys(messages):
    return {(message.context, message.id) for message in messages if message.id}


@pytest.fixture(scope="module")
def written():
    return catalogue.written()


@pytest.fixture(scope="module")
def messages(written):
    return [message for catalog in written.values() for message in catalog if message.id]


def test_catalogues_hold_what_the_sources_ask_for(written):
    asked = catalogue.asked_for()
    assert {place: keys(catalog) for place, catalog in written.items()} == {
        place: keys(catalog) for place, catalog in asked.items()
    }, HOW


def test_every_message_is_translated(messages):
    assert not [m.id for m in messages if not all(strings(m))], HOW


def test_no_chinese_is_left_in_the_english(messages):
    assert not [text for m in messages for text in strings(m) if HAN.search(text)]


def test_placeholders_survive_translation(messages):
    def names(text):
        return set(re.findall(r"%\((\w+)\)|\{(\w+)\}", text))

    for message in messages:
        source = message.id[0] if isinstance(message.id, tuple) else message.id
        for text in strings(message):
            assert names(text) == names(source), source


def test_what_kinds_share_is_said_the_same(messages):
    """Django has one English for a sentence, of whichever catalogue comes first."""
    said = defaultdict(set)
    for message in messages:
        said[catalogue.key(message)].add(message.string)
    assert not [asked for asked, english in said.items() if len(english) > 1]


def test_the_compiled_catalogues_are_fresh(written):
    for place, catalog in written.items():
        assert (place / catalogue.PO).with_suffix(".mo").read_bytes() == catalogue.compiled(catalog), HOW


def test_the_extractor_sees_python_and_templates():
    asked = {
        place.name: {message.id for message in catalog} for place, catalog in catalogue.asked_for().items()
    }
    assert {"个人权益记录单", "跳到正文", ("%(n)s 笔", "%(n)s 笔")} <= asked["agency"]
    assert {"停发", "例如 2025-12"} <= asked["benefit"]
    assert "例如 2025-12" in asked["change"], "each kind keeps what it asks for: no other folder is touched"
