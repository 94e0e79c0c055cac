"""Citizen numbers and credit codes: the published examples, and every way of being wrong."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.agency.collect.identifier_rules import IDENTIFIER_RULES
from quanyi.agency.registry.codes import ETHNICITY
from quanyi.law import Figure
from quanyi.law.terms import Sex
from quanyi.written import Problem
from quanyi.written.codes import credit_code_reason, make_credit_code, read_credit_code
from quanyi.written.documents import IdentityDocument
from quanyi.written.numbers import (
    DEMO_DIVISION,
    PersonNumber,
    born_on_of,
    citizen_number_reason,
    make_citizen_number,
    normal_number,
    read_number,
    sex_of,
    social_security_number_reason,
    widened,
)
from quanyi.written.places import PROVINCES

STANDARD = "11010519491231002X"  # the example printed in GB 11643
ON = date(2026, 1, 10)

divisions = st.sampled_from(sorted(PROVINCES)).flatmap(
    lambda p: st.integers(0, 9999).map(lambda n: f"{p}{n:04d}")
)
births = st.dates(date(1900, 1, 1), ON)


def test_the_standards_example_is_right() -> None:
    assert citizen_number_reason(STANDARD, on=ON) is None
    assert born_on_of(STANDARD) == date(1949, 12, 31)
    assert sex_of(STANDARD) is Sex.FEMALE


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("110105194912310021", "校验码"),
        ("11010519491231002x", "第18位是“x”（U+0078）"),
        ("110105491231002", "15位旧身份证号"),
        ("1101051949123100", "应为18位，实为16位"),
        ("", "应为18位，实为0位"),
        ("110105********002X", "星号"),
        ("1101051949１231002X", "第11位是“１”（U+FF11），应为数字"),
        (make_citizen_number("990105", date(1949, 12, 31), 2), "永久居留"),
        (make_citizen_number("000105", date(1949, 12, 31), 2), "省级地区码"),
        ("110105194902300021", "真实的出生日期"),
        (make_citizen_number("110105", date(2026, 1, 11), 2), "在将来"),
        (make_citizen_number(DEMO_DIVISION, date(1990, 1, 1), 1), "演示区专用"),
        (make_citizen_number("790002", date(1990, 1, 1), 1), "省级地区码"),
    ],
)
def test_wrong_numbers_get_their_reason(number: str, word: str) -> None:
    reason = citizen_number_reason(number, on=ON)
    assert reason is not None
    assert word in str(reason)


def test_counties_that_are_gone_still_count() -> None:
    # 110103 was a district of Beijing until 2010; 110199 never was one.
    assert citizen_number_reason(make_citizen_number("110103", date(2015, 5, 5), 7), on=ON) is None
    assert citizen_number_reason(make_citizen_number("110199", date(1980, 5, 5), 7), on=ON) is None


def test_provinces_agree_with_an_independent_table() -> None:
    table = files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines()
    # 83 is that of residence permits and no place of birth.
    assert {line[:2] for line in table if line[:2].isdigit()} == set(PROVINCES) - {"83"}


@given(divisions, births, st.integers(0, 999))
def test_made_numbers_are_right_and_tell_birth_and_sex(division: str, born_on: date, sequence: int) -> None:
    number = make_citizen_number(division, born_on, sequence)
    assert citizen_number_reason(number, on=ON) is None
    assert born_on_of(number) == born_on
    assert sex_of(number) is (Sex.MALE if sequence % 2 else Sex.FEMALE)


@given(divisions, births, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(
    division: str, born_on: date, sequence: int, at: int, by: int
) -> None:
    number = make_citizen_number(division, born_on, sequence)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert citizen_number_reason(wrong, on=ON)


@given(st.text(max_size=20))
def test_any_text_gets_a_reason_and_no_error(text: str) -> None:
    assert citizen_number_reason(text, on=ON)
    assert credit_code_reason(text)


def test_demo_numbers_pass_in_the_demo_only() -> None:
    number = make_citizen_number(DEMO_DIVISION, date(1990, 1, 1), 1)
    code = make_credit_code(DEMO_DIVISION, 1)
    assert citizen_number_reason(number, demo=True, on=ON) is None
    assert credit_code_reason(code, demo=True) is None
    assert "演示区专用" in str(credit_code_reason(code))


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("91350100M000100Y44", "校验码"),
        ("91350100M000100Y4", "应为18位，实为17位"),
        ("91350100O000100Y43", "不用I、O、S、V、Z"),
        ("9135010xM000100Y43", "第3至8位应为数字"),
    ],
)
def test_wrong_codes_get_their_reason(code: str, word: str) -> None:
    assert word in str(credit_code_reason(code))


def test_known_codes_are_right() -> None:
    assert credit_code_reason("91350100M000100Y43") is None
    # Departments and kinds may be letters.
    assert credit_code_reason(_with_check("N2350100M000100Y4")) is None


def _with_check(body: str) -> str:
    return next(
        body + letter for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY" if not credit_code_reason(body + letter)
    )


@given(divisions, st.integers(0, 99_999_999))
def test_made_codes_are_right(division: str, serial: int) -> None:
    assert credit_code_reason(make_credit_code(division, serial)) is None


RULES = {rule.name.partition(".")[2]: rule.function for rule in IDENTIFIER_RULES}


def answer(figure: Figure) -> tuple[object, str]:
    return figure.value, figure.note_zh


def test_the_social_security_number_is_the_citizen_number() -> None:
    figure = RULES["social_security_number"](STANDARD, on=ON)
    assert (figure.term, figure.value) == ("social_security_number", "valid")
    assert {part.term: part.value for part in figure.parts} == {"sex": "2", "born_on": date(1949, 12, 31)}
    card = RULES["social_security_number"](make_citizen_number("911840", date(1980, 1, 1), 2), on=ON)
    assert (card.value, card.note_zh) == ("valid", "外国人永久居留身份证")
    refused = RULES["social_security_number"]("1101051949123100", on=ON)
    assert (refused.value, refused.note_zh) == ("not_valid", "应为18位，实为16位")


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("0", "未知"),
        ("1", "男"),
        ("2", "女"),
        ("9", "未说明"),
        ("3", None),
        ("男", None),
        ("", None),
        ("01", None),
    ],
)
def test_codes_of_sex(code: str, wanted: str | None) -> None:
    figure = RULES["sex"](code)
    assert figure.value == ("valid" if wanted else "not_valid")
    assert wanted is None or figure.note_zh == wanted


@pytest.mark.parametrize(("code", "agrees"), [("2", "met"), ("1", "not_met"), ("9", "not_met")])
def test_a_sex_that_differs_from_the_number_is_a_warning(code: str, agrees: str) -> None:
    figure = RULES["sex"](code, citizen_number=STANDARD)
    assert figure.value == "valid"
    assert figure.part("sex_agrees").value == agrees
    assert figure.part("sex_in_number").value == "2"
    assert not RULES["sex"](code, citizen_number="1").parts


def test_ethnic_groups_are_fifty_six_and_two() -> None:
    valid = {code for n in range(100) if RULES["ethnic_group"](code := f"{n:02d}").value == "valid"}
    assert valid == {f"{n:02d}" for n in range(1, 57)} | {"97", "98"} == set(ETHNICITY)
    assert len({zh for zh, _ in ETHNICITY.values()}) == len(ETHNICITY)
    assert [RULES["ethnic_group"](code).note_zh for code in ("01", "11", "56")] == ["汉族", "满族", "基诺族"]
    assert RULES["ethnic_group"]("1").value == RULES["ethnic_group"]("汉").value == "not_valid"


@pytest.mark.parametrize(
    ("code", "level", "upper"),
    [
        ("330000", "province_level", None),
        ("330100", "prefecture_level", "330000"),
        ("330106", "county_level", "330100"),
        ("110105", "county_level", "110100"),
    ],
)
def test_a_division_tells_its_level_and_what_is_above(code: str, level: str, upper: str | None) -> None:
    figure = RULES["division"](code)
    assert figure.value == "valid"
    assert figure.note_zh == PROVINCES[code[:2]][0]
    parts = {part.term: part.value for part in figure.parts}
    assert parts == {"division_level": level} | ({"upper_division": upper} if upper else {})


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("3301", "6位"),
        ("33010x", "6位"),
        ("３３０１０６", "6位"),
        ("790001", "省级"),
        ("000000", "省级"),
        ("330006", "地级"),
    ],
)
def test_a_wrong_division_is_refused(code: str, word: str) -> None:
    figure = RULES["division"](code)
    assert figure.value == "not_valid"
    assert word in figure.note_zh


def read(text: str, document: IdentityDocument | None = None) -> PersonNumber:
    number = read_number(text, on=ON, document=document)
    assert isinstance(number, PersonNumber), number
    return number


def refusal(text: str, document: IdentityDocument | None = None) -> Problem:
    problem = read_number(text, on=ON, document=document)
    assert isinstance(problem, Problem), problem
    return problem


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("11010519491231002x", []),
        ("'11010519491231002X", []),
        ('="11010519491231002X"', []),
        ("１１０１０５１９４９１２３１００２Ｘ", []),
        (" 110105 19491231\u3000002X\t", ["blanks"]),
        ("\ufeff110105\u200b19491231002X", ["blanks"]),
        ("11010519491231002Х", ["look_alike"]),  # Cyrillic
        ("11010519491231002х", ["look_alike"]),
        ("11010519491231002Χ", ["look_alike"]),  # Greek
        ("11010519491231002×", ["look_alike"]),
        ("11010519491231002Ⅹ", ["look_alike"]),
    ],
)
def test_one_number_however_it_is_typed(typed: str, told: list[str]) -> None:
    number = read(typed)
    assert (number.text, number.document) == (STANDARD, IdentityDocument.CITIZEN)
    assert [note.code for note in number.notes] == told
    assert normal_number(typed) == STANDARD


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("1101О519491231002X", "第5个字符“О”（U+041E）"),
        ("1101O519491231002X", "第5位是“O”（U+004F）"),
        ("1101051949123一002X", "第14个字符“一”（U+4E00）"),
        ("11010519491231002\ue863", "第18个字符（U+E863）"),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢١", "第1个字符“١”（U+0661）"),
        ("7.90001200002291E+17", "存成了数值"),
        ("110105194912310021.0", "存成了数值"),
        ("110105194912310000", "末三位“000”"),
        ("110105********002X", "星号"),
    ],
)
def test_what_cannot_be_read_is_named(typed: str, word: str) -> None:
    assert word in refusal(typed).zh


def test_zeros_that_a_spreadsheet_put_are_told_even_where_the_check_fits() -> None:
    fits = next(
        number
        for sequence in range(0, 1000, 10)
        for day in range(1, 29)
        if (number := make_citizen_number("110105", date(1990, 5, day), sequence)).endswith("000")
    )
    assert [note.code for note in read(fits).notes] == ["zeros"]
    assert "000" in read(fits).notes[0].en


@pytest.mark.parametrize(
    ("old", "wide"),
    [
        ("110105491231002", STANDARD),
        ("110105981231996", "18981231996"),
        ("110105991231999", "18991231999"),
        ("110105991231995", "19991231995"),
    ],
)
def test_old_numbers_are_widened(old: str, wide: str) -> None:
    number = read(old)
    assert wide in number.text
    assert citizen_number_reason(number.text, on=ON) is None
    assert [note.code for note in number.notes] == ["widened"]
    assert normal_number(f" {old} ") == number.text == widened(old)


def test_an_old_number_without_a_real_birth_is_refused() -> None:
    assert "第7至12位“490230”" in refusal("110105490230002").zh
    assert widened("110105000229002") is None  # 1900 was no leap year
    assert widened("110105000229996") is None  # nor was 1800


@pytest.mark.parametrize(
    ("number", "document"),
    [
        (make_citizen_number("911840", date(1980, 1, 1), 1), IdentityDocument.PERMANENT_RESIDENCE),
        ("usa110075111501", IdentityDocument.PERMANENT_RESIDENCE),
        (make_citizen_number("810000", date(1980, 1, 1), 1), IdentityDocument.RESIDENCE_PERMIT),
        (make_citizen_number("820000", date(1980, 1, 1), 1), IdentityDocument.RESIDENCE_PERMIT),
        (make_citizen_number("830000", date(1980, 1, 1), 1), IdentityDocument.RESIDENCE_PERMIT),
        ("H12345678", IdentityDocument.TRAVEL_PERMIT),
        ("m12345678 01", IdentityDocument.TRAVEL_PERMIT),
        ("E12345678", IdentityDocument.PASSPORT),
        ("CAN0000000AB123456", IdentityDocument.PASSPORT),
    ],
)
def test_numbers_of_other_documents_are_told_by_their_layout(number: str, document: IdentityDocument) -> None:
    assert read(number).document is document
    assert social_security_number_reason(read(number).text, on=ON) is None


def test_digits_alone_are_a_permit_only_where_somebody_says_so() -> None:
    assert "应为18位，实为8位" in refusal("12345678").zh
    assert read("12345678", IdentityDocument.TAIWAN_TRAVEL_PERMIT).text == "12345678"
    assert "护照" in refusal("12-34", IdentityDocument.PASSPORT).zh or refusal("12-34").code
    assert refusal("H1234567", IdentityDocument.TRAVEL_PERMIT).code == "number_document"


def test_a_permanent_residents_card_has_its_check_character() -> None:
    right = make_citizen_number("911840", date(1980, 1, 1), 1)
    wrong = right[:-1] + str((int(right[-1].replace("X", "10")) + 1) % 10)
    assert "校验码" in refusal(wrong).zh


@given(st.text(max_size=24))
def test_reading_never_fails_and_is_its_own_normal_form(text: str) -> None:
    number = read_number(text, demo=True, on=ON)
    if isinstance(number, PersonNumber):
        again = read_number(number.text, demo=True, on=ON)
        assert isinstance(again, PersonNumber)
        assert again.text == number.text == normal_number(text)
    else:
        assert number.zh
        assert number.en


def test_codes_of_units_are_folded_as_numbers_are() -> None:
    assert getattr(read_credit_code(" 91350100m000100ｙ43"), "text", None) == "91350100M000100Y43"
    strange = read_credit_code("9135О100M000100Y43")
    assert isinstance(strange, Problem)
    assert "U+041E" in strange.zh


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("110105491231002", "11010519491231002X"),  # of an old book
        ("110105491231998", "110105184912319981"),  # born before 1900, by the sequence
        ("11010519491231002x", "11010519491231002X"),
        (" 110105 19491231 002X", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("11010519491231002X", ""),  # nothing to tell
    ],
)
@pytest.mark.parametrize("name", ["identifier.citizen_number", "identifier.social_security_number"])
def test_what_the_doors_of_files_take_the_rules_take_and_tell(name, given, read):
    rule = next(rule for rule in IDENTIFIER_RULES if rule.name == name)
    figure = rule.function(given, on=date(2026, 1, 1))
    assert figure.value == "valid"
    assert bool(figure.note_zh) == bool(figure.note_en) == bool(read)
    number = read_number(given, on=date(2026, 1, 1))
    assert number.text == (read or given)
