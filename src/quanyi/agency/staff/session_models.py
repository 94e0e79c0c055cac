"""登录会话: who is signed in where, since when. No record: a row is written anew and goes with the sign-out.

`session_key` is a keyed digest of what the browser bears, and the data is signed for that key and that login: whoever
reads or copies rows signs in as nobody. Basis: d14-26-1, gb-4.3.
"""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """登录会话: it ends at `expire_date`: unheard of for too long, or begun too long ago."""

    account = models.ForeignKey(
        "staff.Account", models.CASCADE, verbose_name="登录账户", null=True, related_name="sessions"
    )
    began_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近操作")
    address = models.CharField("来源地址", max_length=45, blank=True)
    browser = models.CharField("浏览器", max_length=200, blank=True)

    class Meta:
        verbose_name = "登录会话"
        ordering = ["-seen_at"]
