"""Becomes a program that ends with who started it, even where that was killed: ``leash.py HOW PARENT PROGRAM…``.

Run by its path, without our libraries. HOW ``kernel`` (Linux): the kernel sends SIGTERM when the parent is gone, and
nothing of this file stays. HOW ``watch``: it stays beside the program and looks every half second.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

SET_DEATH_SIGNAL = 1
LOOK_SECONDS = 0.5
END_SECONDS = 8.0


def tie() -> None:
    """Have the kernel end us with our parent. Raises OSError."""
    if ctypes.CDLL(None, use_errno=True).prctl(SET_DEATH_SIGNAL, signal.SIGTERM):
        raise OSError(ctypes.get_errno(), "prctl")


def watch(parent: int, command: Sequence[str]) -> int:
    """Run *command*, hand SIGTERM on, and end it once *parent* is gone. Its exit code."""
    children: list[subprocess.Popen[bytes]] = []
    told: list[int] = []

    def hand_on(number: int, _: object) -> None:
        told.append(number)
        for each in children:
            each.terminate()

    # Before there is a child: a signal that came in between would else end us and leave it alone.
    signal.signal(signal.SIGTERM, hand_on)
    child = subprocess.Popen(command)  # noqa: S603 - what the stack told us to run
    children.append(child)
    if told:
        child.terminate()
    while True:
        try:
            return _code(child.wait(LOOK_SECONDS))
        except subprocess.TimeoutExpired:
            if os.getppid() == parent:
                continue
        child.terminate()
        try:
            return _code(child.wait(END_SECONDS))
        except subprocess.TimeoutExpired:
            child.kill()


def _code(told: int) -> int:
    """As a shell tells an end by a signal."""
    return told if told >= 0 else 128 - told


def main(how: str, parent: int, command: Sequence[str]) -> int:
    """Become *command*, or run it."""
    if how == "watch":
        return watch(parent, command)
    tie()
    if os.getppid() != parent:  # it went before the kernel knew
        return 128 + signal.SIGTERM
    os.execvp(command[0], [*command])  # noqa: S606 - without a shell is what we want
    raise AssertionError


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
