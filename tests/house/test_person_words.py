"""The catalogues of a person's pages are whole: all that persons read is translated, and nothing else is kept."""

import re

import pytest
from tests.house import catalogue, person_words
from tests.house.catalogue import strings
from tests.house.person_words import simplified
from tests.house.test_locale import HAN, keys

AS_THEY_ARE = {"仫佬族", "傈僳族", "畲族"}  # both scripts write these names alike; the older sets lack them
HOW = "run `python -m tests.house.write_person_words`, translate what it lists in django.po, run it again"
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|(%%)|<(/?\w+)>")


@pytest.fixture(params=person_words.TRANSLATED)
def locale(request):
    return request.param


@pytest.fixture
def messages(locale):
    return [message for message in person_words.written(locale) if message.id]


def test_they_hold_what_persons_read(locale, messages):
    assert keys(messages) == keys(person_words.asked_for(locale)), HOW


def test_every_message_is_translated(messages):
    assert not [message.id for message in messages if not all(strings(message))], HOW


def test_placeholders_survive_translation(messages):
    for message in messages:
        source = message.id[0] if isinstance(message.id, tuple) else message.id
        for text in strings(message):
            assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(source)), source


def test_the_compiled_catalogue_is_fresh(locale):
    file = person_words.place(locale).with_suffix(".mo")
    assert file.read_bytes() == catalogue.compiled(person_words.written(locale)), HOW


def test_no_chinese_and_no_english_is_left_in_the_spanish():
    english = {message.id: message.string for each in catalogue.written().values() for message in each}
    spanish = [message for message in person_words.written("es") if message.id]
    assert not [text for message in spanish for text in strings(message) if HAN.search(text)]
    phrases = [message for message in spanish if re.search(r"[a-z]{3} [a-z]{3}", str(message.string))]
    assert len(phrases) > 500
    assert not [message.string for message in phrases if english.get(message.id) == message.string]


def test_no_simplified_character_is_left_in_the_traditional():
    left = {
        text: found
        for message in person_words.written("zh_Hant")
        if message.id and message.id not in AS_THEY_ARE
        for text in strings(message)
        if (found := simplified(text))
    }
    assert left == {}
    assert simplified("個人賬戶的档案") == ["档"]


def test_every_file_named_is_there():
    there = {str(file.relative_to(catalogue.AGENCY)) for file in catalogue.AGENCY.rglob("*.*")}
    assert there >= person_words.OF_THE_OFFICE
    assert all(any(catalogue.AGENCY.glob(pattern)) for pattern in person_words.BESIDE)
