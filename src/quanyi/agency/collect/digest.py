"""摘要: the SM3 digest by which an original is known."""

from cryptography.hazmat.primitives.hashes import SM3, Hash


def sm3(content: bytes) -> str:
    """ "sm3:" and 64 hexadecimal digits."""
    digest = Hash(SM3())
    digest.update(content)
    return "sm3:" + digest.finalize().hex()
