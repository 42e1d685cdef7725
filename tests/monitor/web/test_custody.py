"""The page about the monitor itself says what proof there is, and whether its collecting goes as it should."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.app import Monitor
from monitor.cli.doctor import Doctor, Result
from monitor.evidence.model import Occasion
from monitor.metrics.vitals import Collecting, Stamping
from monitor.settings import Settings
from monitor.web.custody import Custody, custody, facts
from probes.model import Outcome, Reading, Target
from probes.toolbox import Tools
from tests.makers import kind, probe, service
from tests.monitor.app_of import get, looked, monitor_of

NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
THERE = Custody(captures=5, packs=2, packed_at=NOW, head=NOW.date())
QUIET = Collecting(captures={}, failures=0)
PACK = "eta-20261122T140200Z"


def told(found: Custody = THERE, collecting: Collecting = QUIET, stamping: Stamping | None = None) -> dict[str, Any]:
    return {key: (text, good) for key, text, good in facts(found, collecting, stamping, NOW, "en")}


def laid(data: Path) -> None:
    """Two captures, a pack, and the heads of two days."""
    for name in ("20261122T140509.123456Z-pending", "20261122T141509.123456Z-confirmed", "part"):
        (data / "evidence/captures/eta" / name).mkdir(parents=True)
    (data / "evidence/packs" / PACK).mkdir(parents=True, exist_ok=True)
    (data / "evidence/packs" / PACK / f"{PACK}-20261122T140509Z.zip").write_bytes(b"")
    (data / "evidence/heads").mkdir(exist_ok=True)
    for name in ("2026-11-21.json", "2026-11-22.json", "notes.json"):
        (data / "evidence/heads" / name).write_bytes(b"{}")


def test_what_lies_in_the_data_folder_is_counted_by_its_names(tmp_path: Path) -> None:
    laid(tmp_path)
    packed_at = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)
    assert custody(tmp_path) == Custody(captures=2, packs=1, packed_at=packed_at, head=date(2026, 11, 22))


def test_an_empty_data_folder_holds_nothing(tmp_path: Path) -> None:
    assert custody(tmp_path) == Custody(captures=0, packs=0, packed_at=None, head=None)


def test_captures_are_told_by_their_occasion() -> None:
    found = told(collecting=Collecting(captures={Occasion.PENDING: 3, Occasion.ENDED: 1}, failures=0))
    assert found["health_captures"][0] == (
        "5 (since the start: not confirmed: 3, at confirmation: 0, while it went on: 0, at the end: 1)"
    )
    assert found["health_packs"][0] == "2 (the last 2026-11-22 09:00:00 -05:00 (14:00:00 UTC))"


@pytest.mark.parametrize(("failures", "good"), [(0, True), (2, False)])
def test_captures_that_failed_are_not_as_it_should_be(failures: int, good: bool) -> None:
    found = told(collecting=Collecting(captures={}, failures=failures))
    assert found["health_capture_failures"] == (str(failures), good)


@pytest.mark.parametrize(("hours", "good"), [(2, True), (30, False)])
def test_a_request_for_a_stamp_may_wait_for_hours_but_not_for_a_day(hours: int, good: bool) -> None:
    oldest = NOW - timedelta(hours=hours)
    found = told(stamping=Stamping(waiting=3, oldest=oldest, succeeded_at=None, failures=0))
    assert found["health_stamps"][1] is good
    assert found["health_stamps"][0].startswith("3 (the oldest for ")


def test_without_an_authority_nothing_is_said_of_stamps() -> None:
    assert "health_stamps" not in told()
    empty = Stamping(waiting=0, oldest=None, succeeded_at=None, failures=0)
    assert told(stamping=empty)["health_stamps"] == ("0", True)


@pytest.mark.parametrize(
    ("head", "good"), [(date(2026, 11, 22), True), (date(2026, 11, 21), True), (date(2026, 11, 20), False)], ids=str
)
def test_the_heads_of_yesterday_at_least_are_there(head: date, good: bool) -> None:
    assert told(Custody(captures=0, packs=0, packed_at=None, head=head))["health_head"] == (head.isoformat(), good)


def test_a_head_that_was_never_written_is_not_as_it_should_be() -> None:
    assert told(Custody(captures=0, packs=0, packed_at=None, head=None))["health_head"] == ("never", False)


def test_doctor_tells_the_same_of_a_monitor_that_does_not_run(tmp_path: Path) -> None:
    laid(tmp_path)
    found = Doctor(Settings(data=tmp_path), "en").proof()
    assert (found.name, found.result) == ("proof", Result.OK)
    assert found.text == "2 captures, 1 packs; heads of the chains last written: 2026-11-22"
    assert "2 captures, 1 dossiers" in Doctor(Settings(data=tmp_path), "fr").proof().text


async def fine(target: Target, params: Any, tools: Tools) -> Reading:
    return tools.notebook.reading(Outcome.UP)


@pytest.fixture
async def monitor(tmp_path: Path) -> AsyncIterator[Monitor]:
    page = probe("page", service="eta", address="eta.example:443", kind=kind(fine), every=0.5)
    async with monitor_of(tmp_path, service("eta", page), evidence=True) as made:
        await looked(made)
        yield made


@pytest.mark.parametrize(
    ("path", "says"),
    [("/health", "Heads of the history last written down"), ("/fr/health", "Captures de preuve conservées")],
)
async def test_the_page_has_it_in_both_languages(monitor: Monitor, path: str, says: str) -> None:
    status, text, _ = await get(monitor, path)
    assert status == 200
    assert says in LexborHTMLParser(text).css_first("dl").text()
