"""Serves one connection as aiohttp does, but is silent about itself and brief about what is no request.

Strangers can send anything, before anybody asks them who they are: that is no error of ours and fills no log.
"""

import logging
import time
from collections.abc import Callable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

NAME = "ircc-monitor"
"""What we call ourselves; which versions we run is nobody's business."""
QUIET_SECONDS = 60.0
NO_REQUEST = "This is no request that can be answered\nCe n'est pas une demande à laquelle on peut répondre\n"

logger = logging.getLogger(__name__)


class Grumble:
    """Tells of bad requests at most once a minute, and how many more there were."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick = tick
        self._told_at = -QUIET_SECONDS
        self._held = 0

    def tell(self, remote: str) -> None:
        """One came from *remote*."""
        now = self._tick()
        if now - self._told_at < QUIET_SECONDS:
            self._held += 1
            return
        more = f" ({self._held} more were not told)" if self._held else ""
        logger.info("what came from %s is no request%s", remote, more)
        self._told_at, self._held = now, 0


class Attendant(web.RequestHandler):
    """One connection to *manager*; *told* is as for aiohttp's own."""

    __slots__ = ("_grumble",)

    def __init__(self, manager: web.Server, grumble: Grumble, **told: object) -> None:
        super().__init__(manager, **told)  # type: ignore[arg-type]
        self._grumble = grumble

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what is no request, or to what failed in our own code."""
        if isinstance(exc, HttpProcessingError) and request.writer.output_size == 0:
            self._grumble.tell(request.remote or "")
            made: web.StreamResponse = web.Response(status=status, text=NO_REQUEST)
            made.force_close()
        else:
            made = super().handle_error(request, status, exc, message)
        made.headers["Server"] = NAME
        made.headers["X-Content-Type-Options"] = "nosniff"
        return made
