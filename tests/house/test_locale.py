"""The English catalogue is whole: all that is asked for is translated, and nothing else is kept."""

import re

import pytest
from tests.house import catalogue

HOW = "run `python tests/house/catalogue.py`, translate what it lists in django.po, run it again"
HAN = re.compile(r"[\u4e00-\u9fff]")


def keys(messages):
    return {(message.context, message.id) for message in messages if message.id}


def strings(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.fixture(scope="module")
def written():
    return catalogue.written()


def test_catalogue_holds_what_the_sources_ask_for(written):
    assert keys(written) == keys(catalogue.asked_for()), HOW


def test_every_message_is_translated(written):
    untranslated = [m.id for m in written if m.id and not all(strings(m))]
    assert not untranslated, HOW


def test_no_chinese_is_left_in_the_english(written):
    assert not [text for m in written if m.id for text in strings(m) if HAN.search(text)]


def test_placeholders_survive_translation(written):
    def names(text):
        return set(re.findall(r"%\((\w+)\)|\{(\w+)\}", text))

    for message in written:
        source = message.id[0] if isinstance(message.id, tuple) else message.id
        for text in strings(message) if source else ():
            assert names(text) == names(source), source


def test_the_compiled_catalogue_is_fresh(written):
    assert catalogue.MO.read_bytes() == catalogue.compiled(written), HOW


def test_the_extractor_sees_python_and_templates():
    asked = {message.id for message in catalogue.asked_for()}
    assert {"个人权益记录单", "跳到正文", ("%(n)s 笔", "%(n)s 笔")} <= asked
