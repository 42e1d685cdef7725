"""Runs looks within their limits, and gives a failed one its second thoughts: why, and were we online at all."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

from monitor.controls import Controls, Online
from monitor.look import Looker
from monitor.model import Observation, Probe
from monitor.politeness import Politeness, Refusal
from probes.model import OUTCOME_OF, Cause, Diagnosis, Outcome

RELAUNCHED = frozenset({"browser_crashed"})
"""Codes of a prober fault after which the browser is relaunched and the look is repeated once."""

ON_THE_WAY = frozenset({Cause.DNS, Cause.LOCAL_DNS, Cause.TCP, Cause.TLS, Cause.TIMEOUT, Cause.PROTOCOL, Cause.OFFLINE})
"""Causes that a dead line of our own can produce. A real reply from the portal it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many looks at a time: by kind (each kind's own number), and one of a kind at any host."""

    kinds: defaultdict[str, asyncio.Semaphore] = field(default_factory=lambda: defaultdict(asyncio.Semaphore))
    hosts: defaultdict[tuple[str, str], asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def of(self, probe: Probe) -> tuple[asyncio.Lock, asyncio.Semaphore]:
        """What a look at *probe* must hold: its host first, so that waiting for a slow host blocks no other."""
        name = probe.kind.name
        if name not in self.kinds:
            self.kinds[name] = asyncio.Semaphore(probe.kind.at_once)
        return self.hosts[(name, probe.host)], self.kinds[name]


class Runner:
    """Looks at probes. *diagnose* walks to a target step by step; *controls* tell whether we are online."""

    def __init__(
        self,
        *,
        looker: Looker,
        controls: Controls,
        politeness: Politeness,
        diagnose: Callable[[Observation], Awaitable[Diagnosis]],
    ) -> None:
        self.looker = looker
        self.controls = controls
        self.politeness = politeness
        self.diagnose = diagnose
        self._limits = Limits()
        self._asked: dict[str, tuple[str, ...]] = {}

    async def run(self, probe: Probe, *, by_hand: bool = False, confirming: bool = False) -> Observation | Refusal:
        """One look, or why there was none. Never raises but for cancellation.

        *by_hand*: a person asks, no schedule. *confirming*: it follows one that contradicts what was known.
        """
        async with AsyncExitStack() as stack:
            for limit in self._limits.of(probe):
                await stack.enter_async_context(limit)
            # Asked only now: while this look waited for its turn, another may have been refused by the same host.
            refusal = self._refusal(probe, again=by_hand or confirming)
            if refusal is not None:
                return refusal
            if not confirming:  # that one belongs to the look before it, and takes no other's turn
                self.politeness.looked(probe)
            observation = await self._look(probe, confirming=confirming)
            if observation.reading.code in RELAUNCHED and self._refusal(probe, again=True) is None:
                observation = replace(await self._look(probe, confirming=confirming), tries=2)
            self.politeness.answered(probe.host, observation.reading)
        if probe in self.controls.probes:
            self.controls.note(observation)
            return observation
        if observation.reading.outcome in {Outcome.UP, Outcome.MAINTENANCE} or self.looker.closing():
            return observation
        return await self._second_thoughts(observation)

    async def ask(self, probe: Probe) -> Observation | None:
        """Look at a control beside a failing look; None when it may not be asked now."""
        if self._refusal(probe, again=True) is not None:
            return None
        return await self._look(probe)

    def _refusal(self, probe: Probe, *, again: bool = False) -> Refusal | None:
        """Why not to look now. A host that a redirect or a journey led to last time is to be spared as well.

        *again* is for a look that belongs to another one, and so comes sooner than the floor.
        """
        if self.looker.closing():
            return Refusal.CLOSING
        if not again and self.politeness.too_soon(probe):
            return Refusal.TOO_SOON
        return self.politeness.refusal(probe.host, *self._asked.get(probe.key, ()))

    async def _look(self, probe: Probe, *, confirming: bool = False) -> Observation:
        observation = await self.looker.look(probe, confirming=confirming)
        self._asked[probe.key] = tuple(observation.reading.requests)
        return observation

    async def _second_thoughts(self, observation: Observation) -> Observation:
        """Ask the controls, and walk the way step by step where the portal itself gave no answer."""
        reading = observation.reading
        walk = reading.cause in ON_THE_WAY
        diagnosis, results = await asyncio.gather(
            self.diagnose(observation) if walk else _no_walk(),
            self.controls.verdicts(observation.started_at),
        )
        observation = replace(observation, controls=results, diagnosis=diagnosis)
        if reading.cause not in ON_THE_WAY:
            return observation
        return _blame(observation, self.controls.online(), diagnosis)


async def _no_walk() -> Diagnosis | None:
    return None


def _blame(observation: Observation, online: Online, diagnosis: Diagnosis | None) -> Observation:
    """Us or them: a failure on the way is theirs only when something else could be reached in the same minute."""
    reading = observation.reading
    walk = diagnosis or Diagnosis()
    second = walk.passed("resolve_second")
    if online is Online.NO:
        return _judged(observation, Cause.OFFLINE, "no control could be reached either: our own line is down")
    if online is Online.UNSURE:
        return _judged(observation, Cause.OFFLINE, "no control has answered, so this may be our own line")
    if online is Online.NAMES_DEAD and reading.cause in {Cause.DNS, Cause.OFFLINE, Cause.LOCAL_DNS}:
        return _judged(observation, Cause.LOCAL_DNS, "our own name servers answer nothing; addresses can be reached")
    if reading.cause in {Cause.DNS, Cause.OFFLINE} and second:
        return _judged(observation, Cause.LOCAL_DNS, "a second resolver finds the name; only ours does not")
    if reading.cause is Cause.OFFLINE and walk.failed("resolve_second", Cause.DNS):
        return _judged(observation, Cause.DNS, "a second resolver does not find the name either")
    return observation


def _judged(observation: Observation, cause: Cause, why: str) -> Observation:
    before = observation.reading
    detail = f"{why} ({before.detail})" if before.detail else why
    reading = replace(before, outcome=OUTCOME_OF[cause], cause=cause, detail=detail, code=before.code)
    return replace(observation, reading=reading)
