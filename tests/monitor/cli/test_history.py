"""``history``: a reader is told whether what was kept is what was written, and where it is not."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.clock import Clock
from monitor.history.store import History
from monitor.journal import Record
from monitor.outages.engine import Engine
from probes.model import Outcome
from tests.makers import START, observation, probe, service
from tests.monitor.cli.shell import ask

PAGE = probe("page", service="eta")


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    engine = Engine((service("eta", PAGE),))
    history = History(tmp_path, Clock())
    await history.open()
    for minute in range(30):
        outcome = Outcome.DOWN if 10 < minute < 20 else Outcome.UP
        await history.keep(engine.decide(observation(outcome, at=START + timedelta(minutes=minute), of=PAGE)))
    await history.keep(Record())
    await history.close()
    return tmp_path


def spoil(data: Path, statement: str) -> None:
    with sqlite3.connect(data / "history.sqlite") as connection:
        connection.execute(statement)
    connection.close()


async def test_what_is_as_it_was_written_is_said_to_be(data: Path) -> None:
    told = await ask("--lang", "en", "history", "verify", "--data", str(data))
    assert told.code == 0
    assert "is what was written" in told.folded
    found = (await ask("--json", "history", "verify", "--data", str(data))).json
    assert (found["sound"], found["looks"]["rows"]) == (True, 30)
    assert len(found["looks"]["head"]) == 64


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE look SET took = took + 1 WHERE id = 7", "looks 1 to 30: something was changed"),
        ("DELETE FROM look WHERE id = 30", "looks 30 to 30: cut off the end"),
        ("UPDATE event SET body = replace(body, 'down', 'up') WHERE id = 3", "journal"),
        ("UPDATE outage SET ended = NULL", "outage"),
        ("INSERT INTO service_day VALUES ('eta', 20000, 1, 0, 0, 0, 0, 1, 1)", "roll-up eta 2024-10-04: not what"),
    ],
)
async def test_what_was_changed_is_found_named_and_told_by_its_exit_code(data: Path, statement: str, said: str) -> None:
    spoil(data, statement)
    told = await ask("--lang", "en", "history", "verify", "--data", str(data))
    assert told.code == 8
    assert said in told.folded
    assert "is NOT what was written" in told.folded


async def test_a_copy_is_made_and_is_sound_by_itself(data: Path, tmp_path: Path) -> None:
    made = (await ask("--json", "history", "backup", "--out", str(tmp_path / "copies"), "--data", str(data))).json
    copy = Path(made["path"])
    assert copy.parent == tmp_path / "copies"
    (tmp_path / "restored").mkdir()
    copy.rename(tmp_path / "restored" / "history.sqlite")
    assert (await ask("history", "verify", "--data", str(tmp_path / "restored"))).code == 0


@pytest.mark.parametrize("command", ["verify", "backup"])
async def test_without_a_history_that_is_said_with_what_to_do(tmp_path: Path, command: str) -> None:
    told = await ask("--lang", "fr", "history", command, "--data", str(tmp_path))
    assert told.code == 7
    assert "aucun historique dans" in told.folded


async def test_a_file_that_is_no_history_is_refused_not_read(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite").write_text("a diary")
    told = await ask("--lang", "en", "history", "verify", "--data", str(tmp_path))
    assert told.code == 8
    assert "history.sqlite" in told.folded


async def test_blocks_for_prometheus_are_refused_when_they_are_not_past_or_none_is_whole(data: Path) -> None:
    asked = ("history", "export", "--format", "openmetrics", "--data", str(data))
    late = await ask("--lang", "en", *asked, "--from", "24h", "--to", "1h")
    assert late.code == 2
    assert "cost Prometheus live samples" in late.folded
    short = await ask("--lang", "fr", *asked, "--from", "2026-11-02T09:30-05:00", "--to", "2026-11-02T10:30-05:00")
    assert short.code == 2
    assert "demandez davantage" in short.folded
