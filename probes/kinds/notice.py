"""Up when the page that people start from, or the news feed, can be read: what it announces is kept, word for word.

Of a page, the notice boxes are kept and the rest is judged as any page is, so that a notice makes no failure. Of a feed
(Atom or RSS), each entry is kept. Which of them tell of an outage is not decided here. The only owner of feedparser,
which is handed bytes and never fetches; a feed that declares a document type is refused, and so are its entities.
"""

import asyncio
import contextlib
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any, Self
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

import feedparser  # type: ignore[import-untyped]  # ships no types
from pydantic import BaseModel, ConfigDict, model_validator
from yarl import URL

from probes.addresses import PORTS
from probes.client import Reply
from probes.expectations import Expectations, Regex, Seen, Text, mismatch
from probes.failures import one_line
from probes.headers import retry_after
from probes.markers import Match, find, rules
from probes.model import Announcement, Cause, Outcome, Reading, Target
from probes.network import Endpoint, host_name
from probes.page import BOX_CHARACTERS, Page, decode, fold, read, read_apart
from probes.redirects import Ask, walk
from probes.toolbox import Tools
from probes.verdict import NOTICES, judge

EVERY = 600.0
FLOOR = 300.0
TIMEOUT = 30.0
AT_ONCE = 4
PROVES = False
COUNTS = False

LARGE = 64 * 1024
FEED_BYTES = 512 * 1024
"""A feed of twenty entries has some 50 kB; what the parser takes longest for takes it 1.5 s."""

ENTRIES = 100
DEPTH = 50
LONGEST = 1000
TEXTS = frozenset({"title", "summary", "content", "description", "encoded", "subtitle"})
"""Elements of a feed that hold more than a date, a name or an address."""

ADDRESS = 500
YEARS = range(2000, 2100)
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml\b[^>]*\?>")


class Params(BaseModel):
    """*required* and *required_regex* are what shows that the page is the one meant, as for http.

    With *feed* the address is a feed instead; *links* is what its relative links start from, the feed by default.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    feed: bool = False
    links: str = ""
    required: list[Text] = []
    required_regex: list[Regex] = []

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.feed and (self.required or self.required_regex):
            raise ValueError("a feed shows no page: required goes without feed")
        if self.links and not self.feed:
            raise ValueError("links are those of a feed: say feed = true")
        if self.links and urlsplit(self.links).scheme not in PORTS:
            raise ValueError(f"links must be an http:// or https:// URL, not {self.links!r}")
        return self


def endpoint(address: str) -> Endpoint:
    """Host and port of the page or feed. Raises ValueError."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError(f"{address!r} is not a page; write it like https://portal.example.ca/sign-in")
    if parts.username is not None:
        raise ValueError("leave user and password out of the address")
    return Endpoint(host=host_name(parts.hostname), port=parts.port or PORTS[parts.scheme])


async def probe(target: Target, params: Params, tools: Tools) -> Reading:
    """Read once, and write down what is announced. Raises Failed when it cannot be read."""
    url = URL(target.address).with_host(endpoint(target.address).host).with_fragment(None)
    reply = await walk(target, Ask(url=url), tools)
    return await (_feed if params.feed else _page)(reply, target, params, tools)


async def _page(reply: Reply, target: Target, params: Params, tools: Tools) -> Reading:
    notebook = tools.notebook
    # The parser lets go of the interpreter, so the loop goes on while a large page is read.
    seen, boxes = await asyncio.to_thread(_apart, reply) if len(reply.body) > LARGE else _apart(reply)
    notebook.show("\n".join((*(boxes or ()), seen.page.text)))
    address = target.address
    if notebook.http:
        address = notebook.http.url
        notebook.http = replace(notebook.http, title=one_line(seen.page.title, 200))
    expect = Expectations(required=params.required, required_regex=params.required_regex)
    elsewhere = judge(seen, expect, retry_after(reply.headers))
    if boxes is None:
        raise mismatch("unreadable", "no page of HTML whose notice boxes could be told")
    notebook.announcements = tuple(Announcement(text=text, lang=target.lang, url=address) for text in boxes)
    notebook.log(f"notice boxes: {len(boxes)}")
    notice = next(filter(None, map(_notice, boxes)), elsewhere)
    if notice is None:
        return notebook.reading(Outcome.UP)
    words = one_line(f"notice on the page: {notice.phrase}")
    return notebook.reading(Outcome.UP, Cause.MAINTENANCE_NOTICE, code=notice.meaning.value, detail=words)


def _apart(reply: Reply) -> tuple[Seen, tuple[str, ...] | None]:
    body = decode(reply.body, reply.headers.get("Content-Type", ""))
    page, boxes = read_apart(url=str(reply.url), status=reply.status, headers=reply.headers.items(), body=body)
    seen = Seen(page=page, body=body, size=len(reply.body), truncated=reply.truncated)
    _ = seen.matches, seen.text
    return seen, boxes


def _notice(text: str) -> Match | None:
    """The first phrase in a box by which it is a notice. A box is short, and yet no error page."""
    spoken = tuple(rule for rule in rules() if rule.scope in {"page", "part"} and rule.meaning in NOTICES)
    return next(iter(find(Page(url="", status=0, headers={}, title="", text=text), among=spoken)), None)


