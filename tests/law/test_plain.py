"""What a person is told of a figure: a plain sentence and the same tree, without marks and open questions."""

import re

import pytest
from tests.law.branches import figures

from quanyi.law import Month, own_contribution, yearly_interest
from quanyi.law.explain import Figure
from quanyi.law.explain.plain import for_person, plain_sentence
from quanyi.law.rules import all_rules

NAMES = "|".join(re.escape(rule.name) for rule in all_rules())
FOR_STAFF = re.compile(
    rf"Q\d|可信度|建议值|单一来源|未核|\bmark [A-Z]\b|single source|{NAMES}|第1版|\d\.\d{{7,}}"
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_person_reads_marks_rule_names_or_long_decimals(lang):
    for figure in figures():
        told = figure.as_text(lang, "person")
        assert not FOR_STAFF.search(told), FOR_STAFF.search(told)


def test_staff_read_both():
    figure = yearly_interest(1_000_000, (0,) * 12, year=2024, region="CN")
    assert "Q4" in figure.as_text("zh", "staff")
    assert "可信度" in figure.as_text("zh", "staff")
    assert plain_sentence(figure, "zh").startswith("本年记账利息：262.00 元")


def test_one_plain_sentence():
    figure = own_contribution(800_000, month=Month(2024, 3), region="CN")
    assert figure.as_text("zh", "person").splitlines()[0] == (
        "个人缴费：640.00 元，由缴费基数 8,000.00 元、个人缴费比例 8%得来，"
        "依据社会保险法第十二条、账户规范附录A第37项第1点、国发〔2005〕38号。"
    )
    assert figure.as_text("en", "person").splitlines()[0] == (
        "own contribution: CNY 640.00, from contribution base CNY 8,000.00, contribution rate own 8%, by "
        "Social Insurance Law, article 12; Account standard, appendix A, item 37, element 1; "
        "State Council notice 2005-38."
    )


def test_no_figure_is_its_own_cause():
    for figure in figures():
        told = plain_sentence(figure, "zh")
        name, _, value = told.partition("，")[0].rstrip("。").partition("：")
        assert f"由{name} {value}得来" not in told


def test_what_only_hands_on_a_figure_is_passed_over():
    parts = (Figure("interest_on_opening", 0, "fen"), Figure("interest_on_credits", 80, "fen"))
    part = Figure("yearly_interest", 80, "fen", parts=parts)
    assert plain_sentence(Figure("yearly_interest", 80, "fen", parts=(part,)), "zh") == (
        "本年记账利息：0.80 元，由上年末储存额生息 0.00 元、本年记账额生息 0.80 元得来。"
    )
    leaf = Figure("contribution_base", 500_000, "fen")
    handed = Figure("contribution_base", 500_000, "fen", parts=(leaf,))
    assert plain_sentence(handed, "zh") == "缴费基数：5,000.00 元。"


def test_what_comes_from_no_figure_tells_its_remark_or_that_there_was_nothing():
    kept = Figure(
        "own_paid", 64_000, "fen", source="migrated:5", note_zh="由案件 1 从原系统的账册迁入", note_en="x"
    )
    assert plain_sentence(kept, "zh") == "个人实缴：640.00 元，由案件 1 从原系统的账册迁入。"
    assert plain_sentence(Figure("paid_out_in_year", 0, "fen"), "zh") == "本年支付：0.00 元，没有发生额。"
    assert plain_sentence(Figure("paid_out_in_year", 0, "fen"), "en").endswith(", there was none.")


def test_parts_of_one_name_are_told_together():
    months = tuple(Figure("credit", 64_000, "fen") for _ in range(12))
    whole = Figure("credited_total", 768_000, "fen", parts=months)
    assert "由12项当月记账金额合计 7,680.00 元得来" in plain_sentence(whole, "zh")
    assert "from 12 of" in plain_sentence(whole, "en")
    assert "together CNY 7,680.00" in plain_sentence(whole, "en")


def test_a_leaf_is_told_by_name_and_value():
    assert plain_sentence(Figure("contribution_base", 5, "fen"), "zh") == "缴费基数：0.05 元。"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2020年；月积数法（Q4、Q5），各项利息分别四舍五入到分（Q8）", "2020年；月积数法，各项利息分别四舍五入到分"),
        ("2026年关于转移接续的联合通知仅知标题，未计入（Q2）", ""),
        ("男职工（原六十周岁），组别由人事档案认定（Q14）", "男职工（原六十周岁），组别由人事档案认定"),
        ("year 2020; monthly product (Q4, Q5), each interest rounded to the fen by itself (Q8)",
         "year 2020; monthly product, each interest rounded to the fen by itself"),
        ("2024-01", "2024-01"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_remark_for_a_person(said, told):
    assert for_person(said) == told
