"""Discrepancies (不符): what `quanyi verify` names, a line each: where, what was expected and read, since when."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(models.TextChoices):
    """What is wrong (不符种类)."""

    # records against the log
    CHANGED = "changed", gettext_lazy("记录内容被改动")
    MISSING = "missing", gettext_lazy("记录缺失")
    EXTRA = "extra", gettext_lazy("记录多出，日志中没有它")
    UNCOVERED_COLUMN = "uncovered_column", gettext_lazy("这一栏没有纳入日志")
    SEQUENCE = "sequence", gettext_lazy("编号序列落后于已用编号")
    ACCOUNT = "account", gettext_lazy("登录账户与最后一次登记的变更不符")
    ERASURE = "erasure", gettext_lazy("删除没有经核准的删除令，或与它不符")
    # the log in itself
    LEAF_CHANGED = "leaf_changed", gettext_lazy("叶的内容被改动")
    LEAF_MISSING = "leaf_missing", gettext_lazy("叶缺失")
    MARKS_CHANGED = "marks_changed", gettext_lazy("叶的盐或行标记被改动")
    LOG_GAP = "log_gap", gettext_lazy("日志序号不连续")
    PENDING = "pending", gettext_lazy("叶久未列入日志")
    # heads
    HEAD_INVALID = "head_invalid", gettext_lazy("树头签名不成立")
    HEAD_ROOT = "head_root", gettext_lazy("日志算出的树根与签名树头不同")
    HEAD_FRONTIER = "head_frontier", gettext_lazy("树头的右沿被改动")
    HEAD_BEYOND = "head_beyond", gettext_lazy("日志比签名树头短")
    HEAD_LOG = "head_log", gettext_lazy("树头属于另一个日志")
    # keepers
    KEEPER_SILENT = "keeper_silent", gettext_lazy("见证人联系不上，未能核对")
    KEEPER_REFUTES = "keeper_refutes", gettext_lazy("日志与见证人保存的树头不同：历史被改写")
    KEEPER_AHEAD = "keeper_ahead", gettext_lazy("日志比见证人保存的树头短：日志被截断，或数据库是旧的")
    KEEPER_LACKS = "keeper_lacks", gettext_lazy("见证人没有这个树头")
    HEAD_MISSING = "head_missing", gettext_lazy("见证人保存的树头在本库中缺失或不同")
    # the schema and the books
    SCHEMA = "schema", gettext_lazy("数据库结构与迁移后的状态不同")
    PROGRAM = "program", gettext_lazy("数据库结构与程序规定的不同")
    JOURNAL = "journal", gettext_lazy("凭证不平或分录数不符")
    PROJECTION = "projection", gettext_lazy("账户年度投影与分录不一致")


@dataclass(frozen=True)
class Discrepancy:
    """不符. `key` is the row's id, or what names it; `since` the size of the first head over what was expected."""

    kind: Kind
    table: str
    key: str
    expected: str = ""
    read: str = ""
    since: int | None = None

    def sentence(self) -> str:
        """One line for people."""
        parts = [f"{self.table} {self.key} {self.kind.label}"]
        if self.expected:
            parts.append(_("应为 %(what)s") % {"what": self.expected})
        if self.read:
            parts.append(_("读到 %(what)s") % {"what": self.read})
        if self.since is not None:
            parts.append(_("自树头 %(size)s 起") % {"size": self.since})
        return "；".join(parts)

    def as_dict(self) -> dict[str, Any]:
        return {**vars(self), "kind": self.kind.value}


def span_text(first: int, last: int) -> str:
    """Ids or places, as keys are written."""
    return str(first) if first == last else f"{first}..{last}"
