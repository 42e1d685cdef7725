"""The plain page of the present state: / in English, /fr/ in French. Escaped text only, no script."""

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor import wording
from monitor.metrics.vitals import Vitals
from monitor.model import Role

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ORDER = (Role.SERVICE, Role.COMPONENT, Role.ADJACENT, Role.CONTROL)


class Pages:
    """Handlers over *vitals*. *simulated* puts a warning on every page."""

    def __init__(self, vitals: Vitals, *, simulated: bool) -> None:
        self._vitals = vitals
        self._simulated = simulated
        self._templates = Environment(
            loader=PackageLoader("monitor.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._style = self._templates.get_template("page.css").render()

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get("/", self.english), web.get("/fr/", self.french), web.get("/page.css", self.style)]

    async def english(self, request: web.Request) -> web.Response:
        """The page in English; a browser that prefers French is sent to /fr/."""
        if request.path == "/" and "lang" not in request.query and prefers_french(request):
            raise web.HTTPFound("/fr/")
        return self._page("en")

    async def french(self, _: web.Request) -> web.Response:
        """The page in French."""
        return self._page("fr")

    async def style(self, _: web.Request) -> web.Response:
        """The style sheet: a file of its own, so that the policy can refuse inline styles."""
        return web.Response(text=self._style, content_type="text/css")

    def _page(self, lang: str) -> web.Response:
        vitals = self._vitals
        services = sorted(
            (each for each in vitals.services() if each.on), key=lambda each: (ORDER.index(each.role), each.slug)
        )
        html = self._templates.get_template("present.html").render(
            lang=lang,
            word=lambda key, **values: wording.word(key, lang, **values),
            local=wording.local,
            now=vitals.clock.now(),
            services=services,
            engine=vitals.engine,
            board=vitals.board,
            online=vitals.controls.online(),
            simulated=self._simulated,
        )
        return web.Response(text=html, content_type="text/html", headers={"Content-Language": f"{lang}-CA"})


def prefers_french(request: web.Request) -> bool:
    """Whether the browser's first language is French."""
    return request.headers.get("Accept-Language", "").strip().lower().startswith("fr")
