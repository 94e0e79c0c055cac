"""`quanyi read` with the answers that the site takes on a page."""

import json

from click.testing import CliRunner
from openpyxl import Workbook

from quanyi.cli import main


def test_a_file_is_read_with_what_is_said_of_its_columns(tmp_path):
    list_of_one, said = tmp_path / "a.csv", tmp_path / "said.json"
    list_of_one.write_text("证件号码,姓名,核定数\n790001199002280018,张三,8000\n", encoding="utf-8")
    command = ["read", "declaration", str(list_of_one), "--month", "2025-12", "--today", "2026-01-10"]
    command += ["--demo", "--json"]
    asked = CliRunner().invoke(main, command)
    assert asked.exit_code == 1
    (question,) = json.loads(asked.stdout)["questions"]
    assert "base_fen" in question["options"]
    said.write_text(json.dumps({question["key"]: "base_fen"}), encoding="utf-8")
    answered = CliRunner().invoke(main, [*command, "--columns", str(said)])
    assert answered.exit_code == 0
    assert [row["base_fen"] for row in json.loads(answered.stdout)["rows"]] == [800_000]
    said.write_text('{"核定数": "wage"}', encoding="utf-8")
    wrong = CliRunner().invoke(main, [*command, "--columns", str(said)])
    assert wrong.exit_code == 2
    assert "base_fen" in wrong.stderr


def test_of_several_sheets_the_one_that_is_named_is_read(tmp_path):
    book = Workbook()
    for name in ("养老", "返聘"):
        page = book.create_sheet(name)
        page.append(["证件号码", "姓名", "缴费基数"])
        page.append(["790001199002280018", name, 8000])
    file = tmp_path / "a.xlsx"
    book.save(file)
    command = ["read", "declaration", str(file), "--month", "2025-12", "--demo", "--json"]
    asked = CliRunner().invoke(main, command)
    assert json.loads(asked.stdout)["questions"][0]["options"] == ["养老", "返聘"]
    answered = CliRunner().invoke(main, [*command, "--sheet", "返聘"])
    assert [row["name"] for row in json.loads(answered.stdout)["rows"]] == ["返聘"]
