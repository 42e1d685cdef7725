"""Tells an outside watchman that we are alive, after rounds that were kept: if it hears nothing, it raises the alarm.

A POST without a body to a URL of the operator's (a dead man's switch). Signed, if there is a key: HMAC-SHA256 in hex
over the lines vantage, moment and number of the beat, so that nobody else can say that all is well.
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import datetime

from yarl import URL

from monitor.clock import Clock
from monitor.model import Observation, Transition
from probes.client import Client, Request
from probes.failures import Failed
from probes.model import Route

logger = logging.getLogger(__name__)

HEARTBEAT_KEY = "heartbeat-key"
LEAST_SECONDS = 60.0
PATIENCE_SECONDS = 20.0


class Heartbeat:
    """A sink. *whole* tells whether every probe that is due has looked: the round is done. An empty *url*: no beat."""

    def __init__(  # each is one fact the beat is made of
        self,
        client: Client,
        clock: Clock,
        *,
        url: str,
        key: str,
        vantage: str,
        route: Route,
        whole: Callable[[], bool],
    ) -> None:
        self._client = client
        self._clock = clock
        self._url = url
        self._key = key
        self._vantage = vantage
        self._route = route
        self._whole = whole
        self._seen: set[str] = set()
        self._last: float | None = None
        self._under_way: asyncio.Task[None] | None = None
        self._failing = False
        self.count = 0
        self.failures = 0
        self.succeeded_at: datetime | None = None

    @property
    def on(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self._url)

    async def observe(self, observation: Observation) -> None:
        """Beat if the look that was just kept made a round whole, once a minute at most."""
        if not self._url or not self._whole() or self._under_way is not None:
            return
        if self._last is not None and self._clock.tick() - self._last < LEAST_SECONDS:
            return
        self._last = self._clock.tick()
        self.count += 1
        self._under_way = asyncio.create_task(self._beat(observation.started_at), name="heartbeat")
        self._under_way.add_done_callback(self._ended)

    async def transition(self, transition: Transition) -> None:
        """Nothing: it tells that we live, not how they do."""

    def _ended(self, _: "asyncio.Task[None]") -> None:
        self._under_way = None

    async def stop(self) -> None:
        """Let a beat under way go."""
        if self._under_way is not None:
            self._under_way.cancel()
            await asyncio.wait([self._under_way])

    def headers(self, at: datetime) -> dict[str, str]:
        """What a beat says, and its signature."""
        said = {
            "X-Ircc-Monitor-Vantage": self._vantage,
            "X-Ircc-Monitor-At": at.isoformat(),
            "X-Ircc-Monitor-Beat": str(self.count),
        }
        if self._key:
            text = "\n".join(said.values()).encode()
            said["X-Ircc-Monitor-Signature"] = hmac.new(self._key.encode(), text, hashlib.sha256).hexdigest()
        return said

    async def _beat(self, at: datetime) -> None:
        headers = {"User-Agent": self._client.user_agent, "Content-Length": "0", **self.headers(at)}
        request = Request(url=URL(self._url), method="POST", headers=headers, route=self._route, private=True)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                reply = await self._client.exchange(request, {})
            why = "" if reply.status < 300 else f"it answered {reply.status}"  # noqa: PLR2004 - 2xx is yes
        except TimeoutError:
            why = "no answer in time"
        except Failed as failed:
            why = failed.detail
        if why:
            self.failures += 1
            if not self._failing:
                logger.warning("the heartbeat did not arrive (%s); trying on after each round", why)
        else:
            self.succeeded_at = self._clock.now()
            if self._failing:
                logger.info("the heartbeat arrives again")
        self._failing = bool(why)
