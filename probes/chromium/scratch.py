"""The folders of one run of the browser, private and short-lived, and the clearing of those a crash left behind."""

import shutil
import tempfile
import time
from pathlib import Path

from probes.chromium import processes

SOCKET_ROOM = 62
"""The longest TMPDIR Chromium 156 starts with: it binds a socket 45 characters below, and Unix allows 107. Tried."""

GONE_SECONDS = 5.0


class Scratch:
    """*folder* with ``profile``, ``home``, ``artifacts`` and ``tmp`` in it. All methods block; none needs the loop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    @property
    def profile(self) -> Path:
        """Chromium's user data. Cookies of a look are never in it: looks run in contexts kept in memory."""
        return self.folder / "profile"

    @property
    def home(self) -> Path:
        """HOME of the browser: crash reports, key store, caches."""
        return self.folder / "home"

    @property
    def artifacts(self) -> Path:
        """Where the driver would put downloads, if there were any."""
        return self.folder / "artifacts"

    @property
    def tmp(self) -> Path:
        """TMPDIR of the browser, by a path short enough for its socket."""
        return (self.folder / "tmp").resolve()

    def make(self) -> None:
        """Make the folders. Raises OSError."""
        for each in (self.profile, self.home, self.artifacts):
            each.mkdir(mode=0o700, parents=True)
        near = self.folder / "tmp"
        if len(str(near)) <= SOCKET_ROOM:
            near.mkdir(mode=0o700)
        else:  # the link tells a later run what to clear
            near.symlink_to(tempfile.mkdtemp(prefix="ircc-"), target_is_directory=True)

    def clear(self) -> None:
        """Kill the browsers that live here, then remove the folders. Never raises."""
        until = time.monotonic() + GONE_SECONDS
        while (left := processes.browsers_under(self.folder)) and time.monotonic() < until:
            processes.kill(left)
            time.sleep(0.05)
        near = self.folder / "tmp"
        if near.is_symlink():
            shutil.rmtree(near.readlink(), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Clear every run left below *folder*, with the browsers still running in it. Blocks; never raises."""
    if folder.is_dir():
        for each in folder.iterdir():
            if each.is_dir():
                Scratch(each).clear()


def clear(folder: Path) -> None:
    """Clear *folder* of every browser's folder in it: runs of Chromium, and Firefox' profile. Blocks; never raises."""
    if folder.is_dir():
        for each in folder.iterdir():
            sweep(each)
            if each.is_dir():
                Scratch(each).clear()
