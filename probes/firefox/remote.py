"""One Firefox and the line to it: WebDriver BiDi (W3C), which Firefox speaks by itself over a loopback WebSocket."""

import asyncio
import contextlib
import itertools
import json
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp

from probes.failures import Faulty

START_SECONDS = 30.0
CLOSE_SECONDS = 5.0
MESSAGE_BYTES = 64 * 1024 * 1024
"""A picture comes in one message."""
KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
"""What Firefox gets of our environment; secrets and proxies may stand in the rest."""
LISTENS = re.compile(rb"WebDriver BiDi listening on (ws://127\.0\.0\.1:\d+)")

Hear = Callable[[str, Mapping[str, Any]], None]


class RefusedError(Exception):
    """Firefox answered a command with an error: *word* is BiDi's own (``no such frame``), *text* one line of it."""

    def __init__(self, word: str, text: str) -> None:
        super().__init__(f"{word}: {text}")
        self.word = word
        self.text = text


class Remote:
    """Commands to one Firefox; *hear* gets its events. Made by ``running``."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, hear: Hear) -> None:
        self.version = ""
        self.user_agent = ""
        self._socket = socket
        self._hear = hear
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Mapping[str, Any]]] = {}
        self._sending: set[asyncio.Task[Any]] = set()

    async def ask(self, method: str, seconds: float, /, **params: Any) -> Mapping[str, Any]:
        """The result of one command. Raises RefusedError, TimeoutError, and Faulty when Firefox is gone."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._socket.send_json({"id": number, "method": method, "params": params})
                said = await answer
        except (aiohttp.ClientError, ConnectionError):
            raise _gone() from None
        finally:
            self._waiting.pop(number, None)
        if said.get("type") != "success":
            raise RefusedError(str(said.get("error", "")), str(said.get("message", "")).partition("\n")[0][:300])
        return said.get("result") or {}

    def tell(self, method: str, /, **params: Any) -> None:
        """A command whose answer does not matter, from within an event."""
        task = asyncio.ensure_future(self._told(method, params))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _told(self, method: str, params: Mapping[str, Any]) -> None:
        # The request it was about may be over by now, and Firefox too: neither matters any more.
        with contextlib.suppress(RefusedError, TimeoutError, Faulty):
            await self.ask(method, CLOSE_SECONDS, **params)

    async def listen(self) -> None:
        """Take in what Firefox says until it stops."""
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                break
            said = json.loads(message.data)
            waiting = self._waiting.get(said.get("id") or 0)
            if waiting is not None and not waiting.done():
                waiting.set_result(said)
            elif "method" in said:
                self._hear(said["method"], said.get("params") or {})
        for each in self._waiting.values():
            if not each.done():
                each.set_exception(_gone())


@contextlib.asynccontextmanager
async def running(executable: Path, folder: Path, hear: Hear) -> AsyncIterator[Remote]:
    """Firefox over the profile in *folder*, which goes with it. Raises Faulty when it does not start."""
    process = await _start(executable, folder)
    drains: list[asyncio.Task[None]] = []
    try:
        async with contextlib.AsyncExitStack() as stack:
            address = await _address(process)
            drains.append(asyncio.create_task(_drain(process)))
            session = await stack.enter_async_context(aiohttp.ClientSession(trust_env=False))
            socket = await _connected(session, address)
            remote = Remote(socket, hear)
            drains.append(asyncio.create_task(remote.listen()))
            began = await remote.ask("session.new", START_SECONDS, capabilities={})
            told = began["capabilities"]
            remote.version, remote.user_agent = f"Firefox {told['browserVersion']}", str(told.get("userAgent", ""))
            yield remote
            await socket.close()
    except (TimeoutError, RefusedError) as exc:
        raise Faulty("Firefox did not start in time", code="browser_launch") from exc
    finally:
        await _end(process)
        for each in drains:
            each.cancel()
        await asyncio.gather(*drains, return_exceptions=True)
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def _start(executable: Path, folder: Path) -> asyncio.subprocess.Process:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    line = (str(executable), "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", str(folder))
    try:
        return await asyncio.create_subprocess_exec(
            *_tied(),
            *line,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={**environment, "HOME": str(folder), "TMPDIR": str(folder)},
            start_new_session=True,  # its children go with it
        )
    except OSError as exc:
        raise Faulty(f"{executable} cannot be run: {exc.strerror}", code="browser_launch") from None


def _tied() -> tuple[str, ...]:
    """What makes Firefox end with us even when we are killed, where there is such a program (Linux)."""
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None  # noqa: S101 - it was asked for
    async with asyncio.timeout(START_SECONDS):
        while line := await process.stderr.readline():
            if (said := LISTENS.search(line)) is not None:
                return said.group(1).decode()
    raise Faulty("Firefox ended at its start", code="browser_launch")


async def _connected(session: aiohttp.ClientSession, address: str) -> aiohttp.ClientWebSocketResponse:
    try:
        async with asyncio.timeout(START_SECONDS):
            return await session.ws_connect(f"{address}/session", max_msg_size=MESSAGE_BYTES)
    except (aiohttp.ClientError, OSError):
        raise _gone() from None


async def _drain(process: asyncio.subprocess.Process) -> None:
    """Read what it writes and nobody wants, or it would stand still when the pipe is full."""
    assert process.stderr is not None  # noqa: S101 - it was asked for
    while await process.stderr.read(65536):
        pass


async def _end(process: asyncio.subprocess.Process) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await process.wait()
                if number is signal.SIGKILL:
                    return
    # The children of its group may outlive it by a moment; the last signal was theirs too.


def _gone() -> Faulty:
    return Faulty("Firefox is gone", code="browser_crashed")
