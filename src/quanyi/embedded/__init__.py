"""The database that comes along (内嵌 PostgreSQL): `resolve(home)` finds or starts it, `provision` fills it.

An office that runs its own PostgreSQL sets DATABASE_URL and gets the same interface.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from .binaries import find
from .cluster import Cluster, Status
from .errors import NoServer, NotPermitted, NotReady, ServerError, TooManyRights, WrongFolder, WrongVersion
from .provision import create_from_template, drop_database, provision
from .rights import refuse_excess
from .server import ROLE_URLS, ExternalServer, Role, Server
from .supervisor import Supervisor
from .temporary import temporary

__all__ = [
    "Cluster",
    "ExternalServer",
    "NoServer",
    "NotPermitted",
    "NotReady",
    "Role",
    "Server",
    "ServerError",
    "Status",
    "Supervisor",
    "TooManyRights",
    "WrongFolder",
    "WrongVersion",
    "create_from_template",
    "drop_database",
    "provision",
    "refuse_excess",
    "resolve",
    "temporary",
]


def resolve(home: Path, environ: Mapping[str, str] = os.environ) -> Server:
    """The server to use: the outside one that DATABASE_URL or the like names, else an embedded cluster.

    Errors: NoServer if there is neither. Nothing is started; call `ensure()` or `provision()`.
    """
    if any(environ.get(name) for name in ("DATABASE_URL", *ROLE_URLS.values())):
        return ExternalServer(home.resolve(), environ)
    return Cluster(home, find(environ))
