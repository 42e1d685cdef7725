"""The store that is filled: what it has, by Prometheus' query API, and what it is sent, by remote write.

What it refuses stays refused: only when it is busy, or cannot be reached, is it tried again, and not for ever.
"""

import asyncio
import base64
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import yaml
from yarl import URL

from monitor.remote_write import HEADERS, Series, encode
from probes.client import Client, Reply, Request
from probes.failures import Failed, one_line
from probes.model import Route

PATIENCE_SECONDS = 90.0
PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
LONGEST_PAUSE = 30.0
ANSWER_BYTES = 32 * 1024 * 1024
TOO_OLD = re.compile(r"too old|out of (?:order|bounds)", re.IGNORECASE)
BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, *range(500, 600)})
WINDOW = re.compile(r"(\d+)(ms|[smhdwy])")
MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000, "y": 31_536_000_000}


class StoreError(Exception):
    """The store did not do what it was asked. *key* is the sentence that says so, *why* its own words."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}")
        self.key = key
        self.why = why


class BusyError(StoreError):
    """It may do so later, after *wanted* seconds or more."""

    def __init__(self, key: str, why: str, wanted: float = 0.0) -> None:
        super().__init__(key, why)
        self.wanted = wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who asks, where the store wants to know; the password comes from a secret."""

    user: str
    password: str

    def headers(self) -> Mapping[str, str]:
        """Basic authentication."""
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {token}"}


class Store:
    """A Prometheus, or what speaks like one, at *url* (a path before ``/api`` may be part of it)."""

    def __init__(
        self,
        client: Client,
        url: str,
        *,
        login: Login | None = None,
        route: Route | None = None,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self._client = client
        self._base = URL(url.rstrip("/"))
        self._headers: dict[str, str] = {"User-Agent": client.user_agent, **(login.headers() if login else {})}
        self._route = route or Route()
        self._pauses = pauses

    async def write(self, batch: Iterable[Series]) -> int:
        """Send *batch*; the bytes it took. Raises StoreError."""
        body = encode(batch)
        await self._ask(
            Request(url=self._at("write"), method="POST", headers={**self._headers, **HEADERS}, content=body)
        )
        return len(body)

    async def scrapes(self, selector: str, low: int, high: int) -> list[int]:
        """When *selector* has a sample from *low* to *high* (milliseconds), sorted. Raises StoreError."""
        query = {"query": f"{selector}[{high - low + 1}ms]", "time": f"{high / 1000:.3f}"}
        found = await self._data("query", query)
        return sorted({round(float(at) * 1000) for row in found["result"] for at, _ in row["values"]})

    async def series(self, selector: str, low: int, high: int) -> list[Mapping[str, str]]:
        """The labels of the series of *selector* that had a sample in that time. Raises StoreError."""
        query = {"match[]": selector, "start": f"{low / 1000:.3f}", "end": f"{high / 1000:.3f}"}
        found: list[Mapping[str, str]] = await self._data("series", query)
        return found

    async def reach(self) -> int | None:
        """How far back (milliseconds) it takes samples, by its configuration; None where it does not say."""
        try:
            told = yaml.safe_load((await self._data("status/config", {}))["yaml"])
            window = told.get("storage", {}).get("tsdb", {}).get("out_of_order_time_window", "0s")
        except (StoreError, yaml.YAMLError, LookupError, AttributeError, TypeError):
            return None  # another program than Prometheus: it has rules of its own
        return sum(int(number) * MILLISECONDS[unit] for number, unit in WINDOW.findall(str(window)))

    async def _data(self, what: str, query: Mapping[str, str]) -> Any:
        reply = await self._ask(Request(url=self._at(what).with_query(query), headers=self._headers))
        try:
            return json.loads(reply.body)["data"]
        except (ValueError, LookupError, TypeError):
            raise StoreError("store_not_prometheus", one_line(reply.body[:200].decode("utf-8", "replace"))) from None

    def _at(self, what: str) -> URL:
        return self._base.with_path(f"{self._base.path.rstrip('/')}/api/v1/{what}")

    async def _ask(self, request: Request) -> Reply:
        """The reply that said yes, after some patience. Raises StoreError."""
        for pause in self._pauses:
            try:
                return await self._asked(request)
            except BusyError as busy:
                await asyncio.sleep(max(pause, busy.wanted))
        return await self._asked(request)

    async def _asked(self, request: Request) -> Reply:
        try:
            reply = await self._exchange(request)
        except (Failed, TimeoutError) as exc:
            raise BusyError("store_unreachable", str(exc) or "no answer in time") from None
        if reply.status < HTTPStatus.MULTIPLE_CHOICES:
            return reply
        why = f"HTTP {reply.status}: {one_line(reply.body[:300].decode('utf-8', 'replace'))}"
        if TOO_OLD.search(why):  # an old Prometheus says so with a 500, which else means to try again
            raise StoreError("store_too_old", why)
        if reply.status not in BUSY:
            raise StoreError("store_refused", why)
        raise BusyError("store_busy", why, _wanted(reply))

    async def _exchange(self, request: Request) -> Reply:
        whole = Request(
            url=request.url,
            method=request.method,
            headers=request.headers,
            content=request.content,
            private=True,
            route=self._route,
            body_bytes=ANSWER_BYTES,
        )
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._client.exchange(whole, {})


def _wanted(reply: Reply) -> float:
    """The pause that the store asks for, within bounds."""
    told = reply.headers.get("Retry-After", "")
    return min(float(told), LONGEST_PAUSE) if told.isdecimal() else 0.0
