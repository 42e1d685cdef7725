"""What a pack tells is read once; of one that cannot be read nothing is made up, and that is logged once."""

import zipfile
from pathlib import Path

import pytest

from monitor.evidence.packing.packs import Pack
from monitor.evidence.packing.stands import Stands
from tests.makers import START


def pack(folder: Path, content: bytes | None) -> Pack:
    """A pack with *content* as its manifest; None for what is no archive."""
    made = Pack(outage="eta-1", name="eta-1-made", made_at=START, folder=folder)
    if content is None:
        made.zip.write_bytes(b"PK spoilt")
    else:
        with zipfile.ZipFile(made.zip, "w") as held:
            held.writestr("manifest.json", content)
    return made


def test_it_is_read_once(tmp_path: Path) -> None:
    listing = b'{"outages":[{"id":"eta-1","ended":null},{"id":"b","ended":{}}],"controls":[{"capture":"c1"}]}'
    made, stands = pack(tmp_path, listing), Stands()
    told = stands.of(made)
    assert (told.ended, told.captures, len(told.sha256), told.bytes) == (False, {"c1"}, 64, made.zip.stat().st_size)
    made.zip.unlink()
    assert stands.of(made) == told
    assert len(stands) == 1


@pytest.mark.parametrize("content", [None, b"", b"[]", b"{}", b'{"outages":[1],"controls":[]}', b"\xff"])
def test_one_that_cannot_be_read_tells_nothing_and_is_logged_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    made, stands = pack(tmp_path, content), Stands()
    for _ in range(3):
        assert (stands.of(made).sha256, stands.of(made).captures) == ("", frozenset())
    assert caplog.text.count("eta-1-made cannot be read or stamped") == 1
    assert len(stands) == 0
