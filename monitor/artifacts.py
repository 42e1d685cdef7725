"""Where looks leave their pictures, and how many are kept: the newest of each probe."""

import shutil
from datetime import datetime
from pathlib import Path

from monitor.model import Probe

KEPT = 40


class Artifacts:
    """Folders below *root*: ``service/probe/20261122T140509.123456Z``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, probe: Probe, at: datetime) -> Path:
        """The folder of one look; it is made only when something is written to it."""
        return self.root / probe.service / probe.name / f"{at:%Y%m%dT%H%M%S.%fZ}"

    def prune(self, probe: Probe) -> None:
        """Remove all but the newest folders of *probe*. Raises OSError."""
        parent = self.root / probe.service / probe.name
        if not parent.is_dir():
            return
        for old in sorted(parent.iterdir())[:-KEPT]:
            shutil.rmtree(old)
