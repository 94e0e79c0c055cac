"""What people type into forms is read as files are, by the one normaliser (表单输入)."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module

import pytest
from django import forms
from django.core.exceptions import ValidationError

from quanyi.agency.inputs import CodeInput, CountInput, DayInput, MonthInput, NameInput, YuanInput
from quanyi.agency.kinds.benefit import views as benefits
from quanyi.agency.kinds.correction import forms as correction_form
from quanyi.agency.registry.items import CHANGEABLE, ItemRefused
from quanyi.law.periods import Month

DAYS = (
    "2025-12-05", "20251205", "2025.12.5", "2025/12/5", "2025年12月5日", "２０２５年１２月５日", "２０２５－１２－０５",
    "二〇二五年十二月五日", " 2025-12-05 10:20:30", "2025-12-05T00:00:00+08:00",
)  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_as_in_a_file(text: str) -> None:
    assert DayInput().clean(text) == date(2025, 12, 5)


@pytest.mark.parametrize("text", ["2025-02-30", "05/12/2025", "12月5日", "明天", "25-12-5", "2025-12"])
def test_what_is_no_day_is_quoted_and_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="读不出日期") as refused:
        DayInput().clean(text)
    assert text in refused.value.messages[0]


@pytest.mark.parametrize(
    "text",
    ["2025-12", "202512", "2025年12月", "２０２５．１２", "二〇二五年十二月", "2025-12-01至2025-12-31"],
)
def test_a_month_is_read_as_in_a_file(text: str) -> None:
    assert MonthInput().clean(text) == Month(2025, 12)


def test_january_has_a_word_of_its_own_and_one_that_may_be_october_is_refused() -> None:
    assert MonthInput().clean("2026年元月") == Month(2026, 1)
    with pytest.raises(ValidationError, match="分不清1月和10月"):
        MonthInput().clean("2025.1")


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.5", 123450),
        ("￥１，２３４．５０元", 123450),
        ("1234.5000", 123450),
        ("-3.00", -300),
        ("(3.00)", -300),
    ],
)
def test_an_amount_is_read_as_in_a_file(text: str, fen: int) -> None:
    assert YuanInput().clean(text) == fen


def test_an_amount_in_words_is_told_in_digits() -> None:
    with pytest.raises(ValidationError, match="32000"):
        YuanInput().clean("3万2千元")
    with pytest.raises(ValidationError, match="金额须大于零"):
        YuanInput(above_zero=True).clean("-3.00")
    with pytest.raises(ValidationError, match="逗号是千分位"):
        YuanInput().clean("1.234,56")


@pytest.mark.parametrize("text", ["2025", "２０２５", "2025年", "二〇二五年", " 2025 年 "])
def test_a_year_is_read_with_its_unit(text: str) -> None:
    assert CountInput(unit="年", min_value=1992).clean(text) == 2025


@pytest.mark.parametrize("text", ["20x5", "-1", "1.5", "二〇x五"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        CountInput(unit="年", min_value=1992).clean(text)


def test_an_account_is_typed_as_the_card_prints_it() -> None:
    field = benefits.PayeeForm.base_fields["account_number"]
    assert field.clean("６２２２ 0200 1234 5678") == "6222020012345678"
    with pytest.raises(ValidationError, match="不是数字"):
        field.clean("6222-0200")


def test_references_keep_their_signs_and_lose_what_is_not_seen() -> None:
    assert CodeInput().clean("２０２６—０００１２３\u200b") == "2026-000123"
    assert correction_form.MonthForm.base_fields["rest_reference"].clean("yh2025/12_1.0") == "YH2025/12_1.0"
    assert CodeInput(required=False).clean("") == ""


def test_a_name_is_kept_in_its_normal_form() -> None:
    assert NameInput().clean(" 全义(演示)有限公司\u3000") == NameInput().clean("全义(演示)有限公司")


def test_registered_items_are_read_by_the_same_reader() -> None:
    assert CHANGEABLE["born_on"].checked("二〇一一年六月二十九日") == "2011-06-29"
    assert CHANGEABLE["phone"].checked("０１０－１２３４５６７８") == "010-12345678"
    assert CHANGEABLE["postcode"].checked("１０００００") == "100000"
    assert CHANGEABLE["deemed_months"].checked("一百二十个月") == "120"
    with pytest.raises(ItemRefused):
        CHANGEABLE["deemed_months"].checked("721")


def _forms(of: type[forms.Form] = forms.Form) -> Iterator[type[forms.Form]]:
    for form in of.__subclasses__():
        yield form
        yield from _forms(form)


def test_no_form_of_the_office_reads_days_or_numbers_by_another_reader() -> None:
    import_module("quanyi.agency.config.urls")  # so that every form is there
    ours = [form for form in _forms() if form.__module__.startswith("quanyi.agency.")]
    hidden = forms.HiddenInput
    others = [
        f"{form.__name__}.{name}"
        for form in ours
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField | forms.IntegerField) and not isinstance(field.widget, hidden)
        if not isinstance(field, CountInput)
    ]
    assert len(ours) > 20
    assert others == []
