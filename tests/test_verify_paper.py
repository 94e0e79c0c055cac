"""The program that checks a paper away from the office: its parts against ours, and each thing that may be changed."""

import ast
import hashlib
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi import verify_paper
from quanyi.agency.papers.fields import field_leaf, root
from quanyi.verify_paper import CHANGED, NO_PAPER, UNSEALED, cut, leaf_of, root_by_path, sm3_in_python, verify
from quanyi.witness.tree import inclusion_proof, leaf_hash, root_of
from quanyi.written.chance_codes import ALPHABET, grouped, new_number, read_number

fields = st.lists(st.tuples(st.text("0123456789abcdef", min_size=8, max_size=8), st.text(), st.text()).map(list),
                  min_size=1, max_size=40)  # fmt: skip


def unsealed(shown):
    return {"format": "quanyi-paper-1", "number": "1", "root": root(shown), "fields": shown}


def test_it_needs_the_standard_library_and_says_where_not():
    tree = ast.parse(Path(verify_paper.__file__).read_text(encoding="utf-8"))
    at_top = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert {name.partition(".")[0] for name in at_top} <= sys.stdlib_module_names


@given(st.binary(max_size=300))
def test_its_sm3_is_the_standards(data):
    assert sm3_in_python(data) == hashlib.new("sm3", data).digest()


@given(st.lists(st.binary(max_size=4).map(leaf_hash), min_size=1, max_size=70), st.data())
def test_its_trees_are_ours(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    assert verify_paper.root_of(leaves) == root_of(leaves)
    assert root_by_path(leaves[index], index, len(leaves), inclusion_proof(leaves, index)) == root_of(leaves)


@given(fields, st.data())
def test_a_cut_shows_what_is_asked_and_leads_to_the_same_root(shown, data):
    names = data.draw(st.lists(st.sampled_from([name for _salt, name, _value in shown])))
    handed_over = json.loads(json.dumps(cut(unsealed(shown), names)))
    verdict = verify(handed_over)
    assert verdict.code == UNSEALED
    assert verdict.fields == [(name, value) for _salt, name, value in shown if name in names]
    hidden = [one for one in handed_over["fields"] if isinstance(one, str)]
    assert hidden == [field_leaf(one).hex() for one in shown if one[1] not in names]


@given(fields, st.data())
def test_a_changed_field_is_found(shown, data):
    proof = json.loads(json.dumps(unsealed(shown)))
    at, part = data.draw(st.integers(0, len(shown) - 1)), data.draw(st.integers(0, 2))
    proof["fields"][at][part] += "9"
    assert verify(proof).code == CHANGED


def test_a_field_hidden_in_the_wrong_place_is_found():
    proof = unsealed([["a", "姓名", "张三"], ["b", "储存额", "1.00"]])
    proof["fields"] = [proof["fields"][0], leaf_of(proof["fields"][0]).hex()]
    assert verify(proof).code == CHANGED


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"{}", b'{"format": "another"}', b"{"])
def test_what_is_no_paper_is_told(content, tmp_path, capsys):
    file = tmp_path / "a.pdf"
    file.write_bytes(content)
    assert verify_paper.main([str(file)]) == NO_PAPER
    assert "No paper of an office" in capsys.readouterr().out


# Numbers ------------------------------------------------------------------------------------------------------------


def test_a_number_is_read_as_it_is_printed_and_typed():
    for _ in range(50):
        number = new_number()
        assert read_number(grouped(number)) == number
        assert read_number(f" {grouped(number).lower().replace('-', ' ')} ") == number
        assert read_number(number.replace("0", "O").replace("1", "I").replace("5", "S")) == number
        assert len(ALPHABET) ** 19 > 2**80


def test_every_character_mistaken_and_every_two_exchanged_are_found():
    number = new_number()
    for at, right in enumerate(number):
        for wrong in set(ALPHABET) - {right}:
            assert read_number(number[:at] + wrong + number[at + 1 :]) is None
        for other in range(at + 1, len(number)):
            if number[other] != right:
                mixed = list(number)
                mixed[at], mixed[other] = mixed[other], right
                assert read_number("".join(mixed)) is None
    assert read_number(number[:-1]) is None
