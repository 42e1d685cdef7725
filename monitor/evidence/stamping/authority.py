"""One time-stamping authority, asked over our own network. Only a hash, and a number nobody guesses, go out."""

import asyncio
import ipaddress
import secrets
from collections.abc import Sequence
from pathlib import Path

from yarl import URL

from monitor.evidence.stamping.flaws import Flaw, StampError
from monitor.evidence.stamping.timestamp import NONCE_BITS, Stamp, judge, query
from probes.client import Client, Request
from probes.failures import Failed
from probes.model import Route

PATIENCE_SECONDS = 30.0
MOST_BYTES = 256 * 1024
ASKS, ANSWERS = "application/timestamp-query", "application/timestamp-reply"
OK = 200


class Authority:
    """The authority at *url*; *root* is the file of its root certificates (PEM). *name* is fit for a file's name."""

    def __init__(  # each is one fact of how it is asked
        self,
        client: Client,
        *,
        name: str,
        url: str,
        root: Path,
        route: Route,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self.name = name
        self._client = client
        self._url = URL(url)
        self._root = root
        self._private = loopback(self._url.host or "")
        self._route = Route() if self._private else route  # no proxy leads to our own loopback
        self._patience = patience

    async def stamp(self, digest: bytes) -> Stamp:
        """A verified time stamp of a SHA-256. It ends within *patience* seconds and a moment. Raises StampError."""
        nonce = secrets.randbits(NONCE_BITS)
        root = await asyncio.to_thread(self._roots)
        reply = await self._ask(query(digest, nonce))
        return await asyncio.to_thread(judge, reply, digest=digest, nonce=nonce, root=root)

    def _roots(self) -> bytes:
        try:
            return self._root.read_bytes()
        except OSError as exc:
            raise StampError(Flaw.NO_ROOTS, exc.strerror or "") from None

    async def _ask(self, content: bytes) -> bytes:
        headers = {"User-Agent": self._client.user_agent, "Content-Type": ASKS, "Accept": ANSWERS}
        request = Request(
            url=self._url,
            method="POST",
            headers=headers,
            content=content,
            route=self._route,
            private=self._private,
            body_bytes=MOST_BYTES,
        )
        try:
            async with asyncio.timeout(self._patience):
                reply = await self._client.exchange(request, {})
        except TimeoutError:
            raise StampError(Flaw.UNREACHABLE, "no answer in time") from None
        except Failed as failed:
            raise StampError(Flaw.UNREACHABLE, failed.detail) from None
        if reply.status != OK:
            raise StampError(Flaw.STATUS, f"HTTP {reply.status}")
        if reply.truncated:
            raise StampError(Flaw.NO_STAMP, f"more than {MOST_BYTES} bytes")
        return reply.body


def loopback(host: str) -> bool:
    """Whether *host* is an address, not a name, of this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def names(urls: Sequence[str]) -> list[str]:
    """What the authorities at *urls* are called, in files too: host and unusual port, with a number if that is twice.

    An authority keeps its name for as long as the settings name it at the same place.
    """
    found: list[str] = []
    for text in urls:
        url = URL(text)
        host = (url.raw_host or "").replace(":", "-")
        name = host if url.is_default_port() else f"{host}-{url.port}"
        found.append(name if name not in found else f"{name}-{len(found) + 1}")
    return found
