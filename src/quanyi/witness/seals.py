"""Keys that sign heads (签名密钥): Ed25519, or SM2 where the extra `quanyi[sm2]` is installed.

A key is written as one line, `ed25519:` or `sm2:` and hexadecimal digits, so that it can be read out on the telephone.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .digest import sm3


class SealError(Exception):
    """密钥有误: a key that cannot be read or used; the message says what to do, in both languages."""


class _Algorithm(NamedTuple):
    make: Callable[[], bytes]
    public: Callable[[bytes], bytes]
    sign: Callable[[bytes, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], bool]


def _ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


_ED25519 = _Algorithm(
    make=lambda: Ed25519PrivateKey.generate().private_bytes_raw(),
    public=lambda secret: Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw(),
    sign=lambda secret, message: Ed25519PrivateKey.from_private_bytes(secret).sign(message),
    verify=_ed25519_verify,
)


def _sm2() -> _Algorithm:
    """SM2 with SM3 and the usual signer's name; the secret is the 32 bytes of the key and the 64 of its point."""
    try:
        import gmssl_pyx
    except ImportError as error:
        raise SealError(
            "SM2 签名需要另外安装：pip install 'quanyi[sm2]'；或设置 QUANYI_SEAL=ed25519。"
            " SM2 needs the extra: pip install 'quanyi[sm2]'; or set QUANYI_SEAL=ed25519."
        ) from error
    library: Any = gmssl_pyx

    def make() -> bytes:
        point, number = library.sm2_key_generate()
        return bytes(number + point)

    def verify(public: bytes, message: bytes, signature: bytes) -> bool:
        try:
            return bool(library.sm2_verify(public, message, signature))
        except (library.GmsslInnerError, library.InvalidValueError):
            return False

    return _Algorithm(
        make,
        public=lambda secret: secret[32:],
        sign=lambda secret, message: bytes(library.sm2_sign(secret[:32], secret[32:], message)),
        verify=verify,
    )


ALGORITHMS: dict[str, Callable[[], _Algorithm]] = {"ed25519": lambda: _ED25519, "sm2": _sm2}


def _algorithm(name: str) -> _Algorithm:
    if name not in ALGORITHMS:
        raise SealError(
            f"没有签名算法“{name}”，可用的有 There is no {name!r}; known: {', '.join(ALGORITHMS)}"
        )
    return ALGORITHMS[name]()


def _read(line: str) -> tuple[str, bytes]:
    name, _, digits = line.strip().partition(":")
    try:
        return name, bytes.fromhex(digits)
    except ValueError as error:
        raise SealError(
            "密钥应为“算法:十六进制”。 A key is written `algorithm:hexadecimal digits`."
        ) from error


@dataclass(frozen=True)
class PublicKey:
    """公钥: what keepers need to check a head."""

    algorithm: str
    content: bytes

    @classmethod
    def parse(cls, line: str) -> "PublicKey":
        return cls(*_read(line))

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.content.hex()}"

    @property
    def name(self) -> str:
        """密钥标识: the first 16 hexadecimal digits of its SM3."""
        return sm3(str(self).encode()).hex()[:16]

    def verify(self, message: bytes, signature: bytes) -> bool:
        return _algorithm(self.algorithm).verify(self.content, message, signature)


@dataclass(frozen=True)
class SigningKey:
    """签名私钥, in the office's secrets folder. Who has it can sign heads; keepers still tell a rewritten past."""

    algorithm: str
    secret: bytes

    @classmethod
    def parse(cls, line: str) -> "SigningKey":
        return cls(*_read(line))

    @classmethod
    def make(cls, algorithm: str) -> "SigningKey":
        return cls(algorithm, _algorithm(algorithm).make())

    def line(self) -> str:
        """How it is written into its file."""
        return f"{self.algorithm}:{self.secret.hex()}"

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.algorithm, _algorithm(self.algorithm).public(self.secret))

    def sign(self, message: bytes) -> bytes:
        return _algorithm(self.algorithm).sign(self.secret, message)


def signing_key(folder: Path, algorithm: str) -> SigningKey:
    """The office's key of this algorithm, made once in `folder`: `seal-ed25519` (mode 0600) and `seal-ed25519.pub`."""
    file = folder / f"seal-{algorithm}"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = SigningKey.make(algorithm)
        write_once(file, made.line() + "\n", mode=0o600)
    key = SigningKey.parse(file.read_text())
    public = file.with_suffix(".pub")
    if not public.exists():
        write_once(public, f"{key.public}\n", mode=0o644)
    return key


def change_key(folder: Path, algorithm: str) -> None:
    """Lay the office's key of this algorithm aside under its name, so that the next one is made anew."""
    file = folder / f"seal-{algorithm}"
    if file.exists():
        name = signing_key(folder, algorithm).public.name
        for old in (file.with_suffix(".pub"), file):
            old.rename(folder / f"seal-{algorithm}-{name}{old.suffix}")


def kept_key(folder: Path, public: PublicKey) -> SigningKey | None:
    """The private key that belongs to a public one, if it still lies in `folder`."""
    for file in sorted(folder.glob(f"seal-{public.algorithm}*")):
        if not file.suffix and (key := SigningKey.parse(file.read_text())).public == public:
            return key
    return None


def public_keys(folder: Path) -> list[PublicKey]:
    """Every public key that lies in `folder`, old ones of earlier years included: heads they signed stay valid."""
    return [PublicKey.parse(file.read_text()) for file in sorted(folder.glob("*.pub"))]


def write_once(file: Path, text: str, *, mode: int) -> bool:
    """Write a file whole or not at all, never over one that is there; whether it was written."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
