"""Up when a scripted story can be played to its end in a browser: pages open, links lead on, the form is there to fill.

No story signs in, types or submits. The address is where the story starts.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

import probes.journeys
from probes.addresses import PORTS
from probes.chromium.tab import Tab
from probes.failures import Failed, Faulty
from probes.loading import modules
from probes.model import Outcome, Reading, Target
from probes.network import Endpoint, host_name
from probes.toolbox import Tools
from probes.visit import Itinerary, Visit

EVERY = 600
FLOOR = 300
TIMEOUT = 90
AT_ONCE = 2
GRACE = 20.0
"""Seconds after the timeout for the picture, the page's words and the closing of the page."""

RENEWED = "session"
"""The code of a page that says the session has run out: a new context is a new session, tried once."""


class Params(BaseModel):
    """*find* maps the journey's names to Playwright selectors (CSS, ``text=…``, ``role=link[name=/…/i]``) or to texts.

    *secrets* maps its names of secrets to those of the configuration. *step_seconds* bounds each step.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    journey: str
    find: dict[str, str]
    secrets: dict[str, str] = {}
    step_seconds: float = Field(default=15.0, gt=0, le=60)

    @field_validator("journey")
    @classmethod
    def _known(cls, name: str) -> str:
        known = modules(probes.journeys)
        if name not in known:
            raise ValueError(f"there is no journey {name!r}; there are: {', '.join(known)}")
        return name

    @field_validator("find")
    @classmethod
    def _said(cls, find: dict[str, str]) -> dict[str, str]:
        if blank := [name for name, told in find.items() if not told.strip()]:
            raise ValueError(f"{', '.join(blank)} is empty; give a selector or a text")
        return find

    @model_validator(mode="after")
    def _complete(self) -> Self:
        script = modules(probes.journeys)[self.journey]
        for table, wanted, told in (
            ("find", script.FINDS, self.find),
            ("secrets", getattr(script, "SECRETS", ()), self.secrets),
        ):
            if missing := [name for name in wanted if name not in told]:
                raise ValueError(f"{table} lacks {', '.join(missing)}, which the journey {self.journey} looks up")
            if unknown := [name for name in told if name not in wanted]:
                raise ValueError(f"{table} names {', '.join(unknown)}, which the journey {self.journey} never looks up")
        return self


def endpoint(address: str) -> Endpoint:
    """Host and port of the first page. Raises ValueError."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"{address!r} is not a page; write it like https://portal.example.ca/sign-in")
    if parts.username is not None:
        raise ValueError("leave user and password out of the address")
    return Endpoint(host=host_name(parts.hostname), port=parts.port or PORTS[parts.scheme])


async def probe(target: Target, params: Params, tools: Tools) -> Reading:
    """Play the story once, twice when the session ran out and there is time. Raises Failed."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    ends = began + target.timeout
    try:
        await _play(target, params, tools, ends)
    except Failed as exc:
        if exc.code != RENEWED or loop.time() - began > target.timeout / 2:
            raise
        tools.notebook.log("the session had run out: once more with a new one")
        tools.notebook.steps.clear()
        tools.notebook.picture = None
        await _play(target, params, tools, ends)
    return tools.notebook.reading(Outcome.UP)


async def _play(target: Target, params: Params, tools: Tools, ends: float) -> None:
    script = modules(probes.journeys)[params.journey]
    async with AsyncExitStack() as stack:
        tab = await _tab(stack, target, tools)
        plan = Itinerary(
            address=target.address,
            lang=target.lang,
            find=params.find,
            secrets=_secrets(params.secrets, tools.secrets),
            steps=tuple(getattr(script, "STEPS", ())),
            step_seconds=params.step_seconds,
            ends=ends,
        )
        visit = Visit(tab, plan, tools.notebook)
        try:
            await script.journey(visit)
        finally:
            visit.finish()


async def _tab(stack: AsyncExitStack, target: Target, tools: Tools) -> Tab:
    try:
        # Our own slow start may not eat the time in which the portal must answer, or it would look like an outage.
        async with asyncio.timeout(target.timeout / 2):
            tab = await stack.enter_async_context(tools.browser.tab(target, tools.notebook))
    except TimeoutError:
        raise Faulty("our own browser took too long to start", code="browser_launch") from None
    tools.notebook.browser = tools.browser.version
    return tab


def _secrets(wanted: Mapping[str, str], held: Mapping[str, str]) -> Mapping[str, str]:
    if missing := [name for name in wanted.values() if name not in held]:
        raise Faulty(f"secrets that are not configured: {', '.join(missing)}", code="secret")
    return {name: held[told] for name, told in wanted.items()}
