"""The folders of one run, and the clearing of those a crash left."""

import tempfile
from pathlib import Path

from probes.chromium.scratch import SOCKET_ROOM, Scratch, clear, sweep


def test_all_folders_are_private_and_go_together(tmp_path):
    scratch = Scratch(tmp_path / "r1")
    scratch.make()
    for each in (scratch.profile, scratch.home, scratch.artifacts, scratch.tmp):
        assert each.stat().st_mode & 0o077 == 0
    scratch.clear()
    assert not (tmp_path / "r1").exists()


def test_temporary_files_go_where_the_browsers_socket_fits(tmp_path):
    deep = tmp_path / ("d" * 80) / "r1"
    scratch = Scratch(deep)
    scratch.make()
    short = scratch.tmp
    assert len(str(short)) <= SOCKET_ROOM
    assert short.is_dir()
    sweep(deep.parent)
    assert not short.exists()
    assert not deep.exists()


def test_a_short_path_needs_no_detour():
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(Path(folder) / "r1")
        scratch.make()
        assert scratch.tmp == Path(folder).resolve() / "r1" / "tmp"


def test_a_folder_that_is_not_there_needs_no_sweeping(tmp_path):
    sweep(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_every_browsers_folder_is_cleared_whoever_made_it(tmp_path):
    folder = tmp_path / "browser"
    Scratch(folder / ("1" * 80) / "r7").make()
    short = Scratch(folder / ("1" * 80) / "r7").tmp
    (folder / "firefox" / "cache2").mkdir(parents=True)
    (folder / "firefox" / "prefs.js").touch()
    (folder / "note").touch()
    clear(folder)
    assert [each.name for each in folder.iterdir()] == ["note"]
    assert not short.exists()
    clear(tmp_path / "nowhere")
