"""A portal breaks before a running monitor: what was seen is captured, whole, and the history says so."""

import hashlib
import io
import json
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from monitor.evidence.captures import LISTING
from monitor.evidence.model import Capture, How, Occasion
from monitor.history.archive import Archive
from monitor.journal import EventKind
from tests.monitor.app_of import get
from tests.monitor.evidence.breaking import SERVICE, Scene, scene

SEQUENCE = (Occasion.PENDING, Occasion.CONFIRMED, Occasion.ENDED)


@pytest.fixture(scope="module")
async def story(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Scene, dict[Occasion, Capture]]]:
    async with scene(tmp_path_factory.mktemp("story")) as stage:
        await stage.up()
        stage.portal.broken = True
        taken = {each: await stage.captured(each) for each in SEQUENCE[:2]}
        stage.portal.broken = False
        taken[Occasion.ENDED] = await stage.captured(Occasion.ENDED)
        await stage.until(lambda: len(events(stage)) == len(stage.captures()))
        yield stage, taken


def events(stage: Scene) -> list[dict[str, object]]:
    with Archive(stage.monitor.history.path) as archive:
        return [{"subject": each.subject, **each.body} for each in archive.events(kinds=[EventKind.CAPTURED])]


def files(stage: Scene, capture: Capture, how: How) -> dict[str, bytes]:
    there = stage.monitor.captures
    return {each.name: there.path(capture, each).read_bytes() for each in capture.exhibits if each.how is how}


async def test_each_moment_is_captured_once_with_the_outage_it_belongs_to(story: tuple[Scene, dict]) -> None:
    stage, _ = story
    assert [each.occasion for each in stage.captures()] == list(SEQUENCE)
    (outage,) = stage.monitor.engine.outages.values()
    assert [each.outage for each in stage.captures()] == ["", outage.id, outage.id]
    assert stage.monitor.collector is not None
    assert dict(stage.monitor.collector.totals) == {each: int(each in SEQUENCE) for each in Occasion}
    assert stage.monitor.collector.failures == 0
    _, text, _ = await get(stage.monitor, "/metrics")
    assert 'ircc_evidence_captures_total{occasion="confirmed"} 1.0' in text
    assert 'ircc_evidence_captures_total{occasion="during"} 0.0' in text
    assert "ircc_evidence_failures_total 0.0" in text


@pytest.mark.parametrize("occasion", SEQUENCE[:2])
def test_it_shows_the_pages_in_both_languages_with_pictures_text_and_exchanges(
    story: tuple[Scene, dict], occasion: Occasion
) -> None:
    stage, taken = story
    capture = taken[occasion]
    assert capture.missing == ()
    visits = [each for each in capture.views if each.source == "visit" and each.browser.startswith("Chromium")]
    assert [(each.probe, each.lang, each.status) for each in visits] == [
        ("portal/page-en", "en", 503),
        ("portal/page-fr", "fr", 503),
    ]
    assert all("Service unavailable" in each.said and each.cause == "http_5xx" for each in visits)
    assert all("token=…" in each.asked and each.browser.startswith("Chromium") for each in visits)
    for each in visits:
        assert min(map(len, (each.page, each.stamped, each.text, each.har))) > 0
    pages, stamps = files(stage, capture, How.PAGE), files(stage, capture, How.STAMPED)
    for view in visits:
        plain, stamped = (Image.open(io.BytesIO(data)) for data in (pages[view.page], stamps[view.stamped]))
        assert len(plain.convert("RGB").getcolors(1 << 24) or ()) > 10, "nothing is written on it"
        assert stamped.width == plain.width
        assert stamped.height > plain.height + 100
    for data in files(stage, capture, How.HAR).values():
        entries = json.loads(data)["log"]["entries"]
        assert 503 in {each["response"]["status"] for each in entries}
    assert all(b"unavailable" in each for each in files(stage, capture, How.TEXT).values())


def test_the_failing_look_is_there_beside_the_visit(story: tuple[Scene, dict]) -> None:
    _, taken = story
    for occasion in SEQUENCE[:2]:
        looks = [each for each in taken[occasion].views if each.source == "look"]
        assert looks, occasion
        assert {each.status for each in looks} == {503}
        assert all(each.text and each.har for each in looks)
    assert not [each for each in taken[Occasion.ENDED].views if each.source == "look"]
    assert {each.status for each in taken[Occasion.ENDED].views} == {200}


def test_all_that_the_looks_showed_is_in_one_file(story: tuple[Scene, dict]) -> None:
    stage, taken = story
    (data,) = files(stage, taken[Occasion.CONFIRMED], How.LOOKS).values()
    told = json.loads(data)["probes"]
    assert [each["probe"] for each in told] == ["portal/page-en", "portal/page-fr"]
    reading = told[0]["latest"]["reading"]
    assert reading["http"]["status"] == 503
    assert reading["log"]
    assert told[0]["latest"]["controls"][0]["up"] is True
    assert "abc" not in data.decode().replace("abcd", "")


def test_what_else_is_known_of_the_moment_is_noted(story: tuple[Scene, dict]) -> None:
    stage, taken = story
    for capture in taken.values():
        assert capture.online == "yes"
        assert [each.up for each in capture.controls] == [True]
        assert len(capture.config_sha256) == 64
        assert capture.versions["browser"].startswith("Chromium")
        assert capture.versions["blotting"]
        assert (capture.simulated, capture.vantage, capture.run_id) == (False, "here", stage.monitor.equipment.run_id)
        assert capture.began_at < capture.ended_at
        assert capture.clock.hosts == 1
        assert abs(capture.clock.offset or 0) < 2


def test_the_history_vouches_for_every_capture(story: tuple[Scene, dict]) -> None:
    stage, _ = story
    told = {each["capture"]: each for each in events(stage)}
    for capture in stage.captures():
        folder = stage.monitor.captures.folder / SERVICE / capture.id
        entry = told[capture.id]
        assert entry["sha256"] == hashlib.sha256((folder / LISTING).read_bytes()).hexdigest()
        assert entry["subject"] == (capture.outage or SERVICE)
        there = [each for each in folder.rglob("*") if each.is_file()]
        assert (entry["files"], entry["bytes"]) == (len(there), sum(each.stat().st_size for each in there))
        assert (entry["service"], entry["occasion"]) == (SERVICE, capture.occasion)


def test_nothing_of_the_visitors_is_told_but_who_they_are(story: tuple[Scene, dict]) -> None:
    stage, _ = story
    assert all("ircc-monitor" in each for each in stage.portal.visitors)
    assert not list(stage.monitor.captures.folder.rglob(".part-*"))
