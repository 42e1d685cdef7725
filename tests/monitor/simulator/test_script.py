"""Timelines: refused when they make no sense, played in order, at any speed."""

import asyncio
from pathlib import Path

import pytest

from monitor.simulator.faults import Fault
from monitor.simulator.portal import Simulator
from monitor.simulator.script import Script, ScriptError, perform
from monitor.simulator.trouble import Faults

TWO = {
    "event": [
        {"at": 0, "en": "breaks", "fr": "brise", "set": [{"fault": "unavailable", "host": "www.canada.ca"}]},
        {"at": 60, "en": "heals", "fr": "guérit", "clear": "unavailable"},
    ]
}


async def test_a_script_is_told_in_order_with_its_own_times(simulator: Simulator) -> None:
    told: list[tuple[float, str, str]] = []
    began = asyncio.get_running_loop().time()
    await simulator.play(Script.made(TWO), speed=300, tell=lambda *event: told.append(event))
    assert told == [(0.0, "breaks", "brise"), (60.0, "heals", "guérit")]
    assert 0.2 <= asyncio.get_running_loop().time() - began < 5


async def test_a_fault_is_in_force_from_its_event_to_the_one_that_ends_it() -> None:
    faults = Faults()
    seen: list[list[Fault]] = []
    await perform(Script.made(TWO), faults, 1000, lambda *_: seen.append([each.fault for each in faults]))
    assert seen == [[Fault.UNAVAILABLE], []]


async def test_ending_everything_spares_what_the_script_did_not_start() -> None:
    faults = Faults()
    own = faults.set(Fault.SLOW)
    both = {"event": [TWO["event"][0], {"at": 1, "en": "", "fr": "", "clear": "*"}]}
    await perform(Script.made(both), faults, 1000)
    assert list(faults) == [own]


async def test_a_script_that_is_stopped_leaves_its_faults_to_reset(simulator: Simulator) -> None:
    playing = asyncio.create_task(simulator.play(Script.made(TWO)))
    async with asyncio.timeout(5):
        while not list(simulator.faults):
            await asyncio.sleep(0)
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    simulator.reset()
    assert not list(simulator.faults)


@pytest.mark.parametrize(
    ("event", "complaint"),
    [
        ({"at": 0, "en": "x"}, "event 1: fr is missing"),
        ({"en": "x", "fr": "x"}, "event 1: at is missing"),
        ({"at": 0, "en": "", "fr": "", "colour": 1}, "event 1: unknown key colour"),
        ({"at": 0, "en": "", "fr": "", "set": [{"fault": "meteor"}]}, "event 1: 'meteor' is not a valid Fault"),
        ({"at": 0, "en": "", "fr": "", "set": [{"host": "x"}]}, "event 1: fault is missing"),
        ({"at": 0, "en": "", "fr": "", "set": [{"fault": "slow", "colour": 1}]}, "event 1: .*colour"),
        ({"at": 0, "en": "", "fr": "", "clear": "storm"}, "event 1: ends storm, which nothing started"),
    ],
)
def test_a_script_that_makes_no_sense_is_refused(event: dict[str, object], complaint: str) -> None:
    with pytest.raises(ScriptError, match=complaint):
        Script.made({"event": [event]})


def test_events_out_of_order_are_refused() -> None:
    with pytest.raises(ScriptError, match="event 2: happens before"):
        Script.made({"event": [{"at": 2, "en": "", "fr": ""}, {"at": 1, "en": "", "fr": ""}]})


def test_a_file_that_is_missing_or_broken_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[[event")
    for source in (broken, tmp_path / "missing.toml", "no-such-script"):
        with pytest.raises(ScriptError, match=str(source)):
            Script.load(source)


async def test_no_speed_is_no_play(simulator: Simulator) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        await simulator.play(Script.made(TWO), speed=0)


def test_the_demonstration_lasts_six_minutes_and_first_breaks_after_a_minute() -> None:
    demo = Script.load("demo")
    assert demo.seconds == 360
    first = next(each for each in demo.events if each.starts)
    assert 60 <= first.at <= 75
    assert all(each.en and each.fr and each.en != each.fr for each in demo.events)


async def test_the_demonstration_ends_healthy(simulator: Simulator) -> None:
    told: list[float] = []
    await simulator.play(speed=2000, tell=lambda at, _en, _fr: told.append(at))
    assert told == [each.at for each in Script.load("demo").events]
    assert not list(simulator.faults)
