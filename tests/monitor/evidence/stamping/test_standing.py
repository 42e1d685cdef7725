"""An authority in trouble is asked less and less often, also over restarts, and never left alone for good."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.evidence.stamping import standing
from monitor.evidence.stamping.flaws import Flaw, StampError
from monitor.evidence.stamping.standing import LONGEST_PAUSE, Standing
from tests.makers import START

ERROR = StampError(Flaw.STATUS, "HTTP 503")


def pauses(times: int) -> list[float]:
    found, now, stands = [], START, Standing()
    for _ in range(times):
        stands = stands.failed(ERROR, now)
        assert stands.not_before is not None
        found.append((stands.not_before - now).total_seconds() / 60)
        now = stands.not_before
    return found


def test_the_pause_grows_from_a_minute_to_six_hours() -> None:
    assert pauses(12) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]


def test_after_two_thousand_failures_it_is_still_six_hours() -> None:
    assert pauses(2000)[-1] == 360


def test_it_is_kept_over_a_restart(tmp_path: Path) -> None:
    good = standing.succeeded(START)
    bad = good.failed(ERROR, START + timedelta(hours=1))
    standing.write(tmp_path, "tsa.example", bad)
    assert standing.read(tmp_path, "tsa.example") == bad
    assert (bad.succeeded_at, bad.failures, bad.flaw, bad.detail) == (START, 1, Flaw.STATUS, "HTTP 503")
    standing.write(tmp_path, "tsa.example", good)
    assert standing.read(tmp_path, "tsa.example") == good
    assert standing.read(tmp_path, "other.example") == Standing()


def test_it_may_be_asked_when_the_pause_is_over() -> None:
    bad = Standing().failed(ERROR, START)
    assert Standing().may_be_asked(START)
    assert not bad.may_be_asked(START + timedelta(seconds=59))
    assert bad.may_be_asked(START + timedelta(seconds=60))


def test_a_clock_that_was_years_ahead_leaves_nobody_alone_for_years() -> None:
    bad = Standing().failed(ERROR, START + timedelta(days=2000))
    assert bad.may_be_asked(START)
    assert not Standing().failed(ERROR, START - timedelta(seconds=1)).may_be_asked(START)
    assert timedelta(hours=6) == LONGEST_PAUSE


@pytest.mark.parametrize("text", ["", "{", "[]", '{"failures":1}'], ids=["empty", "cut", "list", "bare"])
def test_a_damaged_file_is_told_and_means_a_fresh_start(
    text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "authorities").mkdir()
    (tmp_path / "authorities" / "tsa.json").write_text(text)
    assert standing.read(tmp_path, "tsa") == Standing()
    assert "cannot be read" in caplog.text
