"""Whether the machine's clock is kept by NTP, from the kernel itself (adjtimex(2) on Linux)."""

import ctypes
import ctypes.util
import sys

TIME_ERROR = 5
"""adjtimex(2): the clock is not synchronised."""


def synchronised() -> bool | None:
    """True or False as the kernel says; None where it cannot be asked (not Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    name = ctypes.util.find_library("c")
    if name is None:
        return None
    # struct timex is 208 bytes on 64-bit Linux; modes = 0 only reads. A zeroed, larger buffer serves every layout.
    state = ctypes.CDLL(name, use_errno=True).adjtimex(ctypes.byref(ctypes.create_string_buffer(512)))
    return None if state < 0 else bool(state != TIME_ERROR)
