"""What a box of a timeline says to a reader, a pointer or a screen reader, in the language of the page."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model import Outage
from monitor.reports.phrases import length
from monitor.web.outages import address
from monitor.web.timeline import Box
from monitor.wording import brief, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """In *lang*, as of *now*."""

    lang: str
    now: datetime

    def at(self, box: Box) -> str:
        """State, times, length and cause: ``down: 13:59:55 – 14:00:11 (15 s), server error``."""
        lang = self.lang
        lasted = length((box.end - box.start).total_seconds(), lang)
        why = f", {word(box.cause, lang)}" if box.cause and box.outcome != "up" else ""
        times = f"{brief(box.start, self.now)} – {brief(box.end, self.now)}"
        return f"{word(box.outcome, lang)}{word('colon', lang)} {times} ({lasted}){why}"

    def address(self, outage: Outage) -> str:
        """Where the page of *outage* is."""
        return address(outage, self.lang)
