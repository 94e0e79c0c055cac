"""Names of persons and units in one normal form (姓名与名称).

NFC; radicals, compatibility and full-width forms, look-alike dots, hyphens and apostrophes folded; what cannot be seen
dropped; one blank between words, none between Han characters; upper and lower case kept. What can be read in more than
one way is refused and named by its code point. Basis: gb-A-1, gb-A-11.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from quanyi.written import Note, Problem, Written, named, named_en
from quanyi.written.characters import (
    DOT,
    FOLDED,
    HAN,
    LATIN,
    LOOKS_LIKE,
    SCRIPTS_ZH,
    is_hidden,
    is_mark,
    is_private,
    public_twin,
    script_of,
)
from quanyi.written.garbled import garbled, garbled_han

SHORTEST, LONGEST = 2, 50
LONGEST_UNIT = 200
# No name is longer, whatever is folded in it; what is has no closer look.
_LONGEST_WRITTEN = 400
# Most names of a file: nothing to fold and nothing to say.
_PLAIN = re.compile("[\u3400-\u4dbf\u4e00-\u9fa5]{2,50}")
_PADDED = re.compile("[\u3400-\u4dbf\u4e00-\u9fa5 \u00a0\u3000]+")
_BLANKS = Note("blanks", "去掉了多余的空格", "superfluous blanks were dropped")
_NO_NAMES = re.compile(
    "待[定补查]|待录入|未[知填定]|不详|无名氏?|佚名|暂[无缺]|空白|姓名|[合小总共]计|累计|[同如]上|测试|以下空白|本人|已?离职"
)
_ADDRESSES = ("先生", "女士", "小姐", "同志", "师傅")
_JAMO = re.compile("[\u1161-\u11ff\ud7b0-\ud7fb]")
# What may follow what, beside letters: a separator never stands first, last or twice.
_AFTER = {".": " -", "'": " ", " ": "'", "-": "", DOT: ""}
_SEPARATORS = frozenset(_AFTER)
_BRACKETS = str.maketrans("()[]", "（）［］")


class Sign(NamedTuple):
    """A character of the normal form and where it came from: ``written`` at place ``at`` from 1."""

    character: str
    written: str
    at: int

    @property
    def place(self) -> str:
        return f"第{self.at}个字符{named(self.written)}"

    @property
    def place_en(self) -> str:
        return f"character {self.at}, {named_en(self.written)},"


def read_name(text: str) -> Written | Problem:
    """A person's name in its normal form, or why it is none (姓名).

    ``"张  三"`` → ``"张三"``, ``"古丽 • 买买提"`` → ``"古丽·买买提"``, ``"John  Smith"`` → ``"John Smith"``.
    2 to 50 characters: Han and Latin letters, or one other script; blanks, middle dots, hyphens, apostrophes, stops
    between them.
    """
    is_plain = _PLAIN.fullmatch(text) is not None
    if wreck := _too_long(text, LONGEST) or (garbled_han(text) if is_plain else garbled(text)):
        return wreck
    if is_plain:
        return _no_name(text) or Written(text, _addressed(text))
    if _PADDED.fullmatch(text) and _PLAIN.fullmatch(name := "".join(text.split())):
        blanks = (_BLANKS,) if text.strip() != name else ()
        return _no_name(name) or Written(name, (*blanks, *_addressed(name)))
    signs, notes = _tidied(text)
    problem = _length(signs) or next(_faults(signs), None)
    if problem:
        return problem
    return Written("".join(sign.character for sign in signs), (*notes, *_script_notes(signs)))


@cache
def _plain_line() -> re.Pattern[str]:
    """A line that `read_name` takes as it is: Han of GB 2312, no placeholder or form of address, and none of the
    characters of which wrecks are made.
    """
    common = "".join(map(chr, range(0x4E00, 0x9FA6))).encode("gb2312", "ignore").decode("gb2312")
    class_ = "".join(set(common) - set("锟斤拷烫屯葺"))
    behind = "".join(f"(?<!{form})" for form in _ADDRESSES)
    return re.compile(
        f"^(?!(?:{_NO_NAMES.pattern})$)[{class_}]{{{SHORTEST},{LONGEST}}}{behind}$", re.MULTILINE
    )


def plain_names(texts: Iterable[str]) -> set[str]:
    """Those of many names that `read_name` takes as they are and says nothing of; some that it would take are not
    among them.
    """
    return set(_plain_line().findall("\n".join(texts)))


def read_unit_name(text: str) -> Written | Problem:
    """A unit's name in its normal form: as `read_name` folds, with full-width brackets, and digits and signs kept."""
    if wreck := _too_long(text, LONGEST_UNIT) or garbled(text):
        return wreck
    signs, notes = _tidied(text)
    hidden = next((_unusable(sign) for sign in signs if is_hidden(sign.character)), None)
    if hidden:
        return hidden
    name = "".join(sign.character for sign in signs).translate(_BRACKETS)
    if not SHORTEST <= len(name) <= LONGEST_UNIT:
        return _other_length(len(name), LONGEST_UNIT)
    return Written(name, notes)


