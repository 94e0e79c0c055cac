"""What people type into forms, read as every other door reads it (表单输入): days, months, amounts, counts, numbers.

A field answers with the normal form, so that what a file takes a form takes, and what one refuses both refuse with
the same words.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.wording import sentence
from quanyi.law.money import MAX_FEN
from quanyi.law.periods import Month
from quanyi.written import Problem
from quanyi.written.amounts import read_amount
from quanyi.written.dates import read_day, read_month
from quanyi.written.folding import fold_code
from quanyi.written.names import read_unit_name
from quanyi.written.numerals import counted, digits

# A range of days within one month is a month; nothing that is read is longer.
LONGEST_DAY = 60
LONGEST_AMOUNT = 40
LARGEST = 10 * 1024 * 1024  # bytes of a file that a form takes


class TypedInput(forms.CharField):
    """A text that is cleaned to what it means; None where it is blank and may be."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.meant(text) if text else None

    def meant(self, text: str) -> Any:
        """What the text means; raises ValidationError."""
        raise NotImplementedError


class DayInput(TypedInput):
    """A day, in digits or in words: 2025-12-05, 20251205, 2025年12月5日, 二〇二五年十二月五日 (日期).

    It is a field of text, since a browser shows a field of dates in the order of its own country, and takes no words.
    """

    default_error_messages = {
        "required": _("请填写日期，例如 2025-03-01。"),
        "invalid": _("“%(read)s”读不出日期。请按年、月、日书写，例如 2025-03-01 或 2025年3月1日。"),
    }

    def __init__(self, **given: Any) -> None:
        given.setdefault("max_length", LONGEST_DAY)
        super().__init__(**given)
        self.widget.attrs.setdefault("placeholder", "2025-03-01")

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def meant(self, text: str) -> date:
        day = read_day(text)
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid", {"read": text})
        return day


class MonthInput(TypedInput):
    """A month: 2025-12, 202512, 2025年12月, 2025年元月, also as its days 2025-12-01至2025-12-31 (年月)."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("max_length", LONGEST_DAY)
        super().__init__(**given)

    def meant(self, text: str) -> Month:
        month = read_month(text)
        if isinstance(month, Problem):
            raise forms.ValidationError(
                _("无法读作月份：“%(read)s”（%(why)s）。请写成 2025-12、202512 或 2025年12月。"),
                "invalid",
                {"read": text, "why": sentence(month)},
            )
        return month


def months_in_order(form: forms.Form, given: dict[str, Any]) -> dict[str, Any]:
    """起止月 `first` and `last`, either of which may be blank: no last month without a first one, nor before it."""
    first, last = given.get("first"), given.get("last")
    if last and not first:
        form.add_error("first", gettext("填了止月的，请填写起月。"))
    elif first and last and last < first:
        form.add_error("last", gettext("止月早于起月。请核对。"))
    return given


class YuanInput(TypedInput):
    """An amount in yuan, met as fen (金额). ``above_zero``: nothing and less is refused."""

    def __init__(self, *, above_zero: bool = False, **given: Any) -> None:
        given.setdefault("max_length", LONGEST_AMOUNT)
        super().__init__(**given)
        self.above_zero = above_zero

    def meant(self, text: str) -> int:
        fen = read_amount(text)
        if isinstance(fen, Problem) or abs(fen) > MAX_FEN:
            why = sentence(fen) if isinstance(fen, Problem) else _("数额过大")
            raise forms.ValidationError(
                _("无法读作金额：“%(read)s”（%(why)s）。金额以元为单位，例如 1,234.56。"),
                "invalid",
                {"read": text, "why": why},
            )
        if self.above_zero and fen <= 0:
            raise forms.ValidationError(_("金额须大于零。"))
        return fen


class CountInput(forms.IntegerField):
    """A whole number in digits or in words, with or without its unit: 2025, ２０２５年, 八级 (整数)."""

    def __init__(self, *, unit: str, **given: Any) -> None:
        # Of a field of numbers a browser sends nothing at all where somebody has typed words.
        given.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**given)
        self.unit = unit

    def to_python(self, value: Any) -> int | None:
        plain = "".join(
            unicodedata.normalize("NFKC", "" if value is None else str(value)).split()
        ).removesuffix(self.unit)
        number = digits(plain) if len(plain) == 4 else counted(plain)
        return super().to_python(plain if number is None else number)


class CodeInput(TypedInput):
    """A reference, a case's or an account's number in capitals and digits: blanks, width and case are folded (编号).

    ``also`` are the signs that may stand in it; ``form`` what it must look like, told by ``error_messages["invalid"]``.
    """

    default_error_messages = {"invalid": _("“%(read)s”不合这一栏的写法。请核对后重填。")}

    def __init__(self, *, also: str = "-", form: str = ".*", **given: Any) -> None:
        super().__init__(**given)
        self.also, self.form = also, form

    def clean(self, value: Any) -> str:
        return super().clean(value) or ""

    def meant(self, text: str) -> str:
        folded = "".join(self._folded(text, part) for part in self._parts(text))
        if not re.fullmatch(self.form, folded):
            raise forms.ValidationError(self.error_messages["invalid"], "invalid", {"read": text})
        return folded

    def _parts(self, text: str) -> list[str]:
        plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
        return re.split(f"([{re.escape(self.also)}])", plain) if self.also else [plain]

    def _folded(self, text: str, part: str) -> str:
        if part in self.also:
            return part
        folded = fold_code(part)
        if isinstance(folded, Problem):
            raise _not_read(text, folded)
        return folded.text


class NameInput(TypedInput):
    """The name of a unit, or of whoever is paid, in the normal form that is compared, shown and exported (名称)."""

    def meant(self, text: str) -> str:
        found = read_unit_name(text)
        if isinstance(found, Problem):
            raise _not_read(text, found)
        return found.text


def _not_read(text: str, problem: Problem) -> forms.ValidationError:
    return forms.ValidationError(
        _("“%(read)s”：%(why)s。请核对后重填。"), "invalid", {"read": text, "why": sentence(problem)}
    )


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−－﹣", "-"))
