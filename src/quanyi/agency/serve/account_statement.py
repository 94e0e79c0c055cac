"""养老保险个人账户对账单: all that moved an account from one month to another; the same for the page and the paper.

Basis: gb-9.2-2, gb-15, gb-8-1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.inputs import MonthInput
from quanyi.agency.refusal import Refusal
from quanyi.agency.serve.account_moves import Move, held_at, moves_of
from quanyi.agency.serve.disputed import dispute_notes
from quanyi.agency.serve.record import Amount, PersonRecord
from quanyi.agency.serve.templatetags.figures import UNKNOWN, day, instant, month, yuan
from quanyi.law.capitals import in_capitals
from quanyi.law.periods import Month

TEMPLATE = Path(__file__).with_name("account_statement.typ")


class NoMoves(Refusal):
    """没有变动: nothing was ever posted on this account."""


class SpanForm(forms.Form):
    """对账起止年月."""

    first = MonthInput(label=gettext_lazy("起始年月"), help_text=gettext_lazy("写成 2025-01"))
    last = MonthInput(label=gettext_lazy("截止年月"), help_text=gettext_lazy("写成 2025-12"))

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            self.add_error("last", _("截止年月不能早于起始年月；请调换或改写。"))


@dataclass(frozen=True)
class AccountStatement:
    """对账单: opening, moves and closing of the months `first` to `last`; sums in fen, payments below zero."""

    record: PersonRecord
    first: Month
    last: Month
    opening: Amount
    moves: tuple[Move, ...]
    closing: Amount

    def moved(self, *acts: str) -> int:
        return sum(move.total.fen or 0 for move in self.moves if move.act in acts)

    @property
    def credited_fen(self) -> int:
        return self.moved("credit", "taken_back")

    @property
    def interest_fen(self) -> int:
        return self.moved("interest_credited")

    @property
    def paid_fen(self) -> int:
        return self.moved("payment")


def account_statement(record: PersonRecord, first: Month, last: Month) -> AccountStatement:
    """The statement of these months. Raises NoMoves where nothing was ever posted."""
    moves = _known_to(record)
    return AccountStatement(
        record=record,
        first=first,
        last=last,
        opening=held_at(moves, first - 1),
        moves=tuple(move for move in moves if first <= move.month <= last),
        closing=held_at(moves, last),
    )


def _known_to(record: PersonRecord) -> list[Move]:
    """The moves that this record knows of. Raises NoMoves."""
    moves = moves_of(record.person_id, known_at=record.entries_known_at)
    if not moves:
        raise NoMoves(_("个人账户还没有记账，不能出具对账单。缴费审批入账后再来办理。"))
    return moves


def latest_year(record: PersonRecord) -> tuple[Month, Month]:
    """Of which months a statement is where nobody says: the last year in which anything moved. Raises NoMoves."""
    year = _known_to(record)[-1].month.year
    return Month(year, 1), Month(year, 12)


def statement_content(statement: AccountStatement, lang: str) -> dict[str, Any]:
    """What stands on the paper, in the language that is active; `lang` is that language."""
    record = statement.record
    return {
        "lang": lang,
        "title": _("养老保险个人账户对账单"),
        "agency": _("%(region)s社会保险经办机构") % {"region": record.region_name},
        "seal": _("（经办机构盖章处）"),
        "until": _("数据截至 %(at)s 入账的凭证。") % {"at": instant(record.data_until)},
        "printed": _("打印时间 %(at)s") % {"at": instant(record.printed_at)},
        "page": _("第 {n} 页，共 {all} 页"),
        "facts": list(_facts(statement)),
        "account": {"title": _("个人账户"), "facts": list(_sums(statement))},
        "moves": {
            "title": _("账户变动明细"),
            "head": [
                _("记账年月"), _("入账日期"), _("变动摘要"), _("其中个人缴费"), _("其中单位划转"), _("合计"),
                _("余额"), _("案件"),
            ],
            "rows": [_row(move) for move in statement.moves],
            "none": _("这段时间账户没有变动。"),
        },
        "notes": list(_notes(record)),
    }  # fmt: skip


def _facts(statement: AccountStatement) -> Iterator[tuple[str, str]]:
    record = statement.record
    yield _("姓名"), record.name
    yield _("社会保障号"), record.social_security_number
    yield _("个人社会保险编号"), record.insurance_number
    yield _("个人账户建立年月"), month(record.account_opened_month)
    yield _("人员状态"), record.status_told
    yield _("起始年月"), month(statement.first)
    yield _("截止年月"), month(statement.last)


def _sums(statement: AccountStatement) -> Iterator[tuple[str, str]]:
    yield _("期初储存额"), yuan(statement.opening.fen)
    yield _("记入本金"), yuan(statement.credited_fen)
    yield _("记入利息"), yuan(statement.interest_fen)
    yield _("期内支付"), yuan(statement.paid_fen)
    yield _("期末储存额"), yuan(statement.closing.fen)
    yield _("大写"), in_capitals(statement.closing.fen or 0)


def _row(move: Move) -> list[str]:
    amounts: Sequence[Amount] = (move.own, move.transfer, move.total, move.held)
    return [
        month(move.month), day(move.posted_at), move.told, *(yuan(a.fen) for a in amounts), move.case_number or UNKNOWN
    ]  # fmt: skip


def _notes(record: PersonRecord) -> Iterator[str]:
    yield from dispute_notes(record)
    if known_at := record.known_at:
        yield _("本单按 %(at)s 时系统所知打印，不是现行记录。") % {"at": instant(known_at)}
    yield _("金额单位：元；支付和冲销以负数列示。期初储存额 + 各笔合计 = 期末储存额。")
    yield _("原系统已结息的年度迁入时记为一笔，列在该年十二月。未结息年度的利息不含在内。")
    yield _("对记录有异议的，可持本人有效身份证件到经办窗口提出书面核查申请。")
