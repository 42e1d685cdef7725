"""The clock is told as the kernel and the servers tell it, and what is not known stays unknown."""

import sys
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

from monitor.evidence.capturing.clockstate import host_clock
from monitor.model import Observation
from probes.model import HttpFacts, Outcome, Reading
from tests.makers import START, HandClock, observation


def replied(host: str, ahead: float, *, at: float = -60.0, **headers: str) -> Observation:
    """A look at *host* whose reply was dated *ahead* seconds of our time, one second after it began."""
    began = START + timedelta(seconds=at)
    date = format_datetime(began + timedelta(seconds=1 + ahead), usegmt=True)
    told = {"Date": date, **{name.title(): value for name, value in headers.items()}}
    http = HttpFacts(status=200, reason="", version="", url=f"https://{host}/", headers=tuple(told.items()))
    phases = {"resolve": 0.25, "processing": 0.75, "transfer": 5.0}
    return observation(at=began, reading=Reading(outcome=Outcome.UP, http=http, phases=phases))


def offset(*looks: Observation) -> tuple[float | None, int]:
    told = host_clock(HandClock().clock(), looks)
    return told.offset, told.hosts


def test_the_median_of_the_hosts_counts_and_of_each_host_its_latest_reply() -> None:
    assert offset() == (None, 0)
    assert offset(replied("a", 2.0)) == (2.0, 1)
    assert offset(replied("a", 0.0), replied("b", 1.0), replied("c", 3600.0)) == (1.0, 3)
    assert offset(replied("a", 9.0, at=-120), replied("a", 1.0), replied("a", 9.0, at=-180)) == (1.0, 1)


def test_a_page_from_a_cache_a_reply_without_a_date_and_an_old_one_say_nothing() -> None:
    assert offset(replied("a", 0.0, age="0"), replied("b", -30.0, age="30")) == (0.0, 1)
    assert offset(replied("a", 0.0, date="yesterday"), replied("b", 0.0, at=-3600), observation()) == (None, 0)
    timeless = replied("a", 0.0)
    assert offset(replace(timeless, reading=replace(timeless.reading, phases={}))) == (None, 0)


def test_the_kernel_and_the_boot_are_told_as_they_are(tmp_path: Path) -> None:
    hand = HandClock()
    told = host_clock(hand.clock(), ())
    assert (told.at, told.tick) == (START, 1000.0)
    assert (told.synchronised is not None) is sys.platform.startswith("linux")
    assert (len(told.boot_id) == 36) is sys.platform.startswith("linux")
    assert host_clock(hand.clock(), (), boot_id=tmp_path / "none").boot_id == ""
