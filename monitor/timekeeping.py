"""Whether the machine's clock is kept by NTP, and how well, from the kernel itself (adjtimex(2) on Linux)."""

import ctypes
import ctypes.util
import struct
import sys
from dataclasses import dataclass

TIME_ERROR = 5
"""adjtimex(2): the clock is not synchronised."""

TIMEX = 512
"""Bytes that hold a struct timex on every machine: it has 208 on 64-bit Linux."""

MAXERROR = 24
"""Where its maxerror lies on 64-bit Linux: after modes (4 bytes, 4 of padding), offset and freq. Microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the kernel says of its clock. *error* is its own bound in seconds, None where it cannot be read."""

    synchronised: bool
    error: float | None


def kept() -> Kept | None:
    """How the clock is kept; None where the kernel cannot be asked (not Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    name = ctypes.util.find_library("c")
    if name is None:
        return None
    # modes = 0 only reads. A zeroed, larger buffer serves every layout.
    told = ctypes.create_string_buffer(TIMEX)
    state = ctypes.CDLL(name, use_errno=True).adjtimex(ctypes.byref(told))
    if state < 0:
        return None
    wide = struct.calcsize("l") == struct.calcsize("q")
    error = struct.unpack_from("=q", told.raw, MAXERROR)[0] / 1e6 if wide else None
    return Kept(synchronised=state != TIME_ERROR, error=error)


def synchronised() -> bool | None:
    """True or False as the kernel says; None where it cannot be asked (not Linux)."""
    told = kept()
    return None if told is None else told.synchronised
