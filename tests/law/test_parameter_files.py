"""Files of parameters that an agency adds: read whole or refused by file and row (参数文件)."""

import re
import subprocess
import sys
import tempfile
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.test_known import HEAD, RIGHT, added, folder, rate

from quanyi.law import InvalidInput, NoParameter, load_parameters, unemployment_duration
from quanyi.law.parameters import _use_folders

__all__ = ["folder"]

HAN = re.compile(r"[\u4e00-\u9fff]")
FAULTS = [
    ('series = "crediting_rate"', 'series = "wages_of_mars"', "没有名为 'wages_of_mars' 的参数"),
    ('region = "330000"', 'region = "浙江"', "六位行政区划代码"),
    ('region = "330000"', "", "六位行政区划代码"),
    ('source = "某省公布文件〔2016〕1号（试）"', "", "缺来源文件"),
    ('confidence = "B"', 'confidence = "D"', "A、B、C 或 P"),
    ('entered_by = "张三"', "", "缺录入人"),
    ('confirmed_by = "李四"', "", "缺确认人"),
    ('confirmed_by = "李四"', 'confirmed_by = "张三"', "两人"),
    ("entered_on = 2016-07-01", "", "entered_on 应为日期"),
    ("entered_on = 2016-07-01", 'entered_on = "2016-07-01"', "entered_on 应为日期"),
    ("from = 2015-01-01", 'from = "2015"', "第 1 组第 1 行（from 2015）from 应为日期"),
    ("to = 2015-12-31", "to = 2014-12-31", "倒置"),
    ('value = "0.0500"', "value = 0.05", "写法不对"),
    ('value = "0.0500"', 'value = "x"', "写法不对"),
    ('value = "0.0500"', 'value = "0.5"', "超出合理范围"),
    ('value = "0.0500"', 'valeu = "0.05"', "没有“valeu”这一项"),
    ('rows = [', 'rows = 3\nnothing = [', "缺少 [[values]]"),
    ("[[values]]", "[[values", "不是 TOML"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "said"), FAULTS)
