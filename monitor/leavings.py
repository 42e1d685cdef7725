"""Files that a look which was not up leaves beside its picture: what a reader saw, and what was asked and answered.

Each is there whole or not at all, and on the disk: a crash leaves no half file under its name.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from probes.har import har
from probes.model import Artifact
from probes.page import plain
from probes.toolbox import Tools
from probes.warc import warc

PROGRAM = "ircc-monitor"
TEXT = "page.txt"
EXCHANGES = "exchanges.har"
RAW = "exchanges.warc.gz"


def leave(tools: Tools, began_at: datetime) -> tuple[Artifact, ...]:
    """Write what the notebook of a look that began at *began_at* (UTC) holds. Takes milliseconds. Raises OSError."""
    return tuple(_written(tools.artifacts / name, media, data) for name, media, data in _files(tools, began_at))


def _files(tools: Tools, began_at: datetime) -> Iterator[tuple[str, str, bytes]]:
    notebook, made_by = tools.notebook, (PROGRAM, version(PROGRAM))
    if notebook.page_text:
        yield TEXT, "text/plain; charset=utf-8", plain(notebook.page_text).encode()
    if notebook.exchanges:
        archive = har(notebook.exchanges, began_at=began_at, creator=made_by, browser=notebook.browser)
        yield EXCHANGES, "application/json", archive
    if notebook.raw:
        yield RAW, "application/warc", warc(notebook.raw, began_at=began_at, software="/".join(made_by))


def _written(path: Path, media: str, data: bytes) -> Artifact:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".part-{path.name}")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return Artifact(name=path.name, media_type=media, path=path)
