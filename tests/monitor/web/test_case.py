"""What belongs to an outage: its captures and no others, controls while it lasted, and for outsiders no proof."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.app import Monitor
from monitor.evidence.captures import capture_id
from monitor.evidence.model import Occasion
from monitor.history.archive import Archive
from monitor.model import Bounds, ControlResult, Outage
from monitor.web.case import AROUND, Evidence, around, case, shots
from probes.model import Outcome
from tests.makers import START
from tests.monitor.web.scene import capture_of, keep, proven

MINUTE = timedelta(minutes=1)
OUTAGE = Outage(
    id="gckey-20261102T140000Z",
    service="gckey",
    opened=Bounds(earliest=START - MINUTE, latest=START),
    confirmed_at=START,
    last_bad_at=START,
    severity=Outcome.DOWN,
    cause="http_5xx",
)
NOW = START + timedelta(hours=3)
ENDED = replace(OUTAGE, ended=Bounds(earliest=START, latest=START + timedelta(hours=1)))


def test_the_proof_reaches_from_before_the_last_good_look_to_after_its_end_but_not_into_the_future() -> None:
    assert around(OUTAGE, NOW) == (START - MINUTE - AROUND, NOW)
    assert around(ENDED, NOW) == (START - MINUTE - AROUND, START + timedelta(hours=1) + AROUND)
    assert around(ENDED, START + timedelta(hours=1))[1] == START + timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "outage", "occasion", "belongs"),
    [
        (START, OUTAGE.id, Occasion.CONFIRMED, True),
        (START - MINUTE, "", Occasion.PENDING, True),
        (START, "gckey-another", Occasion.CONFIRMED, False),
        (START - timedelta(days=1), "", Occasion.PENDING, False),
        (START + timedelta(hours=2), OUTAGE.id, Occasion.DURING, False),
    ],
    ids=["its own", "before it was confirmed", "another's", "of the day before", "after it was over"],
)
def test_its_captures_are_its_own_and_those_of_its_first_moments(
    tmp_path: Path, at: datetime, outage: str, occasion: Occasion, belongs: bool
) -> None:
    made = capture_of(OUTAGE, at, title="x", outage=outage, occasion=occasion, id=capture_id(at, occasion))
    keep(tmp_path, made)
    evidence = Evidence(tmp_path)
    assert [each.id for each in evidence.captures(ENDED, NOW)] == ([made.id] if belongs else [])
    assert (evidence.capture(ENDED, made.id, NOW) == made) is belongs
    assert evidence.capture(ENDED, "../x", NOW) is None


def test_a_picture_that_is_withheld_is_none() -> None:
    made = capture_of(OUTAGE, START, title="x", views=2)
    assert [each.number for each in shots(made)] == [1, 2]
    held = replace(made, exhibits=tuple(replace(each, withheld="no") for each in made.exhibits if "0/" in each.name))
    assert list(shots(held)) == []


async def test_outsiders_are_shown_no_proof_and_the_office_all_of_it(tmp_path: Path) -> None:
    async with proven(tmp_path, captures=1, views=1) as monitor:
        office, outside = read(monitor, Evidence(tmp_path)), read(monitor, None)
        assert office.told == outside.told
        assert (len(office.shots), office.pack is not None, bool(office.looks)) == (1, True, True)
        assert (outside.shots, outside.pack, outside.looks, outside.places) == ((), None, (), ())
        assert outside.bench.verdict == "us_untold"
        assert office.bench.verdict == "us_theirs"
        assert [each.service for each in outside.affected] == ["employer-portal"]


async def test_what_controls_said_after_its_end_says_nothing_of_it(tmp_path: Path) -> None:
    async with proven(tmp_path, captures=0) as monitor:
        outage = monitor.engine.outages["gckey"]
        at = outage.opened.latest + timedelta(milliseconds=1)
        dead = (ControlResult(key="controls/cira", up=False, at=at),)
        before = read(monitor, Evidence(tmp_path)).bench.moments
        for occasion, counted in ((Occasion.ENDED, 0), (Occasion.DURING, 1)):
            made = capture_of(outage, at, title="x", controls=dead, occasion=occasion, id=capture_id(at, occasion))
            keep(tmp_path, made)
            bench = read(monitor, Evidence(tmp_path)).bench
            assert bench.moments == before + counted
        assert bench.verdict == "us_mostly"


def read(monitor: Monitor, evidence: Evidence | None):
    outage = monitor.engine.outages["gckey"]
    with Archive(monitor.history.path) as archive:
        return case(archive, outage, monitor.equipment.clock.now(), evidence)
