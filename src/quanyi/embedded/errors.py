"""What can go wrong with the database server (数据库服务器), each with what to do about it."""


class ServerError(Exception):
    """A fault an operator can mend: one Chinese sentence, then the same in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh, self.en = zh, en


class NoServer(ServerError):
    """No PostgreSQL to start and none to connect to."""


class WrongVersion(ServerError):
    """A data folder, or an outside server, of a major version that does not fit."""


class WrongFolder(ServerError):
    """A folder that is not what it should be: another user's, not a data folder, or gone."""


class NotReady(ServerError):
    """The server does not start, does not stop or does not let us in."""


class NotPermitted(ServerError):
    """The login that was given may not do what provisioning needs."""


class TooManyRights(ServerError):
    """A login of the office holds what would let it pass a guard."""
