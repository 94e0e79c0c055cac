"""Numbers and names of persons are found in whatever leaves the office, however they are written there."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from tests.agency import world

from quanyi.agency.serve.written_texts import names_in, numbers_in, texts_in

NUMBER = world.number(1)


def book(*cells: object) -> bytes:
    made, out = openpyxl.Workbook(), BytesIO()
    made.active.append(cells)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        f"<td>{NUMBER}</td>".encode(),
        f"号码{NUMBER}姓名".encode(),
        f"号码\t{NUMBER}".encode("utf-16"),
        f"号码，{NUMBER}，姓名".encode("gb18030"),
        f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}".encode(),
        f"{NUMBER[:6]}-{NUMBER[6:10]}-{NUMBER[10:14]}-{NUMBER[14:].lower()}".encode(),
        NUMBER.translate({ord(digit): ord(digit) + 0xFEE0 for digit in NUMBER}).encode(),
        book(NUMBER, "王小明"),
    ],
)
def test_a_number_is_found(content):
    assert NUMBER in numbers_in(texts_in(content))


@pytest.mark.parametrize("number", ["E12345678", "H12345678", "USA110199001018", "932682198501010017"])
def test_so_is_a_number_of_another_document(number):
    assert number in numbers_in([f"<td>{number}</td>".encode()])


def test_what_is_no_number_is_passed_over():
    longer = "1" * 64
    assert numbers_in([f"3,165.60 2025-04 12345 {longer} a{longer}".encode()]) == set()
    assert numbers_in(texts_in(b"PK broken")) == set()
    assert numbers_in(texts_in(book("八千", 8000))) == set()


@pytest.mark.parametrize(
    "content",
    [
        f"{NUMBER},王小明,8000".encode(),
        "<p>“王小明”的号码不对</p>".encode(),
        book(NUMBER, "王  小明"),
        f"{NUMBER}\t王小明\t".encode("gb18030"),
    ],
)
def test_a_name_is_found_in_its_cell(content):
    assert "王小明" in names_in(texts_in(content))


def test_an_old_workbook_keeps_numbers_that_are_found():
    content = (Path(__file__).parents[2] / "sheets/field/27-old-workbook-whole.xls").read_bytes()
    assert {"790001199002280018", "79000119791231007X"} <= numbers_in(texts_in(content))