def test_a_wrong_file_is_refused_whole_with_file_and_row(folder, good, bad, said):
    text = f"{HEAD}{RIGHT}]\n"
    assert good in text
    (folder / "zhejiang.toml").write_text(text.replace(good, bad), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        load_parameters(folder)
    assert said in refused.value.zh
    assert "zhejiang.toml" in refused.value.zh
    assert not HAN.search(refused.value.en.replace(repr("浙江"), ""))
    with pytest.raises(NoParameter):
        rate()


@pytest.mark.parametrize(
    "row",
    [
        '{ from = 2015-07-01, to = 2015-12-31, value = "0.06" }',  # overlaps on the same day
        '{ from = 2017-01-01, to = 2017-12-31, value = "0.06" }',  # leaves a hole
        '{ from = 2015-07-01, to = 2016-06-30, value = "0.06", entered_on = 2018-01-01 }',  # overlaps later
    ],
)
def test_a_gap_or_an_overlap_is_refused_at_loading(folder, row):
    with pytest.raises(InvalidInput, match="crediting_rate/330000"):
        added(folder, RIGHT, row)


def test_a_folder_without_files_is_refused(folder):
    with pytest.raises(InvalidInput, match=r"没有 \.toml 文件"):
        load_parameters(folder)
    with pytest.raises(InvalidInput, match="无法从"):
        load_parameters(folder / "none")


def test_two_folders_add_up_and_one_read_again_counts_once(folder):
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    added(folder / "a", RIGHT)
    added(folder / "b", RIGHT, head=HEAD.replace("330000", "530000"))
    assert rate() == rate(region="530000") == Fraction("0.05")
    added(folder / "a", RIGHT)
    assert rate() == Fraction("0.05")
    added(folder / "a", RIGHT.replace("0.05", "0.04"))
    assert (rate(), rate(region="530000")) == (Fraction("0.04"), Fraction("0.05"))


def ruled(code, folder, *, given=""):
    environment = {"QUANYI_PARAMETERS": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


ASK = "from quanyi.law import parameter; print(parameter('crediting_rate', on=2015, region='330100').rate)"


def test_the_environment_names_folders_for_a_whole_process(folder):
    (folder / "zhejiang.toml").write_text(f"{HEAD}{RIGHT}]\n", encoding="utf-8")
    assert ruled(ASK, folder).stdout == "1/20\n"
    (folder / "other.toml").write_text(f"{HEAD}{RIGHT}]\n".replace("0.0500", "5"), encoding="utf-8")
    refused = ruled(ASK.replace("crediting_rate", "reference_wage"), folder)
    assert refused.returncode
    assert "other.toml" in refused.stderr


def test_an_office_with_a_wrong_file_does_not_start(folder):
    (folder / "other.toml").write_text(f"{HEAD}{RIGHT}]\n".replace("0.0500", "5"), encoding="utf-8")
    stopped = ruled("from quanyi.cli import main; main(['migrate'])", folder)
    assert stopped.returncode == 1
    assert "other.toml" in stopped.stderr
    assert "第 1 组第 1 行" in stopped.stderr
    assert "Traceback" not in stopped.stderr


# Lines of tables, and files that nobody meant.

BANDS = """
series = "unemployment_grant_months"
[[values]]
region = "650000"
source = "某区失业保险规定（试）"
confidence = "C"
entered_by = "甲"
confirmed_by = "乙"
entered_on = 2020-01-01
rows = [{ key = 0, from = 2015-01-01, value = 12 }, { key = 60, from = 2015-01-01, value = 4 }]
"""


def test_a_province_brings_bands_of_its_own(folder):
    (folder / "bands.toml").write_text(BANDS, encoding="utf-8")
    load_parameters(folder)
    months = [
        unemployment_duration(96, on=date(2024, 6, 1), region=region).fen for region in ("650000", "650100")
    ]
    assert months == [14, 14]  # five for sixty months, nine for thirty-six by four
    assert unemployment_duration(120, on=date(2024, 6, 1), region="440000").fen == 16
    with pytest.raises(NoParameter, match="unemployment_grant_months"):
        unemployment_duration(96, on=date(2024, 6, 1), region="330000")


@pytest.mark.parametrize(
    ("series", "row", "said"),
    [
        ("crediting_rate", 'key = 3, from = 2015-01-01, value = "0.05"', "不写 key"),
        ("payment_months", 'from = 2026-01-01, value = "139"', "写的是 ''"),
        ("time_limit_days", 'key = "tea_break", from = 2026-01-01, value = 3', "tea_break"),
    ],
)
def test_a_line_that_no_rule_asks_for_is_refused(folder, series, row, said):
    head = HEAD.replace("crediting_rate", series)
    with pytest.raises(InvalidInput) as refused:
        added(folder, f"{{ {row} }}", head=head)
    assert said in refused.value.zh
    assert "zhejiang.toml" in refused.value.zh


LITERALS = st.sampled_from(
    ["1", "-1", "1.5", "nan", "true", "[]", "[[]]", "{}", '""', '"x"', "'0.05'", '"1/0"', "2016-07-01", "0001-01-01",
     "9999-12-31", "2016-07-01T00:00:00Z", "07:00:00", "10000000000000000000000", "[1]", "{ a = 1 }"]
)  # fmt: skip
VALUE = re.compile(r'(?<== )(?:"[^"]*"|[0-9-]{10})')


@given(st.integers(0, 30), LITERALS)
def test_whatever_stands_in_a_file_it_is_read_or_refused_by_name(place, literal):
    text = f"{HEAD}{RIGHT}]\n"
    spots = list(VALUE.finditer(text))
    spot = spots[place % len(spots)]
    spoilt = f"{text[: spot.start()]}{literal}{text[spot.end() :]}"
    assert loading(spoilt) in ("read", "refused by name")


def loading(text):
    """How a file fares; a date that no timeline holds is refused with the name of its series alone."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "file.toml").write_text(text, encoding="utf-8")
        try:
            load_parameters(name)
        except InvalidInput as error:
            return "refused by name" if "file.toml" in error.zh else error.zh
        finally:
            _use_folders(())
    return "read"
