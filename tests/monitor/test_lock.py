"""One monitor a data folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.lock import LockedError, alone_in
from tests.programs import ROOT

HOLD = """
import sys
from pathlib import Path
from monitor.lock import alone_in
with alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_monitor_is_refused_and_a_killed_one_blocks_nobody(tmp_path: Path) -> None:
    line = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(LockedError, match=str(tmp_path)), alone_in(tmp_path):
            pass
        other.kill()
    with alone_in(tmp_path):
        assert (tmp_path / "lock").exists()
