"""Finds the outage that an address names, and asks the history about it off the loop.

Alerts and dashboards know an outage by its service and its start, in whole seconds of Unix time.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from monitor.history.archive import Archive
from monitor.history.errors import HistoryError
from monitor.model import Outage
from monitor.web.sending import UNREAD, absent
from monitor.web.turns import Turns

ONE = r"/outages/{service:[a-z0-9-]+}/{start:\d{1,12}}"
NEAR = timedelta(seconds=1)
FAR = 253_402_300_799  # the last second that a datetime knows
NO_OUTAGE = (
    "There is no such outage; the page of its service lists them, as does `ircc-monitor outages list`",
    "Il n'y a pas de telle panne; la page du service les énumère, comme `ircc-monitor outages list`",
)
Told = TypeVar("Told")

logger = logging.getLogger(__name__)


class Finder:
    """Over the history at *path*."""

    def __init__(self, path: Path, turns: Turns) -> None:
        self._path = path
        self._turns = turns

    async def read(self, request: web.Request, ask: Callable[[Archive, Outage], Told]) -> Told:
        """What *ask* makes of the outage that the address names. Raises HTTPNotFound, HTTPServiceUnavailable."""
        service, start = request.match_info["service"], int(request.match_info["start"])
        if start > FAR:
            raise absent(*NO_OUTAGE)
        began = datetime.fromtimestamp(start, UTC)

        def read() -> tuple[Told] | None:
            with Archive(self._path) as archive:
                outage = nearest(archive.outages(began - NEAR, began + NEAR, service), began)
                return None if outage is None else (ask(archive, outage),)

        try:
            told = await self._turns.read(read)
        except (HistoryError, TimeoutError) as exc:
            logger.warning("an outage could not be read: %s", exc or "the history did not answer in time")
            raise web.HTTPServiceUnavailable(text=UNREAD) from exc
        if told is None:
            raise absent(*NO_OUTAGE)
        return told[0]


def nearest(outages: Iterable[Outage], began: datetime) -> Outage | None:
    """The one of *outages* whose first bad look began within a second of *began*."""
    close = [each for each in outages if abs(each.opened.latest - began) <= NEAR]
    return min(close, key=lambda each: abs(each.opened.latest - began), default=None)
