"""Ticks, and what did not happen."""

import asyncio
import dataclasses
from datetime import timedelta

from monitor.clock import Clock, Moment
from monitor.model import Observation, Probe
from monitor.politeness import Refusal
from monitor.schedule import CONFIRM_SECONDS, CONFIRM_SPREAD, FIRST, Blindness, Schedule, offset, unseen_after
from probes.model import Cause, Outcome
from tests.makers import kind, observation, probe


class Log:
    """Publishes into a list, and wakes whoever waits for the next."""

    def __init__(self) -> None:
        self.seen: list[Observation] = []
        self.changed = asyncio.Event()

    async def publish(self, each: Observation) -> None:
        self.seen.append(each)
        self.changed.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.seen) < count:
                self.changed.clear()
                await self.changed.wait()


def quick(name: str = "quick", every: float = 0.2) -> Probe:
    return probe(name, every=every)


def test_a_probes_offset_is_its_own_and_stays() -> None:
    assert offset("a/b", 60) == offset("a/b", 60)
    shares = {offset(f"service/probe-{n}", 60) for n in range(50)}
    assert len(shares) == 50
    assert 0 <= min(shares) < max(shares) < 60


async def test_each_probe_is_looked_at_again_and_again() -> None:
    log = Log()

    async def run(each: Probe, confirming: bool = False) -> Observation:
        return observation(of=each)

    schedule = Schedule(run, log.publish, Clock())
    schedule.start([quick("one"), quick("two")])
    try:
        await log.until(6)
    finally:
        await schedule.stop(1)
    assert {each.probe.name for each in log.seen} == {"one", "two"}
    assert not schedule.skipped


async def test_a_look_still_under_way_is_not_started_again_but_counted() -> None:
    log, gate = Log(), asyncio.Event()

    async def run(each: Probe, confirming: bool = False) -> Observation:
        await gate.wait()
        return observation(of=each)

    schedule = Schedule(run, log.publish, Clock())
    schedule.start([quick()])
    try:
        async with asyncio.timeout(5):
            while not schedule.skipped[("employer-portal/quick", Refusal.STILL_LOOKING)]:
                await asyncio.sleep(0.05)
        gate.set()
        await log.until(1)
    finally:
        await schedule.stop(1)


async def test_stopping_lets_a_look_end_and_keeps_it() -> None:
    log, began = Log(), asyncio.Event()

    async def run(each: Probe, confirming: bool = False) -> Observation:
        began.set()
        await asyncio.sleep(0.3)
        return observation(of=each)

    schedule = Schedule(run, log.publish, Clock())
    schedule.start([quick()])
    await began.wait()
    await schedule.stop(5)
    assert len(log.seen) == 1


async def test_a_look_that_does_not_end_is_cut_short() -> None:
    log, began, cut = Log(), asyncio.Event(), asyncio.Event()

    async def run(each: Probe, confirming: bool = False) -> Observation:
        began.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cut.set()
        return observation(of=each)

    schedule = Schedule(run, log.publish, Clock())
    schedule.start([quick()])
    await began.wait()
    await schedule.stop(0.1)
    assert cut.is_set()
    assert len(log.seen) == 1


async def test_ticks_lost_to_a_stall_are_counted() -> None:
    log = Log()
    held = [0.0]

    async def run(each: Probe, confirming: bool = False) -> Observation:
        return observation(of=each)

    real = Clock()
    schedule = Schedule(run, log.publish, Clock(now=real.now, tick=lambda: real.tick() + held[0]))
    schedule.start([quick()])
    try:
        await log.until(2)
        held[0] = 1.0  # five intervals during which nothing ran
        await log.until(4)
    finally:
        await schedule.stop(1)
    assert 3 <= schedule.missed["employer-portal/quick"] <= 5


async def test_a_probe_taken_away_is_looked_at_no_more_and_a_changed_one_at_its_new_pace() -> None:
    log = Log()

    async def run(each: Probe, confirming: bool = False) -> Observation:
        return observation(of=each)

    schedule = Schedule(run, log.publish, Clock())
    schedule.start([quick("stays"), quick("goes")])
    try:
        await log.until(4)
        schedule.replace([dataclasses.replace(quick("stays"), every=0.1)])
        await asyncio.sleep(0)
        log.seen.clear()
        await log.until(5)
    finally:
        await schedule.stop(1)
    assert {each.probe.name for each in log.seen[1:]} == {"stays"}


async def test_a_look_cut_while_it_waits_for_its_turn_is_counted() -> None:
    began = asyncio.Event()

    async def run(_: Probe, confirming: bool = False) -> Observation:
        began.set()
        await asyncio.Event().wait()
        raise AssertionError

    schedule = Schedule(run, Log().publish, Clock())
    schedule.start([quick()])
    await began.wait()
    await schedule.stop(0.05)
    assert schedule.skipped[("employer-portal/quick", Refusal.CLOSING)] >= 1


