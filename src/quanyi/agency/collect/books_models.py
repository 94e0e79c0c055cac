"""采集: books of an earlier system as they came in: the files, byte for byte, and each person's lines of them.

Basis: d14-6-1, d14-6-4, d14-9-4.
"""

from django.db import models
from django.db.models.functions import Now

from quanyi.agency.staff.models import Account


class BooksFile(models.Model):
    """账册原件: a file of a folder of old books; its bytes are its parts, in their order.

    `folder` is the digest of all files of the folder, by which an import that was broken off is known again.
    """

    folder = models.CharField("账册摘要", max_length=68)
    name = models.CharField("文件名", max_length=255)
    size = models.BigIntegerField("大小")
    digest = models.CharField("摘要", max_length=68)
    received_by = models.ForeignKey(Account, models.PROTECT, verbose_name="提交人", related_name="+")
    received_at = models.DateTimeField("接收时间", db_default=Now())

    class Meta:
        verbose_name = "账册原件"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["folder", "name"], name="books_file_once")]


class BooksPart(models.Model):
    """账册原件分段: a stretch of the bytes of a file, packed by zlib; `number` counts from 1."""

    file = models.ForeignKey(BooksFile, models.PROTECT, verbose_name="账册原件", related_name="parts")
    number = models.PositiveIntegerField("段号")
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = "账册原件分段"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="books_part_once")]


class MigrationRecord(models.Model):
    """迁移记录: all lines of the old books about one person, by table; without a number, those of the office.

    Basis: d14-6-4, d14-9-4.
    """

    submission = models.ForeignKey(
        "collect.Submission", models.PROTECT, verbose_name="申报批次", related_name="migration_records"
    )
    insurance_number = models.CharField("个人社会保险编号", max_length=20)
    content = models.JSONField("内容")

    class Meta:
        verbose_name = "迁移记录"
        constraints = [
            models.UniqueConstraint(fields=["submission", "insurance_number"], name="record_once_in_a_batch")
        ]
        indexes = [models.Index(fields=["insurance_number"], name="migration_record_by_person")]
