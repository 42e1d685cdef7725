"""Whether NTP keeps the clock is asked of the kernel."""

import shutil
import subprocess
import sys

import pytest

from monitor.timekeeping import kept, synchronised


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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has adjtimex")
def test_the_kernel_bounds_its_own_error() -> None:
    told = kept()
    assert told is not None
    assert told.synchronised is synchronised()
    assert told.error is not None
    assert 0 <= told.error <= 16.1  # NTP_PHASE_LIMIT: 16 s, at which the kernel gives up
