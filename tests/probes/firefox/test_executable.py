"""Which Firefox is found."""

from pathlib import Path

from probes.firefox.executable import find


def test_the_extended_support_release_comes_first(tmp_path: Path) -> None:
    for name in ("firefox", "firefox-esr"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert find(str(tmp_path)) == tmp_path / "firefox-esr"


def test_none_is_no_error(tmp_path: Path) -> None:
    assert find(str(tmp_path)) is None or str(find(str(tmp_path))).startswith("/Applications/")
