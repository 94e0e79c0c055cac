"""Who works at the shell: login and password, and the second factor where one is enrolled (命令行登录).

In a demo office, whose passwords everybody knows, nobody is asked: whoever holds the post there stands for it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quanyi.agency.staff.models import Account, Post


def signed_in(post: Post, username: str | None = None, *, besides: Collection[Account] = ()) -> Account:
    """The login that holds this post; asked for, unless this is the demo. Stops with a sentence.

    `besides`: who has signed in for this already; the same person is not taken twice.
    """
    from django.conf import settings

    from quanyi.agency.staff.selectors import posts_of
    from quanyi.cli.place import Stop

    if settings.DEMO_DISTRICT:
        return _of_the_demo(post)
    what = f"{post.label} {post.value}"
    account = asked(what, username)
    if post not in posts_of(account):
        raise Stop(
            f"“{account.username}”没有{post.label}岗位。请由该岗位人员办理。"
            f" {account.username!r} does not hold the post {post.value}; somebody who does is to do this."
        )
    if account.pk in {other.pk for other in besides}:
        raise Stop("要由两个人办理，请换另一人登录。 Two persons are wanted; let somebody else sign in.")
    return account


def _of_the_demo(post: Post) -> Account:
    from quanyi.agency.staff.models import Account
    from quanyi.agency.staff.selectors import holders_of
    from quanyi.cli.place import Stop

    found = Account.objects.filter(pk__in=holders_of(post), is_active=True).order_by("pk").first()
    if found is None:
        raise Stop(f"示范区没有{post.label}岗位的人员。 Nobody in the demo holds the post {post.value}.")
    return found


def asked(what: str, username: str | None) -> Account:
    """Login, password, and the second factor where one is enrolled. Stops with a sentence."""
    from django.contrib.auth import authenticate
    from django.http import HttpRequest

    from quanyi.agency.staff.factors import FactorRefused, factor_of, verify
    from quanyi.agency.staff.models import Account
    from quanyi.agency.staff.second_words import is_first_administrator
    from quanyi.agency.staff.services import is_handed_out
    from quanyi.cli.place import Stop

    username = username or click.prompt(f"用户名 Login（{what}）" if what else "用户名 Login", err=True)
    password = click.prompt(f"密码 Password of {username}", hide_input=True, err=True)
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = "127.0.0.1"
    account = authenticate(request, username=username, password=password)
    if not isinstance(account, Account):
        raise Stop(
            "用户名或密码不对，或者已被锁定。 Wrong login or password, or locked after too many tries."
        )
    if is_handed_out(account) and not is_first_administrator(account):
        raise Stop(
            "这个密码是别人设的。请先在网站登录，换成只有自己知道的。"
            " This password was set by somebody else: sign in at the site first and choose your own."
        )
    if factor_of(account):
        try:
            verify(account, click.prompt("验证码 Code of the second factor", err=True))
        except FactorRefused as refusal:
            raise Stop(str(refusal)) from refusal
    return account
