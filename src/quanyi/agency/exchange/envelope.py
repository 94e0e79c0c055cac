"""签名文书 (a signed envelope): JSON with the key and the signature of the office that made it. See docs/transfers.md.

What is signed is the content in one canonical form, so that the same content has one signature and one digest.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from quanyi.agency.collect.digest import sm3
from quanyi.agency.refusal import Refusal
from quanyi.witness.seals import PublicKey, SealError, signing_key

FORMAT = "quanyi-transfer-1"
LARGEST = 4_000_000  # bytes; forty years of months are a tenth of it


class ExchangeRefused(Refusal):
    """文书不予接收: the sentence says what is wrong with it, and what to do."""


@dataclass(frozen=True)
class Envelope:
    """收到的文书: its content, the key that signed it, its canonical text and the digest of that."""

    content: dict[str, Any]
    key: str
    text: str

    @property
    def digest(self) -> str:
        return sm3(self.text.encode())


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _signed(content: dict[str, Any]) -> bytes:
    return f"{FORMAT}\n{canonical(content)}".encode()


def our_key() -> PublicKey:
    """本机构公钥: the one by which papers are proved (decision 044)."""
    return signing_key(settings.SECRETS, settings.QUANYI_SEAL).public


def sealed(content: dict[str, Any]) -> Envelope:
    """签名: an envelope of this office."""
    key = signing_key(settings.SECRETS, settings.QUANYI_SEAL)
    shown = {
        "format": FORMAT, "key": str(key.public), "content": content, "signature": key.sign(_signed(content)).hex()
    }  # fmt: skip
    return Envelope(content, str(key.public), canonical(shown))


def opened(raw: bytes) -> Envelope:
    """验签: the envelope in these bytes. Raises ExchangeRefused where it is none, or its signature does not hold."""
    if len(raw) > LARGEST:
        raise ExchangeRefused(_("文件超过 4 MB，不是转移接续文书。请核对后重新选择。"))
    try:
        shown = json.loads(raw.decode("utf-8-sig"))
        content, signature = shown["content"], bytes.fromhex(shown["signature"])
        key = str(PublicKey.parse(str(shown["key"])))
        is_ours = shown["format"] == FORMAT and isinstance(content, dict) and set(shown) == _FIELDS
        holds = is_ours and PublicKey.parse(key).verify(_signed(content), signature)
    except (ValueError, KeyError, TypeError, RecursionError, SealError) as error:
        raise ExchangeRefused(
            _("文件不是转移接续文书（%(format)s）。请向对方机构索取系统导出的原文件，不要改动。")
            % {"format": FORMAT}
        ) from error
    if not holds:
        raise ExchangeRefused(
            _("文书的签名与内容不符：文件被改动过，或者格式不对。没有接收；请对方机构重新发送。")
        )
    # However key and signature were spelled, the same message has one digest.
    return Envelope(content, key, canonical({**shown, "key": key, "signature": signature.hex()}))


_FIELDS = {"format", "key", "content", "signature"}
