"""收件: what is sent to the site is taken in whole before anybody works on it, within limits; decision 027.

A body that comes slowly, or never ends, waits here, where it costs a few kilobytes and no worker. Nothing of an
unfinished one is kept.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MEBI = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Of one web worker. Sizes in bytes, times in seconds."""

    body: int = 11 * MEBI  # a file of 10 MB and its form
    read_to_say_so: int = (
        64 * MEBI
    )  # a longer one is read this far, unkept, so that its sender hears the answer
    grace: int = 30  # a body is whole by then, and later only as long as it keeps coming …
    rate: int = 4 * 1024  # … at this many bytes a second
    hurry: int = 2  # what remains of the grace where too many are unfinished already
    unfinished: int = 256
    unfinished_an_address: int = 48
    held: int = 128 * MEBI
    held_an_address: int = 48 * MEBI


class BodyRefused(Exception):
    """A body that is not taken: the status of the answer and the sentence, Chinese and English."""

    def __init__(self, status: int, zh: str, en: str) -> None:
        super().__init__(zh)
        self.status, self.zh, self.en = status, zh, en


def _too_large(limits: Limits) -> BodyRefused:
    size = limits.body // MEBI
    return BodyRefused(
        413,
        f"提交的内容超过 {size} MB，没有接收，什么都没有改动。请删去无关的工作表或图片，或分成几份提交。",
        f"What was sent is larger than {size} MB; it was not taken and nothing was changed. Remove sheets or pictures "
        "that do not belong to it, or send it in parts.",
    )


def _no_length() -> BodyRefused:
    return BodyRefused(
        411,
        "提交的内容没有说明长度（Content-Length），无法确认是否收全，没有接收。请用浏览器提交，或由程序写明长度。",
        "What was sent does not say how long it is (Content-Length), so that nobody can tell whether it came "
        "whole; it was not taken. Use a browser, or have the program state the length.",
    )


def _too_slow() -> BodyRefused:
    return BodyRefused(
        408,
        "上传太慢或中断，没有收全；已收到的部分没有保留，什么都没有改动。请检查网络后重新提交。",
        "The upload was too slow or broke off and did not come whole; nothing of it was kept and nothing was changed. "
        "Check the network and send it again.",
    )


def _too_many() -> BodyRefused:
    return BodyRefused(
        503,
        "同时上传的文件太多，这一份没有接收，什么都没有改动。请一分钟后重新提交。",
        "Too many uploads at once; this one was not taken and nothing was changed. Send it again in a minute.",
    )


class Bodies:
    """The bodies that one worker is waiting for. Used from its event loop only."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.unfinished: Counter[str] = Counter()
        self.held: Counter[str] = Counter()

    async def whole(self, chunks: AsyncIterable[bytes], *, length: int | None, address: str) -> bytes:
        """The body, when all of it is there. `length` is what the sender says of it. Raises BodyRefused.

        Where the sender goes away the chunks just end: only the length tells that something is missing.
        """
        if length is None:
            raise _no_length()
        if length > self.limits.read_to_say_so:
            raise _too_large(self.limits)
        with self._waiting(address) as grace:
            body = await self._read(chunks, address, grace)
        if len(body) != length:
            raise _too_slow()
        return body

    @contextmanager
    def _waiting(self, address: str) -> Iterator[int]:
        """Count it as unfinished and give its grace; who has too many must be quick: a plain form still goes."""
        limits = self.limits
        is_full = (
            self.unfinished[address] >= limits.unfinished_an_address
            or self.unfinished.total() >= limits.unfinished
        )
        self.unfinished[address] += 1
        try:
            yield limits.hurry if is_full else limits.grace
        finally:
            self.unfinished -= Counter({address: 1})  # an address with none is not kept

    async def _read(self, chunks: AsyncIterable[bytes], address: str, grace: int) -> bytes:
        body, began = bytearray(), asyncio.get_running_loop().time()
        received = 0
        try:
            async with asyncio.timeout_at(began + grace) as end:
                async for chunk in chunks:
                    received += len(chunk)
                    self._keep(body, chunk, received, address)
                    if received > self.limits.read_to_say_so:
                        break
                    end.reschedule(began + grace + received // self.limits.rate)
        except TimeoutError:
            raise (_too_slow() if grace == self.limits.grace else _too_many()) from None
        finally:
            self.held -= Counter({address: len(body)})
        if received > self.limits.body:
            raise _too_large(self.limits)
        return bytes(body)

    def _keep(self, body: bytearray, chunk: bytes, received: int, address: str) -> None:
        """Add a chunk; of a body that is too large already nothing more is held."""
        if received > self.limits.body:
            self.held -= Counter({address: len(body)})
            body.clear()
            return
        limits = self.limits
        if (
            self.held[address] + len(chunk) > limits.held_an_address
            or self.held.total() + len(chunk) > limits.held
        ):
            raise _too_many()
        body += chunk
        self.held[address] += len(chunk)
