"""`quanyi rule` as another program uses it: lines in, lines out, exit codes, pipes."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from tests.law.door.test_schema import EXAMPLES, RULES
from tests.law.door.validator import valid

from quanyi.cli import main
from quanyi.law.door import answers, read_lines, schema_of
from quanyi.law.door.answers import MAX_LINE
from quanyi.law.parameters import _use_folders
from quanyi.law.rules import all_rules

UNDECLARED = "collection.undeclared"
LINE = json.dumps(EXAMPLES[UNDECLARED]["input"])
ANSWER = json.dumps(EXAMPLES[UNDECLARED]["answer"], separators=(",", ":"))


def run(*arguments, given=None):
    return CliRunner().invoke(main, ["rule", *map(str, arguments)], input=given)


def test_the_list_names_every_rule():
    told = run()
    assert told.exit_code == 0
    rows = json.loads(run("--json").output)
    assert {row["name"] for row in rows} == set(RULES)
    for row in rows:
        assert row["zh"] in told.output
        assert row["en"] in told.output


@pytest.mark.parametrize("name", ["account.year", "identifier.ethnic_group"])
def test_the_schema_is_printed(name):
    schema = json.loads(run(name, "--schema").output)
    assert (schema["rule"], schema["version"]) == (name, "1")
    assert not valid({}, schema["input"])


def test_answers_keep_to_the_lines_and_go_on_after_a_wrong_one():
    lines = [f"\ufeff{LINE}", "", "{", "   ", '{"month": NaN}', LINE, '{"month":"2025-01","month":"2025-02"}']
    done = run(UNDECLARED, given="\n".join(lines))
    assert done.exit_code == 1
    told = done.output.splitlines()
    assert [told[0], told[3]] == [ANSWER, ANSWER]
    errors = [json.loads(line)["error"] for line in (told[1], told[2], told[4])]
    assert [error["line"] for error in errors] == [3, 5, 7]
    assert "不是 JSON" in errors[0]["zh"]
    assert "NaN" in errors[1]["zh"]
    assert "写了两次" in errors[2]["zh"]


def test_good_lines_exit_with_zero_and_no_line_is_no_failure():
    assert run(UNDECLARED, given=f"{LINE}\n{LINE}\n").exit_code == 0
    nothing = run(UNDECLARED, given="\n\n")
    assert (nothing.exit_code, nothing.output) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [["no.such.rule"], ["--schema"], ["--explain"], [UNDECLARED, "--json"], ["--replay", "no-such-file"]],
)
def test_wrong_use_exits_with_two(arguments):
    assert run(*arguments, given="").exit_code == 2


def test_what_is_not_utf_8_is_refused_by_its_byte():
    [answered] = answers(RULES[UNDECLARED], [b'{"region": "\xff"}'])
    assert "第 13 字节" in json.loads(answered.line)["error"]["zh"]


def test_half_a_surrogate_pair_does_not_stop_the_stream():
    line = LINE.replace('"CN"', '"\\ud800"')
    [answered] = answers(RULES["years.by_place"], [b'{"places": [["\\ud800", ["2025-01"]]]}'], explain=True)
    assert json.loads(answered.line)["figure"]["parts"][0]["note_zh"] == "\ud800"
    [refused] = answers(RULES[UNDECLARED], [line.encode()])
    assert "\ud800" in json.loads(refused.line)["error"]["zh"]


@pytest.mark.parametrize("wrong", [b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000, b"null", b"3", b'"x"'])
def test_hostile_lines_are_answered(wrong):
    [answered] = answers(RULES[UNDECLARED], [wrong])
    assert answered.failed
    assert json.loads(answered.line)["error"]["code"] == "invalid_input"


class Endless:
    """A stream of one line without an end, that gives no more than it is asked for."""

    def __init__(self, length):
        self.left, self.most = length, 0

    def readline(self, size):
        taken = min(size, self.left)
        self.left -= taken
        self.most = max(self.most, taken)
        return b"x" * taken


def test_a_line_without_end_is_never_held_whole():
    stream = Endless(5 * MAX_LINE)
    [answered] = answers(RULES[UNDECLARED], read_lines(stream))
    assert "16 MiB" in json.loads(answered.line)["error"]["zh"]
    assert stream.most == MAX_LINE


def quanyi(*arguments, **how):
    return subprocess.Popen(
        [sys.executable, "-m", "quanyi.cli", "rule", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **how,
    )


def test_an_answer_comes_before_the_next_question():
    with quanyi(UNDECLARED) as asked:
        for _ in range(2):
            asked.stdin.write(LINE.encode() + b"\n")
            asked.stdin.flush()
            assert asked.stdout.readline().decode() == ANSWER + "\n"
        asked.stdin.close()
        assert asked.wait() == 0
        assert asked.stderr.read() == b""


def test_who_hangs_up_is_not_shouted_at():
    with quanyi(UNDECLARED) as asked:
        asked.stdout.close()
        asked.stdin.write((LINE + "\n").encode() * 3)
        asked.stdin.close()
        asked.wait()
        assert asked.stderr.read() == b""


def test_a_replay_tells_node_by_node(tmp_path):
    file = tmp_path / "career.jsonl"
    file.write_bytes(run(UNDECLARED, "--explain", given=f"{LINE}\n{LINE}\n").stdout_bytes)
    good = run("--replay", file)
    assert good.exit_code == 0
    assert good.output.count("相同 same  collection.undeclared") == 2
    forged = file.read_text(encoding="utf-8").replace('"value":1358024', '"value":1358025', 1)
    file.write_text(forged, encoding="utf-8")
    wrong = run("--replay", file)
    assert wrong.exit_code == 1
    assert "13,580.25" in wrong.output
    assert [json.loads(line)["agrees"] for line in run("--replay", file, "--json").output.splitlines()] == [
        False,
        True,
    ]


def test_a_replay_refuses_what_it_cannot_redo(tmp_path):
    file = tmp_path / "old.jsonl"
    exported = run(UNDECLARED, "--explain", given=LINE).output
    file.write_text(exported.replace('"version":"1"', '"version":"9"'), encoding="utf-8")
    refused = run("--replay", file)
    assert refused.exit_code == 1
    assert "没有第 9 版，不能重算" in refused.output
    file.write_text("\n")
    assert run("--replay", file).exit_code == 2


def test_the_door_needs_no_office():
    """Without the office's packages the rules of the law still stand behind the door."""
    code = (
        "import sys; sys.modules['stdnum'] = None; sys.argv = ['quanyi', 'rule', '--json'];"
        "from quanyi.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    names = {row["name"] for row in json.loads(done.stdout)}
    assert names == {rule.name for rule in all_rules()}


RATES = """
series = "crediting_rate"
[[values]]
region = "330000"
source = "试"
confidence = "C"
entered_by = "甲"
confirmed_by = "乙"
entered_on = 2016-07-01
rows = [{ from = 2015-01-01, to = 2015-12-31, value = "0.05" }]
"""
IDLE = json.dumps({"opening_fen": 100_00, "credits": [0] * 12, "year": 2015, "region": "330100"})


@pytest.fixture
def rates(tmp_path):
    (tmp_path / "rates.toml").write_text(RATES, encoding="utf-8")
    yield tmp_path
    _use_folders(())


def test_a_folder_of_parameters_is_added_and_a_day_takes_it_away(rates):
    def asked(*how):
        done = run("account.yearly_interest", "--parameters", rates, *how, given=IDLE)
        return done.exit_code, json.loads(done.output)

    assert asked() == (0, {"value": 500, "unit": "fen"})
    code, answer = asked("--known-at", "2016-06-30")
    assert (code, answer["error"]["code"]) == (1, "no_parameter")
    assert answer["error"]["facts"]["known_at"] == "2016-06-30"
    code, answer = asked("--known-at", "2016-07-01", "--explain")
    assert (code, answer["known_at"], answer["figure"]["value"]) == (0, "2016-07-01", 500)
    assert valid(answer, schema_of(RULES["account.yearly_interest"])["explained"])


def test_an_export_as_of_a_day_replays_by_itself(rates):
    done = run(
        "account.yearly_interest", "--parameters", rates, "--known-at", "2017-01-01", "--explain", given=IDLE
    )
    file = rates / "export.jsonl"
    file.write_text(done.output, encoding="utf-8")
    assert run("--replay", file, "--parameters", rates).exit_code == 0
    assert run("--replay", file, "--known-at", "2017-01-01").exit_code == 2
    (rates / "rates.toml").write_text(RATES.replace("2016-07-01", "2018-07-01"), encoding="utf-8")
    refused = run("--replay", file, "--parameters", rates)
    assert refused.exit_code == 1
    assert "按 2017-01-01 所知" in refused.output


def test_a_wrong_file_is_one_sentence(rates):
    (rates / "rates.toml").write_text(RATES.replace('"0.05"', '"5"'), encoding="utf-8")
    refused = run("account.yearly_interest", "--parameters", rates, given=IDLE)
    assert refused.exit_code == 1
    assert "rates.toml" in refused.output
    assert "第 1 组第 1 行" in refused.output
    assert "Traceback" not in refused.output
