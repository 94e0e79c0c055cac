"""审计日志: every act and every look, written in the same transaction as what it speaks of. Basis: d14-12."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.fields import CodeField


class Act(models.TextChoices):
    """What was done (行为)."""

    LOGIN = "login", _("登录")
    LOGOUT = "logout", _("退出")
    LOGIN_FAILED = "login_failed", _("登录失败")
    RECEIVE_FILE = "receive_file", _("接收文件")
    ANSWER_FILE = "answer_file", _("答复文件疑问")
    SUBMIT = "submit", _("提交")
    SIGN = "sign", _("签署")
    WITHDRAW = "withdraw", _("撤回")
    TRANSFER = "transfer", _("转交")
    REFUSED = "refused", _("拒绝")
    POST = "post", _("入账")
    REGISTER = "register", _("办结登记")
    ENTER_PARAMETER = "enter_parameter", _("参数生效")
    SETTLE = "settle", _("年度结息计算")
    CHECK_DATA = "check_data", _("数据核查")
    RESOLVE_FINDING = "resolve_finding", _("核查结论")
    VIEW_FINDING = "view_finding", _("查看核查发现")
    RECONCILE = "reconcile", _("对账")
    ISSUE_REPORT = "issue_report", _("出具报表")
    PROCESS = "process", _("处理")
    COMMAND = "command", _("执行命令")
    VIEW_RECORD = "view_record", _("查看权益记录")
    ASK_RECORD = "ask_record", _("申请查询权益记录")
    VIEW_CASE = "view_case", _("查看案件")
    VIEW_FILE = "view_file", _("查看原始文件")
    OPEN_READING = "open_reading", _("开放数据库查阅")
    CLOSE_READING = "close_reading", _("结束数据库查阅")
    PRINT_RECORD = "print_record", _("打印权益记录")
    OPEN_AGENCY = "open_agency", _("设立经办机构")
    OPEN_LOGIN = "open_login", _("开立登录账户")
    HAND_OUT_CODE = "hand_out_code", _("发放激活码")
    ACTIVATE_LOGIN = "activate_login", _("激活登录")
    CHOOSE_CHANNEL = "choose_channel", _("选择接收方式")
    CHANGE_LOGIN = "change_login", _("变更登录账户")
    CHANGE_PASSWORD = "change_password", _("更换密码")
    GRANT_DUTY = "grant_duty", _("授予岗位")
    REVOKE_DUTY = "revoke_duty", _("撤销岗位")
    ASK_POST = "ask_post", _("申请任岗")
    AGREE_POST = "agree_post", _("同意任岗")
    END_POST_REQUEST = "end_post_request", _("终结岗位申请")
    PUT_SUPERVISION = "put_supervision", _("提出监督任职")
    REGISTER_HELPER = "register_helper", _("登记协助单位、人员")
    END_HELPER = "end_helper", _("终止协助")
    UNDERTAKE = "undertake", _("签署、登记保密承诺")
    REMARK = "remark", _("提出监督意见")
    ANSWER_REMARK = "answer_remark", _("答复监督意见")
    DELEGATE = "delegate", _("委托代办")
    END_DELEGATION = "end_delegation", _("结束代办")
    GRANT = "grant", _("登记查询授权")
    END_GRANT = "end_grant", _("终止查询授权")
    ORDER_EXTRACT = "order_extract", _("申请导出统计数据")
    DELIVER_EXTRACT = "deliver_extract", _("导出统计数据")
    DELIVER_BOOKS = "deliver_books", _("导出账册")
    END_EXTRACT = "end_extract", _("登记统计数据的销毁或归还")
    BIND_LOGIN = "bind_login", _("绑定统一身份认证")
    CHANGE_FACTOR = "change_factor", _("启用或停用第二重验证")
    SET_UP_TERMINAL = "set_up_terminal", _("设为自助终端")
    GIVE_TOKEN = "give_token", _("授权应用读取")
    END_TOKEN = "end_token", _("终止应用授权")
    SCHEMA = "schema", _("数据库结构变更")
    ADOPT = "adopt", _("纳入见证")
    ORDER_ERASURE = "order_erasure", _("提出依法删除")
    CONFIRM_ERASURE = "confirm_erasure", _("核准依法删除")
    ERASE = "erase", _("依法删除")
    CHANGE_KEY = "change_key", _("更换签名密钥")
    BACKUP = "backup", _("备份")
    DRILL = "drill", _("恢复演练")
    REBUILD = "rebuild", _("重建投影")


class AuditEntry(models.Model):
    """One line of the log. Actor and subject are ids and names as they were: the line outlives what it points to."""

    at = models.DateTimeField("时间", db_default=Now())
    act = CodeField("行为", max_length=20, choices=Act)
    actor_id = models.BigIntegerField("操作人", null=True)
    actor_name = models.CharField("操作人姓名", max_length=100)
    person_id = models.BigIntegerField("涉及参保人", null=True)
    case_id = models.BigIntegerField("涉及案件", null=True)
    purpose = models.CharField("事由", max_length=200)
    detail = models.JSONField("详情", default=dict)
    address = models.CharField("来源地址", max_length=45)

    class Meta:
        verbose_name = "审计记录"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["person_id", "-id"],
                name="audit_by_person",
                condition=models.Q(person_id__isnull=False),
            ),
            models.Index(fields=["actor_id", "-id"], name="audit_by_actor"),
            models.Index(
                fields=["-id"],
                name="audit_readings",
                condition=models.Q(act__in=["open_reading", "close_reading", "deliver_books"]),
            ),
        ]


class Leaf(models.Model):
    """叶: what one transaction wrote, as digests. `content` may be shown to anyone; salt and marks stay inside.

    `content` is JSON: the instant, and for each table the ids of the rows, the columns and a digest; its SM3 is the
    leaf of the tree. `marks` has four bytes a row: which row of a batch differs is found without its text.
    """

    content = models.TextField("公开内容")
    salt = models.BinaryField("盐")
    marks = models.BinaryField("行标记")

    class Meta:
        verbose_name = "叶"


class LogLeaf(models.Model):
    """日志序: the place of a leaf in the tree, from 0, without a gap."""

    index = models.BigIntegerField("序号", primary_key=True)
    leaf = models.OneToOneField(Leaf, models.PROTECT, verbose_name="叶", related_name="place")
    digest = models.BinaryField("叶摘要")

    class Meta:
        verbose_name = "日志序"


class TreeHead(models.Model):
    """签名树头: the tree of `size` leaves as it was signed. `frontier` is what the next head grows from."""

    size = models.BigIntegerField("叶数", unique=True)
    content = models.TextField("签名内容")
    signature = models.BinaryField("签名")
    public = models.CharField("公钥", max_length=200)
    frontier = models.BinaryField("右沿")

    class Meta:
        verbose_name = "签名树头"
        ordering = ["-size"]


class SchemaState(models.Model):
    """结构记录: tables, triggers, functions, grants and constraints, as a migration left them."""

    content = models.TextField("内容")
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "结构记录"
        ordering = ["-id"]


class KeyChange(models.Model):
    """换钥: the next key that signs heads, vouched for by the signature of the one before. Basis: d14-28-4."""

    content = models.TextField("签名内容")
    signature = models.BinaryField("签名")

    class Meta:
        verbose_name = "换钥"
        ordering = ["id"]


class Erasure(models.Model):
    """依法删除: a row, or values of it, whose payload and salt are gone; the commitment stays, so every proof holds.

    `columns` is null where the whole row went; else the row stays as a shell in which these are empty.
    """

    leaf = models.ForeignKey(Leaf, models.PROTECT, verbose_name="叶", related_name="erasures")
    table = models.CharField("表", max_length=63)
    row_id = models.BigIntegerField("记录编号")
    columns = models.JSONField("删除的栏目", null=True)
    commitment = models.BinaryField("承诺")
    order_id = models.BigIntegerField("删除令")
    case_id = models.BigIntegerField("依据案件")
    reason = models.CharField("事由", max_length=200)
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = "依法删除"
        constraints = [models.UniqueConstraint(fields=["table", "row_id", "leaf"], name="erased_once")]
