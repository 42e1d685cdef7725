"""A server that breaks HTTP in every known way, one way for each path. Raw bytes over asyncio, nothing in between."""

import asyncio
import contextlib
import gzip
import random
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from tests.listeners import Serve, http, listening, resetting

Way = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

PAGE = b"<html><head><title>Sign in</title></head><body><h1>Welcome</h1>the sign-in form</body></html>"
HTML = "Content-Type: text/html; charset=utf-8"


def page(body: bytes = PAGE, *headers: str, status: str = "200 OK", content_type: str = HTML) -> bytes:
    return http(body, status=status, headers=(content_type, *headers) if content_type else headers)


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", headers: str = "") -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return f"HTTP/1.1 200 OK\r\n{HTML}\r\n{headers}Transfer-Encoding: chunked\r\n\r\n".encode() + body + end


def said(data: bytes) -> Way:
    async def way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return way


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


def dripping(start: bytes, drop: bytes) -> Way:
    """Say *start*, then *drop* again and again, slowly: each wait is short, the whole never ends."""

    async def way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.02)

    return way


def endless(start: bytes, piece: bytes) -> Way:
    """Say *start*, then *piece* as fast as it is taken, for ever."""

    async def way(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return way


def gzip_bomb(size: int) -> bytes:
    maker = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(maker.compress(b"\0" * 2**20) for _ in range(size // 2**20)) + maker.flush()


GZIP = "Content-Encoding: gzip"
START = f"HTTP/1.1 200 OK\r\n{HTML}\r\n".encode()
LONG = PAGE.replace(b"Welcome", b"Welcome " + random.Random(1).randbytes(50_000).hex().encode())

WAYS: Mapping[str, Way] = {
    "good": said(page()),
    "good-chunked": said(chunked(PAGE[:40], PAGE[40:])),
    "good-to-the-end": said(START + b"\r\n" + PAGE),
    "good-gzip": said(page(gzip.compress(PAGE), GZIP)),
    # Connections.
    "silent": silent,
    "rst": resetting(after_request=False),
    "fin": hangs_up,
    "rst-in-headers": resetting(START, after_request=False),
    "rst-in-body": resetting(START + b"Content-Length: 5000\r\n\r\n" + PAGE, after_request=False),
    "headers-drip": dripping(START, b"X"),
    "headers-never-end": dripping(START, b"X-More: a\r\n"),
    "body-drip": dripping(START + b"Content-Length: 100000\r\n\r\n", b"x"),
    "body-endless": endless(START + b"\r\n" + PAGE, b"x" * 65536),
    "chunks-endless": endless(chunked(PAGE, end=b""), b"10000\r\n" + b"x" * 65536 + b"\r\n"),
    # Framing.
    "short-content-length": said(START + b"Content-Length: 5000\r\n\r\n" + PAGE),
    "cut-chunked": said(chunked(PAGE, end=b"")),
    "cut-in-chunk": said(chunked(PAGE, end=b"400\r\nabc")),
    "bad-chunk-size": said(chunked(PAGE, end=b"zz\r\nabc\r\n0\r\n\r\n")),
    "negative-chunk-size": said(chunked(PAGE, end=b"-5\r\nabc\r\n0\r\n\r\n")),
    "huge-chunk-size": said(chunked(PAGE, end=b"f" * 40 + b"\r\nabc")),
    "bad-status-line": said(b"HELLO THERE\r\n\r\n"),
    "no-status": said(b"HTTP/1.1 \r\n\r\n"),
    "status-letters": said(b"HTTP/1.1 abc OK\r\n\r\n"),
    "header-junk": said(START + b"this is no header\r\n\r\n" + PAGE),
    "header-no-name": said(START + b": value\r\n\r\n" + PAGE),
    "nul-in-header": said(START + b"X-Bad: a\0b\r\nContent-Length: 0\r\n\r\n"),
    "two-content-lengths": said(START + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"),
    "bad-content-length": said(START + b"Content-Length: many\r\n\r\n" + PAGE),
    "negative-content-length": said(START + b"Content-Length: -1\r\n\r\n" + PAGE),
    "binary": said(bytes(range(256)) * 64),
    "http-0.9": said(PAGE),
    "tls-alert": said(b"\x15\x03\x01\x00\x02\x02\x28"),
    "smtp": said(b"220 mail.example ESMTP ready\r\n"),
    "204-with-body": said(page(status="204 No Content")),
    "304": said(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "101": said(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    # Size of the head.
    "header-9k": said(page(PAGE, "X-Long: " + "a" * 9000)),
    "header-100k": said(page(PAGE, "X-Long: " + "a" * 100_000)),
    "300-cookies": said(page(PAGE, *(f"Set-Cookie: c{n}=1" for n in range(300)))),
    "20000-headers": said(page(PAGE, *(f"X-{n}: 1" for n in range(20_000)))),
    # Odd, yet good enough for browsers.
    "lf-only": said(page().replace(b"\r\n", b"\n")),
    "http-2.0": said(page().replace(b"HTTP/1.1", b"HTTP/2.0")),
    "http-1.0": said(START.replace(b"1.1", b"1.0") + b"\r\n" + PAGE),
    "100-flood": said(b"HTTP/1.1 100 Continue\r\n\r\n" * 500 + page()),
    "103-flood": said(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 500 + page()),
    "utf8-reason": said(page().replace(b"200 OK", "200 Très bien".encode())),
    "utf8-header": said(page(PAGE, "Server: cafe").replace(b"cafe", "café".encode())),
    "surrogate-header": said(page(PAGE).replace(b"\r\n\r\n", b"\r\nServer: \xff\xfe\r\n\r\n", 1)),
    "no-reason": said(page(status="200")),
    "nonsense-date": said(page(PAGE, "Date: yesterday", "Last-Modified: Thu, 99 Foo 2099 99:99:99", "Age: old")),
    "nonsense-retry": said(page(b"busy", "Retry-After: soon", "Date: never", status="503 Busy")),
    "folded-header": said(page(PAGE, "X-Folded: a\r\n b")),
    # Status.
    "999": said(page(b"denied", status="999 Request denied")),
    "600": said(page(status="600 What")),
    "099": said(page(status="099 What")),
    # Encodings.
    "charset-unknown": said(page(PAGE, content_type="Content-Type: text/html; charset=klingon")),
    "charset-undefined": said(page(PAGE + b"\xff", content_type="Content-Type: text/html; charset=undefined")),
    "charset-idna": said(page(PAGE + b"\xff", content_type="Content-Type: text/html; charset=idna")),
    "charset-punycode": said(page(LONG * 10, content_type="Content-Type: text/html; charset=punycode")),
    "charset-wrong": said(page("Welcome à la connexion".encode("latin-1"))),
    "charset-nul": said(page(PAGE + b"\xe9", content_type="Content-Type: text/html; charset=a%00b")),
    "no-content-type": said(page(content_type="")),
    "utf-16": said(page(PAGE.decode().encode("utf-16"), content_type="Content-Type: text/html; charset=utf-16")),
    "not-gzip": said(page(PAGE, GZIP)),
    "gzip-cut": said(page(gzip.compress(LONG)[:30_000], GZIP)),
    "gzip-bad-checksum": said(page(gzip.compress(PAGE)[:-8] + b"\0" * 8, GZIP)),
    "gzip-bomb": said(page(gzip_bomb(2**28), GZIP)),
    "gzip-members": said(page(gzip.compress(b"") * 200_000, GZIP)),
    "encoding-unknown": said(page(PAGE, "Content-Encoding: snappy")),
    "encoding-lies": said(page(PAGE, "Content-Encoding: identity")),
    "empty": said(page(b"")),
    # Redirects.
    "loop": said(page(b"", "Location: /loop", status="302 Found")),
    "loop-of-two": said(page(b"", "Location: /loop-back", status="302 Found")),
    "loop-back": said(page(b"", "Location: loop-of-two#again", status="301 Moved")),
    "no-location": said(page(b"", status="302 Found")),
    "to-file": said(page(b"", "Location: file:///etc/passwd", status="302 Found")),
    "to-javascript": said(page(b"", "Location: javascript:alert(1)", status="302 Found")),
    "to-broken": said(page(b"", "Location: http://[::1", status="302 Found")),
    "to-bad-port": said(page(b"", "Location: http://127.0.0.1:99999/", status="302 Found")),
    "to-surrogates": said(page(b"", status="302 Found").replace(b"\r\n\r\n", b"\r\nLocation: /\xff\xfe\r\n\r\n", 1)),
    "to-elsewhere": said(page(b"", "Location: https://elsewhere.example/", status="302 Found")),
    "to-good": said(page(b"", "Location: /good?token=secret", status="303 See Other")),
}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    path = head.split()[1].decode().partition("?")[0].lstrip("/")
    number, _, rest = path.partition("-")
    if number == "hop":  # /hop-3 leads over /hop-2 to /good
        left = int(rest)
        writer.write(page(b"", f"Location: /{f'hop-{left - 1}' if left > 1 else 'good'}", status="302 Found"))
        return
    await WAYS.get(path, said(page(b"no such way", status="404 Not Found")))(reader, writer)


@contextlib.asynccontextmanager
async def hostile() -> AsyncIterator[int]:
    """The port of the server."""
    serve: Serve = _serve
    async with listening(serve) as port:
        yield port
