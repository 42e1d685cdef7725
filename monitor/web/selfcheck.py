"""The page about the monitor itself: is it fit to be believed? What it says of itself is part of the proof."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from monitor.metrics.vitals import Vitals
from monitor.reports import phrases
from monitor.versions import versions
from monitor.web import custody
from monitor.web.frame import Frame
from monitor.wording import local, number, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact by the *key* of its name; *good* is whether it is as it should be, None where it is neither."""

    key: str
    text: str
    good: bool | None = None


class SelfCheck:
    """Handlers over *vitals*."""

    def __init__(self, vitals: Vitals, frame: Frame) -> None:
        self._vitals = vitals
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get("/health", self.english), web.get("/fr/health", self.french)]

    async def english(self, _: web.Request) -> web.Response:
        """The page in English."""
        return await self._page("en")

    async def french(self, _: web.Request) -> web.Response:
        """The page in French."""
        return await self._page("fr")

    async def _page(self, lang: str) -> web.Response:
        vitals = self._vitals
        proof = await self._proof(lang)
        hosts = [(host, vitals.politeness.spent(host), vitals.politeness.back_off(host)) for host in self._hosts()]
        return self._frame.page(
            "health.html",
            lang,
            live=True,
            other="/fr/health" if lang == "en" else "/health",
            facts=[*facts(vitals, lang), *proof],
            controls=vitals.controls.latest(),
            online=vitals.controls.online(),
            hosts=hosts,
            cap=vitals.politeness.cap,
            length=lambda seconds: phrases.length(seconds, lang),
        )

    async def _proof(self, lang: str) -> list[Fact]:
        """What there is to say of the proof, unless none is collected."""
        collecting = self._vitals.collecting()
        if collecting is None:
            return []
        stamping, now = self._vitals.stamping(), self._vitals.clock.now()
        try:
            found = await asyncio.to_thread(custody.custody, self._vitals.history.path.parent)
        except OSError as exc:
            return [Fact(key="health_captures", text=exc.strerror or str(exc), good=False)]
        told = custody.facts(found, collecting, stamping, now, lang)
        return [Fact(key=key, text=text, good=good) for key, text, good in told]

    def _hosts(self) -> list[str]:
        return sorted(self._vitals.politeness.hosts())


def facts(vitals: Vitals, lang: str) -> Iterator[Fact]:
    """What there is to say, the most telling first."""
    now, store = vitals.clock.now(), vitals.history.condition
    late, waiting = sorted(each.key for each in vitals.late()), sorted(each.key for each in vitals.waiting())
    yield Fact(key="health_late", text=", ".join(late) or word("none", lang), good=not late)
    yield Fact(key="health_waiting", text=", ".join(waiting) or word("none", lang), good=None if waiting else True)
    kept = word("yes" if store.writable else "no", lang)
    yield Fact(key="health_kept", text=f"{kept} {store.trouble or ''}".strip(), good=store.writable)
    yield Fact(key="health_queued", text=str(store.waiting), good=not store.waiting)
    yield Fact(key="health_files", text=word("yes" if vitals.reload_ok() else "no", lang), good=vitals.reload_ok())
    lag = vitals.lag.worst_in(60)
    yield Fact(key="health_lag", text=f"{number(lag, lang)} s", good=lag < 1)
    started = f"{local(vitals.started_at)} ({phrases.length((now - vitals.started_at).total_seconds(), lang)})"
    yield Fact(key="health_started", text=started)
    steps, missed = vitals.schedule.clock_steps, sum(vitals.schedule.missed.values())
    yield Fact(key="health_steps", text=str(steps), good=not steps)
    yield Fact(key="health_missed", text=str(missed), good=not missed)
    if vitals.heartbeat.on:
        beat = vitals.heartbeat.succeeded_at
        yield Fact(key="health_beat", text=local(beat) if beat else word("not_yet", lang), good=beat is not None)
    yield Fact(key="health_place", text=vitals.vantage)
    yield Fact(key="health_versions", text=", ".join(f"{name} {value}" for name, value in versions().items()))
