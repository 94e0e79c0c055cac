"""Asking the provider: authorization code with PKCE, and what its signed answer says; OpenID Connect Core 1.0, 3.1."""

import hashlib
import json
import secrets
import urllib.request
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.parse import quote, urlencode

from django.core.cache import cache
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from quanyi.agency.identity.trusted import Provider
from quanyi.agency.refusal import Refusal

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"]
SECONDS, LARGEST, LEEWAY = 10, 1_000_000, 60  # to wait, to read, that clocks may differ
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT_SECONDS = 3600  # what the provider says of itself, and its keys


class NotSignedIn(Refusal):
    """没有登录: the sentence says why."""


@dataclass(frozen=True)
class SignInRequest:
    """登录请求: what a browser was sent out with, and must come back with, once."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def anew(cls) -> "SignInRequest":
        return cls(*(secrets.token_urlsafe(32) for _n in range(3)))

    @property
    def challenge(self) -> str:
        return urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")


@dataclass(frozen=True)
class Identity:
    """身份: whom the provider says it has before it, and how it knows (`acr`)."""

    subject: str
    acr: str
    number: str
    name: str


class _Stays(urllib.request.HTTPRedirectHandler):
    """The provider's addresses are those that it names itself."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        return None


def address_to_ask(provider: Provider, asked: SignInRequest, back: str) -> str:
    """Where the browser goes. Raises NotSignedIn where the provider cannot be reached."""
    query = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back, "scope": "openid profile",
        "state": asked.state, "nonce": asked.nonce, "code_challenge": asked.challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    place = str(_said_of_itself(provider)["authorization_endpoint"])
    return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}"


def identity_of(provider: Provider, asked: SignInRequest, code: str, back: str) -> Identity:
    """Whom the code stands for, by the token that the provider signed. Raises NotSignedIn."""
    of_client = f"{quote(provider.client_id, safe='')}:{quote(provider.secret, safe='')}"
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": asked.verifier,
    }
    answer = _fetched(
        str(_said_of_itself(provider)["token_endpoint"]),
        urlencode(sent).encode(),
        Authorization=f"Basic {b64encode(of_client.encode()).decode()}",
    )
    claims = _claims(provider, str(answer.get("id_token", "")), asked.nonce)
    number, acr, name = (str(claims.get(claim) or "") for claim in (provider.number_claim, "acr", "name"))
    return Identity(str(claims["sub"]), acr, number, name)


def _claims(provider: Provider, token: str, nonce: str) -> dict[str, Any]:
    """What the token says, once signature, issuer, audience, times and nonce hold."""
    must = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        azp={"value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = _decoded(provider, token)
        must.validate(claims)
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims:
            raise ValueError("several audiences, and none of them named as the party")
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotSignedIn(
            _("认证平台的答复核验不符，没有登录。请重新登录；再次出现请告知经办窗口。")
        ) from error
    return claims


def _decoded(provider: Provider, token: str) -> dict[str, Any]:
    """Keys are asked for anew once, where the token is signed by one that is not known."""
    try:
        return jwt.decode(token, _keys(provider), algorithms=ALGORITHMS).claims
    except (JoseError, ValueError):
        cache.delete(f"oidc-keys:{provider.issuer}")
        return jwt.decode(token, _keys(provider), algorithms=ALGORITHMS).claims


def _keys(provider: Provider) -> KeySet:
    place = str(_said_of_itself(provider)["jwks_uri"])
    found: Any = cache.get(f"oidc-keys:{provider.issuer}") or _fetched(place)
    try:
        keys = KeySet.import_key_set(found)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotSignedIn(_unusable()) from error
    cache.set(f"oidc-keys:{provider.issuer}", found, KEPT_SECONDS)  # only what can be used is kept
    return keys


def _said_of_itself(provider: Provider) -> dict[str, Any]:
    place = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    told: dict[str, Any] = cache.get(f"oidc:{provider.issuer}") or _fetched(place)
    if told.get("issuer") != provider.issuer:
        raise NotSignedIn(_("认证平台的地址与它自己所称的不符，没有登录。请告知经办窗口核对设置。"))
    is_guarded = provider.issuer.startswith("https:")
    for name in ENDPOINTS:
        if not str(told.get(name, "")).startswith("https://" if is_guarded else ("http://", "https://")):
            raise NotSignedIn(_unusable())
    cache.set(f"oidc:{provider.issuer}", told, KEPT_SECONDS)
    return told


def _fetched(place: str, sent: bytes | None = None, **headers: str) -> dict[str, Any]:
    try:
        asked = urllib.request.Request(place, sent, {"Accept": "application/json", **headers})  # noqa: S310
        with urllib.request.build_opener(_Stays).open(asked, timeout=SECONDS) as answer:
            found = json.loads(answer.read(LARGEST))
    except (OSError, HTTPException, ValueError) as error:
        raise NotSignedIn(_unusable()) from error
    if not isinstance(found, dict):
        raise NotSignedIn(_unusable())
    return found


def _unusable() -> str:
    return _("认证平台没有给出可用的答复，没有登录。请重新登录，或改用用户名和密码。")
