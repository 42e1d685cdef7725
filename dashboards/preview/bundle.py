"""The harness, built by npm into an ignored folder next to its source. Packages' own scripts are never run."""

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE / "build"
PACKAGES = HERE / "node_modules"
PATIENCE = 600


class Unbuilt(Exception):
    """The harness could not be built; what to do."""


def build() -> Path:
    """Install what the lock file names, unless it is there, and build. Raises Unbuilt."""
    npm = shutil.which("npm")
    if npm is None:
        raise Unbuilt("npm is not on PATH: install Node.js 20 or newer; only the preview needs it")
    lock = (HERE / "package-lock.json").read_bytes()
    mark = PACKAGES / ".installed-from"
    if not mark.exists() or mark.read_bytes() != lock:
        _run(npm, "ci", "--ignore-scripts", "--loglevel=error")
        mark.write_bytes(lock)
    _run(npm, "run", "build", "--silent")
    return BUILT


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, cwd=HERE, timeout=PATIENCE, check=False, capture_output=True, text=True)  # noqa: S603 - npm, by its path
    except subprocess.TimeoutExpired as problem:
        raise Unbuilt(f"`{' '.join(command)}` took more than {PATIENCE} seconds: is the registry slow?") from problem
    if done.returncode:
        raise Unbuilt(f"`{' '.join(command)}` failed in {HERE}:\n{done.stderr or done.stdout}")
