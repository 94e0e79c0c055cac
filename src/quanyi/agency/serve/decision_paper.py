"""待遇核定表: what a benefit was decided to be, with the sum worked out line by line, on paper. Basis: d14-2-3, gb-8-4.

Every line is a part of the figure as it was computed for the decision: its formula with the numbers, the parameters and
the articles by which it is so.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.serve.case_figures import computed_for
from quanyi.agency.serve.disputed import dispute_notes
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.templatetags.figures import (
    UNKNOWN,
    case_of,
    day,
    figure_term,
    formula_of,
    in_unit,
    instant,
    law_note,
    month,
    parameter_plain,
    ref,
    remark,
    yuan,
)
from quanyi.agency.wording import label
from quanyi.law.capitals import in_capitals
from quanyi.law.explain import Figure
from quanyi.law.provisions import cite
from quanyi.law.terms import Scheme

TEMPLATE = Path(__file__).with_name("decision_paper.typ")
DEEPEST = 4  # of parts within parts; months and entries below are opened on the page


def decision_content(record: PersonRecord, decision: BenefitDecision, lang: str) -> dict[str, Any]:
    """What stands on the paper, in the language that is active; `lang` is that language."""
    figure = computed_for(decision)
    return {
        "lang": lang,
        "title": _("待遇核定表"),
        "agency": _("%(region)s社会保险经办机构") % {"region": record.region_name},
        "seal": _("（经办机构盖章处）"),
        "until": _("核定时间 %(at)s。") % {"at": instant(decision.learned_at)},
        "printed": _("打印时间 %(at)s") % {"at": instant(record.printed_at)},
        "page": _("第 {n} 页，共 {all} 页"),
        "facts": list(_facts(record)),
        "decision": {"title": _("核定结果"), "facts": list(_decided(decision, record.entries_known_at))},
        "worked": {
            "title": _("计算过程"),
            "head": [_("项目"), _("结果"), _("算式和所用的参数"), _("依据")],
            "rows": [_row(part, depth) for part, depth in _walk(figure)],
        },
        "notes": list(_notes(record)),
    }


def _facts(record: PersonRecord) -> Iterator[tuple[str, str]]:
    yield _("姓名"), record.name
    yield _("社会保障号"), record.social_security_number
    yield _("个人社会保险编号"), record.insurance_number
    yield _("出生日期"), day(record.born_on)


def _decided(decision: BenefitDecision, known_at: datetime | None) -> Iterator[tuple[str, str]]:
    yield _("待遇种类"), str(BenefitKind(decision.kind).label)
    yield _("险种"), label(Scheme(decision.scheme))
    yield _("核定金额"), yuan(decision.amount_fen)
    yield _("大写"), in_capitals(decision.amount_fen)
    yield _("其中个人账户"), yuan(decision.account_fen)
    yield _("起付月份"), month(decision.first_month)
    yield _("止付月份"), month(decision.last_month)
    yield _("案件"), decision.case.number if decision.case else UNKNOWN
    yield _("效力"), _("已由后来的核定取代") if _is_replaced(decision, known_at) else _("现行核定")


def _is_replaced(decision: BenefitDecision, known_at: datetime | None) -> bool:
    later = BenefitDecision.objects.filter(replaces=decision)
    return (later.filter(learned_at__lte=known_at) if known_at else later).exists()


def _walk(figure: Figure, depth: int = 0) -> Iterator[tuple[Figure, int]]:
    """The parts as they stand under each other; what is a month or an entry of the account is left to the page."""
    yield figure, depth
    if depth < DEEPEST and any(part.rule or part.parts or part.formula for part in figure.parts):
        for part in figure.parts:
            yield from _walk(part, depth + 1)
    elif depth < DEEPEST and len(figure.parts) <= 6:
        yield from ((part, depth + 1) for part in figure.parts)


def _row(figure: Figure, depth: int) -> list[str]:
    told = [
        formula_of(figure),
        case_of(figure, "plain"),
        *map(parameter_plain, figure.parameters),
        remark(figure, "plain"),
    ]
    clauses = dict.fromkeys(ref(cite(one)) for one in figure.provisions)
    return [
        "　" * depth + figure_term(figure),
        in_unit(figure),
        "\n".join(filter(None, told)),
        "\n".join(clauses),
    ]


def _notes(record: PersonRecord) -> Iterator[str]:
    yield from dispute_notes(record)
    if known_at := record.known_at:
        yield _("本单按 %(at)s 时系统所知打印，不是现行记录。") % {"at": instant(known_at)}
    if note := law_note():
        yield note
    yield _("金额单位：元。各项逐层算出，缩进的项目是上一项的组成部分。")
    yield _("对核定有异议的，可以依法申请行政复议或者提起行政诉讼，期限以决定文书所载为准。")
