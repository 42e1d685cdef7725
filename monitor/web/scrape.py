"""For Prometheus: /metrics, /sd (HTTP service discovery) and /probe (the last scheduled look under blackbox's names).

/probe never looks: it tells what was last seen of a target that is configured, so nobody can make us fetch an address.
"""

import asyncio
import gzip
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from monitor.metrics.blackbox import LastLook
from monitor.metrics.vitals import Vitals
from monitor.model import Observation, Probe

CACHE_SECONDS = 1.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Scrape:
    """Handlers over *vitals* and the app's one *registry*."""

    def __init__(self, vitals: Vitals, registry: CollectorRegistry) -> None:
        self._vitals = vitals
        self._registry = registry
        self._cached: dict[str, tuple[float, bytes, bytes]] = {}
        self._lock = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get("/metrics", self.metrics), web.get("/sd", self.discovery), web.get("/probe", self.probe)]

    async def metrics(self, request: web.Request) -> web.Response:
        """The whole registry. A storm of scrapes shares one rendering, and one packing, a second."""
        encoder, content_type = choose_encoder(request.headers.get("Accept", ""))
        async with self._lock:
            made_at, body, packed = self._cached.get(content_type, (0.0, b"", b""))
            if time.monotonic() - made_at > CACHE_SECONDS or not body:
                body = encoder(self._registry)
                packed = await asyncio.to_thread(gzip.compress, body)
                self._cached[content_type] = (time.monotonic(), body, packed)
        headers = {"Content-Type": content_type, "Vary": "Accept, Accept-Encoding"}
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=packed, headers={**headers, "Content-Encoding": "gzip"})
        return web.Response(body=body, headers=headers)

    async def discovery(self, request: web.Request) -> web.Response:
        """Every target, with what relabelling needs: one target group a probe."""
        host = request.host
        groups = [
            {
                "targets": [probe.target.address],
                "labels": {
                    "__param_target": probe.target.address,
                    "__param_module": probe.kind.name,
                    "__param_probe": probe.key,
                    "__metrics_path__": "/probe",
                    "__meta_ircc_address": host,
                    "service": probe.service,
                    "probe": probe.name,
                    "kind": probe.kind.name,
                    "lang": probe.lang,
                },
            }
            for probe in self._vitals.probes()
        ]
        return web.json_response(groups)

    async def probe(self, request: web.Request) -> web.Response:
        """The last look at ?target= (a key ``service/probe`` or its address); ?debug=true shows its log instead."""
        wanted = request.query.get("target", "")
        if not wanted:
            raise web.HTTPBadRequest(text="Target parameter is missing\n")
        probe = self._find(wanted, request.query.get("module", ""), request.query.get("probe", ""))
        if probe is None:
            raise web.HTTPNotFound(text="That is no target of this monitor; /sd lists them all\n")
        row = self._vitals.board.row(probe.key)
        if request.query.get("debug") == "true":
            return web.Response(text=debug(probe, row.latest), headers={"X-Content-Type-Options": "nosniff"})
        if row.latest is None:
            raise web.HTTPServiceUnavailable(text="This target has not been looked at yet\n")
        registry = CollectorRegistry()
        registry.register(LastLook(row.latest))
        encoder, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encoder(registry), headers={"Content-Type": content_type})

    def _find(self, wanted: str, module: str, key: str) -> Probe | None:
        """By its key, or by address and kind; *key* tells apart two services that look at one address."""
        for probe in self._vitals.probes():
            named = wanted == probe.target.address and module in {"", probe.kind.name} and key in {"", probe.key}
            if named or wanted == probe.key:
                return probe
        return None


def debug(probe: Probe, seen: Observation | None) -> str:
    """The log of a look, as plain text."""
    head = [f"probe    {probe.key}", f"kind     {probe.kind.name}", f"target   {probe.target.address}"]
    if seen is None:
        return "\n".join([*head, "", "not looked at yet", ""])
    reading = seen.reading
    head += [
        f"began    {seen.started_at.isoformat()}",
        f"seconds  {seen.seconds:.3f}",
        f"outcome  {reading.outcome}",
        f"cause    {reading.cause or '-'} {reading.code}".rstrip(),
        f"detail   {reading.detail or '-'}",
        f"lag      {seen.lag:.3f} s",
    ]
    controls = [
        f"control  {each.key} {'up' if each.up else 'not up'} at {each.at.isoformat()}" for each in seen.controls
    ]
    walk = [
        f"walk     {step.name} {'passed' if step.passed else 'failed'} {step.seconds:.3f} s {step.words}"
        for step in (seen.diagnosis.steps if seen.diagnosis else ())
    ]
    return "\n".join([*head, *controls, *walk, "", "log", *reading.log, ""])
