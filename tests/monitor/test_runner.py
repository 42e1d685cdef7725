"""Limits, second thoughts, and whose fault it is."""

import asyncio
from dataclasses import replace
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
from probes.toolbox import Notebook, Tools
from tests.makers import kind, probe

NAME = probe("cira", service="controls", address="www.cira.example:443")
NUMBER = probe("number", service="controls", address="192.0.2.1:443")


class Bench:
    """A runner over kinds that say what a test wants."""

    def __init__(
        self,
        *,
        names: bool = True,
        numbers: bool = True,
        second: bool = False,
        controls: bool = True,
    ) -> None:
        self.answers = {NAME.key: names, NUMBER.key: numbers}
        self.walked = 0
        self.controls_asked = 0
        self.control_cause = Cause.DNS
        self.second = second
        self.second_cause: Cause | None = None
        clock = Clock()
        lag = LagMeter()
        looker = Looker(tools=self.tools, lag=lag, clock=clock, vantage="here", run_id="r")
        asked = [self.control(NAME), self.control(NUMBER)] if controls else []
        self.politeness = Politeness(clock, cap=10)
        self.runner = Runner(
            looker=looker,
            controls=Controls(asked, self.ask, clock),
            politeness=self.politeness,
            diagnose=self.diagnose,
        )

    def control(self, each: Probe) -> Probe:
        async def answer(target: Target, params: Any, given: Tools) -> Reading:
            self.controls_asked += 1
            if self.answers[each.key]:
                return given.notebook.reading(Outcome.UP)
            raise Failed(self.control_cause, "no connection")

        return probe(each.name, service="controls", address=each.target.address, kind=kind(answer))

    def tools(self, _: Probe, confirming: bool = False) -> Tools:
        nothing: Any = None
        book = Notebook(gate=self.politeness.ask)
        return Tools(network=nothing, client=nothing, browser=nothing, artifacts=Path("unused"), notebook=book)

    async def ask(self, each: Probe) -> Observation | None:
        return await self.runner.ask(each)

    async def diagnose(self, _: Observation) -> Diagnosis:
        self.walked += 1
        step = DiagnosisStep(name="resolve_second", passed=self.second, seconds=0.1, words="", cause=self.second_cause)
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


async def test_the_cap_holds_within_a_look_and_over_all_kinds() -> None:
    made: list[str] = []

    async def greedy(target: Target, params: Any, given: Tools) -> Reading:
        for _ in range(6):
            given.notebook.asked("portal.example")
            made.append("request")
        return given.notebook.reading(Outcome.UP)

    bench = Bench()
    probes = [probe(f"p-{n}", kind=kind(greedy, name=f"kind-{n}")) for n in range(4)]
    results = await asyncio.gather(*(bench.runner.run(each) for each in probes))
    assert len(made) == 10
    cut = [each for each in results if isinstance(each, Observation) and each.reading.code == "budget"]
    assert all(each.reading.outcome is Outcome.UNKNOWN for each in cut)
    assert await bench.runner.run(probe("later", kind=kind(greedy))) is Refusal.BUDGET


async def test_no_schedule_can_go_below_a_kinds_floor() -> None:
    runner = Bench().runner
    each = probe(kind=kind(floor=60.0))
    assert isinstance(await runner.run(each), Observation)
    assert await runner.run(each) is Refusal.TOO_SOON


async def test_a_dead_control_is_not_asked_again_by_each_of_many_failing_looks() -> None:
    bench = Bench(names=False, numbers=False)

    async def fails(target: Target, params: Any, given: Tools) -> Reading:
        raise Failed(Cause.TCP, "refused")

    each = kind(fails, at_once=12)
    probes = [probe(f"p-{n}", address=f"host-{n}.example:443", kind=each) for n in range(12)]
    await asyncio.gather(*(bench.runner.run(one) for one in probes))
    assert bench.controls_asked == 2


async def test_a_dead_line_of_ours_after_a_first_redirect_is_ours() -> None:
    """The status of an earlier hop is no answer of the portal's."""
    seen = await Bench(names=False, numbers=False).run(Failed(Cause.TCP, "refused"), status=302)
    assert (seen.reading.outcome, seen.reading.cause) == (Outcome.UNKNOWN, Cause.OFFLINE)


