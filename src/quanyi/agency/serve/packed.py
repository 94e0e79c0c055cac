"""压缩: a page as gzip of which the large part was packed before, and what stands around it is not packed at all.

So the part is sent as it was kept, and what a request brings along (its address, tokens in forms) is never packed
together with a record: the length of an answer tells nothing of it.
"""

import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_HEADER = b"\x1f\x8b\x08" + bytes(6) + b"\xff"  # gzip, deflate, no time, no name
_MOST = 0xFFFF  # bytes of a stored block
_POLYNOMIAL = 0xEDB88320  # of CRC-32, its bits turned round


class Packed(NamedTuple):
    """Octets as whole deflate blocks, none of them the last, with the CRC-32 and the number of what they unpack to."""

    deflated: bytes
    crc: int
    size: int

    def unpacked(self) -> bytes:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.deflated)


def pack(content: bytes) -> Packed:
    """As deflate, ending on a whole octet."""
    packing = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = packing.compress(content) + packing.flush(zlib.Z_FULL_FLUSH)
    return Packed(deflated, zlib.crc32(content), len(content))


def gzip_around(before: bytes, part: Packed, after: bytes) -> bytes:
    """One gzip stream of all three. RFC 1951, RFC 1952."""
    crc = zlib.crc32(after, _joined(zlib.crc32(before), part.crc, part.size))
    size = len(before) + part.size + len(after)
    ending = crc.to_bytes(4, "little") + (size % 2**32).to_bytes(4, "little")
    return b"".join(
        [_HEADER, *_stored(before), part.deflated, *_stored(after), b"\x01\x00\x00\xff\xff", ending]
    )


def _stored(content: bytes) -> Iterator[bytes]:
    """Blocks that are not packed."""
    for at in range(0, len(content), _MOST):
        block = content[at : at + _MOST]
        yield b"\x00" + len(block).to_bytes(2, "little") + (len(block) ^ _MOST).to_bytes(2, "little") + block


def _joined(crc: int, following: int, size: int) -> int:
    """The CRC-32 of two texts from those of each, where the second has `size` octets."""
    return _times(crc, _shift(size)) ^ following


@lru_cache(maxsize=1024)
def _shift(size: int) -> int:
    """x to the power of 8 `size`, modulo the polynomial."""
    power, square, rest = 1 << 31, 1 << 30, size * 8
    while rest:
        if rest & 1:
            power = _times(power, square)
        square, rest = _times(square, square), rest >> 1
    return power


def _times(a: int, b: int) -> int:
    """The product of two polynomials, modulo the polynomial."""
    product = 0
    for bit in range(31, -1, -1):
        if a >> bit & 1:
            product ^= b
        b = b >> 1 ^ (_POLYNOMIAL if b & 1 else 0)
    return product
