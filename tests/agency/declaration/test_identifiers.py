"""Citizen numbers and credit codes: the published examples, and every way of being wrong."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.agency.collect.code_lists import PROVINCES
from quanyi.agency.collect.identifier_rules import IDENTIFIER_RULES
from quanyi.agency.collect.identifiers import (
    DEMO_DIVISION,
    born_on_of,
    citizen_number_reason,
    credit_code_reason,
    make_citizen_number,
    make_credit_code,
    sex_of,
)
from quanyi.agency.registry.codes import ETHNICITY
from quanyi.law import Figure
from quanyi.law.terms import Sex

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
        ("11010519491231002x", "大写字母X"),
        ("110105491231002", "15位旧身份证号"),
        ("1101051949123100", "应为18位，实为16位"),
        ("", "应为18位，实为0位"),
        ("110105********002X", "星号"),
        ("1101051949１231002X", "应为数字"),
        (make_citizen_number("990105", date(1949, 12, 31), 2), "外国人永久居留"),
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
    assert word in reason


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
    refused = RULES["social_security_number"](make_citizen_number("990105", date(1949, 12, 31), 2), on=ON)
    assert refused.value == "not_valid"
    assert "外国人永久居留" in refused.note_zh


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