async def _feed(reply: Reply, target: Target, params: Params, tools: Tools) -> Reading:
    kind = reply.headers.get("Content-Type", "")
    if reply.status != HTTPStatus.OK or "html" in kind.lower():  # a firewall's page, or an error's
        seen, boxes = _apart(reply)
        tools.notebook.show("\n".join((*(boxes or ()), seen.page.text)))
        judge(seen, Expectations(), retry_after(reply.headers))
        raise mismatch("not_a_feed", "a web page in place of the feed")
    if len(reply.body) > FEED_BYTES:
        raise mismatch("body_too_large", f"a feed of more than {FEED_BYTES} bytes")
    told = await asyncio.to_thread(entries, decode(reply.body, kind), target.lang, params.links or target.address)
    tools.notebook.announcements = told
    tools.notebook.log(f"entries: {len(told)}")
    return tools.notebook.reading(Outcome.UP)


def entries(text: str, lang: str, base: str) -> tuple[Announcement, ...]:
    """The entries of a feed. Raises Failed for one that is none, or has none."""
    declared = _DECLARATION.match(text)  # its encoding no longer holds
    sent = text[declared.end() if declared else 0 :].encode(errors="replace")
    _well_formed(sent)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": base}
    found = feedparser.parse(BytesIO(sent), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    if not found.version:
        raise mismatch("not_a_feed", "XML, but no feed")
    # By dict: feedparser's own looks under other names, and warns that it did.
    told = tuple(filter(None, (_entry(dict(each), lang, base) for each in found.entries[:ENTRIES])))
    if not told:
        raise mismatch("empty_feed", "a feed without entries: so it answers a parameter that it does not know")
    return told


class _Guard:
    """Refuses what feedparser would take long over. Raises Failed."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._said = 0
        self._names: set[tuple[str | None, str]] = set()

    def opened(self, name: str, attributes: Mapping[str, str]) -> None:
        self._open.append(name.rpartition(" ")[2].lower())
        self._said = 0
        if len(self._open) > DEPTH or len(attributes) > DEPTH:
            raise mismatch("bad_xml", f"XML nested more than {DEPTH} deep, or with more than {DEPTH} attributes")

    def closed(self, _name: str) -> None:
        self._open.pop()

    def said(self, text: str) -> None:
        self._said += len(text)
        if self._said > LONGEST and TEXTS.isdisjoint(self._open):
            raise mismatch("bad_xml", f"more than {LONGEST} characters where a date, name or address belongs")

    def named(self, prefix: str | None, address: str) -> None:
        self._names.add((prefix, address))
        if len(self._names) > DEPTH:
            raise mismatch("bad_xml", f"XML with more than {DEPTH} namespaces")

    def declared(self, *_what: object) -> None:
        raise mismatch("bad_xml", "XML that declares a document type")


def _well_formed(sent: bytes) -> None:
    """Raise Failed unless *sent* is well-formed XML without a document type and of a sane shape."""
    parser, guard = expat.ParserCreate("utf-8", " "), _Guard()
    parser.StartElementHandler, parser.EndElementHandler = guard.opened, guard.closed
    parser.CharacterDataHandler = guard.said
    parser.StartNamespaceDeclHandler, parser.StartDoctypeDeclHandler = guard.named, guard.declared
    try:
        parser.Parse(sent, True)  # noqa: FBT003  # its argument has no name
    except expat.ExpatError as exc:
        raise mismatch("bad_xml", f"not well-formed XML: {exc}") from exc


def _entry(entry: Mapping[str, Any], lang: str, base: str) -> Announcement | None:
    title = _words(entry.get("title_detail"))
    summary = _words(entry.get("summary_detail") or next(iter(entry.get("content", ())), None))
    if title and summary and not title.endswith((".", "!", "?")):
        title += "."
    text = f"{title} {summary}".strip()[:BOX_CHARACTERS].strip()
    if not text:
        return None
    return Announcement(text=text, lang=lang, url=_link(entry.get("link", ""), base), published_at=_published(entry))


def _words(detail: Mapping[str, str] | None) -> str:
    """A title or summary as a reader sees it."""
    text, kind = (detail or {}).get("value", ""), (detail or {}).get("type", "")
    if "html" not in kind:
        return fold(text)
    html = [("Content-Type", "text/html")]
    return read(url="", status=0, headers=html, body=text[: 10 * BOX_CHARACTERS]).text


def _link(link: str, base: str) -> str:
    """*link* made absolute; *base* when it is no address of the web."""
    with contextlib.suppress(ValueError):
        url = urljoin(base, link)[:ADDRESS]
        if urlsplit(url).scheme in PORTS and url.isprintable() and " " not in url:
            return url
    return base


def _published(entry: Mapping[str, Any]) -> datetime | None:
    """When it was published; None for no date, and for one that feedparser made of nonsense."""
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    if not parsed or parsed[0] not in YEARS:
        return None
    return datetime.fromtimestamp(timegm(parsed), UTC)
