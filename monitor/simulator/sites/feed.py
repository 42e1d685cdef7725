"""The government's news feed: Atom, empty (not an error) when asked with a parameter it does not know."""

from monitor.simulator.exchange import Ask, Reply, page

HOST = "api.io.canada.ca"
KNOWN = {"dept", "sort", "orderBy", "pick", "format", "atomtitle", "type", "publishedDate>"}


def site(ask: Ask) -> Reply | None:
    """The feed of one language, if the address is one."""
    lang = {"/io-server/gc/news/en/v2": "en", "/io-server/gc/news/fr/v2": "fr"}.get(ask.path)
    if lang is None:
        return None
    made = page("feed.xml", lang=lang, entries=set(ask.query) <= KNOWN)
    return Reply(body=made.body, content_type="application/atom+xml")
