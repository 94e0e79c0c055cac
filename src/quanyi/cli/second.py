"""A second person at the shell (第二人), where one word is too little. Basis: d14-7, d14-26-1."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quanyi.agency.staff.models import Account, Post


def second_word(subject: Account, posts: Collection[Post] | None = None, *, granted: bool = False) -> None:
    """A second person signs in where one word is too little for what is done to this login. Stops with a sentence.

    Where nobody else is left, one word is enough, and the log says so. In the demo nobody is asked.
    """
    from quanyi.agency.audit.models import Act
    from quanyi.agency.audit.services import current_actor, record
    from quanyi.agency.staff.models import Account
    from quanyi.agency.staff.second_words import needs_second, who_may_second
    from quanyi.cli.place import Stop
    from quanyi.cli.shell import asks
    from quanyi.cli.signed import asked

    by = Account.objects.filter(pk=current_actor().account_id or 0).first() if asks() else None
    if by is None or not needs_second(subject, by, posts, granted=granted):
        return
    able = who_may_second(subject, by)
    what = f"第二人：对用户 {subject.username} 的命令"
    if not able:
        record(Act.COMMAND, purpose=f"{what}，没有其他人任岗"[:200], account_id=subject.pk)
        return
    click.echo(
        "要由两个人办理，请另一人登录：负责人或监督人员；没有的，任一在岗人员。"
        " Two persons are wanted: who leads or supervises, or else anybody with a post, signs in.",
        err=True,
    )
    second = asked("第二人 second person", None)
    if second.pk not in able:
        raise Stop(
            f"“{second.username}”不能作第二人：要与执行人、当事人都不同，并在该机构任岗（先由负责人或监督人员）。"
            f" {second.username!r} cannot be the second: another than who runs this and whom it is about, with a post"
            " there; who leads or supervises comes first."
        )
    record(Act.COMMAND, purpose=f"{what}"[:200], actor=second.as_actor(), account_id=subject.pk)
