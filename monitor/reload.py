"""Takes in changed service files on SIGHUP or when a file changes. A bad file leaves the old configuration in force."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path

import watchfiles

from monitor.clock import Clock
from monitor.complaints import ConfigError
from monitor.model import Service

logger = logging.getLogger(__name__)

LOOK_MILLISECONDS = 5000


class Reload:
    """Knows the services in force. *load* reads them anew (ConfigError: no change), *apply* puts them in force."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        folder: Path,
        load: Callable[[], Sequence[Service]],
        apply: Callable[[Sequence[Service]], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self.services: tuple[Service, ...] = tuple(services)
        self.ok = True
        self.at: datetime = clock.now()
        self._folder = folder
        self._load = load
        self._apply = apply
        self._clock = clock
        self._stop = asyncio.Event()
        self._wanted = asyncio.Event()
        self._taken = fingerprint(folder)

    async def run(self) -> None:
        """Watch until ``stop``. SIGHUP and file changes lead to the same ``reload``; a storm of them to one or two."""
        # Left in place at the end: a SIGHUP that killed us while looks are drained would leave Chromium behind.
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._wanted.set)
        watching = asyncio.create_task(self._watch(), name="service files")
        while await self._wanted.wait() and not self._stop.is_set():
            self._wanted.clear()
            await self.reload()
        await watching

    def stop(self) -> None:
        """End ``run``."""
        self._stop.set()
        self._wanted.set()

    async def _watch(self) -> None:
        """Looks also now and then: a change that came before the system began to tell is not told by it."""
        changes = watchfiles.awatch(
            self._folder,
            stop_event=self._stop,
            recursive=False,
            watch_filter=_is_service_file,
            rust_timeout=LOOK_MILLISECONDS,
            yield_on_timeout=True,
        )
        try:
            async for told in changes:
                if told or fingerprint(self._folder) != self._taken:
                    self._wanted.set()
        except (OSError, RuntimeError) as exc:  # the folder is gone, or the system has no more watches to give
            logger.warning("changed service files are no longer noticed, but SIGHUP still takes them in: %s", exc)

    async def reload(self) -> None:
        """Take in the files as they are now, or say what is wrong with them and go on as before."""
        before = self.services
        self._taken = fingerprint(self._folder)
        try:
            self.services = tuple(await asyncio.to_thread(self._load))
            await self._apply(self.services)
        except ConfigError as exc:
            self.ok = False
            logger.error("service files not taken in; going on with the old ones:\n%s", exc)  # noqa: TRY400 - the text is all there is to it
        except Exception:  # whatever a new file under probes/ or a secret that has gone may raise
            self.ok = False
            self.services = before
            logger.exception("service files not taken in; going on with the old ones")
        else:
            self.ok = True
            self.at = self._clock.now()
            logger.info("service files taken in")


def fingerprint(folder: Path) -> frozenset[tuple[str, int, int]]:
    """What the service files of *folder* look like from outside: name, time of change and size of each."""
    seen = set()
    for path in folder.glob("*.toml"):
        with contextlib.suppress(FileNotFoundError):  # it went between the listing and the look
            found = path.stat()
            seen.add((path.name, found.st_mtime_ns, found.st_size))
    return frozenset(seen)


def _is_service_file(_: watchfiles.Change, path: str) -> bool:
    """Kubernetes changes all files of a folder at once, by the one link ``..data``."""
    return path.endswith((".toml", "/..data"))