def hidden_in(text: str) -> Problem | None:
    """What in a text of any kind nobody sees, named; None if all can be seen. New characters are no such thing."""
    found = next((Sign(c, c, at) for at, c in enumerate(text, 1) if is_hidden(c)), None)
    if found is None or is_private(found.character):
        return _private(found) if found else None
    return Problem(
        "hidden_character",
        f"{found.place}是换行等控制字符，不能保存",
        f"{found.place_en} is a control character and cannot be kept",
    )


def normal_name(text: str) -> str:
    """The normal form for comparison, whatever it is worth: what `read_name` refuses is folded as far as it goes."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(sign.character for sign in _tidied(text[:_LONGEST_WRITTEN])[0])


def normal_unit_name(text: str) -> str:
    """As `normal_name`, of a unit."""
    return normal_name(text).translate(_BRACKETS)


# Folding -----------------------------------------------------------------------------------------------------


def _tidied(text: str) -> tuple[list[Sign], tuple[Note, ...]]:
    notes: dict[str, Note] = {}
    signs = [sign for at, cluster in _clusters(text) for sign in _folded(at, cluster, notes)]
    tidy = list(_spaced(_dotted(signs)))
    while tidy and tidy[0].character == "'":
        del tidy[0]
    inner = "".join(sign.character for sign in signs).strip()
    if inner.count(" ") > sum(sign.character == " " for sign in tidy):
        notes["blanks"] = _BLANKS
    if inner.count(DOT) > sum(sign.character == DOT for sign in tidy):
        notes["dots"] = Note("dots", "重复的间隔号只留一个", "of repeated middle dots one was kept")
    return tidy, tuple(notes.values())


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """A character with the marks on it, and its place from 1: what Unicode composes is composed within it."""
    begun = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (
            is_mark(text[at]) or _JAMO.match(text[at]) or FOLDED.get(text[at], ("", ""))[1] == "variation"
        ):
            yield begun + 1, text[begun:at]
            begun = at


def _folded(at: int, cluster: str, notes: dict[str, Note]) -> Iterator[Sign]:
    plain = ""
    for offset, character in enumerate(cluster):
        to, kind = FOLDED.get(character, (character, ""))
        plain += to
        if to != character and kind != "blanks":
            notes.setdefault(kind, _note(kind, Sign(to, character, at + offset)))
    composed = unicodedata.normalize("NFC", plain)
    if composed != plain:
        notes.setdefault("composed", _note("composed", Sign(composed, plain, at)))
    for character in composed:
        yield Sign(character, cluster if len(cluster) == 1 else character, at)


def _note(kind: str, sign: Sign) -> Note:
    """What was folded, with the code points of both where they look alike."""
    if kind in ("invisible", "variation"):
        zh, en = f"去掉了{sign.place}，它不显示或只选字形", f"{sign.place_en} cannot be seen and was dropped"
    elif kind == "composed" and len(sign.written) > 1:
        zh, en = f"“{sign.character}”由多个字符拼成，已合为一个", f"“{sign.character}” was composed into one"
    elif kind == "width":
        zh, en = "全角字符已读作半角", "full-width characters were read as plain ones"
    else:
        was, was_en = f"{sign.place}", sign.place_en
        zh = f"{was}已读作{named(sign.character) if len(sign.character) == 1 else sign.character}"
        en = (
            f"{was_en} was read as {named_en(sign.character) if len(sign.character) == 1 else sign.character}"
        )
    return Note(kind, zh, en)


def _dotted(signs: list[Sign]) -> list[Sign]:
    """A full stop between Han characters is a middle dot."""
    filled = [sign for sign in signs if sign.character != " "]
    dots = {
        here.at
        for before, here, after in zip(filled, filled[1:], filled[2:], strict=False)
        if here.character == "." and script_of(before.character) == script_of(after.character) == HAN
    }
    return [sign._replace(character=DOT) if sign.at in dots else sign for sign in signs]


def _spaced(signs: list[Sign]) -> Iterator[Sign]:
    """One blank between words, none beside a dot, between Han characters or at the ends; one dot for two."""
    before: Sign | None = None
    blank: Sign | None = None
    for sign in signs:
        if sign.character == " ":
            blank = blank or sign
            continue
        if before and before.character == sign.character == DOT:
            continue
        if before and blank and not _joined(before.character, sign.character):
            yield blank
        blank = None
        yield sign
        before = sign


def _joined(before: str, after: str) -> bool:
    return DOT in (before, after) or script_of(before) == script_of(after) == HAN


# Judging -----------------------------------------------------------------------------------------------------


def _no_name(text: str) -> Problem | None:
    """Words that stand where the name is not known, or where a row is no person's."""
    if not _NO_NAMES.fullmatch(text):
        return None
    return Problem("name_placeholder", f"“{text}”不是姓名", f"“{text}” is no name")


