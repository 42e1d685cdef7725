"""One program of the stack: started on a leash, its lines read, waited for until it answers, ended with all its own."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from monitor.stack import leash
from monitor.stack.lines import Level, Said, understood

KEPT = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR", "DOCKER_HOST", "CONTAINER_HOST")
"""What a program gets of our environment; nothing else, for secrets and proxies may stand there."""
HTTP_OK = 200
LINE_BYTES = 1024 * 1024
POLL_SECONDS = 0.3
ASK_SECONDS = 2.0
TAIL = 12
REPEAT_SECONDS = 600.0
"""A warning that comes again sooner is shown on request alone."""
HOW = "kernel" if sys.platform == "linux" else "watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to start as *name*. It is there once *ready* answers 200. *plain* is the level of lines that tell none.

    *joins*: the stack does without it where it cannot start. *until*: its lines up to this one are told on request
    alone.
    """

    name: str
    command: tuple[str, ...]
    url: str
    ready: str
    variables: Mapping[str, str] = field(default_factory=dict)
    plain: Level = Level.WARNING
    until: str = ""
    joins: bool = False


class Child:
    """A *program* under way; every line of it goes to *tell*."""

    def __init__(self, program: Program, tell: Callable[[Said], None]) -> None:
        self.program = program
        self.answers = False
        self.last: deque[tuple[Level, str]] = deque(maxlen=TAIL)
        self._tell = tell
        self._greeting = bool(program.until)
        self._ending = False
        self._warned: dict[str, float] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it. Raises OSError."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        # -I and -S: the leash reads nothing of ours or of the machine's, so it costs a few milliseconds.
        line = (sys.executable, "-I", "-S", str(Path(leash.__file__)), HOW, str(os.getpid()), *self.program.command)
        self._process = await asyncio.create_subprocess_exec(
            *line,
            env=kept | dict(self.program.variables),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LINE_BYTES,
            start_new_session=True,  # Ctrl+C is for the stack, which ends all in order
        )
        self._reading = asyncio.create_task(self._read(), name=self.program.name)

    async def _read(self) -> None:
        assert self._process is not None and self._process.stdout is not None  # noqa: PT018, S101 - start made them
        while True:
            try:
                line = await self._process.stdout.readline()
            except ValueError:
                continue  # longer than any line that a person reads; what follows it is read again
            if not line:
                return
            self._take(line.decode(errors="replace").rstrip())

    def _take(self, line: str) -> None:
        if not line:
            return
        level, text = understood(line, self.program.plain)
        self.last.append((level, text))
        if self._greeting:
            self._greeting = line != self.program.until
            level = Level.INFO if level is Level.NOTE else level
        if self.program.joins and not self.answers:
            level = Level.INFO  # why it could not join is told at its end
        if level is Level.WARNING and (self._ending or self._again(text)):
            level = Level.INFO
        self._tell(Said(who=self.program.name, level=level, text=text))

    def _again(self, warning: str) -> bool:
        """Whether it was told a short time ago."""
        now = time.monotonic()
        self._warned = {text: at for text, at in self._warned.items() if now - at < REPEAT_SECONDS}
        return self._warned.setdefault(warning, now) != now

    async def ready(self, session: aiohttp.ClientSession) -> None:
        """Wait until it answers, however long that takes."""
        await until_answers(session, self.program.ready)
        self.answers = True

    async def ended(self) -> int:
        """Wait for its end. Its exit code; a negative one is a signal's number."""
        assert self._process is not None and self._reading is not None  # noqa: PT018, S101 - start made them
        code = await self._process.wait()
        # A program it left behind may hold its output open.
        await asyncio.wait([self._reading], timeout=1)
        return code

    def why(self) -> str:
        """What it said last: its last error if it told one, else its last line."""
        errors = [text for level, text in self.last if level is Level.ERROR]
        return (errors or [text for _, text in self.last] or ["—"])[-1]

    async def stop(self, seconds: float, hurry: asyncio.Event) -> bool:
        """End it within *seconds*, or at once with *hurry*. False when it had to be killed."""
        self._ending = True
        if self._process is None:
            return True
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
        waiting = [asyncio.ensure_future(self._process.wait()), asyncio.ensure_future(hurry.wait())]
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        gone = self._process.returncode is not None
        # What it started goes too: its session is its own.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await waiting[0]
        waiting[1].cancel()
        if self._reading is not None:
            self._reading.cancel()
        return gone


async def until_answers(session: aiohttp.ClientSession, url: str) -> None:
    """Wait until *url* answers 200."""
    while not await answers(session, url):  # noqa: ASYNC110 - another program tells us of no event
        await asyncio.sleep(POLL_SECONDS)


async def answers(session: aiohttp.ClientSession, url: str) -> bool:
    """Whether *url* answers 200 now."""
    try:
        async with session.get(url, timeout=aiohttp.ClientTimeout(total=ASK_SECONDS)) as reply:
            return reply.status == HTTP_OK
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
