"""Runbooks: what to do about an alert, in English and French, from the files that ship beside the rules."""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web
from markdown_it import MarkdownIt

import dashboards
from monitor.web.frame import Frame
from monitor.wording import LANGS

FOLDER = Path(dashboards.__file__).parent / "runbooks"


class Runbooks:
    """Handlers over *folder*, which holds one Markdown file an alert in ``en/`` and ``fr/``. HTML in it is text."""

    def __init__(self, frame: Frame, folder: Path = FOLDER) -> None:
        self._frame = frame
        self._markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        self._files: Mapping[tuple[str, str], Path] = {
            (lang, path.stem): path for lang in LANGS for path in (folder / lang).glob("*.md")
        }

    def routes(self) -> list[web.RouteDef]:
        """What to serve where."""
        return [web.get("/runbooks/{name}", self.english), web.get("/fr/runbooks/{name}", self.french)]

    async def english(self, request: web.Request) -> web.Response:
        """The runbook of an alert in English."""
        return self._page(request.match_info["name"], "en")

    async def french(self, request: web.Request) -> web.Response:
        """The runbook of an alert in French."""
        return self._page(request.match_info["name"], "fr")

    def _page(self, name: str, lang: str) -> web.Response:
        path = self._files.get((lang, name))
        if path is None:
            raise web.HTTPNotFound(text="There is no such runbook\nIl n'y a pas de tel guide\n")
        other = f"/fr/runbooks/{name}" if lang == "en" else f"/runbooks/{name}"
        body = self._markdown.render(path.read_text(encoding="utf-8"))
        return self._frame.page("runbook.html", lang, other=other, name=name, body=body)
