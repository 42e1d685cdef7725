"""Files that a look which was not up leaves: the failing moment, what a reader saw, and what was asked and answered.

Each is there whole or not at all, and on the disk: a crash leaves no half file under its name. Secrets and cookies are
blotted out before anything is written; what they cannot be blotted out of is not left.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from monitor.scrubbing import Scrubber, tokens
from probes.har import har
from probes.model import Artifact
from probes.page import plain
from probes.toolbox import Notebook, Tools
from probes.warc import warc

PROGRAM = "ircc-monitor"
PICTURE = "failing-moment.png"
TEXT = "page.txt"
EXCHANGES = "exchanges.har"
RAW = "exchanges.warc.gz"


def leave(tools: Tools, began_at: datetime, scrubber: Scrubber) -> tuple[Artifact, ...]:
    """Write what the notebook of a look that began at *began_at* (UTC) holds. Takes milliseconds. Raises OSError.

    What is not left because it shows a secret is told in the notebook.
    """
    cookies = tokens(tools.notebook.cookies)
    left: list[Artifact] = []
    for name, media, data in _files(tools.notebook, began_at, scrubber, cookies):
        if scrubber.holds(data, cookies):
            tools.notebook.log(f"{name} is not kept: a secret would be seen in it")
        else:
            left.append(_written(tools.artifacts / name, media, data))
    return tuple(left)


def _files(
    notebook: Notebook, began_at: datetime, scrubber: Scrubber, cookies: tuple[str, ...]
) -> Iterator[tuple[str, str, bytes]]:
    made_by = (PROGRAM, version(PROGRAM))
    text, shows = _text(notebook, scrubber, cookies)
    if notebook.picture is not None and not shows:
        yield PICTURE, "image/png", notebook.picture
    elif notebook.picture is not None:
        notebook.log(f"{PICTURE} is not kept: the page showed a secret")
    if text:
        yield TEXT, "text/plain; charset=utf-8", text
    if notebook.exchanges:
        archive = har(notebook.exchanges, began_at=began_at, creator=made_by, browser=notebook.browser)
        yield EXCHANGES, "application/json", scrubber.clean(archive, cookies)[0]
    if notebook.raw:
        raws = scrubber.told(notebook.raw, cookies)
        yield RAW, "application/warc", warc(raws, began_at=began_at, software="/".join(made_by))


def _text(notebook: Notebook, scrubber: Scrubber, cookies: Iterable[str]) -> tuple[bytes, bool]:
    """What a reader saw as it may be kept, and whether a secret was in it."""
    seen = plain(notebook.page_text).encode(errors="replace")
    told = scrubber.told(seen.decode(), cookies).encode()
    return told, told != seen


def _written(path: Path, media: str, data: bytes) -> Artifact:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".part-{path.name}")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return Artifact(name=path.name, media_type=media, path=path)
