"""A provider of OpenID Connect on loopback, in a process of its own."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from urllib.parse import urlencode

from tests.journeys.site import free_port

from quanyi.agency.identity.trusted import Provider


class Platform:
    """认证平台: whom it knows, and who says yes in a browser there."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"

    def knows(self, subject: str, **claims: str) -> None:
        self._sent(f"{self.issuer}/users/{subject}", json.dumps(claims).encode(), "PUT", "application/json")

    def says_yes(self, address: str, subject: str) -> str:
        """Where the browser is sent back to."""

        class Stays(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_given: object) -> None:
                return None

        try:
            urllib.request.build_opener(Stays).open(address, urlencode({"sub": subject}).encode(), timeout=10)
        except urllib.error.HTTPError as moved:
            return moved.headers["Location"]
        raise AssertionError(address)

    def token_for(self, client_id: str, nonce: str, subject: str) -> str:
        """A token that it signed for this client."""
        back = "http://localhost/x"
        asked = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": back,
            "scope": "openid",
            "nonce": nonce,
        }
        came = self.says_yes(f"{self.issuer}/oauth2/authorize?{urlencode(asked)}", subject)
        code = came.partition("code=")[2].partition("&")[0]
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": client_id,
                "client_secret": "x"}  # fmt: skip
        return json.loads(self._sent(f"{self.issuer}/oauth2/token", urlencode(sent).encode()))["id_token"]

    def _sent(self, address: str, body: bytes, method: str = "POST", media: str = "") -> bytes:
        headers = {"Content-Type": media} if media else {}
        with urllib.request.urlopen(
            urllib.request.Request(address, body, headers, method=method), timeout=10
        ) as got:
            return got.read()


def started(*options: str) -> Iterator[Platform]:
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *options],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/jwks", timeout=5).close()
                break
            except (OSError, HTTPException):
                assert running.poll() is None
                time.sleep(0.1)
        yield Platform(port)
    finally:
        running.terminate()
        running.wait()


def trusted(platform: Platform, **changed: object) -> Provider:
    given = {
        "issuer": platform.issuer, "client_id": "quanyi", "secret": "geheim", "name": "省平台", "number_claim": "",
        "strong": frozenset(),
    } | changed  # fmt: skip
    return Provider(**given)
