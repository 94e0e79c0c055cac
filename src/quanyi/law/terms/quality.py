"""The words of data-quality checks (数据质量)."""

from __future__ import annotations

from enum import unique

from quanyi.law.terms.labelled import Labelled


@unique
class Severity(Labelled):
    """How bad it is that a check finds something (严重程度). The set is this system's (mark P). Basis: d14-11-1."""

    ERROR = "error", "错误", "error"  # cannot be right
    WARNING = "warning", "疑点", "doubt"  # may have a good reason, which the inquiry writes down


@unique
class InquiryResult(Labelled):
    """What an inquiry into a finding came to (核查结论). The set is this system's (mark P). Basis: d14-11-1, d14-12."""

    CONFIRMED = "confirmed", "属实，须更正", "confirmed, to be corrected"
    EXPLAINED = "explained", "属实，有正当理由", "true, with a good reason"
    FALSE_ALARM = "false_alarm", "误报", "false alarm"
