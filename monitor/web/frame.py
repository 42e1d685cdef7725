"""What every page has in common: head, language switch, words, style; escaped text only, no script."""

from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor import wording

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Frame:
    """Renders templates. *simulated* puts a warning on every page."""

    def __init__(self, *, simulated: bool) -> None:
        self._simulated = simulated
        self._templates = Environment(
            loader=PackageLoader("monitor.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._style = self._templates.get_template("page.css").render()

    def page(self, template: str, lang: str, *, other: str, **values: Any) -> web.Response:
        """*template* in *lang*; the same page in the *other* language is there."""
        html = self._templates.get_template(template).render(
            lang=lang,
            other=other,
            word=lambda key, **known: wording.word(key, lang, **known),
            local=wording.local,
            number=lambda value: wording.number(value, lang),
            simulated=self._simulated,
            **values,
        )
        return web.Response(text=html, content_type="text/html", headers={"Content-Language": f"{lang}-CA"})

    async def style(self, _: web.Request) -> web.Response:
        """The style sheet: a file of its own, so that the policy can refuse inline styles."""
        return web.Response(text=self._style, content_type="text/css")
