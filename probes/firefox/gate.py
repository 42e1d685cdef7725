"""What Firefox may ask: no private address, by its number or by a name that leads to one, but for targets that may.

A name is looked up here before the first request to it goes out; Firefox then looks it up once more, by itself and of
the system's name servers. What answers the two differently (DNS rebinding) is not kept out by this, but only by
Firefox' own checks on local network access, which stay on.
"""

import asyncio
from collections.abc import Awaitable, Callable

from probes.failures import Failed
from probes.model import Cause
from probes.network import is_public, judge_address

LOOKUP_SECONDS = 5.0

Resolve = Callable[[str], Awaitable[tuple[str, ...]]]
"""Every address of a name. Raises Failed."""


class Gate:
    """What is known of hosts in one visit. With *private* all may be asked.

    Behind a proxy *resolve* is None: what a name leads to is the proxy's to judge.
    """

    def __init__(self, resolve: Resolve | None, *, private: bool) -> None:
        self._resolve = resolve
        self._private = private
        self._known: dict[str, asyncio.Task[None]] = {}

    def named(self, host: str) -> bool:
        """Whether *host* has to be looked up before it can be judged."""
        return not self._private and self._resolve is not None and not _here(host) and not _literal(host)

    def judge(self, host: str) -> None:
        """Judge *host* by what it says itself. Raises Failed (dns)."""
        if self._private:
            return
        if _here(host):
            raise Failed(Cause.DNS, f"the name {host} stands for this machine", code="not_public")
        if _literal(host):
            judge_address(host, private=False)

    async def look(self, host: str) -> None:
        """Judge *host* by every address that it leads to, looked up once a visit. Takes LOOKUP_SECONDS at most.

        Raises Failed: dns, offline, local_dns or prober_fault. What cannot be looked up is not let through.
        """
        if host not in self._known:
            self._known[host] = asyncio.create_task(self._looked(host))
        await asyncio.shield(self._known[host])

    async def shut(self) -> None:
        """End what is still being looked up."""
        for each in self._known.values():
            each.cancel()
        await asyncio.gather(*self._known.values(), return_exceptions=True)

    async def _looked(self, host: str) -> None:
        if self._resolve is None:
            return
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                found = await self._resolve(host)
        except TimeoutError:
            raise Failed(Cause.OFFLINE, "no name server answered in time", code="no_answer") from None
        for each in found:
            judge_address(each, private=False)


def _here(host: str) -> bool:
    """Whether *host* is this machine by name."""
    return host.removesuffix(".") == "localhost" or host.removesuffix(".").endswith(".localhost")


def _literal(host: str) -> bool:
    try:
        is_public(host)
    except ValueError:
        return False
    return True
