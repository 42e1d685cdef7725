"""Silences in Alertmanager for windows told by hand: made when one is added, ended when one is ended.

ServiceDown is left out of them. The engine knows the window and does not say down within it; and a page that is open
when the window begins would, if it were silenced, never be told to be over.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from yarl import URL

from monitor.calendar.spans import Span
from probes.client import Client, Request
from probes.failures import Failed, one_line
from probes.model import Route

PATIENCE_SECONDS = 15.0
SCOPE = "portal"
DECIDED = "ServiceDown"
"""The alert that is the engine's own decision."""

Matcher = dict[str, Any]


class UntoldError(Exception):
    """Alertmanager could not be told; its text says why."""


def matchers(services: Sequence[str]) -> list[Matcher]:
    """What is silenced: every alert about *services*, but for the engine's own decision. Anchored by Alertmanager."""
    return [
        {"name": "service", "value": "|".join(sorted(services)), "isRegex": True, "isEqual": True},
        {"name": "scope", "value": SCOPE, "isRegex": False, "isEqual": True},
        {"name": "alertname", "value": DECIDED, "isRegex": False, "isEqual": False},
    ]


def written(matcher: Matcher) -> str:
    """A matcher as amtool takes it."""
    sign = ("=~" if matcher["isEqual"] else "!~") if matcher["isRegex"] else ("=" if matcher["isEqual"] else "!=")
    return f'{matcher["name"]}{sign}"{matcher["value"]}"'


class Silences:
    """Those of the Alertmanager at *url*. One is found again by its window's name, which its comment begins with."""

    def __init__(self, client: Client, url: str, *, route: Route) -> None:
        self._client = client
        self._url = url
        self._route = route

    async def add(self, services: Sequence[str], span: Span, *, window: str, author: str, comment: str) -> str:
        """Silence what is said of *services* during *span*; the silence's id. Raises UntoldError."""
        silence = {
            "matchers": matchers(services),
            "startsAt": span.start.astimezone(UTC).isoformat(),
            "endsAt": span.end.astimezone(UTC).isoformat(),
            "createdBy": author,
            "comment": named(window, comment),
        }
        answer = await self._ask("POST", "silences", silence)
        try:
            return str(answer["silenceID"])
        except (KeyError, TypeError):
            raise UntoldError("what answers there is no Alertmanager") from None

    async def expire(self, window: str) -> int:
        """End the silences of *window*, begun or not; how many there were. Raises UntoldError."""
        answer = await self._ask("GET", f'silences?filter=scope%3D"{SCOPE}"')
        try:
            names = [
                str(each["id"])
                for each in answer
                if each["comment"].startswith(named(window, "")) and each["status"]["state"] != "expired"
            ]
        except (KeyError, TypeError, AttributeError):
            raise UntoldError("what answers there is no Alertmanager") from None
        for name in names:
            await self._ask("DELETE", f"silence/{name}")
        return len(names)

    async def _ask(self, method: str, path: str, body: object = None) -> Any:
        """One exchange with its API; its JSON, or nothing."""
        content = b"" if body is None else json.dumps(body).encode()
        headers = {"User-Agent": self._client.user_agent, "Accept": "application/json"}
        headers |= {"Content-Type": "application/json"} if content else {}
        request = Request(
            url=URL(f"{self._url}/api/v2/{path}"),
            method=method,
            headers=headers,
            content=content,
            route=self._route,
            private=True,
        )
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                reply = await self._client.exchange(request, {})
            if reply.status >= 300:  # noqa: PLR2004 - 2xx is yes
                said = one_line(reply.body.decode(errors="replace"))[:200]
                raise UntoldError(f"it answered {reply.status}{f': {said}' if said else ''}")
            return json.loads(reply.body) if reply.body.strip() else None
        except TimeoutError:
            raise UntoldError("no answer in time") from None
        except Failed as failed:
            raise UntoldError(failed.detail) from None
        except ValueError:
            raise UntoldError("what answers there is no Alertmanager") from None


def named(window: str, comment: str) -> str:
    """A comment that begins with the name of its window."""
    return f"{window}: {comment}"
