"""Text that was read in the wrong encoding and can no longer be trusted (乱码)."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder

from quanyi.written import Problem
from quanyi.written.characters import HAN, script_of

# The wrecks that a replaced or uninitialised byte leaves, whatever stood there before.
_WRECKS = re.compile(
    "\ufffd|锟斤|斤拷|ï¿½|ï»¿|烫烫|屯屯屯|葺葺|[?？]{2}|^烫+$|^屯屯$|&#[0-9A-Za-z]+;|\\\\u[0-9A-Fa-f]{4}"
)
# A capital letter with what only a symbol can be after it: two bytes of UTF-8 read one by one.
_PAIR = re.compile("[\u00c2-\u00f4][\u0080-\u00b6\u00b8-\u00bfŒœŠšŽžŸ€‚ƒ„…†‡ˆ‰‹“”•–—˜™›]")
_LEFT_OVER = "?？\ufffd"


def garbled(text: str) -> Problem | None:
    """Why a text is the wreck of another, with what it may have been; None if nothing shows that."""
    wreck = _WRECKS.search(text)
    if wreck:
        return _problem(wreck[0], None)
    was = None if text.isascii() else _utf8_as_gbk(text) or _utf8_as_latin(text) or _gbk_as_latin(text)
    return _problem(text, was) if was else None


def garbled_han(text: str) -> Problem | None:
    """As `garbled`, of a text that is Han characters throughout: no letters can be its wreck."""
    if wreck := _WRECKS.search(text):
        return _problem(wreck[0], None)
    was = _utf8_as_gbk(text)
    return _problem(text, was) if was else None


def _problem(seen: str, was: str | None) -> Problem:
    maybe = f"，原文可能是“{was}”" if was else ""
    maybe_en = f"; it may have been “{was}”" if was else ""
    return Problem(
        "garbled",
        f"“{seen}”是编码出错留下的乱码{maybe}，请重新录入后另存为.xlsx或CSV UTF-8",
        f"“{seen}” is what a wrong encoding leaves{maybe_en}; type it again and save as .xlsx or CSV UTF-8",
    )


def _utf8_as_gbk(text: str) -> str | None:
    """张三 as 寮犱笁. Only where a character is among those that GBK has and GB 2312 has not: names may be read so."""
    body = text.rstrip(_LEFT_OVER)
    if _encodes(body, "gb2312") or (raw := _bytes(body, "gbk")) is None:
        return None
    try:
        # The last character may have lost its end: as a left-over, or without a trace.
        found = getincrementaldecoder("utf-8")().decode(raw)
    except UnicodeDecodeError:
        return None
    cut = len(found.encode()) < len(raw) - 2
    return found if found and not cut and all(script_of(c) == HAN for c in found) else None


def _utf8_as_latin(text: str) -> str | None:
    """José as JosÃ©."""
    if not _PAIR.search(text):
        return None
    raw = bytearray()
    for character in text:
        byte = _bytes(character, "cp1252") or _bytes(character, "latin-1")
        if byte is None:
            return None
        raw += byte
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _gbk_as_latin(text: str) -> str | None:
    """张三 as ÕÅÈý: not one plain letter, which no name is written without."""
    raw = _bytes(text, "latin-1")
    if raw is None or len(raw) < 4 or min(raw) < 0xA1:
        return None
    try:
        return raw.decode("gb2312")
    except UnicodeDecodeError:
        return None


def _encodes(text: str, encoding: str) -> bool:
    return _bytes(text, encoding) is not None


def _bytes(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None
