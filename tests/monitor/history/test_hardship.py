"""A full disk, a file that may not grow, no descriptors: nothing is lost, and it goes on by itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT

MAY_MOUNT = subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


def run(*line: str) -> None:
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not MAY_MOUNT, reason="may not mount a small file system")
def test_a_full_disk(tmp_path: Path) -> None:
    inside = f"{sys.executable} -m tests.monitor.history.hardship full {tmp_path}"
    run("unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o size=2m small {tmp_path} && exec {inside}")


@pytest.mark.parametrize("hardship", ["limited", "starved"])
def test_a_file_that_may_not_grow_and_no_descriptors_left(tmp_path: Path, hardship: str) -> None:
    run(sys.executable, "-m", "tests.monitor.history.hardship", hardship, str(tmp_path))
