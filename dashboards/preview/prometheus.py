"""What the preview asks a Prometheus."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from dashboards.preview.intervals import Range

Series = dict[str, Any]
DEADLINE = aiohttp.ClientTimeout(total=120)
AT_ONCE = 4
"""As many queries at a time as a Prometheus on a small machine takes well."""


class Refused(Exception):
    """Prometheus did not answer as hoped; what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prometheus:
    """One server's query API."""

    url: str
    session: aiohttp.ClientSession
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def over(self, query: str, span: Range, step: float) -> list[Series]:
        """A range query. Raises Refused."""
        asked = {"query": query, "start": f"{span.start:.3f}", "end": f"{span.end:.3f}", "step": f"{step}"}
        return list((await self._data("query_range", asked))["result"])

    async def at(self, query: str, moment: float) -> list[Series]:
        """An instant query; a scalar comes as one series without labels. Raises Refused."""
        data = await self._data("query", {"query": query, "time": f"{moment:.3f}"})
        if data["resultType"] == "scalar":
            return [{"metric": {}, "value": data["result"]}]
        return list(data["result"])

    async def labels(self, selector: str, label: str, span: Range) -> list[str]:
        """The values of *label* among the series of *selector*; among all, if it is empty. Raises Refused."""
        asked = {"start": f"{span.start:.3f}", "end": f"{span.end:.3f}"} | ({"match[]": selector} if selector else {})
        return sorted(await self._data(f"label/{label}/values", asked))

    async def _data(self, path: str, asked: Mapping[str, str]) -> Any:
        try:
            async with (
                self.turns,
                self.session.get(f"{self.url}/api/v1/{path}", params=asked, timeout=DEADLINE) as reply,
            ):
                body = await reply.json(content_type=None)
        except TimeoutError as problem:
            raise Refused(f"no answer within {DEADLINE.total:.0f} s to {asked.get('query', path)}") from problem
        except (aiohttp.ClientError, ValueError) as problem:
            raise Refused(f"{self.url} does not answer as a Prometheus ({problem}): check --prometheus") from problem
        if body["status"] != "success":
            raise Refused(f"{body['error']} in {asked.get('query', path)}")
        return body["data"]
