"""Sentences that stand for several constraints; see `constraints`."""

from django.utils.translation import gettext_lazy as _

SUBMITTED_MEANWHILE = _("这一批数据刚由另一次操作提交，本次操作没有保存。请回到案件列表查看。")
WRONG_AMOUNT = _("算出的金额不合账目规则，没有入账。请停止办理本案，并把案号告诉系统管理员。")
BEING_TAKEN_IN = _("另一人正在接收同一账册，没有保存。请等他办完后重试，会接着办理。")
