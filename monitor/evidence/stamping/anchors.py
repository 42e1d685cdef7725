"""Once a UTC day, the heads of the history's chains are written down beside it, to be stamped by somebody else.

A chain shows what was changed by accident. Against who can write the file it proves nothing, unless a head of it is
known elsewhere: a time stamp is one way, mailing the day's file to a mailbox is another.
"""

import json
import logging
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from monitor.clock import Clock
from monitor.evidence import shelf
from monitor.evidence.stamping.stamps import Stamps
from monitor.history.archive import Archive

logger = logging.getLogger(__name__)

FOLDER = "heads"
SCHEMA = 1


class Anchors:
    """Writes ``heads/2026-11-29.json`` in *folder*. With *stamped*, its SHA-256 is queued too, as ``head-2026-11-29``.

    *history* is the file. *said* goes into each file: who writes it.
    """

    def __init__(
        self,
        folder: Path,
        history: Path,
        stamps: Stamps,
        clock: Clock,
        *,
        stamped: bool,
        said: Mapping[str, str | bool],
    ) -> None:
        self._folder = folder / FOLDER
        self._history = history
        self._stamps = stamps
        self._clock = clock
        self._stamped = stamped
        self._said = said
        self._done = ""

    def daily(self) -> bool:
        """Write today's file if it is not there, and ask for its stamp; whether there was anything to do.

        It blocks: call it in a thread. Raises HistoryError and OSError; then call it again later.
        """
        now = self._clock.now()
        day = f"{now:%Y-%m-%d}"
        if self._done == day:
            return False
        path = self._folder / f"{day}.json"
        if not path.exists():
            with Archive(self._history) as archive:
                heads = archive.heads()
            chains = {each.chain: {"head": each.head, "last_id": each.last_id} for each in (heads.looks, heads.events)}
            body = {"at": now.isoformat(), "chains": chains, "schema": SCHEMA, **self._said}
            shelf.put(path, json.dumps(body, sort_keys=True, separators=(",", ":")).encode())
            logger.info("the heads of the history's chains are written to %s", path)
        if self._stamped:
            self._stamps.ask(f"head-{day}", sha256(path.read_bytes()).digest())
        self._done = day
        return True
