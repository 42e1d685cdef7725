"""The programs that the stack runs, found on PATH under Debian's names or upstream's; and a container engine."""

import asyncio
import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

NAMES = {
    "prometheus": ("prometheus",),
    "alertmanager": ("prometheus-alertmanager", "alertmanager"),
}
GRAFANA = ("grafana", "grafana-server")
ENGINES = ("docker", "podman")
ENGINE_SECONDS = 8.0


class MissingError(Exception):
    """Programs that are not on PATH; its text is their names."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))


def on_path(names: Sequence[str]) -> str:
    """The first of *names* on PATH, whole; "" without one."""
    return next((path for name in names if (path := shutil.which(name))), "")


def needed() -> dict[str, str]:
    """Every program that there must be, by our name for it. Raises MissingError, with all that are missing."""
    paths = {name: on_path(names) for name, names in NAMES.items()}
    if missing := [name for name, path in paths.items() if not path]:
        raise MissingError(missing)
    return paths


async def engine() -> str:
    """A container engine that is there and answers; "" without one."""
    for name in ENGINES:
        if (path := shutil.which(name)) and await _answers(path):
            return path
    return ""


async def _answers(path: str) -> bool:
    process = await asyncio.create_subprocess_exec(
        path,
        "info",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(ENGINE_SECONDS):
            return await process.wait() == 0
    except TimeoutError:
        return False
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def home_of(grafana: str) -> Path | None:
    """The folder with the defaults and pages of the program at *grafana*; None when it knows them by itself."""
    real = Path(grafana).resolve()
    for folder in (real.parent.parent, real.parent.parent / "share" / "grafana", Path("/usr/share/grafana")):
        if (folder / "conf" / "defaults.ini").is_file():
            return folder
    return None
