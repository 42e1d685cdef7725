"""The simulated portals: same hosts, redirects, markup and words as the real ones, and misbehaving on command."""

import asyncio
import contextlib
import ssl
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from aiohttp import web

from monitor.simulator.answers import Answers
from monitor.simulator.certificates import Certificates
from monitor.simulator.doors import Door
from monitor.simulator.exchange import Ask, Conduct, Reply
from monitor.simulator.faults import Fault, Layer
from monitor.simulator.hosts import ADDRESSES, HOSTS
from monitor.simulator.minted import Minted
from monitor.simulator.names import Names
from monitor.simulator.notices import worded
from monitor.simulator.script import Script, Tell, perform
from monitor.simulator.trouble import Faults, Setting

REMEMBERED = 5000
HTTPS, HTTP = 443, 80


class Seen(NamedTuple):
    """A request that arrived: host, path with query, user agent."""

    host: str
    path: str
    agent: str


class Simulator:
    """Start with ``async with``. *ca_dir* is where the certificates go; without it, a temporary folder.

    ``faults.set(...)`` starts a fault, ``reset()`` makes everything healthy.
    """

    def __init__(self, ca_dir: Path | None = None) -> None:
        self.faults = Faults(self._apply, _ready)
        self.requests: list[Seen] = []
        self._ca_dir = ca_dir
        self._answers = Answers()
        self._minted = Minted()
        self._stack = contextlib.AsyncExitStack()
        self._changed = asyncio.Event()
        self._doors: dict[tuple[str, int], Door] = {}
        self._by_local: dict[int, Door] = {}
        self._names = Names(ADDRESSES, self.faults, first=True)
        self._second = Names(ADDRESSES, self.faults, first=False)

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            folder = self._ca_dir or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="simulator-")))
            folder.mkdir(parents=True, exist_ok=True)
            self._certificates = Certificates(folder)
            server = web.Server(self._serve, handler_cancellation=True, access_log=None, keepalive_timeout=30)
            stack.push_async_callback(server.shutdown, 0.1)
            for host in HOSTS:
                self._hang(host, HTTPS, server)
                self._hang(host, HTTP, server)
            stack.push_async_callback(self._close_doors)
            for names in (self._names, self._second):
                stack.push_async_callback(names.stop)
                await names.start()
            self._apply()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.faults.clear()
        await self._stack.aclose()

    @property
    def ports(self) -> Mapping[tuple[str, int], int]:
        """The loopback port of each simulated host and port, literal control addresses included."""
        return {key: door.local for key, door in self._doors.items()}

    @property
    def dns(self) -> str:
        """Our own name server, ``address:port``."""
        return self._names.address

    @property
    def second_dns(self) -> str:
        """The name server of another operator, ``address:port``."""
        return self._second.address

    @property
    def ca_file(self) -> Path:
        """The root certificate, PEM."""
        return self._certificates.ca_file

    @property
    def spki(self) -> tuple[str, ...]:
        """Fingerprints of the good keys, for Chromium."""
        return self._certificates.spki

    def reset(self) -> None:
        """Everything healthy, nothing remembered."""
        self.faults.clear()
        self.requests.clear()
        self._answers.forget()
        self._minted.clear()

    async def play(self, script: Script | Path | str = "demo", *, speed: float = 1.0, tell: Tell | None = None) -> None:
        """Run a script to its end; *speed* 2 plays it in half the time. *tell* hears of each event as it happens.

        *script* is a file, or the name of one that is bundled. Raises ScriptError.
        """
        await perform(script if isinstance(script, Script) else Script.load(script), self.faults, speed, tell)

    def _hang(self, host: str, port: int, server: web.Server) -> None:
        def context() -> ssl.SSLContext | None:
            setting = self.faults.first(Layer.CERTIFICATE, host)
            return self._certificates.context(
                host, setting.fault if setting else None, setting.size if setting else 0.0
            )

        door = Door(host, port, server, context if port == HTTPS else lambda: None)
        self._doors[host, port] = self._by_local[door.local] = door

    async def _close_doors(self) -> None:
        for door in self._doors.values():
            await door.close()
        self._doors.clear()
        await asyncio.sleep(0)  # lets aborted transports say goodbye

    def _apply(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
        for door in self._doors.values():
            shut = self.faults.active(Fault.OFFLINE, door.host) or self.faults.active(Fault.REFUSED, door.host)
            before = (door.resets, door.mute, door.presents)
            door.resets = self.faults.active(Fault.RESET, door.host) is not None
            door.mute = self.faults.active(Fault.TLS_SILENT, door.host) is not None
            door.presents = self.faults.first(Layer.CERTIFICATE, door.host)
            if shut:
                door.shut()
            else:
                door.open()
            if shut or before != (door.resets, door.mute, door.presents):
                door.drop()  # a connection kept alive would hide the change

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.transport is None:
            raise ConnectionResetError("the client has gone")
        door = self._by_local[request.transport.get_extra_info("sockname")[1]]
        self.requests.append(Seen(door.host, request.path_qs, request.headers.get("User-Agent", "")))
        del self.requests[:-REMEMBERED]
        if door.port == HTTP:
            return web.Response(status=301, headers={"Location": f"https://{door.host}{request.path_qs}"})
        form = await request.post() if request.method == "POST" else {}
        ask = Ask(
            host=door.host,
            path=request.path,
            query=dict(request.query),
            faults=self.faults,
            minted=self._minted,
            method=request.method,
            cookies=dict(request.cookies),
            form={name: value for name, value in form.items() if isinstance(value, str)},
        )
        return await self._send(request, ask, self._answers.to(ask))

    async def _send(self, request: web.BaseRequest, ask: Ask, reply: Reply) -> web.Response:
        await asyncio.sleep(reply.delay)
        while reply.conduct is Conduct.SILENT:
            await self._changed.wait()
            reply = self._answers.to(ask)
        response = web.Response(
            status=reply.status, text=reply.body, content_type=reply.content_type, headers=reply.headers
        )
        if reply.conduct is Conduct.HANG_UP and request.transport is not None:
            request.transport.close()
        return response


def _ready(setting: Setting) -> Setting:
    if not any(setting.hits(host, setting.path, setting.lang) for host in HOSTS):
        raise ValueError(f"{setting.fault} at {setting.host!r} would show nowhere: no such host is played")
    return worded(setting, datetime.now(UTC))
