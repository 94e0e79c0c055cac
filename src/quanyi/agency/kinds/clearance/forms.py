"""处理暂收款: what is filled in. Basis: gb-6.5-1."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import ClearanceRow
from quanyi.agency.inputs import MonthInput, YuanInput
from quanyi.agency.ledger.suspense import Waiting
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.registry.selectors import find_employer, find_person
from quanyi.agency.wording import label
from quanyi.law.money import format_yuan
from quanyi.law.terms import ClearanceUse

DUES = (ClearanceUse.EMPLOYER_DUE, ClearanceUse.PERSON_DUE, ClearanceUse.DECLARED)
OF_EMPLOYER = (ClearanceUse.OLDEST, ClearanceUse.LATE_FEE)  # of no one month


def _uses() -> list[tuple[str, str]]:
    return [("", "—"), *((use.value, label(use)) for use in ClearanceUse if use is not ClearanceUse.RELATION)]


class ClearancePartForm(forms.Form):
    """A part of an item and what it is to become. A line without a use is not filled in."""

    title = _("暂收款处理：每一份")
    item = forms.TypedChoiceField(label=_("暂收款"), coerce=int, help_text=_("编号和余额"))
    use = forms.ChoiceField(
        label=_("去向"),
        choices=_uses,
        help_text=_("这笔钱成为什么"),
        error_messages={"required": _("请选择这笔钱的去向。")},
    )
    amount = YuanInput(
        above_zero=True,
        label=_("金额（元）"),
        help_text=_("不超过余额；可以分几份处理"),
        error_messages={"required": _("请填写要处理的金额。")},
    )
    number = forms.CharField(
        label=_("单位代码或社会保障号码"),
        max_length=60,
        required=False,
        help_text=_("转应缴、转滞纳金、作同一笔款时填写"),
    )
    month = MonthInput(
        label=_("费款所属期"), required=False, help_text=_("例如 2025-12；滚动转应缴、转滞纳金的不填")
    )
    payee = forms.CharField(
        label=_("收款户名和账号"), max_length=200, required=False, help_text=_("退款时填写")
    )

    def __init__(self, *args: Any, items: list[Waiting], at: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(w.item.pk, f"{w.item.pk} · {format_yuan(w.left_fen)}") for w in items]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]
        self.fields["item"].initial = choices[min(at, len(choices) - 1)][0] if choices else None
        self.employer: Employer | None = None
        self.person: Person | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("use"):
            return cleaned
        use = ClearanceUse(cleaned["use"])
        if use is ClearanceUse.REFUND and not cleaned.get("payee"):
            self.add_error("payee", _("退款须写明收款户名和账号。"))
        if use in DUES:
            self._clean_due(use, cleaned)
        if use in OF_EMPLOYER:
            self._clean_employer(cleaned)
        return cleaned

    def _clean_due(self, use: ClearanceUse, cleaned: dict[str, Any]) -> None:
        if "month" not in self.errors and not cleaned.get("month"):
            self.add_error("month", _("请填写费款所属期，例如 2025-12。"))
        number = cleaned.get("number") or ""
        if use is ClearanceUse.PERSON_DUE:
            self.person = find_person(number)
            if self.person is None:
                self.add_error("number", _("没有这个社会保障号码的参保人；请核对号码。"))
            return
        self._clean_employer(cleaned)

    def _clean_employer(self, cleaned: dict[str, Any]) -> None:
        self.employer = find_employer(cleaned.get("number") or "")
        if self.employer is None:
            self.add_error("number", _("没有这个统一社会信用代码的参保单位；请核对代码。"))

    def row(self, note: str) -> ClearanceRow:
        """What was filled in, not saved."""
        cleaned = self.cleaned_data
        is_due = ClearanceUse(cleaned["use"]) in DUES
        return ClearanceRow(
            item_id=cleaned["item"],
            use=cleaned["use"],
            amount_fen=cleaned["amount"],
            employer=self.employer,
            person=self.person,
            month=cleaned["month"] if is_due else None,
            payee="" if is_due or ClearanceUse(cleaned["use"]) in OF_EMPLOYER else cleaned["payee"],
            note=note,
        )


LINES = 4


class ClearanceForm:
    """A clearance as one form: up to four lines over the chosen items, and on what paper it rests."""

    def __init__(self, data: Any, items: list[Waiting], initial: list[dict[str, Any]]) -> None:
        self.is_sent = data is not None
        self.head = HeadForm(data)
        self.lines = [
            ClearancePartForm(
                data,
                prefix=f"line{n}",
                items=items,
                at=n,
                initial=initial[n] if n < len(initial) and data is None else None,
                empty_permitted=True,
                use_required_attribute=False,
            )
            for n in range(LINES)
        ]

    @property
    def errors(self) -> list[Any]:
        """What stands in the way, of the head and of every filled line; with the next two, as a form has it."""
        return [form.errors for form in self._asked() if form.errors]

    def non_field_errors(self) -> Any:
        return self.head.non_field_errors()

    def __iter__(self) -> Iterator[forms.BoundField]:
        return (field for form in self._asked() for field in form if field.errors)

    def _asked(self) -> list[forms.Form]:
        return [*self.filled, self.head] if self.is_sent else []

    @property
    def filled(self) -> list[ClearancePartForm]:
        return [line for line in self.lines if line.has_changed()]

    def is_valid(self) -> bool:
        if not self.is_sent:
            return False
        is_valid = all([line.is_valid() for line in [*self.filled, self.head]])
        if is_valid and not self.filled:
            self.head.add_error(None, _("至少填写一行：去向和金额。"))
            return False
        return is_valid

    def rows(self) -> list[ClearanceRow]:
        return [line.row(self.head.cleaned_data["note"]) for line in self.filled]


class HeadForm(forms.Form):
    """On what paper a clearance rests; `case` is one that was sent back and goes on with it."""

    title = _("暂收款处理：依据")
    note = forms.CharField(
        label=_("处理依据"),
        max_length=200,
        help_text=_("例如单位说明、银行回单的编号；审核人会看到"),
        error_messages={"required": _("请写明处理依据：凭什么材料认定这笔钱的去向。")},
    )
    case = forms.IntegerField(required=False, widget=forms.HiddenInput)
