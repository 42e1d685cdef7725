"""A whole monitor and an authority on this machine: today's head is stamped, told, measured, and disturbs nothing."""

import asyncio
import time
from hashlib import sha256
from pathlib import Path

from monitor.history.archive import Archive
from monitor.history.opening import NAME
from monitor.history.verification import verify
from monitor.journal import Event, EventKind
from tests.makers import service
from tests.monitor.app_of import get, looked, monitor_of
from tests.tsa import notary, open_window


def stamped(folder: Path) -> list[Event]:
    with Archive(folder / NAME) as archive:
        return archive.events(kinds=(EventKind.STAMPED,))


def samples(text: str) -> dict[str, float]:
    rows = (line.split(" ") for line in text.splitlines() if line.startswith("ircc_monitor_timestamp_"))
    return {name: float(value) for name, value, *_ in rows}


async def test_todays_head_gets_stamped_and_the_history_still_holds(tmp_path: Path) -> None:
    ours, data = notary(tmp_path / "ours"), tmp_path / "data"
    data.mkdir()
    async with open_window(ours) as window:
        over = {"evidence": True, "timestamp_urls": (window.url,), "timestamp_ca_files": (ours.root,)}
        async with monitor_of(data, service(), **over) as monitor:
            async with asyncio.timeout(40):
                while not stamped(data) or monitor.stamper.state().waiting:
                    await asyncio.sleep(0.05)
                told: dict[str, float] = {}
                while "ircc_monitor_timestamp_success_timestamp_seconds" not in told:
                    told = samples((await get(monitor, "/metrics"))[1])
                    await asyncio.sleep(0.1)
    assert told["ircc_monitor_timestamp_queue_length"] == 0
    assert told["ircc_monitor_timestamp_failures_total"] == 0
    assert abs(told["ircc_monitor_timestamp_success_timestamp_seconds"] - time.time()) < 120
    (event,) = stamped(data)
    (head,) = (data / "evidence/heads").glob("*.json")
    assert event.body["name"] == f"head-{head.stem}"
    assert event.body["sha256"] == sha256(head.read_bytes()).hexdigest()
    token = data / f"evidence/stamps/tokens/head-{head.stem}.{window.name}.tsr"
    assert ours.confirms(token, head)
    assert verify(data / NAME).sound


async def test_an_authority_that_never_answers_delays_no_look_and_no_end(tmp_path: Path) -> None:
    ours, data = notary(tmp_path / "ours"), tmp_path / "data"
    data.mkdir()
    async with open_window(ours) as window:
        window.gate.clear()
        over = {"evidence": True, "timestamp_urls": (window.url,), "timestamp_ca_files": (ours.root,)}
        async with monitor_of(data, service(), **over) as monitor:
            await looked(monitor)
            async with asyncio.timeout(40):
                while not window.asked:
                    await asyncio.sleep(0.02)
            status, _, _ = await get(monitor, "/readyz")
            assert status == 200
            began = time.monotonic()
        assert time.monotonic() - began < 10
    assert stamped(data) == []
    assert len(list((data / "evidence/stamps/queue").glob("head-*.json"))) == 1


async def test_without_authorities_the_head_is_written_and_nothing_is_measured(tmp_path: Path) -> None:
    async with monitor_of(tmp_path, service(), evidence=True) as monitor:
        async with asyncio.timeout(20):
            while not list(tmp_path.glob("evidence/heads/*.json")):
                await asyncio.sleep(0.02)
        assert samples((await get(monitor, "/metrics"))[1]) == {}


async def test_without_evidence_nothing_is_written_at_all(tmp_path: Path) -> None:
    async with monitor_of(tmp_path, service(), evidence=False) as monitor:
        assert monitor.stamper is None
        await asyncio.sleep(0.5)  # the heads of the day are written at once, or never
    assert not (tmp_path / "evidence").exists()
