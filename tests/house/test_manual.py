"""Every field of every form of a kind is explained in a line, and the manual in docs/ is made of these."""

import pytest
from django import forms
from django.utils.translation import override
from tests.house.manual import FILE, fields_of, forms_of, manual

from quanyi.agency.kinds.listed import KINDS
from quanyi.agency.registry.items import CHANGEABLE


def test_the_manual_is_up_to_date():
    assert FILE.read_text(encoding="utf-8") == manual(), "run python -m tests.house.write_manual"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.case.value)
def test_a_kind_says_what_it_is_for_and_each_field_what_to_write(kind):
    assert str(kind.about)
    assert bool(kind.opened_by) == bool(forms_of(kind))
    for form in forms_of(kind):
        unexplained = [
            name for name, field in fields_of(form).items() if not field.help_text and name not in CHANGEABLE
        ]
        assert not unexplained, f"{form.__name__}: give these a help_text"


def test_no_form_of_a_kind_is_left_out():
    """A form that nothing is made from is filled in by somebody, and has a title."""
    told = {form for kind in KINDS for form in forms_of(kind)}
    every = {form for form in _below(forms.BaseForm) if form.__module__.startswith("quanyi.agency.kinds.")}
    leaves = {form for form in every if not any(other in every for other in form.__subclasses__())}
    assert sorted(form.__name__ for form in leaves - told) == []


def _below(form):
    for each in form.__subclasses__():
        yield each
        yield from _below(each)


def test_the_english_of_each_line_is_not_the_chinese():
    with override("en"):
        for form in (form for kind in KINDS for form in forms_of(kind)):
            assert str(form.title).isascii(), form
