"""统一身份认证的设置: which outside provider persons may sign in by, if by any; docs/operations.md."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from quanyi.agency.config.front import WrongSetting
from quanyi.agency.identity.trusted import Provider


def read_provider(environ: Mapping[str, str]) -> Provider | None:
    """Raises WrongSetting with a sentence for what cannot be meant."""
    issuer = environ.get("QUANYI_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    place = urlsplit(issuer)
    is_here = place.scheme == "http" and place.hostname in ("127.0.0.1", "localhost")
    if not is_here and (place.scheme != "https" or not place.hostname):
        raise WrongSetting(
            f"QUANYI_OIDC_ISSUER 为“{issuer}”；请写认证平台的 https:// 地址。\n"
            f"QUANYI_OIDC_ISSUER is '{issuer}'; write the https:// address of the provider."
        )
    client_id = environ.get("QUANYI_OIDC_CLIENT_ID", "").strip()
    if not client_id:
        raise WrongSetting(
            "设置了 QUANYI_OIDC_ISSUER，没有设置 QUANYI_OIDC_CLIENT_ID；请写认证平台发给本站的编号。\n"
            "QUANYI_OIDC_ISSUER is set, QUANYI_OIDC_CLIENT_ID is not; write the id that the provider gave this site."
        )
    return Provider(
        issuer=issuer,
        client_id=client_id,
        secret=_secret(environ.get("QUANYI_OIDC_SECRET_FILE", "")),
        name=environ.get("QUANYI_OIDC_NAME", "") or "统一身份认证",
        number_claim=environ.get("QUANYI_OIDC_NUMBER_CLAIM", ""),
        strong=frozenset(environ.get("QUANYI_OIDC_STRONG_ACR", "").split()),
    )


def _secret(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting(
            f"QUANYI_OIDC_SECRET_FILE 为“{file}”，读不到；请写存有密钥的文件，只让本服务可读。\n"
            f"QUANYI_OIDC_SECRET_FILE is '{file}', which cannot be read ({error.strerror}); write the file with the "
            "secret, readable by this service alone."
        ) from error
