"""留存的页面: parts of pages about one person, kept to be shown again as they are; no record (decision 054)."""

from django.db import models
from django.db.models.functions import Now


class KeptPage(models.Model):
    """留存页面: title and body as they were rendered while the person's books, the day and the program were `state`.

    The newest of each page and reader replaces the one before; what is older than a day goes, and everything with any
    lawful erasure. Nothing of who looked is in it.
    """

    person_id = models.BigIntegerField("参保人")
    page = models.CharField("页面", max_length=100)
    reader = models.CharField("读者", max_length=30)  # language, and as what: a person, a clerk, the counter
    state = models.TextField("所依状态")
    title = models.TextField("标题")
    body = models.BinaryField("正文")  # packed (serve.packed)
    body_crc = models.BigIntegerField("正文校验")
    body_size = models.IntegerField("正文字节数")
    kept_at = models.DateTimeField("留存时间", db_default=Now())

    class Meta:
        verbose_name = "留存页面"
        constraints = [models.UniqueConstraint(fields=["person_id", "page", "reader"], name="kept_once")]
        indexes = [models.Index(fields=["kept_at"], name="kept_by_age")]
