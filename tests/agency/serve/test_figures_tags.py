"""How figures are written."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from django.utils import translation

from quanyi.agency.serve.record import Amount
from quanyi.agency.serve.templatetags import figures
from quanyi.agency.serve.templatetags.month_rows import opens
from quanyi.law.explain import Figure
from quanyi.law.periods import Month


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(131, 5000), "2.62%"),
        (Fraction(3, 200), "1.50%"),
        (Fraction(8, 100), "8.00%"),
        (Fraction(0), "0.00%"),
        (Fraction(1, 2000), "0.05%"),
        (Fraction(1, 80000), "0.00125%"),
        (Fraction(-1, 200), "-0.50%"),
        (Fraction(1, 3), "1/3"),
        (None, "—"),
    ],
)
def test_rate(value, text):
    assert figures.rate(value) == text


@pytest.mark.parametrize(("fen", "text"), [(123_456, "1,234.56"), (0, "0.00"), (-5, "-0.05"), (None, "—")])
def test_yuan(fen, text):
    assert figures.yuan(fen) == text


@pytest.mark.parametrize(
    ("number", "text"), [("79000119741203123X", "7900**********123X"), ("12345678", "********"), ("", "")]
)
def test_masked(number, text):
    assert figures.masked(number) == text


def test_dates_as_people_write_them():
    late = datetime(2025, 12, 14, 16, 30, tzinfo=UTC)  # half past midnight of the 15th in the office
    with translation.override("zh-hans"):
        assert figures.day(date(2025, 12, 15)) == "2025年12月15日"
        assert figures.month(Month(2025, 3)) == "2025年3月"
        assert figures.instant(late) == "2025年12月15日 00:30"
        assert figures.day(late) == "2025年12月15日"
        assert figures.years_and_months(358) == "29年10个月"
    with translation.override("en"):
        assert figures.day(date(2025, 12, 15)) == "15 Dec 2025"
        assert figures.month(Month(2025, 3)) == "Mar 2025"
        assert figures.instant(late) == "15 Dec 2025 00:30"
    assert figures.day(None) == figures.month(None) == figures.instant(None) == "—"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (123_456, "fen", "1,234.56 元"),
        (12, "months", "12 个月"),
        (Fraction(131, 5000), "rate", "2.62%"),
        (Fraction(3, 5), "ratio", "0.6"),
        (Month(2025, 3), "month", "2025年3月"),
        (date(2025, 3, 1), "date", "2025年3月1日"),
        ("50", "code", "50"),
    ],
)
def test_values_in_their_unit(value, unit, text):
    with translation.override("zh-hans"):
        assert figures.in_unit(Figure("term", value, unit)) == text


def test_amounts_link_only_where_there_is_something_to_open():
    assert opens(Amount(100, "k"), "/x/-/?at=1") == '<a class="figure amount" href="/x/k/?at=1">1.00</a>'
    assert opens(Amount(None, "k"), "/x/-/") == "—"
    assert figures.badge("<b>", "ok") == '<span class="badge ok">&lt;b&gt;</span>'
