"""The pictures of a document: which one stands on its first page, and what is written below each."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.evidence.model import Capture, Occasion, View
from monitor.evidence.telling.dossier import Dossier
from monitor.evidence.telling.errors import proves
from monitor.evidence.telling.words import say
from monitor.reports.phrases import cause
from monitor.wording import local

FIRST = (Occasion.CONFIRMED, Occasion.PENDING, Occasion.DURING, Occasion.ENDED)
"""Of which occasion the picture on the first page is, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page as it was seen, small enough for a document: *jpeg* of a *view*; *caption* adds to its facts."""

    capture: Capture
    view: View
    jpeg: bytes
    caption: str = ""

    @property
    def name(self) -> str:
        """The file that it was made from, below the folder of the captures."""
        return f"{self.capture.id}/{self.view.stamped or self.view.page}"

    @property
    def sha256(self) -> str:
        """The hash of that file, "" where it is not told."""
        name = self.view.stamped or self.view.page
        return next((each.sha256 for each in self.capture.exhibits if each.name == name), "")

    @property
    def data(self) -> str:
        """The picture as an address that holds it."""
        return "data:image/jpeg;base64," + base64.b64encode(self.jpeg).decode("ascii")

    @property
    def proves(self) -> bool:
        """Whether it shows the service's own trouble."""
        return proves(self.view)


def in_order(pictures: Sequence[Picture], dossier: Dossier) -> list[Picture]:
    """The one that tells most first, then by time. A picture that proves nothing never comes first, unless all do."""
    every = sorted(pictures, key=lambda each: (each.view.at, each.view.probe))
    best = min(every, key=lambda each: _rank(each, dossier), default=None)
    return [] if best is None else [best, *(each for each in every if each is not best)]


def status_of(view: View, lang: str) -> str:
    """``HTTP 503``, or that no reply came."""
    return f"HTTP {view.status}" if view.status else say("no_reply", lang)


def shows(view: View, lang: str) -> str:
    """What a picture shows, in a few words: the cause, that it worked, or that it proves nothing."""
    if view.cause is None:
        return say("no_trouble", lang)
    named = cause(view.cause, lang)
    return named if proves(view) else f"{named}. {say('no_proof', lang)}"


def alternative(picture: Picture, lang: str) -> str:
    """What to read to one who does not see the picture."""
    view = picture.view
    return say(
        "alt", lang, url=view.url, at=local(view.at), status=status_of(view, lang), title=view.title or view.said[:120]
    )


def _rank(picture: Picture, dossier: Dossier) -> tuple[bool, bool, int, bool]:
    view = picture.view
    return (
        not picture.proves,
        not view.probe.startswith(f"{dossier.matter.service}/"),
        FIRST.index(picture.capture.occasion),
        view.lang != dossier.matter.langs[0],
    )
