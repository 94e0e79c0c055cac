"""Folders of old books as offices have them: other names, other formats, and what is wrong with them."""

import io
import json
import struct
import zipfile

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from tests.agency.kinds.migration.books import CODE, NUMBER, OLD, written

from quanyi.agency.kinds.migration import folder as folders
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.kinds.migration.forms import NotUnpacked, unpacked
from quanyi.agency.kinds.migration.manifests import BadManifest
from quanyi.cli.books import books
from quanyi.law.explain import Figure


def read(folder):
    """Every person of a folder; its faults are told beside it."""
    folder.begin()
    return dict(folder.records())


def told(folder):
    return [(fault.file, fault.row, fault.column, fault.read) for fault in folder.faults.listed]


def dbf(path, fields, rows):
    """A DBF: (name, kind, width) of each field; a row that begins with None is marked as deleted."""
    width = 1 + sum(size for _name, _kind, size in fields)
    head = struct.pack("<B3xIHH20x", 0x03, len(rows), 32 + 32 * len(fields) + 1, width)
    named = b"".join(
        struct.pack("<11sc4xBB14x", name.encode(), kind.encode(), size, 0) for name, kind, size in fields
    )
    lines = b""
    for row in rows:
        values = row if row[0] is not None else row[1:]
        lines += b"*" if row[0] is None else b" "
        for value, (_name, _kind, size) in zip(values, fields, strict=True):
            raw = value if isinstance(value, bytes) else value.encode("gb18030")
            lines += raw[:size].ljust(size)
    path.write_bytes(head + named + b"\r" + lines + b"\x1a")


def test_a_folder_is_read_as_the_layout_writes_it(tmp_path):
    folder = written(tmp_path)
    [rows] = read(folder).values()
    assert folder.faults.count == 0
    assert rows["months"] == [
        (NUMBER, CODE, "pension", "", "2024-01", "2024-12", "600000", "48000", "96000", "2024-01", "", "", "", "")
    ]  # fmt: skip
    assert rows["account_years"][0][2:4] == (" ".join(["48000"] * 12), "0")


def test_names_of_ldt_92_chinese_headings_and_yuan(tmp_path):
    written(tmp_path)
    (tmp_path / "persons.csv").write_bytes(
        "AAC001,AAC002,AAC003,AAC004,AAC006,AAC008,状态生效日期,备用\n"
        f"{NUMBER},790001198506010018,王小明,男,19850601,参保缴费,2024年1月1日,x\n".encode("gb18030")
    )
    (tmp_path / "months.csv").write_text(
        "个人社会保险编号,统一社会信用代码,AAE140,AAE041,终止年月,AAE180,个人应缴,own_due_fen,单位应缴,记账月份\n"
        f'{NUMBER},{CODE},110,202401,202412,"6,000.00",480.00,48000,960.00,202401\n',
        encoding="utf-8-sig",
    )
    folder = Folder(tmp_path)
    [rows] = read(folder).values()
    assert rows["persons"][0][2:] == ("", "王小明", "1", "1985-06-01", "contributing", "2024-01-01")
    assert rows["months"][0][2:9] == ("pension", "", "2024-01", "2024-12", "600000", "48000", "96000")
    assert folder.faults.notices[0].zh == "persons.csv：没有读入的栏：备用"


def test_a_mapping_says_what_other_columns_are(tmp_path):
    written(tmp_path)
    (tmp_path / "persons.csv").rename(tmp_path / "AC01.txt")
    (tmp_path / "AC01.txt").write_text(
        (tmp_path / "AC01.txt").read_text(encoding="utf-8").replace("born_on", "CSRQ"), encoding="utf-8"
    )
    mapping = {"persons": {"file": "AC01.txt", "columns": {"CSRQ": "born_on"}}}
    (tmp_path / "mapping.json").write_text(json.dumps(mapping), encoding="utf-8")
    assert list(read(Folder(tmp_path))) == [NUMBER]


