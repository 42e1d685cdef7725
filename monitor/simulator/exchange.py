"""What a simulated site is asked and what it replies: plain values, so that a site is a plain function."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.simulator.faults import Fault
from monitor.simulator.minted import Minted
from monitor.simulator.trouble import Faults, Setting

_TEMPLATES = Environment(
    loader=PackageLoader("monitor.simulator", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_FRENCH_PATHS = (
    "/fr/",
    "/fr.html/",
    "/francais/",
    "/j/fra/",
    "/ClientContact/fr/",
    "/visit-visiter/fr/",
    "/io-server/gc/news/fr/",
)
_FRENCH_HOSTS = ("www.guichetemplois.gc.ca",)


class Conduct(Enum):
    """What the server does instead of replying."""

    SILENT = "silent"
    HANG_UP = "hang_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One HTTP reply. *delay* is seconds before it is sent; *conduct*, when set, replaces it."""

    status: int = 200
    body: str = ""
    content_type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    conduct: Conduct | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request, as a site sees it, with the faults in force and the sign-ins under way."""

    host: str
    path: str
    query: Mapping[str, str]
    faults: Faults
    minted: Minted
    method: str = "GET"
    cookies: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """``fr`` when address or query say French, ``en`` otherwise."""
        asked = self.query.get("lang", "")
        if asked:
            return "fr" if asked.startswith("fr") else "en"
        french = f"{self.path}/".startswith(_FRENCH_PATHS) or self.path.endswith("-fra.aspx")
        return "fr" if french or self.host in _FRENCH_HOSTS else "en"

    def broken(self, fault: Fault) -> Setting | None:
        """The setting of *fault* that shows here, if any."""
        return self.faults.active(fault, self.host, self.path, self.lang)


Site = Callable[[Ask], Reply | None]
"""A simulated site. None: it has no such page."""


def page(template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Reply:
    """A reply made from a template of ``pages/``."""
    return Reply(
        status=status, body=_TEMPLATES.get_template(template).render(status=status, **values), headers=headers or {}
    )


def message(name: str, lang: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """A page that only says something: one of ``pages/messages.toml``."""
    column = 1 if lang == "fr" else 0
    words = data("messages.toml")[name]
    return page(
        "message.html",
        status=status,
        headers=headers,
        lang=lang,
        title=words["title"][column],
        strong=words.get("strong", ("", ""))[column],
        text=words["text"][column],
    )


def redirect(where: str, *, status: int = 302, headers: Mapping[str, str] | None = None) -> Reply:
    """A reply that sends on to *where*."""
    return Reply(status=status, headers={"Location": where, **(headers or {})})


def script(template: str, **values: Any) -> Reply:
    """A JavaScript file of ``pages/``."""
    return Reply(body=_TEMPLATES.get_template(template).render(values), content_type="application/javascript")


@cache
def data(name: str) -> dict[str, Any]:
    """A table of ``pages/``, parsed once."""
    return tomllib.loads((files("monitor.simulator") / "pages" / name).read_text(encoding="utf-8"))
