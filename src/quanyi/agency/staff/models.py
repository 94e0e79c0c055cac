"""人员与岗位: agencies, logins, what changed about them, and the posts that staff hold.

Basis: d14-7, d14-26-1, d14-26-2, gb-10.1.
"""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.acting import Actor
from quanyi.agency.audit.agencies import agency_of_row
from quanyi.agency.audit.fields import CodeField
from quanyi.agency.staff.contract_models import Helper as Helper
from quanyi.agency.staff.contract_models import HelperEnd as HelperEnd
from quanyi.agency.staff.contract_models import HelperPerson as HelperPerson
from quanyi.agency.staff.contract_models import Service as Service
from quanyi.agency.staff.contract_models import Undertaking as Undertaking
from quanyi.agency.staff.delegation_models import Delegation as Delegation
from quanyi.agency.staff.delegation_models import DelegationEnd as DelegationEnd
from quanyi.agency.staff.factor_models import FactorEnd as FactorEnd
from quanyi.agency.staff.factor_models import FactorUse as FactorUse
from quanyi.agency.staff.factor_models import RecoveryCode as RecoveryCode
from quanyi.agency.staff.factor_models import RecoveryUse as RecoveryUse
from quanyi.agency.staff.factor_models import SecondFactor as SecondFactor
from quanyi.agency.staff.post_models import PostAgreement as PostAgreement
from quanyi.agency.staff.post_models import PostRequest as PostRequest
from quanyi.agency.staff.post_models import PostRequestEnd as PostRequestEnd
from quanyi.agency.staff.posts import ADMINISTRATORS as ADMINISTRATORS
from quanyi.agency.staff.posts import BUSINESS as BUSINESS
from quanyi.agency.staff.posts import STAGE_OF_POST as STAGE_OF_POST
from quanyi.agency.staff.posts import Post as Post
from quanyi.agency.staff.session_models import Session as Session
from quanyi.agency.staff.supervision_models import BodyKind as BodyKind
from quanyi.agency.staff.supervision_models import Supervision as Supervision
from quanyi.agency.staff.supervision_models import SupervisionApproval as SupervisionApproval
from quanyi.agency.staff.supervision_models import SupervisionEnd as SupervisionEnd


class Agency(models.Model):
    """经办机构: who handles rights records; a city's and those of its districts may share an installation.

    The first one is the installation's own. Whatever an agency's logins write is of it, and so of its region.
    Basis: gb-10.1.
    """

    code = models.CharField("机构代码", max_length=20, unique=True)
    name = models.CharField("机构名称", max_length=100)
    name_en = models.CharField("英文名称", max_length=100)
    region = models.CharField("统筹地区", max_length=10)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="上级机构", null=True, related_name="+")
    opened_at = models.DateTimeField("设立时间", db_default=Now())

    class Meta:
        verbose_name = "经办机构"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class AccountKind(models.TextChoices):
    """用户类别."""

    STAFF = "staff", _("经办机构工作人员")
    EMPLOYER = "employer", _("参保单位")
    PERSON = "person", _("参保人员")
    SYSTEM = "system", _("系统任务")


class AccountManager(BaseUserManager["Account"]):
    def create_account(
        self, username: str, password: str, *, display_name: str, kind: AccountKind
    ) -> "Account":
        """A login of the agency that acts."""
        account = self.model(username=username, display_name=display_name, kind=kind)
        account.set_password(password)
        account.save()
        return account


class Account(AbstractBaseUser):
    """登录账户. It carries no rights of its own: staff rights come from duties, others from mandates.

    It acts for its agency, and for that one only: who moves to another gets another login.
    """

    username = models.CharField("用户名", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=100)
    kind = models.CharField("用户类别", max_length=10, choices=AccountKind)
    is_active = models.BooleanField("启用", default=True)
    agency = agency_of_row()

    is_of_request = False  # else the object may outlive what it was read with

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        verbose_name = "登录账户"

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    def as_actor(self, address: str = "") -> Actor:
        """How the log names this login."""
        return Actor(self.pk, self.display_name, address, self.agency_id)


class AccountChange(models.Model):
    """登录账户变更: name, on or off, and password of a login as a statement left them; a trigger writes it.

    Of the password there is a digest of the stored hash only, which tells a change and can be tried against nothing:
    the hash has its own random salt, and that is not here. Basis: d14-12, d14-26-1.
    """

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账户", related_name="changes")
    display_name = models.CharField("姓名", max_length=100)
    is_active = models.BooleanField("启用")
    password_digest = models.BinaryField("密码摘要")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "登录账户变更"
        ordering = ["id"]


class PasswordSet(models.Model):
    """密码来源: whether a login's password was chosen by its owner or handed out. Basis: d14-26-1, gb-4.3."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="登录账户", related_name="+")
    is_own = models.BooleanField("本人选定")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "密码来源"
        ordering = ["-id"]


class DutyChange(models.Model):
    """岗位任免: a post given or taken away. The latest line for an account and a post is what holds, in its days.

    Without a request: of the first day of an office, or taken away.
    """

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账户", related_name="duty_changes")
    post = CodeField("岗位", max_length=20, choices=Post)
    granted = models.BooleanField("授予")
    at = models.DateTimeField("时间", db_default=Now())
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="经办人", null=True, related_name="+")
    reason = models.CharField("事由", max_length=200)
    request = models.OneToOneField(
        PostRequest, models.PROTECT, verbose_name="岗位申请", null=True, related_name="duty"
    )
    first_on = models.DateField("开始日期", null=True)
    last_on = models.DateField("截止日期", null=True)

    class Meta:
        verbose_name = "岗位任免"
        ordering = ["id"]

    def holds(self, today: date) -> bool:
        """Whether the post is held on a day by this line."""
        return self.granted and (self.first_on or today) <= today <= (self.last_on or today)
