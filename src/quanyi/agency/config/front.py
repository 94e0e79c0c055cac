"""门前: under which names and behind which proxies the site is served, and whose word about a request is believed.

Three settings say it (docs/operations.md): QUANYI_TLS, QUANYI_HOSTS, QUANYI_PROXIES. What a request says of where it
comes from (X-Forwarded-*) counts only if a proxy that is named there handed it on; from anybody else it is dropped.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network
LOOPBACK_HOSTS = "127.0.0.1 localhost"
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?P<host>\.?{_LABEL}(\.{_LABEL})*|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{{1,5}}))?")


class WrongSetting(ValueError):
    """A setting of the environment that cannot be meant; the text says what was read and what to write."""


@dataclass(frozen=True)
class Front:
    """How the site is reached: over TLS or not, its host names, the addresses of the proxies before it."""

    is_tls: bool
    hosts: tuple[str, ...]
    proxies: tuple[Network, ...]

    @property
    def allowed_hosts(self) -> list[str]:
        """Django compares names without their port."""
        return [_parts(host)[0] for host in self.hosts]

    @property
    def trusted_origins(self) -> list[str]:
        """`https://` of each host; a host with a leading dot stands for itself and all below it."""
        origins: dict[str, None] = {}
        for host in self.hosts:
            for name in (f"*{host}", host[1:]) if host.startswith(".") else (host,):
                origins[f"https://{name}"] = None
        return list(origins)

    @property
    def is_named(self) -> bool:
        """Whether others than this machine can ask for it by name."""
        return bool(set(self.hosts) - set(LOOPBACK_HOSTS.split()))

    def is_proxy(self, address: str) -> bool:
        found = _address(address)
        return found is not None and any(found in network for network in self.proxies)

    def client_of(self, peer: str, forwarded_for: str) -> str:
        """来源地址: the last hop that is no proxy of ours; `peer` where nobody whom we believe names another.

        Each proxy adds at the right whom it was asked by, so that the list is read from there.
        """
        client = peer
        for hop in reversed(forwarded_for.split(",")):
            if not self.is_proxy(client):
                break
            named = _address(hop.strip())
            if named is None:
                break
            client = str(named)
        return client


def read_front(environ: Mapping[str, str]) -> Front:
    """The three settings. Raises WrongSetting with a sentence for each that cannot be meant."""
    tls = environ.get("QUANYI_TLS", "").strip()
    if tls not in ("", "0", "1"):
        raise WrongSetting(
            f"QUANYI_TLS 为“{tls}”；请写 1（网站在 TLS 代理之后）或 0。\n"
            f"QUANYI_TLS is '{tls}'; write 1 (the site is behind a TLS proxy) or 0."
        )
    hosts = (environ.get("QUANYI_HOSTS") or LOOPBACK_HOSTS).split()
    proxies = environ.get("QUANYI_PROXIES", "").split()
    return Front(tls == "1", tuple(map(_host, hosts)), tuple(map(_network, proxies)))


def _host(text: str) -> str:
    match = _HOST.fullmatch(text.lower())
    if match is None or not 0 < int(match["port"] or 1) < 65536:
        raise WrongSetting(
            f"QUANYI_HOSTS 中的“{text}”不是主机名；请写 office.example 或 office.example:8443，"
            "不带 https:// 和路径，几个之间用空格。\n"
            f"'{text}' in QUANYI_HOSTS is no host name; write office.example or office.example:8443, without https:// "
            "and path, several separated by blanks."
        )
    return text.lower()


def _parts(host: str) -> tuple[str, str]:
    match = _HOST.fullmatch(host)
    assert match is not None
    return match["host"], match["port"] or ""


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise WrongSetting(
            f"QUANYI_PROXIES 中的“{text}”不是地址或网段；请写 10.0.0.5 或 10.0.0.0/24，几个之间用空格。\n"
            f"'{text}' in QUANYI_PROXIES is no address or network ({error}); write 10.0.0.5 or 10.0.0.0/24, several "
            "separated by blanks."
        ) from error


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: with or without port, IPv6 in brackets; None for anything else."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
             "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP")  # fmt: skip


def believe(front: Front, environ: MutableMapping[str, Any]) -> None:
    """Put what is true of the request into its environment: client, scheme, host; what nobody vouches for goes."""
    peer = environ.get("REMOTE_ADDR", "")
    said = {name: environ.pop(name) for name in FORWARDED if name in environ}
    scheme = "https" if front.is_tls else environ.get("wsgi.url_scheme", "http")
    if front.is_proxy(peer):
        environ["REMOTE_ADDR"] = front.client_of(peer, said.get("HTTP_X_FORWARDED_FOR", ""))
        if _last(said.get("HTTP_X_FORWARDED_PROTO", "")) == "https":
            scheme = "https"
        if host := _last(said.get("HTTP_X_FORWARDED_HOST", "")):
            environ["HTTP_HOST"] = host
    environ["wsgi.url_scheme"] = scheme


def forwarded_for(environ: Mapping[str, Any]) -> str:
    """What the request says of the hops before; `Front.client_of` says how much of it counts."""
    return str(environ.get("HTTP_X_FORWARDED_FOR", ""))


def _last(values: str) -> str:
    return values.rpartition(",")[2].strip().lower()


class Proxies:
    """The first of the middleware: all behind it reads the request as it really was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        from django.conf import settings

        self.get_response = get_response
        self.front: Front = settings.QUANYI_FRONT

    def __call__(self, request: HttpRequest) -> HttpResponse:
        believe(self.front, request.META)
        return self.get_response(request)
