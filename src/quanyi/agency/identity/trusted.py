"""认证平台: the provider that this site trusts. Settings read this: no Django here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """认证平台: `number_claim` names the claim that bears the number, where the provider is trusted for it; `strong`:
    values of `acr` that count as a second factor.
    """

    issuer: str
    client_id: str
    secret: str
    name: str
    number_claim: str
    strong: frozenset[str]
