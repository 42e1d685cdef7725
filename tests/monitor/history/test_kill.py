"""kill -9 at any moment costs nothing that was acknowledged. KILL_ROUNDS sets how often it is tried."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import ROOT

ROUNDS = int(os.environ.get("KILL_ROUNDS", "25"))


@pytest.mark.timeout(30 + 3 * ROUNDS)
def test_nothing_acknowledged_is_lost_however_often_it_is_killed(tmp_path: Path) -> None:
    seed = random.randrange(1 << 32)
    line = [sys.executable, "-m", "tests.monitor.history.killed", str(tmp_path), str(ROUNDS), str(seed)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seed {seed}\n{done.stderr}"
    assert done.stdout.startswith(f"{ROUNDS} rounds, ")