def test_of_a_dbf_deleted_rows_are_told_and_a_cut_name_stops_one_person(tmp_path):
    written(tmp_path)
    (tmp_path / "persons.csv").unlink()
    fields = [("AAC001", "C", 12), ("AAC002", "C", 18), ("AAC003", "C", 5), ("AAC004", "C", 1), ("AAC006", "D", 8),
              ("AAC008", "C", 12), ("STATUS_FROM", "D", 8)]  # fmt: skip
    tail = ("1", "19850601", "contributing", "20240101")
    dbf(
        tmp_path / "PERSONS.DBF".lower(),
        [(name[:10], kind, size) for name, kind, size in fields],
        [
            ("000000000001", "790001198506010018", "王明", *tail),
            (None, "000000000002", "790001198506010026", "李明", *tail),
            ("000000000003", "790001198506010034", "欧阳明".encode("gb18030")[:5], *tail),
            (NUMBER, "790001198506010042", "张明", *tail),
        ],
    )
    mapping = {"persons": {"columns": {"STATUS_FRO": "status_from"}}}
    (tmp_path / "mapping.json").write_text(json.dumps(mapping), encoding="utf-8")
    folder = Folder(tmp_path)
    assert list(read(folder)) == ["000000000001", NUMBER]
    assert [(fault.row, fault.column) for fault in folder.faults.listed] == [(3, "姓名")]
    assert folder.aside == {"000000000003"}
    assert folder.faults.notices[0].zh == "persons.dbf：1 行已作删除标记，没有读入"


def test_a_number_that_a_spreadsheet_rounded_is_no_number(tmp_path):
    written(tmp_path)
    (tmp_path / "persons.csv").unlink()
    book = Workbook()
    person = OLD["persons"][0]
    book.active.append(list(person))
    book.active.append(
        [int(v) if n == "social_security_number" and v.isdigit() else v for n, v in person.items()]
    )
    book.active["B2"] = 790001198506010018
    book.save(tmp_path / "persons.xlsx")
    folder = Folder(tmp_path)
    assert read(folder) == {}
    assert [(file, row, column) for file, row, column, _read in told(folder)] == [
        ("persons.xlsx", 2, "社会保障号码")
    ]


def test_each_fault_says_where_and_what_is_wanted_and_only_its_person_waits(tmp_path):
    other = {
        **OLD["persons"][0],
        "insurance_number": "000000000102",
        "social_security_number": "790001198506010026",
    }
    year = OLD["account_years"][0]
    folder = written(
        tmp_path,
        persons=[OLD["persons"][0], other],
        account_years=[
            {**year, "own_closing_fen": "584190"},
            {**year, "insurance_number": "000000000102", "year": "两千"},
        ],
    )  # fmt: skip
    assert list(read(folder)) == [NUMBER]
    [fault] = folder.faults.listed
    assert (fault.file, fault.row, fault.column, fault.read) == ("account_years.csv", 3, "社保年度", "两千")
    assert (fault.wanted.zh, fault.wanted.en) == ("整数", "a whole number")


@pytest.mark.parametrize(
    ("table", "changed", "column"),
    [
        ("account_years", {"own_closing_fen": "584191"}, "年末个人部分"),
        ("relations", {"ends_on": "2023-12-31"}, "开始日期"),
        ("months", {"scheme": "unemployment"}, "终止年月"),
        ("months", {"last_month": "2023-12"}, "终止年月"),
        ("months", {"base_fen": "0"}, "缴费基数"),
    ],
)
def test_what_cannot_stand_in_any_books_is_a_fault(tmp_path, table, changed, column):
    folder = written(tmp_path, **{table: [{**OLD[table][0], **changed}]})
    assert read(folder) == {}
    assert [fault.column for fault in folder.faults.listed] == [f"个人社会保险编号 {NUMBER} {column}"]


STATE = {"insurance_number": NUMBER, "event": "first_contribution", "holds_from": "2024-01-01"}
HURT = {"insurance_number": NUMBER, "credit_code": CODE, "injured_on": "2024-12-10", "recognised_on": "2025-01-10",
        "document": "工认1号"}  # fmt: skip
OUT = {"insurance_number": NUMBER, "credit_code": CODE, "cause": "i1", "ended_on": "2025-02-28",
       "registered_on": "2025-03-10", "seeks_work": "1"}  # fmt: skip
TOLD = {"insurance_number": NUMBER, "source": "letter", "told": "{}"}


