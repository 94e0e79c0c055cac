"""The clerk's manual, made of the kinds of case and the fields of their forms; `write_manual` beside it writes it."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from django import forms
from django.utils.translation import override
from tests.house.tree import ROOT

from quanyi.agency.kinds.listed import KINDS
from quanyi.agency.registry.items import CHANGEABLE
from quanyi.agency.review.kind import Kind
from quanyi.law.provisions import cite
from quanyi.law.rules.time_limits import due_day
from quanyi.law.terms import Stage

FILE = ROOT / "docs/manual.md"
HEAD = (
    "# 经办手册\n\n"
    "按业务种类：办什么、依据、谁受理、填什么、要什么材料、几个环节、多久。由程序中的声明和表单生成"
    "（`python -m tests.house.write_manual`），过期时测试不通过；页面上每一栏下面的一行说明与这里相同。\n\n"
    "每件案件由受理人提交，此后各环节由不同的人签署，全部同意才入账或登记。案件页按签署的次序排列：办什么、改什么、"
    "按现在的账会怎样入账（办结试算）、材料、时限、以前的意见、签署。签署时可以同意、退回或不予受理；退回和不予受理须写理由。"
    "材料不全的，一次告知、退回补正。\n\n"
    "每天从“待办总览”开始：本岗位的各份清单各有多少件，打开清单看凭据，从清单上开始办理；轮到自己签署的，在“待办案件”。\n\n"
    "清单都可以按号码、单位查找，按种类、进度、时限筛选，可以排序；下方是所列全部的合计。"
    "查人只在“查询权益记录”，须有事由。\n"
)


def manual() -> str:
    with override("zh-hans"):
        return "\n".join([HEAD, *(_section(kind) for kind in KINDS)])


def _section(kind: Kind) -> str:
    lines = [
        f"## {kind.case.label_zh}",
        "",
        str(kind.about),
        "",
        f"- 依据：{_clauses(kind.basis)}",
        f"- 受理：{'、'.join(str(post.label) for post in kind.opened_by) or '没有受理页面'}",
        f"- 环节：{'、'.join(stage.label_zh for stage in Stage)}（地区可以按风险用参数减少）",
        f"- 时限：{_limit(kind)}",
        *_materials(kind),
        "",
        *(line for form in forms_of(kind) for line in _form(form)),
    ]
    return "\n".join(lines)


def _clauses(clauses: tuple[str, ...]) -> str:
    return "、".join(cite(clause).ref_zh for clause in clauses)


def _limit(kind: Kind) -> str:
    """As the parameter of a demo office has it: a region may have another."""
    if not kind.legal_limit:
        return "没有登记法定办理时限"
    figure = due_day(kind.legal_limit, start=date(2026, 1, 5), region="DEMO")
    return f"{figure.parameters[0].value} 个工作日（{_clauses(figure.provisions)}）"


def _materials(kind: Kind) -> Iterator[str]:
    for material in kind.materials:
        yield f"- 材料：{material.name}（{_clauses(material.basis)}；{material.retention.label}）"


def forms_of(kind: Kind) -> list[type[forms.BaseForm]]:
    """The forms that a kind fills in: those of its modules that bear a title."""
    package = import_module(f"quanyi.agency.kinds.{kind.folder}")
    found: dict[type[forms.BaseForm], None] = {}
    for module in iter_modules(package.__path__):
        for value in vars(import_module(f"{package.__name__}.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, forms.BaseForm) and "title" in vars(value):
                found.setdefault(value)
    return [form for form in found if form.__module__.startswith((package.__name__, "quanyi.agency.desk"))]


def fields_of(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    """Every field that a person may see: those of the class, and those that an instance adds."""
    further = form.further() if hasattr(form, "further") else {}
    return {
        name: field for name, field in {**form.base_fields, **further}.items() if not field.widget.is_hidden
    }


def _form(form: type[forms.BaseForm]) -> list[str]:
    rows = [f"| {field.label} | {_help(name, field)} |" for name, field in fields_of(form).items()]
    return [f"### {form.title}", "", "| 栏目 | 说明 |", "| --- | --- |", *rows, ""]


def _help(name: str, field: forms.Field) -> str:
    item = CHANGEABLE.get(name)
    told = str(field.help_text) or (f"登记项目“{item.name}”，按证件填写" if item else "")
    return told if field.required or not told else f"选填。{told}"
