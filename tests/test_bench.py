"""The bench runs and gives figures for every side; what the figures are is not judged here."""

import json
import sys
from pathlib import Path

from tests.programs import program


async def test_the_bench_sets_a_whole_look_against_blackbox_exporter(tmp_path: Path) -> None:
    told = tmp_path / "bench.json"
    few = ("--rounds", "1", "--seconds", "2", "--rate", "100", "--journeys", "0", "--json", str(told))
    async with program(sys.executable, "tests/bench/http.py", *few) as bench:
        await bench.says(r"Trust the ratios", seconds=100)
        assert await bench.process.wait() == 0
        for heading in ("HTTP: 100 looks/s", "HTTPS (EC P-256): 100 looks/s", "blackbox_exporter, body regex"):
            assert heading in bench.text
    result = json.loads(told.read_text())
    for scheme in ("http", "https"):
        (row,) = result["rounds"][scheme]
        for name in ("blackbox", "look"):
            assert row[name]["looks"] > 5
            assert row[name]["wrong"] == ""
            assert row[name]["cpu_ms"] > 0


async def test_the_bench_reads_every_page_over_a_year_while_it_looks(tmp_path: Path) -> None:
    told = tmp_path / "readers.json"
    few = ("--days", "3", "--readers", "3", "--seconds", "4", "--warm", "1", "--think", "0.2", "--json", str(told))
    async with program(sys.executable, "-m", "tests.bench.readers", *few) as bench:
        await bench.says(r"memory, MB", seconds=150)
        assert await bench.process.wait() == 0
        for heading in ("present state, 1y", "service, its year", "/outages.atom", "loop lag p50 / p99"):
            assert heading in bench.text
    alone, thinking, pressing = json.loads(told.read_text())
    assert alone["times"] == {}
    for phase in (thinking, pressing):
        assert phase["wrong"] == []
        assert sum(map(len, phase["times"].values())) > 3
        assert phase["lag_p99_ms"] >= phase["lag_p50_ms"] >= 0
    assert alone["due"] > 0
