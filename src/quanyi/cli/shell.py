"""Who works at the shell of an office, and by what they show it (命令行登录).

A signed proof lies among the office's secrets, for one terminal, a quarter of an hour from its last use, eight hours in
all; or in a file of its own, for one command that runs unattended, for which the person who signed in answers. It ends
with the login, its password and its post. Each command that asks leaves a line of the log in that person's name. In the
demo nobody is asked; nor where no administrator is there yet: who installs an office makes its first logins.
Basis: d14-12, d14-22, d14-26-1.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quanyi.cli.mark import kind_of_folder
from quanyi.cli.place import Stop, home, server

if TYPE_CHECKING:
    from quanyi.agency.staff.models import Account

IDLE, WHOLE = 15 * 60, 8 * 3600  # seconds
SALT = "quanyi.shell"
ANY = frozenset({"any"})
ADMINISTRATORS = frozenset({"system_admin", "database_admin"})
# Posts that may use a command, beside the administrators.
ALSO = {
    "rule": ANY, "remind": ANY,
    "verify": frozenset({"supervisor", "data_keeper", "approval"}),
    "check-data": frozenset({"supervisor", "data_keeper"}),
    "reconcile": frozenset({"supervisor", "data_keeper", "settlement"}),
    "recompute": frozenset({"supervisor", "data_keeper", "settlement"}),
    "projection": frozenset({"data_keeper"}),
    "jobs": frozenset({"supervisor", "data_keeper"}),
}  # fmt: skip
# These ask for themselves, by post: one person or two.
ASKS_ITSELF = frozenset({"books", "snapshot"})


@dataclass(frozen=True)
class Proof:
    """凭据: whose, with a digest of the password; when it began and was used, in seconds; of a job, its end."""

    account: int
    digest: str
    began: float
    used: float
    terminal: str
    only: str = ""
    until: float = 0

    def why_over(self, now: float, command: str) -> str:
        """Why it holds no more; empty while it does."""
        if self.only:
            if self.only != command:
                return f"只用于命令 {self.only}。 It is for the command {self.only} alone."
            return "已经到期。 It has expired." if now > self.until else ""
        if self.terminal != terminal():
            return "是另一个终端的。 It is another terminal's."
        over = now - self.used > IDLE or now - self.began > WHOLE or now < self.began
        return "已经过时。 It has expired." if over else ""


def terminal() -> str:
    """This login session of the machine: its number, and when its leader began, since numbers come again."""
    leader = os.getsid(0)
    try:
        began = Path(f"/proc/{leader}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        began = ""
    return f"{leader}-{began}"


def proof_file() -> Path:
    given = os.environ.get("QUANYI_SIGNED_IN")
    return Path(given) if given else home() / "secrets" / f"signed-in-{os.getsid(0)}"


def asks() -> bool:
    return kind_of_folder(home()) == "office" and os.environ.get("QUANYI_DEMO") != "1"


def name_of_command() -> str:
    """`verify`, `database dsn`: the command that runs, without the program's own name."""
    context = click.get_current_context(silent=True)
    return context.command_path.partition(" ")[2] or context.command_path if context else ""


def ask(role: str) -> None:
    """Who runs this command. Called once the office is importable in this process; stops with a sentence.

    The rest of the command is recorded in that person's name.
    """
    if not asks() or (command := name_of_command()).partition(" ")[0] in ASKS_ITSELF | {"sign-in"}:
        return
    if role != "app":  # other roles cannot read logins, or are not to write the log
        _check_beside(command)
        return
    account = enter(command)
    if account is not None:
        from quanyi.agency.audit.services import acting_as

        click.get_current_context().with_resource(acting_as(account.as_actor()))


def ask_before() -> None:
    """The same for a command that needs no office in its process."""
    if asks():
        server()
        _check_beside(name_of_command())


def _check_beside(command: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "quanyi.cli", "sign-in", "--check", command], check=False, stdout=sys.stderr
    )
    if done.returncode:
        sys.exit(done.returncode)


def enter(command: str) -> Account | None:
    """The person, with a line of the log; None while nobody can be asked."""
    if not has_administrator():
        return None
    proof = _proof()
    if proof is None or (over := proof.why_over(time.time(), command)):
        if not sys.stdin.isatty() or os.environ.get("QUANYI_SIGNED_IN"):
            raise Stop(_not_signed_in(command, over if proof else ""))
        account = sign_in_here(None, command)
    else:
        account = _account_of(proof, command)
        if not proof.only:
            _write(replace(proof, used=time.time()), proof_file())
    _refuse_other_post(account, command)
    from quanyi.agency.audit.models import Act
    from quanyi.agency.audit.services import record

    record(Act.COMMAND, purpose=f"命令 quanyi {command}"[:200], actor=account.as_actor())
    return account


def has_administrator() -> bool:
    from quanyi.agency.staff.models import Account, Post
    from quanyi.agency.staff.selectors import holders_of

    return Account.objects.filter(pk__in=holders_of(Post.SYSTEM_ADMIN), is_active=True).exists()


def _not_signed_in(command: str, over: str) -> str:
    why = f"登录凭据{over}\n" if over else ""
    return (
        f"{why}命令 quanyi {command} 要知道由谁执行。请先执行 quanyi sign-in；无人值守的任务见 docs/operations.md。"
        f"\nquanyi {command} asks who runs it. Run quanyi sign-in first; for unattended jobs see docs/operations.md."
    )


def _refuse_other_post(account: Account, command: str) -> None:
    from quanyi.agency.staff.selectors import posts_of

    wanted = ADMINISTRATORS | ALSO.get(command.partition(" ")[0], frozenset())
    if wanted & ANY or wanted & set(map(str, posts_of(account))):
        return
    from quanyi.agency.audit.models import Act
    from quanyi.agency.audit.services import record
    from quanyi.agency.staff.models import Post

    record(Act.REFUSED, purpose=f"命令 quanyi {command}"[:200], actor=account.as_actor())
    names = "、".join(str(Post(post).label) for post in sorted(wanted))
    raise Stop(
        f"“{account.username}”不能执行 quanyi {command}：由{names}执行。"
        f" quanyi {command} is for {', '.join(sorted(wanted))}."
    )


# The proof -----------------------------------------------------------------------------------------------------------


def _digest(account: Account) -> str:
    return account.get_session_auth_hash()


def _proof() -> Proof | None:
    from django.core.signing import BadSignature, loads

    try:
        return Proof(**loads(proof_file().read_text(), salt=SALT))
    except (OSError, BadSignature, TypeError, json.JSONDecodeError):
        return None


def _write(proof: Proof, file: Path) -> None:
    from django.core.signing import dumps

    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(dumps(asdict(proof), salt=SALT))
    fresh.replace(file)


def _account_of(proof: Proof, command: str) -> Account:
    from django.utils.crypto import constant_time_compare

    from quanyi.agency.staff.models import Account

    account = Account.objects.filter(pk=proof.account, is_active=True).first()
    if account is None or not constant_time_compare(_digest(account), proof.digest):
        raise Stop(_not_signed_in(command, "已经作废。 It holds no more."))
    return account


def sign_in_here(username: str | None, command: str, *, days: int = 0, into: Path | None = None) -> Account:
    from quanyi.cli.signed import asked

    account, now = asked("", username), time.time()
    if days:
        _refuse_other_post(account, command)
    proof = Proof(account.pk, _digest(account), now, now, terminal())
    if days:
        proof = replace(proof, only=command, until=now + days * 86400)
    _write(proof, into or proof_file())
    return account
