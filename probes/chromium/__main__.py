"""``python -m probes.chromium``: which Chromium will be used and whence; exit 1 with what to do if there is none."""

import sys

from probes.chromium.executable import find
from probes.failures import Faulty

if __name__ == "__main__":
    try:
        found = find()
    except Faulty as exc:
        sys.exit(f"setup: {exc.detail}")
    sys.stdout.write(f"setup: Chromium is {found.path} ({found.origin})\n")
