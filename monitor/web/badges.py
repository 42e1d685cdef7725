"""A badge for each service, to stand on pages of others: its name and its state in words, as SVG, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from aiohttp import web

from monitor.metrics.vitals import Vitals
from monitor.model import Role
from monitor.web.frame import Frame
from probes.model import Outcome

FILLS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.UP: "#1f66a8",
        Outcome.DEGRADED: "#7a5600",
        Outcome.MAINTENANCE: "#6b4fa0",
        Outcome.DOWN: "#b3261e",
        Outcome.UNKNOWN: "#535b63",
    }
)
"""White text on each has a contrast of at least 5 to 1."""


class Badges:
    """Handlers over *vitals*, drawn by *frame*."""

    def __init__(self, vitals: Vitals, frame: Frame) -> None:
        self._vitals = vitals
        self._frame = frame

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get("/badges/{slug}.svg", self.english), web.get("/fr/badges/{slug}.svg", self.french)]

    async def english(self, request: web.Request) -> web.Response:
        """The badge in English."""
        return self._badge(request.match_info["slug"], "en")

    async def french(self, request: web.Request) -> web.Response:
        """The badge in French."""
        return self._badge(request.match_info["slug"], "fr")

    def _badge(self, slug: str, lang: str) -> web.Response:
        service = next((each for each in self._vitals.services() if each.slug == slug and each.on), None)
        if service is None or service.role is Role.CONTROL:
            raise web.HTTPNotFound(text="There is no such service\nIl n'y a pas de tel service\n")
        standing = self._vitals.engine.standings.get(slug)
        outcome = standing.outcome if standing else Outcome.UNKNOWN
        made = self._frame.page(
            "badge.svg", lang, other="", title=service.title[lang], outcome=outcome, fill=FILLS[outcome]
        )
        made.content_type = "image/svg+xml"
        return made