async def test_names_that_resolve_and_lead_nowhere_prove_nothing() -> None:
    """A broken IPv6 of ours: the number answers, the names are found and not reached."""
    bench = Bench(names=False)
    bench.control_cause = Cause.TCP
    seen = await bench.run(Failed(Cause.TCP, "no answer", code="connect_timeout"))
    assert (seen.reading.outcome, seen.reading.cause) == (Outcome.UNKNOWN, Cause.OFFLINE)


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


async def test_a_look_that_waited_while_its_host_refused_another_is_not_made() -> None:
    bench, entered, asked = Bench(), asyncio.Event(), [0]

    async def refused(target: Target, params: Any, given: Tools) -> Reading:
        asked[0] += 1
        entered.set()
        await asyncio.sleep(0.05)
        given.notebook.http = HttpFacts(status=429, reason="", version="1.1", url="https://portal.example/")
        raise Failed(Cause.BLOCKED, "Too Many Requests", code="429", retry_after=60)

    first = asyncio.create_task(bench.runner.run(probe("one", kind=kind(refused))))
    await entered.wait()
    second = asyncio.create_task(bench.runner.run(probe("two", kind=kind(refused))))
    assert isinstance(await first, Observation)
    assert await second is Refusal.BACK_OFF
    assert asked == [1]


async def test_a_host_that_a_redirect_led_to_last_time_is_spared_as_well() -> None:
    bench = Bench()

    async def led_on(target: Target, params: Any, given: Tools) -> Reading:
        given.notebook.asked("portal.example")
        given.notebook.asked("sign-in.example")
        given.notebook.http = HttpFacts(status=403, reason="", version="1.1", url="https://sign-in.example/")
        raise Failed(Cause.BLOCKED, "Access Denied")

    walk, page = probe("walk", kind=kind(led_on)), probe("page")
    assert isinstance(await bench.runner.run(walk), Observation)
    assert await bench.runner.run(walk) is Refusal.BACK_OFF
    assert isinstance(await bench.runner.run(page), Observation)
    assert await bench.runner.run(probe("door", address="sign-in.example:443")) is Refusal.BACK_OFF


class Closing(Bench):
    """A bench whose monitor is told to stop while a test goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.closing = False
        self.runner.looker = replace(self.runner.looker, closing=lambda: self.closing)


async def test_a_look_whose_turn_comes_while_we_stop_is_not_begun() -> None:
    bench = Closing()
    bench.closing = True
    assert await bench.runner.run(probe()) is Refusal.CLOSING


async def test_a_look_cut_by_our_stopping_asks_nobody_for_a_second_opinion() -> None:
    bench, entered = Closing(), asyncio.Event()

    async def slow(target: Target, params: Any, given: Tools) -> Reading:
        entered.set()
        await asyncio.sleep(60)
        raise AssertionError

    task = asyncio.create_task(bench.runner.run(probe(kind=kind(slow))))
    await entered.wait()
    bench.closing = True
    task.cancel()
    seen = await task
    assert isinstance(seen, Observation)
    assert (seen.reading.outcome, seen.reading.code) == (Outcome.UNKNOWN, "shutdown")
    assert (seen.controls, bench.walked) == ((), 0)


async def test_a_look_that_confirms_another_comes_before_the_floor_and_takes_no_turn() -> None:
    told: list[bool] = []
    bench = Bench()
    given = bench.runner.looker

    def tools(each: Probe, confirming: bool) -> Tools:
        told.append(confirming)
        return given.tools(each, confirming)

    bench.runner.looker = replace(given, tools=tools)
    each = probe(kind=kind(floor=60.0))
    assert isinstance(await bench.runner.run(each), Observation)
    before = dict(bench.politeness._looked)
    assert await bench.runner.run(each) is Refusal.TOO_SOON
    assert isinstance(await bench.runner.run(each, confirming=True), Observation)
    assert told == [False, True]
    assert bench.politeness._looked == before


async def test_a_look_that_confirms_another_spares_a_host_that_asked_for_it() -> None:
    bench = Bench()
    each = probe()
    bench.politeness.answered(each.host, Reading(outcome=Outcome.UNKNOWN, cause=Cause.BLOCKED))
    assert await bench.runner.run(each, confirming=True) is Refusal.BACK_OFF
