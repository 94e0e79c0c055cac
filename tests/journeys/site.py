"""The site as it is really served: `quanyi serve` in a process of its own, and a plain client for it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookies import SimpleCookie
from urllib.parse import urlencode


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A served office. `kill` ends it as a power cut would: no goodbye, children included."""

    def __init__(self, environ: dict[str, str], *, workers: int = 1) -> None:
        self.port = free_port()
        self._command = [
            sys.executable,
            "-m",
            "quanyi.cli",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            str(workers),
        ]
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            env=self._environ,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait()

    def wait(self, seconds: float = 120) -> None:
        """Until the login page is served, the database included."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                if Client(self).get("/login/")[0] == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the site did not come up within {seconds} s")

    def kill(self) -> None:
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@contextmanager
def served(environ: dict[str, str], *, workers: int = 1) -> Iterator[Site]:
    site = Site(environ, workers=workers)
    try:
        site.start()
        yield site
    finally:
        site.kill()


class Client:
    """A browser's cookies and forms, without the browser."""

    def __init__(self, site: Site) -> None:
        self._port = site.port
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        return self._request("GET", path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        body = urlencode({**fields, "csrfmiddlewaretoken": self._cookies["csrftoken"]})
        return self._request("POST", path, body)

    def sign_in(self, username: str, password: str) -> None:
        self.get("/login/")
        status, body = self.post("/login/", username=username, password=password)
        assert status == 302, re.sub(r"\s+", " ", body)[:500]

    def _request(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            for header in response.headers.get_all("Set-Cookie", []):
                for name, morsel in SimpleCookie(header).items():
                    self._cookies[name] = morsel.value
            return response.status, text
        finally:
            connection.close()
