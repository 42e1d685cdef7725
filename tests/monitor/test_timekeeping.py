"""Whether NTP keeps the clock is asked of the kernel."""

import shutil
import subprocess
import sys

import pytest

from monitor.timekeeping import synchronised


def test_the_kernel_gives_an_answer_on_linux_and_nobody_does_elsewhere() -> None:
    assert (synchronised() is not None) is sys.platform.startswith("linux")


@pytest.mark.skipif(shutil.which("timedatectl") is None, reason="timedatectl is not installed")
def test_it_is_the_answer_the_system_gives() -> None:
    told = subprocess.run(
        ["timedatectl", "show", "-p", "NTPSynchronized", "--value"], capture_output=True, text=True, check=False
    )
    if told.returncode:
        pytest.skip(f"timedatectl cannot ask here: {told.stderr.strip()}")
    assert synchronised() is (told.stdout.strip() == "yes")
