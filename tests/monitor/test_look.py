"""One look: whatever happens in it, a reading comes out, and a fault of ours is never an outage."""

import asyncio
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from monitor.clock import Clock
from monitor.lag import LagMeter
from monitor.look import Looker
from monitor.model import Observation, Probe
from monitor.scrubbing import Scrubber
from probes.failures import Failed
from probes.model import Announcement, Artifact, Cause, Exchange, Hop, HttpFacts, Outcome, Reading, Target
from probes.toolbox import Notebook, Tools
from tests.makers import HandClock, kind, probe

Tool: Any = None


async def look(
    asked: Any,
    *,
    timeout: float = 5.0,
    clock: Clock | None = None,
    closing: bool = False,
    folder: Path = Path("unused"),
    secret: str = "",
) -> Observation:
    def tools(_: Probe, confirming: bool) -> Tools:
        return Tools(network=Tool, client=Tool, browser=Tool, artifacts=folder, notebook=Notebook())

    meter = LagMeter()
    meter.start()
    try:
        looker = Looker(
            tools=tools,
            lag=meter,
            clock=clock or Clock(),
            vantage="here",
            run_id="r",
            closing=lambda: closing,
            scrubber=lambda: Scrubber([secret]),
        )
        return await looker.look(probe(kind=kind(asked), timeout=timeout))
    finally:
        meter.stop()


async def refuses(target: Target, params: Any, given: Tools) -> Reading:
    given.notebook.phases["resolve"] = 0.1
    raise Failed(Cause.HTTP_5XX, "502 Bad Gateway", code="502")


async def test_a_broken_expectation_becomes_its_cause_and_keeps_what_was_seen_before() -> None:
    reading = (await look(refuses)).reading
    assert (reading.outcome, reading.cause, reading.code) == (Outcome.DOWN, Cause.HTTP_5XX, "502")
    assert reading.phases == {"resolve": 0.1}
    assert "502 Bad Gateway" in reading.log[-1]


async def test_a_bug_of_ours_is_unknown_never_down() -> None:
    async def broken(target: Target, params: Any, given: Tools) -> Reading:
        raise KeyError("status")

    reading = (await look(broken)).reading
    assert (reading.outcome, reading.cause, reading.code) == (Outcome.UNKNOWN, Cause.PROBER_FAULT, "unexpected")


async def test_a_used_up_budget_says_in_which_phase() -> None:
    async def silent(target: Target, params: Any, given: Tools) -> Reading:
        given.notebook.phases["connect"] = 0.01
        try:
            await asyncio.sleep(60)
        finally:
            given.notebook.phases["processing"] = 0.2
        raise AssertionError

    reading = (await look(silent, timeout=0.2)).reading
    assert (reading.outcome, reading.cause, reading.code) == (Outcome.DOWN, Cause.TIMEOUT, "ttfb")


async def test_a_stalled_loop_makes_a_timeout_ours() -> None:
    async def stalled(target: Target, params: Any, given: Tools) -> Reading:
        time.sleep(0.8)
        raise Failed(Cause.TIMEOUT, "no answer", code="ttfb")

    reading = (await look(stalled)).reading
    assert (reading.outcome, reading.cause, reading.code) == (Outcome.UNKNOWN, Cause.PROBER_FAULT, "loop_lag")


async def test_a_stalled_loop_does_not_unsay_a_real_status_nor_a_good_look() -> None:
    async def refused(target: Target, params: Any, given: Tools) -> Reading:
        time.sleep(0.8)
        raise Failed(Cause.HTTP_5XX, "503", code="503")

    async def fine(target: Target, params: Any, given: Tools) -> Reading:
        time.sleep(0.8)
        return given.notebook.reading(Outcome.UP)

    assert (await look(refused)).reading.cause is Cause.HTTP_5XX
    good = (await look(fine)).reading
    assert good.outcome is Outcome.UP
    assert good.tainted


async def test_a_stall_before_the_look_does_not_count() -> None:
    meter = LagMeter()
    meter.start()
    await asyncio.sleep(0.1)
    time.sleep(0.8)
    await asyncio.sleep(0.1)
    began = asyncio.get_running_loop().time()
    await asyncio.sleep(0.1)
    try:
        assert meter.worst_since(began) < 0.5
        assert meter.total > 0.5
    finally:
        meter.stop()


async def test_a_clock_that_jumps_during_a_failing_look_makes_it_ours() -> None:
    hand = HandClock()

    async def jump(target: Target, params: Any, given: Tools) -> Reading:
        hand.step(-60)
        raise Failed(Cause.TIMEOUT, "no answer")

    seen = await look(jump, clock=hand.clock())
    assert (seen.reading.cause, seen.reading.code) == (Cause.PROBER_FAULT, "clock_step")
    assert seen.seconds == 0


async def test_a_failure_while_we_are_stopping_is_ours() -> None:
    reading = (await look(refuses, closing=True)).reading
    assert (reading.outcome, reading.code) == (Outcome.UNKNOWN, "shutdown")