@pytest.mark.parametrize(
    ("table", "rows", "column"),
    [
        ("account_states", [{**STATE, "event": "death_reported"}], "变更事由"),
        ("account_states", [STATE, {**STATE, "number": "2", "event": "hold_lifted"}], "变更事由"),
        ("account_states", [{**STATE, "state": "frozen"}], "变更事由"),
        ("injuries", [{**HURT, "grade": "8"}], "伤残等级"),
        ("injuries", [{**HURT, "number": "2"}], "序号"),
        ("injuries", [HURT, {**HURT, "number": "2", "replaces": "2"}], "取代的序号"),
        ("unemployments", [{**OUT, "registered_on": "2025-02-28"}], "失业登记日期"),
        ("records", [{**TOLD, "told": "[]"}], "内容"),
        ("records", [TOLD, TOLD], "序号"),
    ],
)
def test_rights_that_cannot_stand_are_a_fault_of_their_person(tmp_path, table, rows, column):
    folder = written(tmp_path, **{table: rows})
    assert read(folder) == {}
    assert [fault.column for fault in folder.faults.listed] == [f"个人社会保险编号 {NUMBER} {column}"]


FEE = {"credit_code": CODE, "month": "2025-03", "due_on": "2025-04-30", "paid_on": "2025-06-09", "days": "40",
       "basis_fen": "192000", "amount_fen": "3840"}  # fmt: skip
LATER = {"credit_code": CODE, "form": "guarantee", "first_month": "2025-03", "last_month": "2025-05",
         "approved_on": "2025-03-01", "document": "协议1号", "ground": "x"}  # fmt: skip
ASSESSED = {
    "credit_code": CODE,
    "month": "2025-04",
    "amount_fen": "1",
    "basis_fen": "1",
    "basis_month": "2025-03",
}


@pytest.mark.parametrize(
    ("table", "rows", "column"),
    [
        ("late_fees", [{**FEE, "paid_fen": "3841"}], "已缴"),
        ("late_fees", [{**FEE, "paid_on": "2025-04-30"}], "到账日期"),
        ("deferrals", [LATER, {**LATER, "first_month": "2025-05"}], "缓缴起月"),
        ("assessments", [ASSESSED, ASSESSED], "费款所属期"),
        ("assessments", [{**ASSESSED, "amount_fen": "0"}], "金额"),
    ],
)
def test_what_employers_owe_beside_dues_is_held_to_its_rules(tmp_path, table, rows, column):
    folder = written(tmp_path, **{table: rows})
    folder.begin()
    folder.office_rows()
    assert [fault.column for fault in folder.faults.listed] == [column]


BENEFIT = {
    "insurance_number": NUMBER,
    "kind": "monthly_pension",
    "amount_fen": "200000",
    "first_month": "2025-01",
}
FACT = {"insurance_number": NUMBER, "status": "contributing", "holds_from": "2024-01-01"}
PAYEE = {"insurance_number": NUMBER, "kind": "monthly_pension", "payee_name": "王小明", "bank_name": "示范银行",
         "account_number": "1"}  # fmt: skip


@pytest.mark.parametrize(
    ("table", "rows", "column", "read_there"),
    [
        ("months", [OLD["months"][0], {**OLD["months"][0], "first_month": "2024-06", "last_month": ""}], "开始年月",
         f"{CODE} 2024-06"),
        ("benefits", [BENEFIT, {**BENEFIT, "kind": "survivors"}], "序号", "1"),
        ("statuses", [FACT, {**FACT, "status": "interrupted"}], "序号", "1"),
        ("payees", [PAYEE, {**PAYEE, "account_number": "2"}], "序号", "1"),
    ],
)  # fmt: skip
def test_what_stands_twice_is_a_fault_and_overwrites_nothing(tmp_path, table, rows, column, read_there):
    folder = written(tmp_path, **{table: rows})
    assert read(folder) == {}
    assert [(f.column, f.read) for f in folder.faults.listed] == [
        (f"个人社会保险编号 {NUMBER} {column}", read_there)
    ]


@pytest.mark.parametrize(
    "told",
    [
        "按月发放",
        "[]",
        "{}",
        '{"figure": {}}',
        '{"figure": NaN}',
        '{"figure": "\\u0000"}',
        '"\\ud800"',
        "[" * 9000,
    ],
)
def test_a_computation_that_cannot_be_opened_again_is_a_fault(tmp_path, told):
    folder = written(tmp_path, benefits=[{**BENEFIT, "figure": told}])
    assert read(folder) == {}
    assert [fault.column for fault in folder.faults.listed] == [f"个人社会保险编号 {NUMBER} 计算过程"]


