"""Official numbers and codes behind the door of the rules: why one is none, check by check (证件号码与代码核验)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from quanyi.agency.registry.codes import ETHNICITY
from quanyi.law.explain import Figure
from quanyi.law.rules.registry import Rule, as_rule
from quanyi.law.terms import Sex
from quanyi.written import Note, Problem
from quanyi.written.codes import credit_code_reason, division_reason
from quanyi.written.documents import IdentityDocument
from quanyi.written.folding import fold_code
from quanyi.written.numbers import born_on_of, citizen_number_reason, read_number, sex_of, tells_birth
from quanyi.written.places import PROVINCES


def citizen_number(number: str, *, on: date, demo: bool = False) -> Figure:
    """公民身份号码核验 / Whether a text is a citizen number: ``valid`` or ``not_valid``, the note says why.

    18 characters, or the 15 of old books, which are widened; blanks, full width and a small x are folded as at every
    door, and the note says what was changed. The holder is born by the day ``on``. ``demo`` admits the division of the
    demo district. The county is not judged, and nobody is looked up: whether the number was issued to
    this person is another question. Parts of a valid number: ``sex`` and ``born_on``. The social-security
    number is this number.

    Basis: gb-11, gb-A-2, gb-11643, sil-58.
    Rounds: nothing.
    """
    return _number("citizen_number", number, on, demo)


def social_security_number(number: str, *, on: date, demo: bool = False) -> Figure:
    """社会保障号码核验 / Whether a text is a social-security number: ``valid`` or ``not_valid``, the note says why.

    It is the citizen number, for life, and the key of the account. Holders of another document have its number, or one
    built of country and document; these layouts no source at hand verifies (mark C): they are judged by shape, and the
    note names the document. Blanks, full width and the like are folded as at every door of the office.

    Basis: sil-58, gb-11, gb-A-2, gb-11643.
    Rounds: nothing.
    """
    read = read_number(number, demo=demo, on=on)
    if isinstance(read, Problem):
        return _refused("social_security_number", read.zh, read.en)
    document = read.document
    parts = _parts(read.text) if tells_birth(read.text) else ()
    if document is IdentityDocument.CITIZEN:
        return _valid("social_security_number", *_changes(read.notes, number, read.text), parts=parts)
    return _valid("social_security_number", document.label_zh, document.label_en, parts)


def sex(code: str, *, citizen_number: str | None = None) -> Figure:
    """性别代码核验 / Whether a text is a code of sex: ``valid`` or ``not_valid``, the note names it.

    With a valid ``citizen_number`` the part ``sex_agrees`` says whether its 17th digit is of that sex: ``met`` or
    ``not_met``, a warning and no error, for files are older than numbers (mark P).

    Basis: gb-A-3, gbt-2261, gb-11643.
    Rounds: nothing.
    """
    held = {member.value: member for member in Sex}
    if code not in held:
        known = "、".join(f"{value} {member.label_zh}" for value, member in held.items())
        return _refused("sex", f"性别代码应为 {known}", "wanted: " + ", ".join(held))
    parts: tuple[Figure, ...] = ()
    if citizen_number is not None and citizen_number_reason(citizen_number, demo=True, on=date.max) is None:
        in_number = sex_of(citizen_number)
        agrees = "met" if in_number.value == code else "not_met"
        parts = (
            Figure("sex_agrees", agrees, "code"),
            _named("sex_in_number", in_number.value, in_number.label_zh, in_number.label_en),
        )
    return _valid("sex", held[code].label_zh, held[code].label_en, parts)


def ethnic_group(code: str) -> Figure:
    """民族代码核验 / Whether a text is a code of an ethnic group: ``valid`` or ``not_valid``, the note names it.

    Two digits, 01 to 56, 97 other, 98 foreign descent (the last two known from one source, mark C).

    Basis: gb-A-4, gbt-3304.
    Rounds: nothing.
    """
    if code not in ETHNICITY:
        return _refused(
            "ethnic_group", "民族代码应为两位数字 01 至 56、97 或 98", "wanted: 01 to 56, 97 or 98"
        )
    return _valid("ethnic_group", *ETHNICITY[code])


def division(code: str) -> Figure:
    """行政区划代码核验 / Whether a text may be an administrative division: ``valid`` or ``not_valid``, the note says
    why or names the province.

    What prefixes can tell is checked: six digits, a known province (from common knowledge, mark C), and no county
    without a prefecture. Whether that prefecture or county exists is not judged. Parts ``division_level`` and, below
    a province, ``upper_division``, from which parameters are inherited.

    Basis: gbt-2260.
    Rounds: nothing.
    """
    reason = division_reason(code)
    if reason is not None:
        return _refused("division", reason.zh, reason.en)
    level, upper = _level(code)
    parts = [Figure("division_level", level, "code")]
    if upper:
        parts.append(Figure("upper_division", upper, "place"))
    return _valid("division", *PROVINCES[code[:2]], tuple(parts))


def credit_code(code: str, *, demo: bool = False) -> Figure:
    """统一社会信用代码核验 / Whether a text is a unified social credit code: ``valid`` or ``not_valid``, the
    note says why.

    18 characters, folded as at every door; the note says what was changed. ``demo`` admits the division of the demo
    district. The organisation code's own check is not judged, and no register of enterprises is asked.

    Basis: gb-A-12, gb-32100.
    Rounds: nothing.
    """
    folded = fold_code(code)
    reason = folded if isinstance(folded, Problem) else credit_code_reason(folded.text, demo=demo)
    if isinstance(folded, Problem) or reason is not None:
        assert reason is not None
        return _refused("credit_code", reason.zh, reason.en)
    return _valid("credit_code", *_changes(folded.notes, code, folded.text))


def _number(term: str, number: str, on: date, demo: bool) -> Figure:
    read = read_number(number, demo=demo, on=on)
    if isinstance(read, Problem):
        return _refused(term, read.zh, read.en)
    if read.document is not IdentityDocument.CITIZEN:
        document = read.document
        return _refused(
            term, f"不是公民身份号码，是{document.label_zh}的号码", f"it is of a {document.label_en}"
        )
    return _valid(term, *_changes(read.notes, number, read.text), parts=_parts(read.text))


def _changes(notes: Sequence[Note], given: str, read: str) -> tuple[str, str]:
    """What was changed before the text was judged, in a line of each language."""
    if not notes and given != read:
        return f"读作“{read}”", f"read as {read}"
    return "；".join(note.zh for note in notes), "; ".join(note.en for note in notes)


def _parts(number: str) -> tuple[Figure, ...]:
    sex = sex_of(number)
    return (
        _named("sex", sex.value, sex.label_zh, sex.label_en),
        Figure("born_on", born_on_of(number), "date"),
    )


def _level(code: str) -> tuple[str, str]:
    """The level of a division and the code above it."""
    if code.endswith("0000"):
        return "province_level", ""
    if code.endswith("00"):
        return "prefecture_level", f"{code[:2]}0000"
    return "county_level", f"{code[:4]}00"


def _named(term: str, code: str, zh: str, en: str) -> Figure:
    return Figure(term, code, "code", note_zh=zh, note_en=en)


def _valid(term: str, zh: str = "", en: str = "", parts: tuple[Figure, ...] = ()) -> Figure:
    clauses = _CLAUSES[term]
    return Figure(term, "valid", "code", provisions=clauses, parts=parts, note_zh=zh, note_en=en)


def _refused(term: str, zh: str, en: str) -> Figure:
    return Figure(term, "not_valid", "code", provisions=_CLAUSES[term], note_zh=zh, note_en=en)


# What each kind of number is held against.
_CLAUSES = {
    "citizen_number": ("gb-11643",),
    "social_security_number": ("sil-58", "gb-11643"),
    "sex": ("gbt-2261",),
    "ethnic_group": ("gbt-3304",),
    "division": ("gbt-2260",),
    "credit_code": ("gb-32100",),
}


IDENTIFIER_RULES: tuple[Rule, ...] = (
    as_rule("identifier.citizen_number", "2", citizen_number),
    as_rule("identifier.credit_code", "2", credit_code),
    as_rule("identifier.division", "1", division),
    as_rule("identifier.ethnic_group", "1", ethnic_group),
    as_rule("identifier.sex", "1", sex),
    as_rule("identifier.social_security_number", "2", social_security_number),
)