async def test_a_look_cut_short_by_our_own_end_is_kept_as_ours() -> None:
    began = asyncio.Event()

    async def slow(target: Target, params: Any, given: Tools) -> Reading:
        began.set()
        await asyncio.sleep(60)
        raise AssertionError

    task = asyncio.create_task(look(slow, closing=True))
    await began.wait()
    task.cancel()
    assert (await task).reading.code == "shutdown"


def shown(given: Tools) -> None:
    given.notebook.note(Exchange(at=0.1, method="GET", url="https://portal.example/", status=503))
    given.notebook.show("Service indisponible")


async def test_a_look_that_is_not_up_leaves_what_it_saw_beside_the_files_of_its_kind(tmp_path: Path) -> None:
    folder = tmp_path / "look"
    own = Artifact(name="own.txt", media_type="text/plain", path=folder / "own.txt")

    async def refused(target: Target, params: Any, given: Tools) -> Reading:
        shown(given)
        given.notebook.artifacts.append(own)
        raise Failed(Cause.HTTP_5XX, "503", code="503")

    seen = await look(refused, folder=folder)
    assert seen.reading.artifacts[0] == own
    assert [(each.name, each.path.parent) for each in seen.reading.artifacts[1:]] == [
        ("page.txt", folder),
        ("exchanges.har", folder),
    ]
    assert sorted(each.name for each in folder.iterdir()) == ["exchanges.har", "page.txt"]
    assert (folder / "page.txt").read_text(encoding="utf-8") == "Service indisponible"


async def test_a_look_that_is_up_leaves_nothing(tmp_path: Path) -> None:
    async def fine(target: Target, params: Any, given: Tools) -> Reading:
        shown(given)
        return given.notebook.reading(Outcome.UP)

    seen = await look(fine, folder=tmp_path / "look")
    assert seen.reading.artifacts == ()
    assert not (tmp_path / "look").exists()


async def test_a_failing_look_that_saw_nothing_leaves_nothing(tmp_path: Path) -> None:
    seen = await look(refuses, folder=tmp_path / "look")
    assert seen.reading.artifacts == ()
    assert not (tmp_path / "look").exists()


async def test_what_cannot_be_kept_is_told_and_changes_no_verdict(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    async def refused(target: Target, params: Any, given: Tools) -> Reading:
        shown(given)
        raise Failed(Cause.HTTP_5XX, "503", code="503")

    reading = (await look(refused, folder=tmp_path / "file" / "look")).reading
    assert (reading.outcome, reading.cause, reading.artifacts) == (Outcome.DOWN, Cause.HTTP_5XX, ())
    assert "what was seen could not be kept" in reading.log[-1]


async def test_the_time_it_takes_to_keep_what_was_seen_is_not_the_looks(tmp_path: Path) -> None:
    hand = HandClock()

    async def refused(target: Target, params: Any, given: Tools) -> Reading:
        shown(given)
        hand.forward(0.5)
        raise Failed(Cause.HTTP_5XX, "503", code="503")

    seen = await look(refused, clock=hand.clock(), folder=tmp_path / "look")
    assert seen.seconds == 0.5
    assert len(seen.reading.artifacts) == 2


SECRET, COOKIE = "c4n4ry/7f3a:@%41", "s3ss10n-T0k3n-9f8e7d"


@pytest.mark.parametrize("fails", [True, False], ids=["down", "up"])
@pytest.mark.parametrize("closing", [True, False], ids=["closing", "running"])
async def test_what_strangers_wrote_is_told_without_secrets(tmp_path: Path, fails: bool, closing: bool) -> None:
    there = quote(SECRET, safe="")

    async def echo(target: Target, params: Any, given: Tools) -> Reading:
        book = given.notebook
        book.http = HttpFacts(
            status=503,
            reason=SECRET,
            version="1.1",
            url=f"https://portal.example/{there}",
            hops=(Hop(url=f"https://portal.example/{there}/x", status=302),),
            headers=(("location", f"/{there}"), (SECRET, "x")),
            title=f"{COOKIE if fails else ''} no {SECRET[:-3]}…",
        )
        book.announcements = (Announcement(text=f"so {SECRET}", lang="en", url=f"https://portal.example/{there}"),)
        book.cookies.add(COOKIE)
        book.log(f"went to {there}")
        shown(given)
        if fails:
            raise Failed(Cause.HTTP_5XX, f"it said {SECRET}", code="503")
        return book.reading(Outcome.UP, detail=f"it said {SECRET}")

    seen = await look(echo, folder=tmp_path / "look", secret=SECRET, closing=closing)
    assert seen.reading.http is not None
    assert seen.reading.http.url == "https://portal.example/[redacted]"
    assert SECRET[:8] not in repr(seen.reading)
    assert there[:8] not in repr(seen.reading)
    assert "c4n4ry" not in repr(seen.reading)
    assert closing or COOKIE not in repr(seen.reading)
    assert seen.reading.announcements is not None
    assert seen.reading.announcements[0].text == "so [redacted]"
