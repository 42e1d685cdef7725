"""The listener: bounded, on loopback by default, and telling its real address once it listens."""

import asyncio
import contextlib
import os
import ssl
from collections.abc import Sequence
from functools import partial

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from monitor.settings import is_loopback
from monitor.web.attendant import NAME, Attendant, Grumble
from monitor.web.door import USUAL, Door, Patience
from monitor.web.frame import POLICY

LARGEST_BODY = 64 * 1024
LONGEST_LINE = 8190
MOST_HEADERS = 64
HANDSHAKE_SECONDS = 10.0
LOOPBACK = "This monitor answers on loopback only\nCe moniteur ne répond qu'en boucle locale\n"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class ListenError(Exception):
    """The address cannot be listened on: *listen* and *why*."""

    def __init__(self, listen: str, why: str) -> None:
        super().__init__(f"{listen}: {why}")
        self.listen = listen
        self.why = why


class Server:
    """Serves *routes*, by TLS where there is a *context*, through *guards*. ``url`` is known once it has started.

    It waits for clients no longer than *patience* says. A reply to come may take as long as it wants.
    """

    def __init__(
        self,
        routes: Sequence[web.RouteDef],
        host: str,
        port: int,
        *,
        context: ssl.SSLContext | None = None,
        guards: Sequence[Middleware] = (),
        patience: Patience = USUAL,
    ) -> None:
        self._routes = routes
        self._context = context
        self._guards = guards
        self._host = host
        self._port = port
        self._patience = patience
        self._open = contextlib.AsyncExitStack()
        self.url = ""

    async def start(self) -> None:
        """Listen. Raises ListenError when the address is taken or not ours."""
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[_known_host(self._host), *self._guards])
        app.add_routes(self._routes)
        app.on_response_prepare.append(_dress)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
        await runner.setup()
        if runner.server is None:
            raise RuntimeError("a runner that was set up has a server")
        attendant = partial(
            Attendant,
            runner.server,
            Grumble(),
            loop=asyncio.get_running_loop(),
            access_log=None,
            keepalive_timeout=self._patience.asking,
            lingering_time=self._patience.asking,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
            max_headers=MOST_HEADERS,
        )
        door = Door(attendant, self._patience)
        self._open.callback(door.shut)
        self._open.push_async_callback(_end, asyncio.create_task(door.watch(), name="door"))
        self._open.push_async_callback(runner.cleanup)
        try:
            listener = await asyncio.get_running_loop().create_server(
                door,
                self._host,
                self._port,
                ssl=self._context,
                ssl_handshake_timeout=HANDSHAKE_SECONDS if self._context else None,
            )
        except OSError as exc:
            await self.stop()
            raise ListenError(f"{self._host}:{self._port}", os.strerror(exc.errno or 0)) from exc
        self._open.callback(listener.close)
        port = listener.sockets[0].getsockname()[1]
        shown = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"{'https' if self._context else 'http'}://{shown}:{port}"

    async def stop(self) -> None:
        """Stop listening and end open connections."""
        await self._open.aclose()


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])


async def _dress(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = NAME


def _known_host(listening: str) -> Middleware:
    """On loopback, answer only to loopback names: a web page elsewhere must not reach us by a name of its own."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            host = request.url.host or ""
        except ValueError:
            raise web.HTTPBadRequest(text="That is no host name\nCe n'est pas un nom d'hôte\n") from None
        if is_loopback(listening) and not is_loopback(host):
            raise web.HTTPMisdirectedRequest(text=LOOPBACK)
        return await handler(request)

    return check
