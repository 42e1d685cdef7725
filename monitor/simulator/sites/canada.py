"""www.canada.ca: the landing pages people start from, with the notices that are up, and old ones in comments."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.simulator.exchange import Ask, Reply, data, page, redirect
from monitor.simulator.faults import Fault
from monitor.simulator.notices import NOTICES, OLD, Shown, shown
from monitor.simulator.trouble import Setting

HOST = "www.canada.ca"
HOME = {"en": f"https://{HOST}/en.html", "fr": f"https://{HOST}/fr.html"}
ROBOTS = "User-agent: *\nDisallow: /*/_jcr_content/par*\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """One page in one language. *links* are text and address; *other* is its twin in the other language."""

    lang: str
    title: str
    links: tuple[tuple[str, str], ...]
    other: str
    topics: frozenset[str]


def _landings() -> Mapping[str, Landing]:
    found: dict[str, Landing] = {}
    for each in data("canada.toml")["page"]:
        for column, lang in enumerate(("en", "fr")):
            found[each[lang]] = Landing(
                lang=lang,
                title=each["title"][column],
                links=tuple((link[2 * column], link[2 * column + 1]) for link in each["links"]),
                other=each["fr" if lang == "en" else "en"],
                topics=frozenset(each["topics"]),
            )
    return found


LANDINGS = _landings()


def site(ask: Ask) -> Reply | None:
    """The page at this address, if there is one."""
    if ask.path == "/":
        return redirect(HOME["en"])
    if ask.path == "/robots.txt":
        return Reply(body=ROBOTS, content_type="text/plain")
    found = LANDINGS.get(ask.path)
    if found is None:
        return None
    up = [(setting.fault, shown(setting, found.lang, found.topics)) for setting in _settings(ask)]
    return page(
        "canada.html",
        lang=found.lang,
        title=found.title,
        links=found.links,
        other=found.other,
        signs_in="gckey" in found.topics,
        old=OLD[found.lang],
        notices=_texts(up, hidden=False),
        commented=_texts(up, hidden=True),
    )


def _settings(ask: Ask) -> list[Setting]:
    return [each for each in ask.faults if each.fault in NOTICES and each.hits(ask.host, ask.path, ask.lang)]


def _texts(up: list[tuple[Fault, Shown | None]], *, hidden: bool) -> list[Shown]:
    return [text for fault, text in up if text is not None and (fault is Fault.COMMENTED_NOTICE) == hidden]
