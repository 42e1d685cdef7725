"""Limits, second thoughts, and whose fault it is."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from monitor.clock import Clock
from monitor.controls import Controls
from monitor.lag import LagMeter
from monitor.look import Looker
from monitor.model import Observation, Probe
from monitor.politeness import Politeness, Refusal
from monitor.runner import Runner
from probes.failures import Failed, Faulty
from probes.model import Cause, Diagnosis, DiagnosisStep, HttpFacts, Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import kind, probe

NAME = probe("cira", service="controls", address="www.cira.example:443")
NUMBER = probe("number", service="controls", address="192.0.2.1:443")


class Bench:
    """A runner over kinds that say what a test wants."""

    def __init__(
        self, *, names: bool = True, numbers: bool = True, second: bool = False, controls: bool = True
    ) -> None:
        self.answers = {NAME.key: names, NUMBER.key: numbers}
        self.walked = 0
        self.second = second
        self.second_cause: Cause | None = None
        clock = Clock()
        lag = LagMeter()
        looker = Looker(tools=self.tools, lag=lag, clock=clock, vantage="here", run_id="r")
        asked = [self.control(NAME), self.control(NUMBER)] if controls else []
        self.politeness = Politeness(clock, cap=10)
        self.runner = Runner(
            looker=looker,
            controls=Controls(asked, looker.look, clock),
            politeness=self.politeness,
            diagnose=self.diagnose,
        )

    def control(self, each: Probe) -> Probe:
        async def answer(target: Target, params: Any, given: Tools) -> Reading:
            if self.answers[each.key]:
                return given.notebook.reading(Outcome.UP)
            raise Failed(Cause.TCP, "no connection")

        return probe(each.name, service="controls", address=each.target.address, kind=kind(answer))

    def tools(self, _: Probe) -> Tools:
        nothing: Any = None
        return Tools(network=nothing, client=nothing, browser=nothing, artifacts=Path("unused"))

    async def diagnose(self, _: Probe) -> Diagnosis:
        self.walked += 1
        step = DiagnosisStep(
            name="resolve_second", passed=self.second, seconds=0.1, words="", cause=self.second_cause
        )
        return Diagnosis(steps=(step,))

    async def run(self, failure: Failed, *, status: int = 0) -> Observation:
        async def asked(target: Target, params: Any, given: Tools) -> Reading:
            if status:
                given.notebook.http = HttpFacts(status=status, reason="", version="1.1", url="https://portal.example/")
            raise failure

        seen = await self.runner.run(probe(kind=kind(asked)))
        assert isinstance(seen, Observation)
        return seen


ON_THE_WAY = (Cause.DNS, Cause.TCP, Cause.TLS, Cause.TIMEOUT, Cause.PROTOCOL)


@pytest.mark.parametrize("cause", ON_THE_WAY)
async def test_a_failure_on_the_way_is_theirs_when_a_control_answers(cause: Cause) -> None:
    seen = await Bench().run(Failed(cause, "broken"))
    assert (seen.reading.outcome, seen.reading.cause) == (Outcome.DOWN, cause)
    assert [each.up for each in seen.controls] == [True, True]
    assert seen.diagnosis is not None


@pytest.mark.parametrize("cause", ON_THE_WAY)
async def test_without_any_control_answering_we_are_offline(cause: Cause) -> None:
    seen = await Bench(names=False, numbers=False).run(Failed(cause, "broken"))
    assert (seen.reading.outcome, seen.reading.cause) == (Outcome.UNKNOWN, Cause.OFFLINE)


async def test_without_controls_nothing_on_the_way_can_be_blamed_on_them() -> None:
    seen = await Bench(controls=False).run(Failed(Cause.TCP, "refused"))
    assert seen.reading.cause is Cause.OFFLINE


async def test_one_dead_control_changes_nothing() -> None:
    seen = await Bench(numbers=False).run(Failed(Cause.TCP, "refused"))
    assert seen.reading.cause is Cause.TCP


async def test_dead_name_servers_of_ours_are_ours() -> None:
    seen = await Bench(names=False).run(Failed(Cause.DNS, "no such name"))
    assert (seen.reading.outcome, seen.reading.cause) == (Outcome.UNKNOWN, Cause.LOCAL_DNS)


async def test_a_name_only_our_resolver_does_not_know_is_ours() -> None:
    seen = await Bench(second=True).run(Failed(Cause.DNS, "no such name"))
    assert seen.reading.cause is Cause.LOCAL_DNS


async def test_a_name_that_two_resolvers_fail_to_find_while_controls_resolve_is_theirs() -> None:
    bench = Bench()
    bench.second_cause = Cause.DNS
    seen = await bench.run(Failed(Cause.OFFLINE, "try again", code="no_answer"))
    assert (seen.reading.outcome, seen.reading.cause) == (Outcome.DOWN, Cause.DNS)


async def test_silence_of_our_resolver_alone_stays_ours() -> None:
    seen = await Bench().run(Failed(Cause.OFFLINE, "try again", code="no_answer"))
    assert seen.reading.outcome is Outcome.UNKNOWN


async def test_a_real_status_stands_even_when_the_controls_are_silent() -> None:
    seen = await Bench(names=False, numbers=False).run(Failed(Cause.HTTP_5XX, "503", code="503"), status=503)
    assert (seen.reading.outcome, seen.reading.cause) == (Outcome.DOWN, Cause.HTTP_5XX)


async def test_a_crashed_browser_is_looked_through_again_once() -> None:
    tries: list[int] = []

    async def crashes(target: Target, params: Any, given: Tools) -> Reading:
        tries.append(1)
        if len(tries) == 1:
            raise Faulty("Chromium died", code="browser_crashed")
        return given.notebook.reading(Outcome.UP)

    seen = await Bench().runner.run(probe(kind=kind(crashes)))
    assert isinstance(seen, Observation)
    assert (seen.reading.outcome, seen.tries) == (Outcome.UP, 2)


async def test_a_browser_that_crashes_twice_is_our_fault() -> None:
    seen = await Bench().run(Faulty("Chromium died", code="browser_crashed"))
    assert (seen.reading.outcome, seen.reading.cause, seen.tries) == (Outcome.UNKNOWN, Cause.PROBER_FAULT, 2)


async def test_a_blocked_host_is_left_alone() -> None:
    bench = Bench()
    await bench.run(Failed(Cause.BLOCKED, "Access Denied"), status=403)
    again = await bench.runner.run(probe())
    assert again is Refusal.BACK_OFF


async def test_requests_are_counted_against_the_cap() -> None:
    async def greedy(target: Target, params: Any, given: Tools) -> Reading:
        for _ in range(6):
            given.notebook.asked("portal.example")
        return given.notebook.reading(Outcome.UP)

    bench = Bench()
    each = probe(kind=kind(greedy))
    assert isinstance(await bench.runner.run(each), Observation)
    assert isinstance(await bench.runner.run(each), Observation)
    assert await bench.runner.run(each) is Refusal.BUDGET


async def test_one_look_of_a_kind_at_a_host_and_no_more_than_its_number_in_all() -> None:
    at_once = [0]
    most = [0]
    hosts: dict[str, int] = {}

    async def busy(target: Target, params: Any, given: Tools) -> Reading:
        at_once[0] += 1
        hosts[target.address] = hosts.get(target.address, 0) + 1
        assert hosts[target.address] == 1
        most[0] = max(most[0], at_once[0])
        await asyncio.sleep(0.05)
        at_once[0] -= 1
        hosts[target.address] -= 1
        return given.notebook.reading(Outcome.UP)

    runner = Bench().runner
    two = kind(busy, at_once=2)
    probes = [probe(f"p-{n}", address=f"host-{n % 4}.example:443", kind=two) for n in range(12)]
    results = await asyncio.gather(*(runner.run(each) for each in probes))
    assert all(isinstance(each, Observation) and each.reading.outcome is Outcome.UP for each in results)
    assert most[0] == 2