def test_a_computation_as_this_system_exports_it_is_read(tmp_path):
    figure = Figure("benefit_payment", 200_000, "fen", provisions=("d14-2-3",))
    told = json.dumps({"figure": figure.as_dict()}, ensure_ascii=False)
    assert list(read(written(tmp_path, benefits=[{**BENEFIT, "figure": told}]))) == [NUMBER]


def test_a_month_paid_later_stands_beside_the_one_that_it_pays(tmp_path):
    owed = {
        **OLD["months"][0], "first_month": "2025-01", "last_month": "", "credited_in": "", "account_own_fen": "48000",
    }  # fmt: skip
    paid = {**owed, "kind": "back_payment", "credited_in": "2025-03"}
    assert list(read(written(tmp_path, months=[*OLD["months"], owed, paid]))) == [NUMBER]


def test_a_table_out_of_order_is_put_in_order_on_disk(tmp_path, monkeypatch):
    numbers = [f"0000000001{n:02d}" for n in (7, 3, 9, 1, 8, 2)]
    persons = [
        {**OLD["persons"][0], "insurance_number": number, "social_security_number": f"79000119850601{n:04d}"}
        for n, number in enumerate(numbers)
    ]
    years = [{**OLD["account_years"][0], "insurance_number": number} for number in reversed(numbers)]
    folder = written(tmp_path, persons=persons, account_years=years, relations=[], months=[])
    monkeypatch.setattr(folders, "RUN", 2)
    found = read(folder)
    assert list(found) == sorted(numbers)
    assert all(len(rows["account_years"]) == 1 for rows in found.values())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("mapping.json", {"persons": "AC01.csv"}),
        ("mapping.json", {"persons": {"columns": ["CSRQ"]}}),
        ("manifest.json", {"tables": []}),
        ("manifest.json", {"tables": {"persons": 3}}),
        ("manifest.json", {"by_year": "2025"}),
        ("manifest.json", {"as_of": "去年"}),
        ("manifest.json", {"region": 790001}),
    ],
)
def test_what_a_folder_says_of_itself_in_another_shape_is_told(tmp_path, name, told):
    folder = written(tmp_path)
    (tmp_path / name).write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(BadManifest, match=f"{name} 应写明"):
        assert folder.mapping == folder.manifest == {}


@pytest.mark.parametrize(
    ("table", "changed", "column"),
    [
        ("months", {"base_fen": "9" * 5000}, "缴费基数"),
        ("account_years", {"year": "20251"}, "社保年度"),
        ("months", {"last_month": "9999-12"}, "终止年月"),
    ],
)
def test_numbers_beyond_all_bounds_are_faults(tmp_path, table, changed, column):
    folder = written(tmp_path, **{table: [{**OLD[table][0], **changed}]})
    assert read(folder) == {}
    assert [fault.column for fault in folder.faults.listed] == [column]


def packed(*files: tuple[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as books:
        for name, content in files:
            books.writestr(name, content)
    return out


@pytest.mark.parametrize(
    "files",
    [
        [("books/..", b"x")],
        [("a/persons.csv", b"x"), ("b/persons.csv", b"x")],
        [("人" * 90 + ".csv", b"x")],
    ],
)  # fmt: skip
def test_names_that_no_folder_can_have_are_refused(files):
    with pytest.raises(NotUnpacked, match="重复、过长或不可用"), unpacked(packed(*files)):
        pass


def test_a_damaged_file_in_a_zip_is_told_and_what_is_hidden_is_no_table():
    whole = packed(
        ("books/persons.csv", bytes(range(256)) * 99), ("books/.DS_Store", b"x"), (".DS_Store", b"x")
    )
    with unpacked(whole) as path:
        assert [file.name for file in path.iterdir()] == ["persons.csv"]
    content = bytearray(whole.getvalue())
    content[60:90] = b"\xff" * 30
    with pytest.raises(NotUnpacked, match="损坏"), unpacked(io.BytesIO(content)):
        pass


def test_a_month_that_cannot_be_read_is_wrong_use(tmp_path):
    done = CliRunner().invoke(books, ["import", str(tmp_path), "--month", "去年"])
    assert (done.exit_code, "读不出年月" in done.output) == (2, True)


def test_without_its_persons_a_folder_is_no_books(tmp_path):
    written(tmp_path)
    (tmp_path / "persons.csv").unlink()
    folder = Folder(tmp_path)
    assert read(folder) == {}
    assert told(folder)[0] == ("persons.csv", 0, "", "")
