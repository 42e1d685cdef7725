"""What the commands' exit codes mean. The README documents them; a test holds the two together."""

from enum import IntEnum


class Exit(IntEnum):
    """0 is all well; 1 is about the portals; 2 and above are about us."""

    OK = 0
    NOT_UP = 1
    USAGE = 2
    CONFIG = 3
    UNKNOWN = 4
    CANNOT_START = 5
    DOCTOR = 6
    NO_HISTORY = 7
    BROKEN = 8
    NOT_FILLED = 9
    DIED = 10
    UNTOLD = 11


MEANING = {
    Exit.OK: "all well; for `check`: everything looked at is up",
    Exit.NOT_UP: "`check`: something is down, degraded or in maintenance",
    Exit.USAGE: "the command line is wrong",
    Exit.CONFIG: "settings or service files are wrong; every problem is listed and nothing was started",
    Exit.UNKNOWN: "`check`: nothing is known to be wrong, but something could not be told",
    Exit.CANNOT_START: "cannot start: a port is taken, the data folder is in use or not writable, a program is missing",
    Exit.DOCTOR: "`doctor`: something must be mended",
    Exit.NO_HISTORY: "there is no history to read in the data folder",
    Exit.BROKEN: "`history verify`: the history is damaged, or was tampered with; `evidence verify`: so is the pack",
    Exit.NOT_FILLED: "`history backfill`: the store did not take everything; what it took stays",
    Exit.DIED: "`stack`: one of its programs ended by itself; which and why is told, and the rest was stopped",
    Exit.UNTOLD: "`maintenance`: the window stands, or is over, as asked, but Alertmanager could not be told",
}
