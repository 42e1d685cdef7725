"""The listener: bounded, on loopback by default, and telling its real address once it listens."""

import os
import ssl
from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from monitor.settings import is_loopback
from monitor.web.frame import POLICY

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
    """Serves *routes*, by TLS where there is a *context*, through *guards*. ``url`` is known once it has started."""

    def __init__(
        self,
        routes: Sequence[web.RouteDef],
        host: str,
        port: int,
        *,
        context: ssl.SSLContext | None = None,
        guards: Sequence[Middleware] = (),
    ) -> None:
        self._routes = routes
        self._context = context
        self._guards = guards
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen. Raises ListenError when the address is taken or not ours."""
        app = web.Application(client_max_size=64 * 1024, middlewares=[_known_host(self._host), *self._guards])
        app.add_routes(self._routes)
        app.on_response_prepare.append(_dress)
        self._runner = web.AppRunner(app, access_log=None, keepalive_timeout=10, shutdown_timeout=2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port, ssl_context=self._context)
        try:
            await site.start()
        except OSError as exc:
            await self.stop()
            raise ListenError(f"{self._host}:{self._port}", os.strerror(exc.errno or 0)) from exc
        port = self._runner.addresses[0][1]
        shown = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"{'https' if self._context else 'http'}://{shown}:{port}"

    async def stop(self) -> None:
        """Stop listening and end open connections."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


async def _dress(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def _known_host(listening: str) -> Middleware:
    """On loopback, answer only to loopback names: a web page elsewhere must not reach us by a name of its own."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            host = request.url.host or ""
        except ValueError:
            raise web.HTTPBadRequest(text="That is no host name\n") from None
        if is_loopback(listening) and not is_loopback(host):
            raise web.HTTPMisdirectedRequest(text="This monitor answers on loopback only\n")
        return await handler(request)

    return check
