"""The files of a failing look: whole, dated, and only those for which there is something to say."""

import gzip
import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.leavings import PICTURE, leave
from monitor.scrubbing import Scrubber
from probes.model import Exchange
from probes.toolbox import Notebook, Tools
from probes.warc import Raw

BEGAN = datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)
Tool: Any = None
SECRET, COOKIE = 'hunter2 "&é', "s3ss10n-T0k3n-9f8e7d"
SCRUBBER = Scrubber([SECRET])


def tools(folder: Path, **notes: Any) -> Tools:
    return Tools(network=Tool, client=Tool, browser=Tool, artifacts=folder, notebook=Notebook(**notes))


def test_each_file_is_left_with_its_kind(tmp_path: Path) -> None:
    asked = Exchange(at=0.25, method="GET", url="https://portal.example/x?t=…", status=503)
    raw = Raw(at=0.25, url="https://portal.example/x", method="GET", path="/x", status=503, body=b"Panne")
    given = tools(
        tmp_path / "look", page_text="Panne\n\x1b[2Jgénérale", exchanges=[asked], raw=[raw], browser="Chromium 156.0"
    )
    given.notebook.picture = b"\x89PNG"
    shot, text, archive, whole = leave(given, BEGAN, SCRUBBER)
    assert shot.path.read_bytes() == b"\x89PNG"
    assert [(each.name, each.media_type) for each in (shot, text, archive, whole)] == [
        (PICTURE, "image/png"),
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
        *("exchanges.har", "exchanges.warc.gz", "failing-moment.png", "page.txt"),
    ]


def test_of_nothing_no_file_and_no_folder_is_made(tmp_path: Path) -> None:
    assert leave(tools(tmp_path / "look"), BEGAN, SCRUBBER) == ()
    assert not (tmp_path / "look").exists()


def test_a_folder_that_cannot_be_written_to_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="Not a directory"):
        leave(tools(tmp_path / "file" / "look", page_text="x"), BEGAN, SCRUBBER)


def test_secrets_and_cookies_are_blotted_out_before_anything_is_written(tmp_path: Path) -> None:
    told = f"you sent {SECRET} and {COOKIE}"
    headers = (("location", f"https://portal.example/{quote(SECRET, safe='')}"), ("server", COOKIE))
    asked = Exchange(at=0.25, method="GET", url=f"https://portal.example/{quote(SECRET)}", headers=headers)
    raw = Raw(at=0, url=asked.url, method="GET", path="/", status=503, headers=headers, body=told.encode())
    given = tools(tmp_path / "look", page_text=told, exchanges=[asked], raw=[raw], cookies={COOKIE, "en"})
    given.notebook.picture = b"\x89PNG"
    left = {each.name: each.path.read_bytes() for each in leave(given, BEGAN, SCRUBBER)}
    assert set(left) == {each.name for each in (tmp_path / "look").iterdir()}
    assert set(left) == {"page.txt", "exchanges.har", "exchanges.warc.gz"}
    assert left["page.txt"] == b"you sent [redacted] and [redacted]"
    (entry,) = json.loads(left["exchanges.har"])["log"]["entries"]
    assert entry["request"]["url"] == "https://portal.example/[redacted]"
    bodies = [each.content_stream().read() for each in ArchiveIterator(BytesIO(left["exchanges.warc.gz"]))]
    assert b"you sent [redacted] and [redacted]" in bodies
    for data in (*left.values(), gzip.decompress(left["exchanges.warc.gz"])):
        assert not SCRUBBER.holds(data, [COOKIE])
    assert "failing-moment.png is not kept: the page showed a secret" in given.notebook.lines[-1]


def test_what_cannot_be_blotted_out_is_not_left(tmp_path: Path) -> None:
    given = tools(tmp_path / "look", picture=b"\x89PNG tEXt " + SECRET.encode(), page_text="Panne")
    assert [each.name for each in leave(given, BEGAN, SCRUBBER)] == ["page.txt"]
    assert [each.name for each in (tmp_path / "look").iterdir()] == ["page.txt"]
    assert "failing-moment.png is not kept: a secret would be seen in it" in given.notebook.lines[-1]


def test_a_page_that_is_cut_off_within_a_secret_is_told_without_its_beginning(tmp_path: Path) -> None:
    given = tools(tmp_path / "look", page_text=f"you sent {SECRET[:-2]}", picture=b"\x89PNG")
    (text,) = leave(given, BEGAN, SCRUBBER)
    assert text.path.read_text(encoding="utf-8") == "you sent [redacted]"
