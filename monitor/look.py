"""One look: a deadline, a healthy loop, an honest clock, and every exception turned into a reading."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.clock import Clock, Moment
from monitor.lag import LagMeter, budget
from monitor.leavings import leave
from monitor.model import Observation, Probe
from monitor.scrubbing import Scrubber, tokens
from probes.failures import Failed, Faulty, translate
from probes.model import Artifact, Cause, Outcome, Reading
from probes.toolbox import Notebook, Tools

logger = logging.getLogger(__name__)

LEAVE_SECONDS = 10.0

SPOKEN = ("detail", "log", "http", "tls", "dns", "announcements")
"""What of a reading strangers may have written. The rest are words and numbers of ours."""

PHASE_WORDS = {"processing": "ttfb", "transfer": "body"}
TIMED_BY_US = frozenset(
    {Cause.TIMEOUT, Cause.SLOW, Cause.TCP, Cause.TLS, Cause.DNS, Cause.PROTOCOL, Cause.JOURNEY_STEP}
)
"""Causes that a stalled loop of ours can produce by itself. A real status or text it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Looks once. *tools* makes what a probe is handed, with a fresh notebook; *closing* tells whether we stop.

    The second argument of *tools* says whether the look is to confirm another: then by another name server. What
    *scrubber* knows is blotted out of all that a look tells and leaves, before anybody else sees it.
    """

    tools: Callable[[Probe, bool], Tools]
    lag: LagMeter
    clock: Clock
    vantage: str
    run_id: str
    closing: Callable[[], bool] = lambda: False
    scrubber: Callable[[], Scrubber] = lambda: Scrubber(())

    async def look(self, probe: Probe, *, confirming: bool = False) -> Observation:
        """Look at *probe* now. Never raises: what went wrong is in the reading, a cut by our own shutdown included."""
        began = Moment.of(self.clock)
        loop_began = asyncio.get_running_loop().time()
        tools = None
        try:
            tools = self.tools(probe, confirming)
        except Exception as exc:
            logger.exception("look at %s could not begin", probe.key)
            notebook, reading = Notebook(), written(Notebook(), translate(exc))
        else:
            notebook, reading = tools.notebook, await self._read(probe, tools)
        ended = Moment.of(self.clock)
        late = self.lag.worst_since(loop_began)
        reading = self._weigh(reading, notebook, probe, late, began.step_until(ended))
        if tools is not None and reading.outcome is not Outcome.UP and not self.closing():
            reading = await self._leave(reading, tools, began.wall)
        reading = await self._told(reading, notebook)
        return Observation(
            probe=probe,
            started_at=began.wall,
            seconds=ended.tick - began.tick,
            reading=reading,
            vantage=self.vantage,
            run_id=self.run_id,
            lag=late,
        )

    async def _read(self, probe: Probe, tools: Tools) -> Reading:
        notebook = tools.notebook
        deadline = asyncio.timeout(probe.timeout + probe.kind.grace)
        try:
            async with deadline:
                return await probe.kind.probe(probe.target, probe.params, tools)
        except TimeoutError as exc:
            failure = out_of_time(notebook) if deadline.expired() else translate(exc)
        except asyncio.CancelledError:
            if not self.closing():
                raise
            failure = Faulty("the look was cut short because the monitor was stopping", code="shutdown")
        except Exception as exc:
            failure = translate(exc)
            if failure.code == "unexpected":
                logger.exception("look at %s failed in our own code", probe.key)
        notebook.log(f"failed: {failure.cause} {failure.code} {failure.detail}")
        return written(notebook, failure)

    async def _leave(self, reading: Reading, tools: Tools, began_at: datetime) -> Reading:
        """The reading with the files that the look leaves; that they cannot be written changes no verdict."""
        notebook = tools.notebook
        left: tuple[Artifact, ...] = ()
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                left = await asyncio.to_thread(leave, tools, began_at, self.scrubber())
        except OSError as exc:  # TimeoutError is one
            notebook.log(f"what was seen could not be kept: {exc.strerror or 'the disk took too long'}")
        except asyncio.CancelledError:
            if not self.closing():
                raise
            notebook.log("what was seen was not kept because the monitor was stopping")
        except Exception:
            logger.exception("what a look saw could not be kept")
            notebook.log("what was seen could not be kept: a fault of our own")
        return replace(reading, artifacts=(*reading.artifacts, *left), log=tuple(notebook.lines))

    async def _told(self, reading: Reading, notebook: Notebook) -> Reading:
        """The reading without secrets in what strangers wrote; without all that when they cannot be blotted out."""
        scrubber, spoken = self.scrubber(), {name: getattr(reading, name) for name in SPOKEN}
        try:
            if reading.outcome is Outcome.UP or self.closing():  # nothing has to be made for it, or it must be now
                told = scrubber.told(spoken)
            else:
                told = await asyncio.to_thread(scrubber.told, spoken, tokens(notebook.cookies))
        except asyncio.CancelledError:
            if not self.closing():
                raise
            told = scrubber.told(spoken)
        except Exception:
            logger.exception("secrets could not be blotted out of what a look saw: it is not kept")
            told = {"detail": "", "log": (), "http": None, "tls": None, "dns": None, "announcements": None}
        return replace(reading, **told) if told is not spoken else reading

    def _weigh(self, reading: Reading, notebook: Notebook, probe: Probe, late: float, step: float) -> Reading:
        """A verdict holds only if we ourselves were well while we looked."""
        if reading.outcome is Outcome.UP:
            return replace(reading, tainted=late > budget(probe.timeout))
        if step:
            return written(notebook, Faulty(f"the clock of this machine jumped by {step:+.1f} s", code="clock_step"))
        if late > budget(probe.timeout) and reading.cause in TIMED_BY_US:
            return written(notebook, Faulty(f"our own event loop stood still for {late:.2f} s", code="loop_lag"))
        if self.closing() and reading.outcome is not Outcome.MAINTENANCE:
            return written(notebook, Faulty("the look ended while the monitor was stopping", code="shutdown"))
        return reading


def out_of_time(notebook: Notebook) -> Failed:
    """The whole budget is used up; the phase that was under way says where."""
    phase = next(reversed(notebook.phases), "")
    code = PHASE_WORDS.get(phase, phase) or "total"
    return Failed(Cause.TIMEOUT, "the look did not end within its time", code=code)


def written(notebook: Notebook, failure: Failed) -> Reading:
    """What the notebook holds, with the failure as the verdict."""
    return notebook.reading(
        failure.outcome, failure.cause, code=failure.code, detail=failure.detail, retry_after=failure.retry_after
    )
