"""Every clause that the code rests on, or that our texts mention, stands in the register of provisions."""

import re

import pytest
from tests.house.tree import docstrings, shown, sources, texts

from quanyi.law.provisions import INSTRUMENTS, all_provisions
from quanyi.law.rules import all_rules

KNOWN = frozenset(provision.id for provision in all_provisions())
ID = r"[a-z][a-z0-9]*(?:-[A-Za-z0-9]+(?:\.[0-9]+)?)+|gbt-[0-9]+"
# Ids part by comma or "to"; the list ends with a stop, a bracket or the end of the docstring.
BASIS = re.compile(rf"Basis:\s+(?P<ids>(?:{ID})(?:(?:,|\s+to)\s+(?:{ID}))*)(?=\s*(?:[.;(]|$))")
ANOTHERS = re.compile(r"Basis:\s+as (?:``\w+``|those rules)")
RANGE = re.compile(rf"({ID})\s+to\s+({ID})")
MENTION = re.compile(rf"(?<![\w/.-])(?:{'|'.join(INSTRUMENTS)})-(?:[AB]-)?\d+(?:\.\d+)?(?:-\d+)*(?![\w-])")

# The register itself, and tests, which try ids that are wrong.
UNREAD = ("src/quanyi/law/provisions/", "tests/")


def spelt_out(first, last):
    """``gb-A-37-9`` to ``gb-A-37-12``: the four ids."""
    stem, low = first.rsplit("-", 1)
    assert last.rsplit("-", 1)[0] == stem, f"{first} to {last} is no range"
    return {f"{stem}-{number}" for number in range(int(low), int(last.rsplit("-", 1)[1]) + 1)}


def cited(ids):
    """The ids of one list, ranges spelt out."""
    ranges = (spelt_out(*match.groups()) for match in RANGE.finditer(ids))
    return set(re.findall(ID, ids)).union(*ranges)


def bases():
    """Where a docstring says on what it rests: (file, the text from "Basis:" on)."""
    for file, tree in sources():
        for text in docstrings(tree):
            # "after ``Basis:``" speaks of the word itself
            for start in re.finditer(r"(?<!`)Basis:", text):
                yield shown(file), text[start.start() :]


ALL_BASES = sorted(bases())


def test_the_reading_of_a_basis():
    assert cited(BASIS.match("Basis: gb-A-37-9 to gb-A-37-11, sil-14.")["ids"]) == {
        "gb-A-37-9", "gb-A-37-10", "gb-A-37-11", "sil-14",
    }  # fmt: skip
    assert cited(BASIS.match("Basis: d14-7,\n    gb-10.2-3. More")["ids"]) == {"d14-7", "gb-10.2-3"}
    assert not BASIS.match("Basis: the law.")
    assert "d14-99" not in KNOWN


def test_every_basis_can_be_read():
    unread = [
        (file, text[:60]) for file, text in ALL_BASES if not (BASIS.match(text) or ANOTHERS.match(text))
    ]
    assert len(ALL_BASES) > 50
    assert not unread, "write `Basis: d14-6-4, gb-A-27.`, or `Basis: as ``other_rule``.`"


def test_every_basis_is_in_the_register():
    lists = [(file, match["ids"]) for file, text in ALL_BASES if (match := BASIS.match(text))]
    unknown = [(file, id_) for file, ids in lists for id_ in sorted(cited(ids) - KNOWN)]
    assert not unknown, "not in law/provisions: mend the id or register the provision"


def test_every_mention_is_in_the_register():
    ours = [(shown(file), text) for file, text in texts() if not shown(file).startswith(UNREAD)]
    mentions = {(name, found) for name, text in ours for found in MENTION.findall(text)}
    assert len(mentions) > 100
    assert not [(name, found) for name, found in sorted(mentions) if found not in KNOWN]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_what_a_rule_rests_on_is_read_whole(rule):
    """The register stamps provisions on figures: what it read is what the docstring says."""
    ids = {id_ for match in BASIS.finditer(rule.doc) for id_ in cited(match["ids"])}
    assert set(rule.provisions) == ids <= KNOWN
