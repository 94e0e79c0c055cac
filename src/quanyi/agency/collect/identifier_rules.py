"""Official numbers behind the door of the rules: why a number is none, check by check (证件号码核验)."""

from __future__ import annotations

from datetime import date

from quanyi.agency.collect.identifiers import (
    born_on_of,
    citizen_number_reason,
    credit_code_reason,
    sex_of,
)
from quanyi.law.explain import Figure
from quanyi.law.rules.registry import Rule, as_rule

# The checks speak Chinese; the English says what is wanted of the whole.
_CITIZEN_NUMBER = (
    "wanted: 18 characters, a known place, a date of birth that has come, the right check character"
)
_CREDIT_CODE = (
    "wanted: 18 characters of the code's alphabet, a division that is accepted, the right check character"
)


def citizen_number(number: str, *, on: date, demo: bool = False) -> Figure:
    """公民身份号码核验 / Whether a text is a citizen number: ``valid`` or ``not_valid``, the note says why.

    18 ASCII characters, X in upper case; the holder is born by the day ``on``. ``demo`` admits the division
    of the demo district. The county is not judged, and nobody is looked up: whether the number was issued to
    this person is another question. Parts of a valid number: ``sex`` and ``born_on``. The social-security
    number is this number.

    Basis: gb-11, gb-A-2, sil-58.
    Rounds: nothing.
    """
    reason = citizen_number_reason(number, demo=demo, on=on)
    if reason is not None:
        return Figure("citizen_number", "not_valid", "code", note_zh=reason, note_en=_CITIZEN_NUMBER)
    sex = sex_of(number)
    parts = (
        Figure("sex", str(sex.value), "code", note_zh=sex.label_zh, note_en=sex.label_en),
        Figure("born_on", born_on_of(number), "date"),
    )
    return Figure("citizen_number", "valid", "code", parts=parts)


def credit_code(code: str, *, demo: bool = False) -> Figure:
    """统一社会信用代码核验 / Whether a text is a unified social credit code: ``valid`` or ``not_valid``, the
    note says why.

    18 ASCII characters in upper case. ``demo`` admits the division of the demo district. The organisation
    code's own check is not judged, and no register of enterprises is asked.

    Basis: gb-A-12.
    Rounds: nothing.
    """
    reason = credit_code_reason(code, demo=demo)
    if reason is None:
        return Figure("credit_code", "valid", "code")
    return Figure("credit_code", "not_valid", "code", note_zh=reason, note_en=_CREDIT_CODE)


IDENTIFIER_RULES: tuple[Rule, ...] = (
    as_rule("identifier.citizen_number", "1", citizen_number),
    as_rule("identifier.credit_code", "1", credit_code),
)
