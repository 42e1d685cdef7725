"""A visitor of the simulator: a real client, led to the listeners, that trusts the simulator's CA."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult


class Led(AbstractResolver):
    """Leads each host and port to its listener, as the monitor's detour does."""

    def __init__(self, ports: Mapping[tuple[str, int], int]) -> None:
        self._ports = ports

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The listener's address."""
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=self._ports[host, port], family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing to close."""


class Visitor:
    """Asks the simulator with a client that trusts its CA; not for literal addresses, which no client looks up."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @asynccontextmanager
    async def get(self, url: str, **options: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        """One GET; 5 s at most unless told otherwise."""
        options.setdefault("timeout", aiohttp.ClientTimeout(total=5))
        async with self._session.get(url, **options) as response:
            yield response

    async def text(self, url: str, **options: Any) -> str:
        """The body of one GET."""
        async with self.get(url, **options) as response:
            return await response.text()

    async def status(self, url: str) -> int:
        """The status of one GET, redirects not followed."""
        async with self.get(url, allow_redirects=False) as response:
            return response.status

    async def post(self, url: str, form: Mapping[str, str]) -> tuple[str, str]:
        """Address and body at the end of one POST."""
        async with self._session.post(url, data=form) as response:
            return str(response.url), await response.text()
