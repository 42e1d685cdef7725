"""Every text of a dashboard is said twice, side by side: `say("Down", "En panne")`."""

import re
from dataclasses import dataclass
from typing import Literal

Lang = Literal["en", "fr"]
LANGS: tuple[Lang, ...] = ("en", "fr")
NBSP = "\N{NO-BREAK SPACE}"
# Canadian French: no-break space before a colon and a percent sign, inside guillemets, between a number and its unit.
TIGHT = re.compile(r" (?=[:»%])|(?<=«) |(?<=\d) (?=(?:h|j|min|s|jours|heures|minutes|secondes)\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Chooses between the English and the French of a text, and sets the French properly."""

    lang: Lang

    def __call__(self, en: str, fr: str) -> str:
        """The text in this language."""
        return en if self.lang == "en" else TIGHT.sub(NBSP, fr)

    @property
    def title(self) -> str:
        """The label that names a service in this language."""
        return f"title_{self.lang}"

    def uid(self, uid: str) -> str:
        """A dashboard's identity: the French set has its own."""
        return uid if self.lang == "en" else f"{uid}-fr"

    @property
    def page(self) -> str:
        """What the monitor's own pages in this language begin with."""
        return "" if self.lang == "en" else "/fr"
