"""Which Firefox there is. None is asked for: without it a pack says that no second engine was tried."""

import os
import shutil
import sys
from pathlib import Path

ON_PATH = ("firefox-esr", "firefox")
MACOS = Path("/Applications/Firefox.app/Contents/MacOS/firefox")


def find(path: str | None = None) -> Path | None:
    """The Firefox on PATH (*path* stands for it), or macOS' application."""
    for name in ON_PATH:
        if (found := shutil.which(name, path=path)) is not None:
            return Path(found)
    return MACOS if sys.platform == "darwin" and os.access(MACOS, os.X_OK) else None
