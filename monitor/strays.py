"""Errors that nobody awaited: logged once each, counted always, and never the end of the program."""

import asyncio
import logging
from collections import Counter
from typing import Any

logger = logging.getLogger(__name__)


class Strays:
    """The event loop's exception handler. A dying browser driver, for one, leaves futures that nobody asks."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def install(self) -> None:
        """Take them from the running loop."""
        asyncio.get_running_loop().set_exception_handler(self.take)

    def take(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Count one; the first of its sort is logged."""
        exc = context.get("exception")
        sort = f"{context.get('message', '')} {type(exc).__name__ if exc else ''}".strip()
        self.seen[sort] += 1
        if self.seen[sort] == 1:
            # Its type alone: a browser's error text may quote what was typed.
            logger.warning("%s (further ones are only counted)", sort)

    @property
    def total(self) -> int:
        """How many there were."""
        return self.seen.total()
