"""A database server as the rest of the program sees it: where to connect, and as whom (连接参数)."""

import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from .errors import NotPermitted, NotReady

Role = Literal["admin", "owner", "app", "reader"]
# The three that provisioning makes: who owns the tables, who serves requests, who only reads.
LOGINS: dict[Role, str] = {"owner": "quanyi_owner", "app": "quanyi_app", "reader": "quanyi_reader"}
# No login: the role that the app takes on for the rows of large files. It may add to their tables, and nothing else.
BULK = "quanyi_bulk"
ROLE_URLS: dict[Role, str] = {
    "owner": "DATABASE_OWNER_URL",
    "app": "DATABASE_APP_URL",
    "reader": "DATABASE_READER_URL",
}
_DJANGO = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}


class Server(ABC):
    """What an embedded cluster and an outside server share; `home/secrets/` holds the passwords."""

    home: Path
    maintenance = "postgres"
    """The database to connect to while making and dropping others."""

    @abstractmethod
    def parameters(self, role: Role, database: str) -> dict[str, str]:
        """libpq's connection keywords and their values."""

    @abstractmethod
    def ensure(self) -> None:
        """Return once the server takes connections. Errors: NotReady and the others of `errors`."""

    @abstractmethod
    def is_alive(self) -> bool:
        """Whether the server runs, without trying to mend it."""

    def dsn(self, role: Role, database: str = "quanyi") -> str:
        """A libpq URI with the password in it: give it to a driver, never to a log."""
        rest = self.parameters(role, database)
        user, password, name = (quote(rest.pop(key, ""), safe="") for key in ("user", "password", "dbname"))
        login = f"{user}:{password}@" if password else f"{user}@"
        return f"postgresql://{login}/{name}?{urlencode(rest, quote_via=quote)}"

    def settings(self, role: Role, database: str = "quanyi") -> dict[str, object]:
        """HOST, PORT, NAME, USER, PASSWORD for Django; what else a URL said (TLS, say) is in OPTIONS."""
        given = self.parameters(role, database)
        known: dict[str, object] = {theirs: given.pop(ours, "") for ours, theirs in _DJANGO.items()}
        return known | ({"OPTIONS": given} if given else {})

    def password(self, role: Role) -> str:
        """The stored password of a role. Errors: NotReady if there is none yet."""
        try:
            return self.secret(role).read_text().strip()
        except FileNotFoundError as error:
            raise NotReady(
                f"没有密码文件 {self.secret(role)}；请从备份恢复该文件，新系统则先完成建库（provision）。",
                f"There is no password file {self.secret(role)}; restore it from a backup, or, on a "
                "new system, provision the database first.",
            ) from error

    def make_password(self, role: Role) -> str:
        """The stored password of a role, made at random (256 bits) if there is none; two at once are safe."""
        path = self.secret(role)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(32))
        return self.password(role)

    def secret(self, role: Role) -> Path:
        """The file of a role's password, mode 0600."""
        return self.home / "secrets" / f"database-{role}"


class ExternalServer(Server):
    """A PostgreSQL that someone else runs (外部服务器), named by DATABASE_URL and the like."""

    def __init__(self, home: Path, environ: Mapping[str, str]) -> None:
        self.home = home
        self.urls: dict[Role, str] = {
            role: environ[name] for role, name in ROLE_URLS.items() if environ.get(name)
        }
        """Logins given ready-made; if there is any, nothing is provisioned."""
        self._admin = _parse(environ.get("DATABASE_URL", ""))
        self.maintenance = self._admin.get("dbname", "postgres")

    def parameters(self, role: Role, database: str) -> dict[str, str]:
        if role in self.urls:
            return _parse(self.urls[role])
        if not self._admin or (self.urls and role != "admin"):
            raise _url_missing("DATABASE_URL" if role == "admin" else ROLE_URLS[role])
        if role == "admin":
            return self._admin | {"dbname": database}
        return self._admin | {"dbname": database, "user": LOGINS[role], "password": self.password(role)}

    def dsn(self, role: Role, database: str = "quanyi") -> str:
        return self.urls.get(role) or super().dsn(role, database)

    def ensure(self) -> None:
        try:
            self._connect()
        except psycopg.OperationalError as error:
            raise NotReady(
                f"DATABASE_URL 所指的服务器连接不上：{error}；请检查地址、账号和服务器是否运行。",
                f"The server that DATABASE_URL names cannot be reached: {error}; check address "
                "and login, and whether it runs.",
            ) from error

    def is_alive(self) -> bool:
        try:
            self._connect()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> None:
        role: Role = "admin" if self._admin else next(iter(self.urls))
        psycopg.connect(self.dsn(role, self.maintenance), connect_timeout=10).close()


def _parse(url: str) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError:
        # libpq quotes the text, and with it the password: neither it nor its cause is shown.
        raise NotReady(
            "DATABASE_URL（或 DATABASE_*_URL）写法不对；应为 postgresql://用户:密码@主机:端口/数据库。",
            "DATABASE_URL (or DATABASE_*_URL) cannot be read; write postgresql://user:password@host:port/database.",
        ) from None


def _url_missing(name: str) -> NotPermitted:
    return NotPermitted(
        f"没有设置 {name}：给出了现成账号（DATABASE_*_URL）时，用到的每个账号都要给出。",
        f"{name} is not set: with ready-made logins (DATABASE_*_URL), every one that is used must be given.",
    )


def _write_once(path: Path, text: str) -> None:
    """Write a private file whole or not at all; whoever comes second keeps the first one's text."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    folder = path.parent.stat()
    if os.geteuid() == 0:  # an ordinary user's home stays that user's when root happens to come first
        os.chown(draft, folder.st_uid, folder.st_gid)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
