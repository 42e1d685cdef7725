"""The government's news feed: Atom, empty (not an error) when asked with a parameter it does not know."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.simulator.exchange import Ask, Reply, page
from monitor.simulator.faults import Fault

HOST = "api.io.canada.ca"
KNOWN = {"dept", "sort", "orderBy", "pick", "format", "atomtitle", "type", "publishedDate>"}
PATHS = frozenset(f"/io-server/gc/news/{lang}/v2" for lang in ("en", "fr"))
POLICY = {
    "en": "Canada announces new measures. They take effect on December 1.",
    "fr": "Le Canada annonce de nouvelles mesures. Elles entrent en vigueur le 1er décembre.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its *name* in addresses, *title*, *summary* (HTML) and date."""

    name: str
    title: str
    summary: str
    published: str


def site(ask: Ask) -> Reply | None:
    """The feed of one language, if the address is one."""
    if ask.path not in PATHS:
        return None
    empty = bool(set(ask.query) - KNOWN) or ask.broken(Fault.NO_NEWS) is not None
    made = page("feed.xml", lang=ask.lang, entries=[] if empty else list(_entries(ask)))
    return Reply(body=made.body, content_type="application/atom+xml")


def _entries(ask: Ask) -> Iterator[Entry]:
    """What was set, the newest first, and below it a piece of policy that concerns no outage."""
    news = [each for each in ask.faults if each.fault is Fault.NEWS and each.hits(ask.host, ask.path, ask.lang)]
    for number, each in reversed(list(enumerate(news, start=1))):
        yield _entry(f"news-{number}", each.fr if ask.lang == "fr" else each.en, f"{each.at:%Y-%m-%dT%H:%M:%SZ}")
    yield _entry("new-measures", POLICY[ask.lang], "2026-11-20T15:00:00Z")


def _entry(name: str, text: str, published: str) -> Entry:
    title, _, summary = text.partition(". ")
    return Entry(name=name, title=title.removesuffix("."), summary=f"<p>{summary}</p>", published=published)
