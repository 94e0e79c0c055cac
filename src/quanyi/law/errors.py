"""The few ways in which the law library says no (错误).

Every error carries a machine-readable ``code`` and one sentence in each language: what was read, where, what
is wanted and what to do. ``str(error)`` is the Chinese sentence; ``error.en`` the English one.
"""

from __future__ import annotations

from typing import ClassVar


class LawError(Exception):
    """Base of all refusals (规则库错误); ``zh``, ``en`` are sentences, ``facts`` the named parts of them."""

    code: ClassVar[str] = "law_error"

    def __init__(self, zh: str, en: str, **facts: str) -> None:
        # Both sentences go to args so that the error survives pickling between processes.
        super().__init__(zh, en)
        self.zh = zh
        self.en = en
        self.facts = facts

    def __str__(self) -> str:
        return self.zh


class InvalidInput(LawError):
    """What was handed in cannot be read or contradicts itself (输入有误)."""

    code = "invalid_input"


class NoRule(LawError):
    """The law, as far as it is known here, has no answer (无适用规则)."""

    code = "no_rule"

    @classmethod
    def at(cls, term: str, *, on: object, clause: str) -> NoRule:
        """Name the term, the date and the clause that was looked at."""
        return cls(
            f"“{term}”在 {on} 没有适用的规则（查阅依据：{clause}）。请核对日期；确需办理的，按人工审批处理。",
            f"No rule for {term!r} on {on} (looked at: {clause}). Check the date, or decide it by hand.",
            term=term,
            on=str(on),
            clause=clause,
        )


class NoParameter(LawError):
    """A dated parameter has no value for that region and date (缺少参数)."""

    code = "no_parameter"

    @classmethod
    def at(
        cls, series: str, *, region: str, on: object, known: str = "", known_at: object = None
    ) -> NoParameter:
        """Name the series, the region and the date; ``known`` lists what there is, as known on ``known_at``."""
        zh, en = (f"按 {known_at} 所知，", f"As known on {known_at}: ") if known_at else ("", "")
        return cls(
            f"{zh}参数“{series}”在地区 {region}、日期 {on} 没有值（已有：{known or '无'}）。"
            "请按公布文件在参数表中补录该时段，系统不会以零代替。",
            f"{en}Parameter {series!r} has no value for region {region} on {on} (known: {known or 'nothing'}). "
            "Add the period to its table from the published document; no zero is assumed.",
            series=series,
            region=region,
            on=str(on),
            **({"known_at": str(known_at)} if known_at else {}),
        )
