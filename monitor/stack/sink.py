"""Where the stack's own Alertmanager sends: each alert is told once when it fires and once when it is over."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from monitor.stack.lines import Level, Said
from monitor.stack.ports import LOOPBACK
from monitor.stack.words import say
from monitor.wording import TORONTO

WHO = "alerts"
WATCHDOG = "Watchdog"
REMEMBERED = 1000
URGENCY = {"page": Level.ERROR, "ticket": Level.WARNING}
MOST_BYTES = 4 * 1024 * 1024


class Sink:
    """A webhook receiver on a free port of loopback; *url* once it listens. ``async with`` it."""

    def __init__(self, tell: Callable[[Said], None], lang: str) -> None:
        self._tell = tell
        self._lang = lang
        self._told: dict[str, str] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> "Sink":
        app = web.Application(client_max_size=MOST_BYTES)
        app.add_routes([web.post("/", self.take)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        self.url = f"http://{LOOPBACK}:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def take(self, request: web.Request) -> web.Response:
        """A notification, as Alertmanager's webhooks send it (version 4)."""
        try:
            async with asyncio.timeout(10):
                alerts = (await request.json())["alerts"]
            for each in alerts:
                self._alert(each)
        except (TimeoutError, json.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError) as exc:
            # Told, for a notification that is not understood is an alert that nobody sees.
            self._tell(Said(who=WHO, level=Level.ERROR, text=say("not_understood", self._lang, why=repr(exc))))
            raise web.HTTPBadRequest(text="not a notification of Alertmanager's\n") from None
        return web.Response(text="ok\n")

    def _alert(self, alert: Mapping[str, Any]) -> None:
        key = json.dumps([alert["labels"], alert["startsAt"]], sort_keys=True)
        if self._told.get(key) == alert["status"]:
            return
        if len(self._told) >= REMEMBERED:
            self._told.pop(next(iter(self._told)))
        self._told[key] = alert["status"]
        for said in told(alert, self._lang):
            self._tell(said)


def told(alert: Mapping[str, Any], lang: str) -> list[Said]:
    """*alert* in words: a line of what happened, and one of where to read on."""
    labels, notes = alert["labels"], alert["annotations"]
    over = alert["status"] == "resolved"
    name, severity = labels["alertname"], labels.get("severity", "")
    if name == WATCHDOG:
        return [] if over else [_said(Level.NOTE, say("watchdog", lang))]
    level = Level.GOOD if over else URGENCY.get(severity, Level.NOTE)
    about = " ".join(each for each in (name, labels.get("service", ""), _from(labels, lang)) if each)
    what = say("colon", lang, head=f"{_head(notes, severity, over, lang)} {about}", text=_note(notes, "summary", lang))
    # What Alertmanager says of an end is when Prometheus said so: now serves as well, and is never in the future.
    lines = [_said(level, f"{datetime.now(UTC).astimezone(TORONTO):%H:%M:%S} {what}")]
    # An end is told with how long it was, a beginning with where to read on.
    link = _note(notes, "outage_url", lang) or _note(notes, "runbook_url", lang)
    more = _note(notes, "description", lang) if over else link
    return [*lines, _said(Level.NOTE, f"         {more}")] if more else lines


def _head(notes: Mapping[str, str], severity: str, over: bool, lang: str) -> str:  # noqa: FBT001 - one of two heads
    """An alert also ends when nobody looks any more: only a recovery that was seen is told as one."""
    if over:
        return say("back_up" if notes.get("state") == "up" else "over", lang)
    return say(f"severity_{severity}" if severity in URGENCY else "severity_none", lang)


def _from(labels: Mapping[str, str], lang: str) -> str:
    return say("seen_from", lang, vantage=labels["vantage"]) if labels.get("vantage") else ""


def _note(notes: Mapping[str, str], key: str, lang: str) -> str:
    """The annotation in *lang*, or in English where there is none."""
    return (notes.get(f"{key}_fr", "") if lang == "fr" else "") or notes.get(key, "")


def _said(level: Level, text: str) -> Said:
    return Said(who=WHO, level=level, text=text)
