"""/healthz and /readyz: the truth about rounds, not about the process being there."""

from aiohttp import web

from monitor.metrics.vitals import Vitals


class Health:
    """Handlers over *vitals*. Both answer JSON that says what is wrong."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get("/healthz", self.healthy), web.get("/readyz", self.ready)]

    def outside(self) -> list[web.RouteDef]:
        """What to serve to outsiders: whether looks go on, and no more."""
        return [web.get("/healthz", self.plain)]

    async def plain(self, _: web.Request) -> web.Response:
        """200 while looks go on, else 503, without details."""
        late = bool(self._vitals.late())
        return web.Response(text="late\n" if late else "ok\n", status=503 if late else 200)

    async def healthy(self, _: web.Request) -> web.Response:
        """200 while looks go on; 503 names the probes whose looks have stopped. The history is told of either way."""
        late = sorted(probe.key for probe in self._vitals.late())
        body = {"healthy": not late, "late": late, "history": self._history()}
        return web.json_response(body, status=503 if late else 200)

    def _history(self) -> dict[str, object]:
        """Whether what is seen is kept. A restart would not mend a full disk, so that alone is no 503."""
        store = self._vitals.history.condition
        return {
            "writable": store.writable,
            "trouble": store.trouble,
            "waiting": store.waiting,
            "moved_aside": store.aside.name if store.aside else None,
        }

    async def ready(self, _: web.Request) -> web.Response:
        """200 once every watched probe has looked at least once and none is late; 503 names those that have not."""
        late = sorted(probe.key for probe in self._vitals.late())
        waiting = sorted(probe.key for probe in self._vitals.waiting())
        ready = not late and not waiting and bool(self._vitals.probes())
        body = {"ready": ready, "waiting": waiting, "late": late}
        return web.json_response(body, status=200 if ready else 503)
