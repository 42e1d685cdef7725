"""What every page has in common: head, language switch, words, style; escaped text only.

The one script, a file of its own, keeps a page fresh; everything is there without it.
"""

from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor import wording
from monitor.web.words import tell
from probes.failures import one_line

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Frame:
    """Renders templates. *simulated* puts a warning on every page; for *outsiders* no page leads to what they lack."""

    def __init__(self, *, simulated: bool, outsiders: bool = False) -> None:
        self._simulated = simulated
        self._outsiders = outsiders
        self._templates = Environment(
            loader=PackageLoader("monitor.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._style = self._templates.get_template("page.css").render()
        self._script = self._templates.get_template("page.js").render()

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get("/page.css", self.style), web.get("/page.js", self.script)]

    def page(self, template: str, lang: str, *, other: str, live: bool = False, **values: Any) -> web.Response:
        """*template* in *lang*; the same page in the *other* language is there. A *live* one is kept fresh."""
        html = self.part(template, lang, other=other, live=live, simulated=self._simulated, **values)
        return web.Response(text=html, content_type="text/html", headers={"Content-Language": f"{lang}-CA"})

    def part(self, template: str, lang: str, **values: Any) -> Markup:
        """*template* in *lang*, to be set into a page."""
        return Markup(  # noqa: S704 - what was put into it has been escaped
            self._templates.get_template(template).render(
                lang=lang,
                word=lambda key, **known: wording.word(key, lang, **known),
                local=wording.local,
                tell=lambda key, **known: tell(key, lang, **known),
                line=one_line,
                number=lambda value: wording.number(value, lang),
                outsiders=self._outsiders,
                **values,
            )
        )

    async def style(self, _: web.Request) -> web.Response:
        """The style sheet: a file of its own, so that the policy can refuse inline styles."""
        return web.Response(text=self._style, content_type="text/css")

    async def script(self, _: web.Request) -> web.Response:
        """The script: a file of its own, so that the policy can refuse inline scripts."""
        return web.Response(text=self._script, content_type="text/javascript")
