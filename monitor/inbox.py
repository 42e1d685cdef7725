"""How an order reaches the history, which has one writer: by a file to the monitor that runs, or straight to disk.

Files in the folder ``inbox`` are orders, each taken away once it is carried out and answered beside. Who may write
there may give orders; nothing listens on a socket for them.
"""

import asyncio
import contextlib
import json
import logging
import os
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

import watchfiles
from pydantic import ValidationError

from monitor.orders import ORDER, Order, OrderError

logger = logging.getLogger(__name__)

FOLDER = "inbox"
ORDERED, ANSWERED, REFUSED = ".order", ".answer", ".refused"
PATIENCE_SECONDS = 15.0
LOOK_MILLISECONDS = 2000
OLD_SECONDS = 3600.0


class UnansweredError(Exception):
    """A monitor holds the data folder, but did not carry out the order in time. It may yet do so."""


class Inbox:
    """Takes orders from *folder* and has them carried out: *carry* returns the id of what an order was about."""

    def __init__(self, folder: Path, carry: Callable[[Order], Awaitable[str]]) -> None:
        self._folder = folder / FOLDER
        self._carry = carry
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Take orders until ``stop``; those that were waiting first. A look now and then finds what no one told."""
        self._folder.mkdir(mode=0o750, exist_ok=True)
        changes = watchfiles.awatch(
            self._folder,
            stop_event=self._stop,
            recursive=False,
            rust_timeout=LOOK_MILLISECONDS,
            step=50,
            debounce=100,
            yield_on_timeout=True,
        )
        try:
            await self.take()
            async for _ in changes:
                await self.take()
        except (OSError, RuntimeError) as exc:
            logger.warning("orders from the command line are no longer taken: %s", exc)

    def stop(self) -> None:
        """End ``run``."""
        self._stop.set()

    async def take(self) -> None:
        """Carry out every order that waits, the oldest first."""
        for path in sorted(self._folder.glob(f"*{ORDERED}"), key=_written_at):
            try:
                text = path.read_bytes()
            except FileNotFoundError:  # whoever asked has taken it back
                continue
            except OSError as exc:
                # It cannot be read, so it cannot be answered either; out of the way, it is told once.
                logger.warning("the order %s cannot be read (%s) and was left aside", path.name, exc)
                path.rename(path.with_suffix(REFUSED))
                continue
            _write(path.with_suffix(ANSWERED), await self._answer(path.name, text))
            path.unlink(missing_ok=True)
        for path in self._folder.glob(f"*{ANSWERED}"):  # whoever asked is gone
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > OLD_SECONDS:
                    path.unlink()

    async def _answer(self, name: str, text: bytes) -> dict[str, object]:
        try:
            return {"id": await self._carry(ORDER.validate_json(text))}
        except OrderError as exc:
            return {"error": exc.key, "values": exc.values_}
        except ValidationError as exc:
            logger.warning("an order that is none was left in the inbox: %s", name)
            return {"error": "bad_order", "values": {"why": str(exc.errors()[0]["msg"])}}
        except Exception as exc:  # whoever asked must not wait for nothing, nor others after them
            logger.exception("an order could not be carried out: %s", name)
            return {"error": "bad_order", "values": {"why": type(exc).__name__}}


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def submit(folder: Path, order: Order, *, patience: float = PATIENCE_SECONDS) -> str:
    """Leave *order* with the monitor that runs in *folder*, and wait for what it was about.

    Raises OrderError as the monitor answers, UnansweredError when it does not, OSError when nothing can be left.
    """
    inbox = folder / FOLDER
    inbox.mkdir(mode=0o750, exist_ok=True)
    path = inbox / f"{uuid.uuid4().hex}{ORDERED}"
    _write(path, ORDER.dump_python(order, mode="json"))
    answered = path.with_suffix(ANSWERED)
    until = time.monotonic() + patience
    while not answered.exists():
        if time.monotonic() > until:
            path.unlink(missing_ok=True)
            raise UnansweredError(folder)
        time.sleep(0.05)
    answer = json.loads(answered.read_bytes())
    answered.unlink(missing_ok=True)
    if "error" in answer:
        raise OrderError(answer["error"], **answer["values"])
    return str(answer["id"])


def _write(path: Path, value: object) -> None:
    """Whole or not at all: a reader never finds half a file under its name."""
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o640)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
