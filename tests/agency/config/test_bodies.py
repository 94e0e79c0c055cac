"""Bodies of requests: whole before anybody works on them, within limits, and nothing kept of an unfinished one."""

import asyncio
import http.client
import socket
import time
from contextlib import ExitStack

import pytest
from tests.journeys.site import Client, served

from quanyi.agency.config.bodies import Bodies, BodyRefused, Limits

LIMITS = Limits(
    body=1000, read_to_say_so=5000, grace=1, rate=400, hurry=0, unfinished=5, unfinished_an_address=2,
    held=2500, held_an_address=1500,
)  # fmt: skip
UNFINISHED = b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n" + b"a" * 1000


async def sent(*chunks, wait=0):
    for chunk in chunks:
        yield chunk
        await asyncio.sleep(wait)


async def never():
    yield b"a" * 100
    await asyncio.sleep(3600)


def taken(chunks, length, bodies=None):
    """The body, or the status it was refused with."""
    bodies = bodies or Bodies(LIMITS)

    async def take():
        try:
            return await bodies.whole(chunks, length=length, address="203.0.113.7")
        except BodyRefused as refusal:
            return refusal.status
        finally:
            assert (bodies.unfinished.total(), bodies.held.total()) == (0, 0)

    return asyncio.run(take())


def test_a_body_is_taken_when_it_is_whole():
    assert taken(sent(b"a" * 400, b"b" * 600), 1000) == b"a" * 400 + b"b" * 600
    assert taken(sent(*[b"a" * 200] * 5, wait=0.3), 1000) == b"a" * 1000, "slow, but it keeps coming"


@pytest.mark.parametrize(("chunks", "length", "status"), [
    (lambda: never(), 1000, 408),
    (lambda: sent(b"a" * 400), 1000, 408),  # the sender went away
    (lambda: sent(*[b"a"] * 50, wait=0.1), 50, 408),  # a byte now and then
    (lambda: sent(*[b"a" * 500] * 3), 1500, 413),
    (lambda: sent(*[b"a" * 500] * 30), 1500, 413),  # says less than it sends
    (lambda: never(), 5001, 413),  # not even read
    (lambda: sent(b"a"), None, 411),
], ids=lambda value: "chunks" if callable(value) else str(value))  # fmt: skip
def test_what_is_not_taken_is_told_and_nothing_kept(chunks, length, status):
    assert taken(chunks(), length) == status


def test_who_has_many_unfinished_must_be_quick_and_others_need_not():
    bodies = Bodies(LIMITS)

    async def take(address, chunks):
        try:
            return await bodies.whole(chunks, length=100, address=address)
        except BodyRefused as refusal:
            return refusal.status

    async def together():
        waiting = [asyncio.create_task(take("a", sent(b"a" * 50, wait=5))) for _ in range(2)]
        await asyncio.sleep(0)
        third = await take("a", sent(b"a" * 50, b"a" * 50, wait=0.05))
        other = await take("b", sent(b"a" * 50, b"a" * 50, wait=0.05))
        return third, other, await asyncio.gather(*waiting)

    assert asyncio.run(together()) == (503, b"a" * 100, [408, 408])


def test_what_is_held_of_unfinished_bodies_has_an_end():
    bodies = Bodies(LIMITS)

    async def take(address):
        try:
            return await bodies.whole(sent(b"a" * 900, b"a" * 100, wait=0.1), length=1000, address=address)
        except BodyRefused as refusal:
            return refusal.status

    async def together(*addresses):
        return await asyncio.gather(*map(take, addresses))

    one = asyncio.run(together("a", "a"))
    assert sorted(map(str, one)) == ["503", str(b"a" * 1000)]
    many = asyncio.run(together("a", "b", "c", "d"))
    assert 503 in many
    assert bodies.held.total() == 0


def upload(site, held, text=UNFINISHED):
    """The beginning of an upload, closed when the test is over."""
    opened = held.enter_context(socket.create_connection(("127.0.0.1", site.port)))
    opened.sendall(text)
    return opened


def test_the_served_site_answers_beside_unfinished_and_slow_uploads(office):
    with served(office.environ) as site, ExitStack() as held:
        for _ in range(8):
            upload(site, held)
        slow = upload(site, held, UNFINISHED[:-1000].replace(b"1000000", b"8000"))
        visitor, began = Client(site), time.monotonic()
        for turn in range(8):
            slow.sendall(b"a" * 1000)
            assert visitor.get("/login/")[0] == 200
            assert visitor.post("/login/", username=f"nobody{turn}", password="wrong")[0] == 200
        assert time.monotonic() - began < 25, "nobody waits for the time-out of an upload"
        assert slow.recv(20).startswith(b"HTTP/1.1 403"), "a slow one is answered when it is whole"
        too_large(site)
        without_length(site)


def too_large(site):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("POST", "/declarations/new/", b"a" * 12 * 1024 * 1024)
    answer = connection.getresponse()
    page = answer.read().decode()
    assert (answer.status, "超过 11 MB" in page, "larger than 11 MB" in page) == (413, True, True)
    connection.close()


def without_length(site):
    # In one piece: the answer may come, and the connection end, before a client that sends in pieces is through.
    text = (
        b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
    )
    with ExitStack() as held:
        answer = held.enter_context(http.client.HTTPResponse(upload(site, held, text)))
        answer.begin()
        assert (answer.status, "Content-Length" in answer.read().decode()) == (411, True)


def test_the_served_site_signs_in_behind_a_tls_proxy(office):
    from quanyi.agency.staff.models import Account, AccountKind

    Account.objects.create_account(
        "wangfang", "a-long-passphrase-2025", display_name="王芳", kind=AccountKind.STAFF
    )
    environ = {**office.environ, "QUANYI_TLS": "1", "QUANYI_HOSTS": "office.example 127.0.0.1"}
    with served(environ) as site:
        behind = {"Host": "office.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        page = asked(site, "GET", None, behind)
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        form = f"username=wangfang&password=a-long-passphrase-2025&csrfmiddlewaretoken={cookie.partition('=')[2]}"
        browser = {
            "Cookie": cookie, "Origin": "https://office.example", "Referer": "https://office.example/login/",
            "Content-Type": "application/x-www-form-urlencoded",
        }  # fmt: skip
        answer = asked(site, "POST", form, behind | browser)
    assert (page.status, answer.status) == (200, 302)
    assert "Strict-Transport-Security" in page.headers


def asked(site, method, body, headers):
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request(method, "/login/", body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer
