"""Takes in changed service files on SIGHUP or when a file changes. A bad file leaves the old configuration in force."""

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import watchfiles

from monitor.clock import Clock
from monitor.complaints import ConfigError
from monitor.model import Service

logger = logging.getLogger(__name__)


class Reload:
    """Knows the services in force. *load* reads them anew (ConfigError: no change), *apply* puts them in force."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        folder: Path,
        load: Callable[[], Sequence[Service]],
        apply: Callable[[Sequence[Service]], None],
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

    async def run(self) -> None:
        """Watch until ``stop``. SIGHUP and file changes lead to the same ``reload``."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        try:
            async for _ in watchfiles.awatch(
                self._folder, stop_event=self._stop, recursive=False, watch_filter=_is_service_file
            ):
                await self.reload()
        finally:
            loop.remove_signal_handler(signal.SIGHUP)

    def stop(self) -> None:
        """End ``run``."""
        self._stop.set()

    def _hang_up(self) -> None:
        task = asyncio.ensure_future(self.reload())
        task.add_done_callback(_report)

    async def reload(self) -> None:
        """Take in the files as they are now, or say what is wrong with them and go on as before."""
        try:
            services = await asyncio.to_thread(self._load)
        except ConfigError as exc:
            self.ok = False
            logger.error("service files not taken in; going on with the old ones:\n%s", exc)  # noqa: TRY400 - the text is all there is to it
            return
        self.services = tuple(services)
        self.ok = True
        self.at = self._clock.now()
        self._apply(self.services)
        logger.info("service files taken in")


def _report(task: "asyncio.Future[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.error("reload failed", exc_info=task.exception())


def _is_service_file(_: watchfiles.Change, path: str) -> bool:
    return path.endswith(".toml")
