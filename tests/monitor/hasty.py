"""An event loop on which hours go by in seconds, for what waits by it."""

import asyncio
import selectors
from typing import Any

HASTE = 1500


class HastySelector(selectors.DefaultSelector):
    """Waits a fraction of the time."""

    def select(self, timeout: float | None = None) -> Any:
        return super().select(timeout and timeout / HASTE)


class HastyLoop(asyncio.SelectorEventLoop):
    """A loop on which a minute takes forty milliseconds."""

    def __init__(self) -> None:
        super().__init__(HastySelector())

    def time(self) -> float:
        return super().time() * HASTE
