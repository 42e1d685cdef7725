"""The server that is looked at: HTTP and HTTPS on loopback, one page, sent after a fixed delay.

Says its ports and CA file on one line; to each line it is sent it answers how late it was since the line before.
"""

import argparse
import asyncio
import json
import ssl
import sys
import tempfile
from pathlib import Path

from tests.bench.machine import percentile
from tests.bench.pages import page
from tests.certificates import authority, leaf, server_context


class Answer(asyncio.Protocol):
    """Answers one request a connection, *delay* seconds after its head was whole."""

    def __init__(self, reply: bytes, delay: float, late: list[float]) -> None:
        self._reply = reply
        self._delay = delay
        self._late = late
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._head += data
        if self._head.endswith(b"\r\n\r\n"):
            loop = asyncio.get_running_loop()
            due = loop.time() + self._delay
            loop.call_at(due, self._send, due)

    def _send(self, due: float) -> None:
        self._late.append(asyncio.get_running_loop().time() - due)
        self._transport.write(self._reply)
        self._transport.close()


async def serve(delay: float, folder: Path) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    body = page()
    head = (
        f"HTTP/1.1 200 OK\r\nDate: Mon, 02 Nov 2026 14:00:00 GMT\r\nServer: Apache\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: text/html; charset=utf-8\r\nLast-Modified: Tue, 11 Aug 2026 12:00:00 GMT\r\n"
        'ETag: "2a1f-5f"\r\nCache-Control: max-age=120\r\nStrict-Transport-Security: max-age=31536000\r\n'
        "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    ).encode()
    root = authority("Bench Root", organization="Bench")
    issued = leaf(authority("Bench Intermediate", organization="Bench", under=root), "127.0.0.1", "localhost")
    late: list[float] = []
    ports = {}
    for scheme, context in (("http", None), ("https", _context(server_context(issued, folder)))):
        made = await loop.create_server(
            lambda: Answer(head + body, delay, late), "127.0.0.1", 0, ssl=context, backlog=1024
        )
        ports[scheme] = made.sockets[0].getsockname()[1]
    say({"ports": ports, "ca_file": str(root.write(folder, "root")), "page_bytes": len(body), "key": "EC P-256"})
    while await asyncio.to_thread(sys.stdin.readline):
        rows, late[:] = list(late) or [0.0], []
        say({"late_p50_ms": percentile(rows, 0.5) * 1000, "late_p99_ms": percentile(rows, 0.99) * 1000})


def _context(made: ssl.SSLContext) -> ssl.SSLContext:
    made.set_alpn_protocols(["http/1.1"])
    return made


def say(row: object) -> None:
    """One line of JSON, seen at once."""
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, required=True, help="seconds between a request and its answer")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        asyncio.run(serve(given.delay, Path(folder)))


if __name__ == "__main__":
    main()
