"""岗位: the closed set of posts, and which of them may not meet. Basis: d14-7, d14-26-1, d14-26-2."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quanyi.law.terms import Stage


class Post(models.TextChoices):
    """岗位. The four signing posts bear the names of the stages; administrators may do no business.

    A supervisor has no line of its own among posts given and taken: `Supervision` says who is one, and until when.
    """

    COUNTER = "counter", _("受理柜台")
    FIRST_REVIEW = "first_review", _("初审")
    REVIEW = "review", _("审核")
    RECHECK = "recheck", _("复核")
    APPROVAL = "approval", _("审批")
    SETTLEMENT = "settlement", _("结息核算")
    DATA_KEEPER = "data_keeper", _("数据维护")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    DATABASE_ADMIN = "database_admin", _("数据库管理员")
    SUPERVISOR = "supervisor", _("监督")

    @property
    def stage(self) -> Stage | None:
        return STAGE_OF_POST.get(self)


STAGE_OF_POST = {
    Post.FIRST_REVIEW: Stage.FIRST_REVIEW,
    Post.REVIEW: Stage.REVIEW,
    Post.RECHECK: Stage.RECHECK,
    Post.APPROVAL: Stage.APPROVAL,
}
ADMINISTRATORS = frozenset({Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN})
BUSINESS = frozenset(Post) - ADMINISTRATORS - {Post.SUPERVISOR}
