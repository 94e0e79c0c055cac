"""Files as offices really send them, each read as it must be."""

from pathlib import Path

import pytest

from .tried import amounts, codes, tried

FIELD = Path(__file__).parent / "field"
WHOLE = ("2025-12", 800_000, 64_000, 128_000)
BASE = ("2025-12", 800_000, None, None)


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("01-tax-export-period.csv", "declaration", [("2025-10", 800_000, 64_000, 128_000)]),
        (
            "03-statement-debit-flag.csv",
            "statement",
            [("L1", "2026-01-05", 192_000, None), ("L2", "2026-01-05", -10_000, None)],
        ),
        (
            "05-one-voucher-several-items.csv",
            "payments",
            [
                ("336012345601", "2026-01-05", 128_000, "2025-12"),
                ("336012345601", "2026-01-05", 64_000, "2025-12"),
            ],
        ),
        (
            "06-bank-timestamps.csv",
            "payments",
            [("L1", "2026-01-05", 192_000, "2025-12"), ("L2", "2026-01-05", 96_000, "2025-12")],
        ),
        ("07-payment-footer.csv", "payments", [("L1", "2026-01-05", 192_000, "2025-12")]),
        ("08-four-decimals.csv", "declaration", [WHOLE]),
        ("09-subtotals-of-excel.csv", "declaration", [BASE, ("2025-12", 500_000, None, None)]),
        ("10-two-row-heading-two-insurances.xlsx", "declaration", [WHOLE]),
        ("11-pension-columns-flat.csv", "declaration", [WHOLE]),
        ("12-tax-list-one-row-an-item.csv", "declaration", [WHOLE]),
        ("13-backslashes-in-the-zip.xlsx", "declaration", [BASE]),
        ("19-ctrl-z-at-the-end.csv", "declaration", [BASE]),
        ("20-blank-before-quote.csv", "declaration", [BASE]),
        ("21-month-as-range.csv", "declaration", [BASE]),
        ("22-wage-and-base.csv", "declaration", [BASE]),
        ("23-other-employer-in-title.csv", "declaration", [BASE]),
    ],
)
def test_what_is_right_is_read(name, kind, rows):
    understood = tried(kind, FIELD / name)
    assert understood["faults"] == understood["questions"] == understood["breaks"] == []
    assert understood["ok"]
    assert amounts(understood) == rows


def test_what_is_left_aside_is_told():
    told = {
        name: codes(tried(kind, FIELD / name), "notices")
        for name, kind in (
            ("01-tax-export-period.csv", "declaration"),
            ("05-one-voucher-several-items.csv", "payments"),
            ("07-payment-footer.csv", "payments"),
            ("10-two-row-heading-two-insurances.xlsx", "declaration"),
            ("12-tax-list-one-row-an-item.csv", "declaration"),
            ("22-wage-and-base.csv", "declaration"),
            ("23-other-employer-in-title.csv", "declaration"),
        )
    }
    assert told == {
        "01-tax-export-period.csv": ["other_month"],
        "05-one-voucher-several-items.csv": ["voucher_items"],
        "07-payment-footer.csv": ["row_signature"] * 3,
        "10-two-row-heading-two-insurances.xlsx": ["column_not_read"] * 3,
        "12-tax-list-one-row-an-item.csv": ["item_not_read"],
        "22-wage-and-base.csv": ["column_not_read", "column_second"],
        "23-other-employer-in-title.csv": ["employer_in_title"],
    }


def test_a_comma_of_thousands_that_parts_an_amount_stops_its_row():
    understood = tried("declaration", FIELD / "02-thousands-unquoted.csv")
    assert [(fault["code"], fault["row"]) for fault in understood["faults"]] == [("row_too_long", 2)]
    assert amounts(understood) == [("2025-12", 500_000, None, None)]


def test_balances_that_follow_from_below_are_no_break():
    understood = tried("statement", FIELD / "04-statement-one-day-newest-first.csv")
    assert understood["ok"]
    assert understood["breaks"] == []


def test_no_advice_destroys_what_is_right():
    for file in sorted([*FIELD.glob("*.csv"), *FIELD.glob("*.xlsx")]):
        for kind in ("declaration", "payments", "statement"):
            for fault in tried(kind, file)["faults"]:
                assert "删" not in fault["zh"], (file.name, fault)
                assert "elete" not in fault["en"], (file.name, fault)