def _addressed(text: str) -> tuple[Note, ...]:
    """A form of address behind the name; a given name may end so too, so it is told and kept."""
    if not text.endswith(_ADDRESSES):
        return ()
    found = next((form for form in _ADDRESSES if text.endswith(form) and len(text) > len(form)), None)
    if found is None:
        return ()
    zh = f"姓名以“{found}”结尾，是称呼的请删去"
    return (Note("address", zh, f"the name ends in “{found}”: drop it if that is a form of address"),)


def _length(signs: list[Sign]) -> Problem | None:
    if not signs:
        return Problem("name_missing", "没有可读的字", "nothing that can be read stands there")
    return None if SHORTEST <= len(signs) <= LONGEST else _other_length(len(signs), LONGEST)


def _too_long(text: str, longest: int) -> Problem | None:
    return _other_length(len(text), longest) if len(text) > _LONGEST_WRITTEN else None


def _other_length(length: int, longest: int) -> Problem:
    return Problem(
        "name_length",
        f"应为{SHORTEST}至{longest}个字，实为{length}个",
        f"{SHORTEST} to {longest} characters are wanted, these are {length}",
    )


def _faults(signs: list[Sign]) -> Iterator[Problem]:
    """Every sign that no name has, the strangest first."""
    hidden = [_unusable(sign) for sign in signs if is_hidden(sign.character)]
    yield from hidden
    foreign = _foreign_scripts(signs)
    before = ""
    for sign in signs:
        character, script = sign.character, script_of(sign.character)
        if script in foreign and script is not None:
            yield _look_alike(sign, script)
        elif not (
            script or (is_mark(character) and script_of(before)) or _may_separate(character, before, signs)
        ):
            yield _unusable(sign)
        before = before if is_mark(character) else character
    if signs[-1].character in _SEPARATORS:
        yield _at_the_end(signs[-1])


def _foreign_scripts(signs: list[Sign]) -> set[str]:
    """Scripts that do not belong beside the one in which most is written; Han and Latin go together."""
    count = Counter(script for sign in signs if (script := script_of(sign.character)))
    if set(count) <= {HAN, LATIN} or len(count) < 2:
        return set()
    ours = {HAN, LATIN} & set(count)
    return set(count) - (ours or {count.most_common(1)[0][0]})


def _may_separate(character: str, before: str, signs: list[Sign]) -> bool:
    if character not in _SEPARATORS or not before:
        return False
    if character in _AFTER.get(before, ""):
        return True
    # Between Han characters only the dot stands; a blank may stand before Latin letters.
    return script_of(before) is not None and (script_of(before) != HAN or character in (DOT, " "))


def _unusable(sign: Sign) -> Problem:
    if is_private(sign.character):
        return _private(sign)
    zh, en = "不能用在姓名里", "cannot stand in a name"
    if (twin := LOOKS_LIKE.get(sign.written) or LOOKS_LIKE.get(sign.character)) and twin != sign.character:
        zh += f"，是否应为{named(twin)}"
        en += f"; is {named_en(twin)} meant?"
    return Problem("name_character", f"{sign.place}{zh}", f"{sign.place_en} {en}")


def _private(sign: Sign) -> Problem:
    zh = f"{sign.place}是自造字，换一台机器就显示不出或显示成别的字"
    en = f"{sign.place_en} is a private character that other machines show otherwise or not at all"
    if twin := public_twin(sign.character):
        zh += f"；国家标准中的同一个字是{named(twin)}，请改用"
        en += f"; the standard's own is {named_en(twin)}: write that"
    return Problem("name_private_use", zh, en)


def _look_alike(sign: Sign, script: str) -> Problem:
    twin = LOOKS_LIKE.get(sign.character)
    zh = f"{sign.place}是{SCRIPTS_ZH[script]}字母，与其余的字不是同一种文字"
    en = f"{sign.place_en} is a {script} letter among letters of another script"
    if twin:
        zh += f"，是否应为{named(twin)}"
        en += f"; is {named_en(twin)} meant?"
    return Problem("name_mixed_scripts", zh, en)


def _at_the_end(sign: Sign) -> Problem:
    return Problem(
        "name_end", f"{sign.place}后面没有字，请删去或补全", f"{sign.place_en} has nothing after it"
    )


def _script_notes(signs: list[Sign]) -> Iterator[Note]:
    """A name wholly in another script is a name; who compares it by eye should know."""
    script = next((found for sign in signs if (found := script_of(sign.character))), None)
    if script and script not in (HAN, LATIN):
        yield Note(
            "script",
            f"姓名是{SCRIPTS_ZH[script]}字母；证件上另有汉字或拉丁字母姓名的，应填那一个",
            f"the name is written in {script}; if the card has one in Han or Latin letters, write that",
        )


def hint_of(name: str) -> str:
    """A registered name, shown so far that a slip can be found and no more: 张*明."""
    return name[0] + "*" * (len(name) - 2) + name[-1] if len(name) > 2 else name[0] + "*"
