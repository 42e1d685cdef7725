"""The files of a failing look: whole, dated, and only those for which there is something to say."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.leavings import leave
from probes.model import Exchange
from probes.toolbox import Notebook, Tools
from probes.warc import Raw

BEGAN = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)
Tool: Any = None


def tools(folder: Path, **notes: Any) -> Tools:
    return Tools(network=Tool, client=Tool, browser=Tool, artifacts=folder, notebook=Notebook(**notes))


def test_each_file_is_left_with_its_kind(tmp_path: Path) -> None:
    asked = Exchange(at=0.25, method="GET", url="https://portal.example/x?t=…", status=503)
    raw = Raw(at=0.25, url="https://portal.example/x", method="GET", path="/x", status=503, body=b"Panne")
    given = tools(
        tmp_path / "look", page_text="Panne\n\x1b[2Jgénérale", exchanges=[asked], raw=[raw], browser="Chromium 156.0"
    )
    text, archive, whole = leave(given, BEGAN)
    assert [(each.name, each.media_type) for each in (text, archive, whole)] == [
        ("page.txt", "text/plain; charset=utf-8"),
        ("exchanges.har", "application/json"),
        ("exchanges.warc.gz", "application/warc"),
    ]
    assert text.path.read_text(encoding="utf-8") == "Panne\n[2Jgénérale"
    log = json.loads(archive.path.read_bytes())["log"]
    assert (log["creator"]["name"], log["browser"]["version"]) == ("ircc-monitor", "156.0")
    assert log["entries"][0]["startedDateTime"] == "2026-11-22T14:05:09.250Z"
    kinds = [each.rec_type for each in ArchiveIterator(BytesIO(whole.path.read_bytes()))]
    assert kinds == ["warcinfo", "response", "request"]
    assert sorted(each.name for each in (tmp_path / "look").iterdir()) == [
        *("exchanges.har", "exchanges.warc.gz", "page.txt"),
    ]


def test_of_nothing_no_file_and_no_folder_is_made(tmp_path: Path) -> None:
    assert leave(tools(tmp_path / "look"), BEGAN) == ()
    assert not (tmp_path / "look").exists()


def test_a_folder_that_cannot_be_written_to_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="Not a directory"):
        leave(tools(tmp_path / "file" / "look", page_text="x"), BEGAN)
