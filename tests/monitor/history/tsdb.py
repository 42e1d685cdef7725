"""A real Prometheus over blocks that promtool made of an export."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from monitor.clock import Clock
from monitor.history.archive import Archive
from monitor.history.series import Target, blocks, write
from tests.programs import found, free_port, program

TARGET = Target(job="ircc-monitor", instance="127.0.0.1:9877")


@contextlib.asynccontextmanager
async def exported(path: Path, start: datetime, end: datetime, folder: Path) -> AsyncIterator[str]:
    """Its address. No sample of the export is missing: promtool drops what it dislikes, and still ends well."""
    text = folder / "history.om"
    with Archive(path) as archive, text.open("w") as file:
        first, last = blocks(start, end, Clock().now())
        done = write(archive, first, last, file, TARGET)
    command = (found("promtool"), "tsdb", "create-blocks-from", "openmetrics", str(text), str(folder / "data"))
    async with program(*command) as tool:
        assert await asyncio.wait_for(tool.process.wait(), 100) == 0, tool.text
    assert sum(_samples(tool.text)) == sum(done.samples.values()) > 0
    (folder / "prometheus.yml").write_text("scrape_configs: []\n")
    port = free_port()
    async with program(
        found("prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/data",
        "--storage.tsdb.retention.time=100y",
        f"--web.listen-address=127.0.0.1:{port}",
    ) as running:
        await running.says("Server is ready", 60)
        yield f"http://127.0.0.1:{port}"


def _samples(table: str) -> list[int]:
    """Of each block, as promtool prints them: before the numbers of chunks and series, and the size."""
    rows = [line.split() for line in table.splitlines()]
    return [int(row[-4]) for row in rows if len(row) > 6 and row[-4].isdigit()]
