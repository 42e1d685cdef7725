"""Answers that are none (no such page, not just now …): a page in the reader's language, or plain for a program."""

import logging
from http import HTTPStatus

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from monitor.web.answers import Fault
from monitor.web.frame import Frame
from monitor.web.words import tell

MACHINES = frozenset({"/metrics", "/sd", "/probe", "/healthz", "/readyz"})
"""What programs ask for has its own short words."""
FILES = (".atom", ".ics", ".css", ".js", ".svg", ".csv", ".json", ".png", ".zip", ".pdf")
API = "/api/"
RETRY = "5"
DROPPED = frozenset({hdrs.CONTENT_TYPE.lower(), hdrs.CONTENT_LENGTH.lower()})

logger = logging.getLogger(__name__)


class Refusals:
    """Dresses what handlers refuse, in *frame*. What is no page, and redirects, stay as they are."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """What *handler* answers. A failure of our own code is logged here, and told without its words."""
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            if refused.status < HTTPStatus.BAD_REQUEST:
                raise
            response = refused
        except (TimeoutError, ConnectionError):
            if _begun(request):
                raise
            response = web.HTTPServiceUnavailable(text="", headers={"Retry-After": RETRY})
        except Exception:
            if _begun(request):
                raise
            logger.exception("a page could not be made")
            response = web.HTTPInternalServerError(text="")
        if response.status < HTTPStatus.BAD_REQUEST or response.prepared or not isinstance(response, web.Response):
            return response
        made = self._dressed(request, response)
        if made is None and isinstance(response, web.HTTPException):
            raise response
        return response if made is None else made

    def _dressed(self, request: web.Request, refused: web.Response) -> web.Response | None:
        """What to answer instead; None: the refusal is right as it is."""
        path, status = request.path, refused.status
        kept = {name: value for name, value in refused.headers.items() if name.lower() not in DROPPED}
        if path.startswith(API):
            if refused.content_type == "application/json":
                return None
            text = Fault(error=_sentence(status, "en")).model_dump_json()
            return web.Response(status=status, text=text, content_type="application/json", headers=kept)
        if path in MACHINES or hdrs.CONTENT_ENCODING in refused.headers:
            return None
        lang = "fr" if path == "/fr" or path.startswith("/fr/") else "en"
        own = (refused.text or "").strip().splitlines() if refused.content_type == "text/plain" else []
        # Ours are in both languages, a line each. What aiohttp says by itself ("404: Not Found") is in none.
        said = own[lang == "fr"] if len(own) == len(("en", "fr")) else ""
        if not _reads_pages(request):
            told = "\n".join(own) if said else _sentence(status, lang)
            return web.Response(status=status, text=f"{told}\n", headers=kept)
        page = self._frame.page(
            "refusal.html",
            lang,
            other="/fr/" if lang == "en" else "/?lang=en",
            status=status,
            sentence=_sentence(status, lang),
            said=said,
        )
        page.set_status(status)
        page.headers.update({name: value for name, value in kept.items() if name not in page.headers})
        return page


def _begun(request: web.Request) -> bool:
    """Whether some of an answer is out: then there is nothing left but to cut it off."""
    return request.writer.output_size > 0


def _sentence(status: int, lang: str) -> str:
    match status:
        case HTTPStatus.BAD_REQUEST:
            return tell("refused_unclear", lang)
        case HTTPStatus.NOT_FOUND:
            return tell("refused_nothing", lang)
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return tell("refused_writing", lang)
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return tell("refused_later", lang)
    return tell("refused_other", lang)


def _reads_pages(request: web.Request) -> bool:
    """Whether who asks reads HTML, as every browser says when it is led to a page, and asks for no file."""
    return "text/html" in request.headers.get(hdrs.ACCEPT, "").lower() and not request.path.endswith(FILES)