async def test_a_look_left_out_to_spare_a_host_is_counted_and_dated() -> None:
    async def run(_: Probe, confirming: bool = False) -> Refusal:
        return Refusal.BACK_OFF

    schedule = Schedule(run, Log().publish, Clock())
    schedule.start([quick()])
    try:
        async with asyncio.timeout(5):
            while schedule.skipped[("employer-portal/quick", Refusal.BACK_OFF)] < 2:
                await asyncio.sleep(0.02)
    finally:
        await schedule.stop(1)
    assert set(schedule.spared) == {"employer-portal/quick"}
    assert Clock().now() - schedule.spared["employer-portal/quick"] < timedelta(seconds=5)


async def test_nothing_is_looked_at_once_stopping_began() -> None:
    log = Log()

    async def run(each: Probe, confirming: bool = False) -> Observation:
        return observation(of=each)

    schedule = Schedule(run, log.publish, Clock())
    schedule.start([quick(f"probe-{n}") for n in range(20)])
    await log.until(5)
    await schedule.stop(1)
    count = len(log.seen)
    await asyncio.sleep(0.5)
    assert len(log.seen) == count


async def test_a_probe_not_seen_for_several_intervals_is_told_as_a_gap() -> None:
    log = Log()
    held = [0.0]

    async def run(each: Probe, confirming: bool = False) -> Refusal:
        return Refusal.BACK_OFF

    real = Clock()
    schedule = Schedule(
        run,
        log.publish,
        Clock(now=real.now, tick=lambda: real.tick() + held[0]),
        gap=lambda each: observation(Outcome.UNKNOWN, Cause.GAP, of=each),
    )
    schedule.start([quick()])
    try:
        held[0] = 120.0
        await log.until(1)
    finally:
        await schedule.stop(1)
    assert log.seen[0].reading.cause is Cause.GAP


def test_an_old_up_counts_as_not_observed_after_a_few_intervals() -> None:
    assert unseen_after(quick(every=120)) == 360


async def test_a_look_that_came_too_soon_after_another_at_its_address_is_made_a_little_later() -> None:
    """Two services that watch one page tick in step: one of them would otherwise never be looked at."""
    log, asked = Log(), [0]

    async def run(each: Probe, confirming: bool = False) -> Observation | Refusal:
        asked[0] += 1
        return Refusal.TOO_SOON if asked[0] == 1 else observation(of=each)

    schedule = Schedule(run, log.publish, Clock())
    began = Clock().tick()
    schedule.start([probe("early-49", every=3600, kind=kind(floor=0.2))])
    try:
        for job in schedule._scheduler.get_jobs():
            if job.id.endswith(FIRST):
                job.modify(next_run_time=Clock().now())
        await log.until(1)
    finally:
        await schedule.stop(1)
    assert Clock().tick() - began < 8
    assert schedule.skipped == {("employer-portal/early-49", Refusal.TOO_SOON): 1}


async def test_a_look_that_contradicts_what_was_known_is_confirmed_by_another_soon_after() -> None:
    log = Log()
    asked: list[bool] = []

    async def run(each: Probe, confirming: bool = False) -> Observation:
        asked.append(confirming)
        return observation(of=each)

    schedule = Schedule(run, log.publish, Clock())
    each = quick("one", every=4.0)
    schedule.start([each])
    try:
        schedule.confirm(each)
        schedule.confirm(each)
        schedule.confirm(quick("nobody"))
        async with asyncio.timeout(10):
            while True not in asked:
                await asyncio.sleep(0.02)
    finally:
        await schedule.stop(1)
    assert asked.count(True) == 1
    assert not schedule.missed


def test_a_confirming_look_comes_after_10_to_15_seconds() -> None:
    delays = [min(CONFIRM_SECONDS + offset(f"s/p-{n}", CONFIRM_SPREAD), 60 / 4) for n in range(100)]
    assert 10 <= min(delays) < max(delays) <= 15


async def test_time_in_which_we_stood_still_or_the_clock_jumped_is_told() -> None:
    told: list[Blindness] = []

    async def blind(each: Blindness) -> None:
        told.append(each)

    async def run(each: Probe, confirming: bool = False) -> Refusal:
        return Refusal.BACK_OFF

    schedule = Schedule(run, Log().publish, Clock(), blind=blind)
    at = Moment.of(Clock())
    await schedule._tell_blindness(at, Moment(wall=at.wall + timedelta(seconds=6), tick=at.tick + 6))
    assert told == []
    await schedule._tell_blindness(at, Moment(wall=at.wall + timedelta(minutes=5), tick=at.tick + 300))
    await schedule._tell_blindness(at, Moment(wall=at.wall + timedelta(minutes=5), tick=at.tick + 5))
    await schedule._tell_blindness(at, Moment(wall=at.wall - timedelta(hours=1), tick=at.tick + 5))
    assert [(round(each.still), round(each.step), each.lost) for each in told] == [
        (295, 0, True),
        (0, 295, True),
        (0, -3605, False),
    ]
