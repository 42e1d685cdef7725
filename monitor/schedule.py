"""Says "look now". APScheduler only ticks; the looks are our own tasks, so that we can drain them. Its only owner."""

import asyncio
import contextlib
import hashlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from monitor.clock import Clock, Moment
from monitor.model import Observation, Probe
from monitor.politeness import Refusal

logger = logging.getLogger(__name__)

WATCH_SECONDS = 5.0
FIRST_ROUND_SECONDS = 60.0
FIRST = " first"
AGAIN = " again"
CONFIRM = " confirm"
CONFIRM_SECONDS = 10.0
CONFIRM_SPREAD = 5.0
"""A second look comes 10 to 15 s after the first that contradicts what was known, each probe at its own moment."""
STOOD_STILL_SECONDS = 30.0
"""Our own watch may be this late before the time counts as not observed: suspended, or held up."""
UNSEEN_INTERVALS = 2.5
UNSEEN_SECONDS = 60.0
SPARING = frozenset({Refusal.BUDGET, Refusal.BACK_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Blindness:
    """A time we cannot speak for: from *start* to *end* by the wall clock (UTC).

    We stood still for *still* seconds of it by the monotonic clock; the wall clock jumped by *step* seconds.
    """

    start: datetime
    end: datetime
    still: float
    step: float

    @property
    def lost(self) -> bool:
        """Whether time went by, by any clock, in which nothing could be seen."""
        return self.still > STOOD_STILL_SECONDS or self.step > STOOD_STILL_SECONDS


def offset(key: str, span: float) -> float:
    """A probe's own share of *span* seconds: the same at every start, so that no two runs bunch up differently."""
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) / 2**64
    return share * span


def unseen_after(probe: Probe) -> float:
    """Seconds without a look after which a probe counts as not observed."""
    return UNSEEN_INTERVALS * probe.every + UNSEEN_SECONDS


class Schedule:
    """Ticks every probe at its interval, keeps the looks under way, and counts each one that did not happen.

    *spared* tells when a look was last left out to spare its host. *gap* makes the observation of a probe that has not
    been seen for several of its intervals, or None where there is nothing to say. *blind* hears of each time in which
    we stood still or the clock jumped. The second argument of *run* says whether the look is to confirm another.
    """

    def __init__(
        self,
        run: Callable[[Probe, bool], Awaitable[Observation | Refusal]],
        publish: Callable[[Observation], Awaitable[None]],
        clock: Clock,
        *,
        gap: Callable[[Probe], Observation | None] = lambda _: None,
        blind: Callable[[Blindness], Awaitable[None]] | None = None,
    ) -> None:
        self._run = run
        self._publish = publish
        self._gap = gap
        self._blind = blind
        self._clock = clock
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._ticked: dict[str, float] = {}
        self._started: dict[str, float] = {}
        self._seen: dict[str, float] = {}
        self._probes: dict[str, Probe] = {}
        self._watch: asyncio.Task[None] | None = None
        self.closing = False
        self.skipped: Counter[tuple[str, Refusal]] = Counter()
        self.missed: Counter[str] = Counter()
        self.spared: dict[str, datetime] = {}
        self.clock_steps = 0

    def start(self, probes: Sequence[Probe]) -> None:
        """Begin to tick *probes*; each first looks within a minute, at its own offset."""
        self._scheduler.start()
        self._watch = asyncio.create_task(self._watch_clock(), name="clock watch")
        self.replace(probes)

    def replace(self, probes: Sequence[Probe]) -> None:
        """Tick *probes* from now on. One that did not change keeps its rhythm; looks under way run to their end."""
        wanted = {probe.key: probe for probe in probes}
        for key in set(self._probes) - set(wanted):
            self._remove(key)
        for key, probe in wanted.items():
            before = self._probes.get(key)
            if before is None or before.every != probe.every:
                self._add(probe)
        self._probes = wanted

    def _add(self, probe: Probe) -> None:
        """First looks come within a minute; later ones are spread over the whole interval."""
        key, now = probe.key, self._clock.now()
        delay = offset(key, min(probe.every, FIRST_ROUND_SECONDS))
        later = delay + max(min(probe.every, probe.kind.floor), probe.every / 2 + offset(key, probe.every / 2))
        self._remove(key)
        self._started[key] = self._seen[key] = self._clock.tick() + delay
        first, again = now + timedelta(seconds=delay), now + timedelta(seconds=later)
        self._scheduler.add_job(self._tick, DateTrigger(first, timezone=UTC), args=(key,), id=key + FIRST)
        self._scheduler.add_job(
            self._tick, IntervalTrigger(seconds=probe.every, start_date=again, timezone=UTC), args=(key,), id=key
        )

    def _remove(self, key: str) -> None:
        for job in (key, key + FIRST, key + AGAIN, key + CONFIRM):
            if self._scheduler.get_job(job) is not None:
                self._scheduler.remove_job(job)
        self._ticked.pop(key, None)

    def confirm(self, probe: Probe) -> None:
        """Look at *probe* once more, soon: what it just showed contradicts what was known."""
        if self.closing or probe.key not in self._probes:
            return
        delay = min(CONFIRM_SECONDS + offset(probe.key, CONFIRM_SPREAD), probe.every / 4)
        soon = DateTrigger(self._clock.now() + timedelta(seconds=delay), timezone=UTC)
        self._scheduler.add_job(self._tick, soon, args=(probe.key, True), id=probe.key + CONFIRM, replace_existing=True)

    async def _tick(self, key: str, confirming: bool = False) -> None:  # noqa: FBT001, FBT002 - a job's argument
        probe = self._probes.get(key)
        if probe is None:
            return
        if not confirming:
            self._count_missed(probe)
        if self.closing:
            self.skipped[(key, Refusal.CLOSING)] += 1
        elif key in self._under_way:
            self.skipped[(key, Refusal.STILL_LOOKING)] += 1
        else:
            task = asyncio.create_task(self._look(probe, confirming), name=f"look {key}")
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key, None))

    def _count_missed(self, probe: Probe) -> None:
        """APScheduler drops late runs without a word, so the holes are found from our own ticks."""
        now = self._clock.tick()
        due = self._ticked.get(probe.key, self._started[probe.key] - probe.every)
        lost = round((now - due) / probe.every) - 1
        if lost > 0:
            self.missed[probe.key] += lost
            logger.warning("missed %d looks at %s: this machine or this program was held up", lost, probe.key)
        self._ticked[probe.key] = now

    async def _look(self, probe: Probe, confirming: bool) -> None:  # noqa: FBT001 - handed on as it is
        try:
            result = await self._run(probe, confirming)
        except asyncio.CancelledError:  # while it waited for its turn: a look under way ends as our own fault
            result = Refusal.CLOSING
        if isinstance(result, Refusal):
            self.skipped[(probe.key, result)] += 1
            if result in SPARING:
                self.spared[probe.key] = self._clock.now()
            if result is Refusal.TOO_SOON:
                self._put_off(probe)
        else:
            self._seen[probe.key] = self._clock.tick()
            await self._publish(result)

    def _put_off(self, probe: Probe) -> None:
        """Look a little later: of two probes of one address that tick in step, none may stay blind for ever."""
        if self.closing or probe.key not in self._probes:
            return
        later = DateTrigger(self._clock.now() + timedelta(seconds=probe.kind.floor), timezone=UTC)
        self._scheduler.add_job(self._tick, later, args=(probe.key,), id=probe.key + AGAIN, replace_existing=True)

    async def _tell_gaps(self) -> None:
        """What has not been seen for long is not observed: an old "up" must not stand for ever."""
        now = self._clock.tick()
        for probe in list(self._probes.values()):
            if now - self._seen[probe.key] > unseen_after(probe):
                self._seen[probe.key] = now
                if (told := self._gap(probe)) is not None:
                    await self._publish(told)

    async def _watch_clock(self) -> None:
        """A wall clock set back would silence APScheduler until the old time comes round again: wake it."""
        before = Moment.of(self._clock)
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            now = Moment.of(self._clock)
            try:
                await self._tell_blindness(before, now)
            except Exception:  # this watch must not end
                logger.exception("a time in which nothing was seen could not be told")
            if step := before.step_until(now):
                self.clock_steps += 1
                logger.warning("the clock of this machine jumped by %+.1f s", step)
                for probe in self._probes.values():
                    self._add(probe)
            before = now
            await self._tell_gaps()

    async def _tell_blindness(self, before: Moment, now: Moment) -> None:
        """Time in which not even this watch ran was not observed, and after a jump of the clock nobody knows when."""
        still = now.tick - before.tick - WATCH_SECONDS
        step = before.step_until(now)
        if self._blind is not None and (still > STOOD_STILL_SECONDS or step):
            await self._blind(Blindness(start=before.wall, end=now.wall, still=max(0.0, still), step=step))

    async def stop(self, grace: float) -> None:
        """No new looks; those under way get *grace* seconds to end, then are cut short and kept as our own fault."""
        self.closing = True
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        if self._scheduler.running:
            self._scheduler.pause()
            # A tick that has been started and not yet run would be cancelled by the shutdown, with a traceback.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            self._scheduler.shutdown(wait=False)
        tasks = list(self._under_way.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=5.0)
