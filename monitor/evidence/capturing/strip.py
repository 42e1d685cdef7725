"""Puts a strip above a page's picture: what address, when, by which probe, with what reply. The picture stays as it is.

What strangers wrote is escaped, kept in its own cell and told with its hidden marks, so that it can neither cover nor
push away the address and the time.
"""

import base64
import struct
import unicodedata
from typing import Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor import wording
from monitor.evidence.model import View

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = 24
"""Bytes of a PNG up to the end of its width and height."""

MOST_PIXELS = 4000
ADDRESS, TITLE, DETAIL = 500, 160, 160
SIMULATION = (
    "not a picture of the real portal",
    "ceci n'est pas une image du vrai portail",
)


class Paper(Protocol):
    """What prints."""

    async def picture(self, html: str, *, width: int = 1280) -> bytes:
        """A PNG of *html*."""


async def stamped(paper: Paper, view: View, picture: bytes, *, vantage: str, simulated: bool) -> bytes:
    """*picture* below its strip, a PNG as well. Raises ValueError for no PNG, or Faulty when it cannot be printed."""
    width, _ = dimensions(picture)
    html = page(view, picture, vantage=vantage, simulated=simulated)
    return await paper.picture(html, width=width)


def page(view: View, picture: bytes, *, vantage: str, simulated: bool) -> str:
    """The page that is printed: the strip in both languages, and below it *picture*. Raises ValueError for no PNG."""
    width, height = dimensions(picture)
    templates = Environment(
        loader=PackageLoader("monitor.evidence.capturing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("strip.html").render(
        title=view.probe,
        width=width,
        height=height,
        simulated=SIMULATION if simulated else (),
        rows=rows(view, vantage=vantage),
        picture=base64.b64encode(picture).decode(),
    )


def rows(view: View, *, vantage: str) -> list[tuple[str, str, str, str]]:
    """What the strip says: label in English and French, text, and the kind of cell."""
    found = [
        ("Taken at", "Prise le", f"{wording.local(view.at)}, America/Toronto", ""),
        ("Address asked", "Adresse demandée", plain(view.asked, ADDRESS), ""),
        ("Address shown", "Adresse affichée", plain(view.url or "–", ADDRESS), ""),
        ("Reply", "Réponse", _reply(view), "short"),
        ("Page title", "Titre de la page", plain(view.title or "–", TITLE), "short"),
        ("Probe, place", "Sonde, lieu", plain(f"{view.probe}, {vantage}", ADDRESS), "short"),
        ("Browser", "Navigateur", plain(view.browser or "–", TITLE), "short"),
    ]
    if view.failure:
        found.insert(4, ("Seen by the monitor", "Vu par le moniteur", plain(view.failure, DETAIL), "short"))
    return found


def plain(text: str, most: int) -> str:
    """*text* on one line, *most* characters at most, with marks that nobody sees written out: ``<U+202E>``."""
    told = "".join(_visible(each) for each in " ".join(unicodedata.normalize("NFC", text[: 4 * most]).split()))
    return told if len(told) <= most else f"{told[: most - 1]}…"


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    return f"<U+{ord(character):04X}>" if kind[0] == "C" or kind in {"Zl", "Zp", "Mn", "Me"} else character


def _reply(view: View) -> str:
    words = [wording.word(view.cause, lang) for lang in wording.LANGS] if view.cause else []
    said = f"{view.status}" if view.status else "no reply / aucune réponse"
    return f"{said} ({' / '.join(dict.fromkeys(words))})" if words else said


def dimensions(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG. Raises ValueError for anything else, or for one nobody could print."""
    if len(picture) < HEADER or not picture.startswith(SIGNATURE):
        raise ValueError("no PNG")
    width, height = struct.unpack(">II", picture[16:HEADER])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise ValueError(f"a picture of {width} by {height} pixels")
    return width, height
