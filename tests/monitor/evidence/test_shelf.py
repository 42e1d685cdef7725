"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from monitor.evidence import shelf


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    for data in (b"one", b"", b"three"):
        shelf.put(path, data)
        assert path.read_bytes() == data
    assert [each.name for each in path.parent.iterdir()] == ["file"]
    assert path.stat().st_mode & 0o777 == 0o440
    assert path.parent.stat().st_mode & 0o777 == 0o750


def test_what_cannot_be_put_leaves_no_trace(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").touch()
    with pytest.raises(OSError, match="directory"):
        shelf.put(tmp_path / "folder", b"data")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
