"""The bench runs and gives figures for both sides; what the figures are is not judged here."""

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
