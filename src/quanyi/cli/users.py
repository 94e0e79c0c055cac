"""quanyi users, agencies: logins, the posts of staff, agencies (用户、岗位、机构). Every change is logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from django.db import IntegrityError

    from quanyi.agency.staff.models import Account


@click.group()
def users() -> None:
    """Logins of staff, and the posts that they hold. Every change is logged with its reason."""


@users.command("list")
@click.option("--json", "as_json", is_flag=True)
def users_list(as_json: bool) -> None:
    """All staff logins with their posts."""
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office(opens=False)
    from quanyi.agency.staff.models import Account, AccountKind
    from quanyi.agency.staff.selectors import posts_of

    names = ("username", "name", "agency", "posts", "active")
    rows = [
        (one.username, one.display_name, one.agency.code, sorted(map(str, posts_of(one))), one.is_active)
        for one in Account.objects.filter(kind=AccountKind.STAFF)
        .select_related("agency")
        .order_by("username")
    ]
    if as_json:
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    for username, name, agency, posts, is_active in rows:
        off = "" if is_active else "  停用 off"
        click.echo(f"{username:<14} {name:<10} {agency:<8} {', '.join(posts) or '—'}{off}")


@users.command("add")
@click.argument("username")
@click.argument("name")
@click.option("--agency", metavar="CODE", help="Acts for the agency of this code; else for the first one.")
@click.option(
    "--employer", metavar="CODE", help="Speaks for the employer with this unified social credit code."
)
@click.option("--person", metavar="NUMBER", help="Speaks for the person with this social-security number.")
@click.password_option(help="Asked for if not given.")
def users_add(
    username: str, name: str, agency: str | None, employer: str | None, person: str | None, password: str
) -> None:
    """Add a login: of staff, who may do nothing until granted a post; of an employer; or of an insured person.

    Check the paper that shows whom the login speaks for before you add it (Decree 14, article 15).
    """
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    if employer and person:
        raise click.UsageError("a login speaks for an employer or for a person, not for both")
    server()
    office(opens=False)
    from quanyi.agency.refusal import Refusal
    from quanyi.agency.registry.logins import open_login

    try:
        open_login(username, name, password, credit_code=employer, number=person, agency=agency)
    except Refusal as refusal:
        raise Stop(str(refusal)) from refusal
    click.echo(f"已添加 Added {username}.")


def _account(username: str) -> Account:
    """The login of this name, in an office made ready."""
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    server()
    office(opens=False)
    from quanyi.agency.staff.models import Account

    found = Account.objects.filter(username=username).first()
    if found is None:
        raise Stop(f"没有用户“{username}”。 There is no user {username!r}.")
    return found


def _why_no_post(error: IntegrityError) -> str:
    from quanyi.agency.desk.constraints import constraint_of

    if constraint_of(error) == "post_needs_its_request":
        return (
            "本机构的岗位凭申请授予：请在网站“岗位申请”页提出，由另外两人同意。"
            " Posts of this agency are given by a request that two others agree to, on the site's page 岗位申请."
        )
    if constraint_of(error) == "supervisor_does_no_business":
        return (
            "监督人员不任其他岗位；监督任职在网站“监督人员”页由管理员提出、审批岗位的人员核准。"
            " A supervisor holds no other post, and is put forward and agreed to on the site's page of supervisors."
        )
    if constraint_of(error) in ("helper_does_no_business", "helpers_are_not_alone"):
        return (
            "协助人员不任业务岗位，也不能单独担任数据维护或管理员岗位（令14第十一条）。"
            " A helper does no business, and keeps data only beside somebody of the office (Decree 14, article 11)."
        )
    return (
        "系统管理员、数据库管理员不得兼任业务岗位（令14第二十六条第二款）。"
        " Administrators may not hold business posts (Decree 14, article 26)."
    )


def _post_change(granted: bool) -> Callable[[str, str, str], None]:
    def change(username: str, post: str, reason: str) -> None:
        from quanyi.cli.place import Stop
        from quanyi.cli.second import second_word

        account = _account(username)
        from django.db import IntegrityError

        from quanyi.agency.staff.models import Post
        from quanyi.agency.staff.services import change_duty
        from quanyi.agency.staff.sessions import end_sessions

        if post not in Post.values:
            raise Stop(f"没有岗位“{post}”。 Posts: {', '.join(Post.values)}")
        second_word(account, {Post(post)}, granted=granted)
        try:
            change_duty(account, Post(post), granted=granted, by=None, reason=reason)
        except IntegrityError as error:
            raise Stop(_why_no_post(error)) from error
        end_sessions(account)  # what a sign-in wants is asked with the posts that are held then
        click.echo("已记录 Done.")

    return change


users.command(
    "grant", help="Give a login a post, for example: quanyi users grant wangfang first_review --reason ..."
)(
    click.argument("username")(
        click.argument("post")(click.option("--reason", required=True)(_post_change(True)))
    )
)
users.command("revoke", help="Take a post from a login.")(
    click.argument("username")(
        click.argument("post")(click.option("--reason", required=True)(_post_change(False)))
    )
)


@users.command("rename")
@click.argument("username")
@click.argument("name")
@click.option("--reason", required=True)
def users_rename(username: str, name: str, reason: str) -> None:
    """Change the name that a login shows; who signs in stays the same."""
    account = _account(username)
    from quanyi.agency.staff.services import change_login

    change_login(account, display_name=name, reason=reason)
    click.echo("已记录 Done.")


@users.command("disable")
@click.argument("username")
@click.option("--reason", required=True)
def users_disable(username: str, reason: str) -> None:
    """Switch a login off, whoever is signed in with it included; its posts stay on record."""
    account = _account(username)
    from quanyi.agency.staff.selectors import posts_of
    from quanyi.agency.staff.services import change_login
    from quanyi.cli.second import second_word

    second_word(account, posts_of(account))
    change_login(account, is_active=False, reason=reason)
    click.echo("已停用 Switched off.")


@users.command("enable")
@click.argument("username")
@click.option("--reason", required=True)
def users_enable(username: str, reason: str) -> None:
    """Switch a login on again; of one that has held a post, a second person signs in."""
    account = _account(username)
    from quanyi.agency.staff.services import change_login
    from quanyi.cli.second import second_word

    second_word(account)
    change_login(account, is_active=True, reason=reason)
    click.echo("已启用 Switched on.")


@users.command("password")
@click.argument("username")
@click.option("--reason", required=True)
@click.password_option(help="Asked for if not given.")
def users_password(username: str, reason: str, password: str) -> None:
    """Give a login another password; whoever is signed in must sign in again. A second factor of it ends.

    Its owner chooses another at the next sign-in. For a login that has held a post a second person signs in.
    """
    from quanyi.cli.place import Stop
    from quanyi.cli.second import second_word

    account = _account(username)
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from quanyi.agency.staff.factors import end_factor
    from quanyi.agency.staff.services import change_password

    second_word(account)
    try:
        with transaction.atomic():
            change_password(account, password, reason=reason, is_own=False)
            end_factor(account)
    except ValidationError as error:
        raise Stop(" ".join(error.messages)) from error
    click.echo("已更换 Changed.")


@click.group()
def agencies() -> None:
    """The agencies that this installation serves (经办机构); each login acts for one."""


@agencies.command("list")
def agencies_list() -> None:
    """All agencies; the first is the installation's own."""
    from quanyi.cli.office import office
    from quanyi.cli.place import server

    server()
    office(opens=False)
    from quanyi.agency.staff.models import Agency

    for one in Agency.objects.select_related("parent"):
        above = f"  上级 under {one.parent.code}" if one.parent else ""
        click.echo(f"{one.code:<10} {one.region:<10} {one.name}  {one.name_en}{above}")


@agencies.command("add")
@click.argument("code")
@click.argument("name")
@click.argument("name_en")
@click.option("--region", required=True, help="The region whose fund it keeps (统筹地区).")
@click.option("--parent", metavar="CODE", help="The agency that it stands under.")
@click.option("--reason", required=True)
def agencies_add(code: str, name: str, name_en: str, region: str, parent: str | None, reason: str) -> None:
    """Add an agency, as it will stay: what its logins write bears it for good."""
    from quanyi.cli.office import office
    from quanyi.cli.place import Stop, server

    server()
    office(opens=False)
    from quanyi.agency.refusal import Refusal
    from quanyi.agency.staff.agencies import open_agency

    try:
        open_agency(code, name, name_en, region=region, parent=parent, reason=reason)
    except Refusal as refusal:
        raise Stop(str(refusal)) from refusal
    click.echo(f"已设立 Added {code}.")


USERS = (users, agencies)
