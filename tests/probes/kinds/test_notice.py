"""The notice kind: what a landing page or a news feed announces, word for word, and what cannot be read."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from probes.catalog import kinds
from probes.failures import Failed, translate
from probes.kinds.notice import Params, endpoint, entries, probe
from probes.model import Announcement, Target
from probes.network import Endpoint, Network, Patience
from probes.toolbox import Notebook
from tests.listeners import http, listening, saying
from tests.toolboxes import tools_for

HTML = "Content-Type: text/html; charset=utf-8"
ATOM = "Content-Type: application/atom+xml"
PAGE = "<title>Employer Portal</title><h1>Employer Portal: Sign in</h1>{}<a href=/start>GCKey username and password</a>"
SCHEDULED = (
    "This online service will be unavailable from 12:00 a.m. to 5:30 a.m. Tuesday, November 3, 2026, Eastern time, "
    "in order to perform system maintenance."
)
BOX = '<div data-incl-name="includes-outage-eng"><section class="alert {}"><p>{}</p></section></div>'
REQUIRED = {"required": ["GCKey username and password"]}
FEED = '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{}</feed>'
ENTRY = (
    "<entry><title>IRCC online services restored</title><link href='/en/news/restored.html'/>"
    "<published>2026-11-03T10:15:00-05:00</published><updated>2026-11-04T00:00:00Z</updated>"
    "<summary type='html'>&lt;p&gt;Our services are &lt;b&gt;back&lt;/b&gt;&amp;nbsp;online.&lt;/p&gt;"
    "&lt;script&gt;no()&lt;/script&gt;</summary></entry>"
)
DIV = "<div xmlns='http://www.w3.org/1999/xhtml'>"
NEWS = "https://www.canada.ca/"
UP = ("up", "", "")


@dataclass(frozen=True, kw_only=True)
class Look:
    verdict: tuple[str, str, str]
    detail: str
    retry_after: float | None
    notebook: Notebook

    @property
    def texts(self) -> tuple[str, ...] | None:
        told = self.notebook.announcements
        return None if told is None else tuple(each.text for each in told)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    made = Network(patience=Patience(resolve=1, connect=1, tls=1, first_byte=1, body=1))
    yield made
    made.close()


async def look_at(network: Network, reply: bytes, *, lang: str = "en", **params: object) -> Look:
    tools = tools_for(network, Path("/nonexistent"))
    async with listening(saying(reply)) as port, asyncio.timeout(10):
        address = f"http://127.0.0.1:{port}/page?lang={lang}#alerts"
        try:
            target = Target(address=address, lang=lang, private=True)
            seen = await probe(target, Params.model_validate(params), tools)
        except Exception as exc:  # noqa: BLE001  # as the runner does
            seen = translate(exc)
    verdict = seen.outcome.value, seen.cause.value if seen.cause else "", seen.code
    return Look(verdict=verdict, detail=seen.detail, retry_after=seen.retry_after, notebook=tools.notebook)


def page(boxes: str = "", *headers: str, status: str = "200 OK") -> bytes:
    return http(PAGE.format(boxes).encode(), status=status, headers=(HTML, *headers))


def feed(inside: str = ENTRY, *, kind: str = ATOM, status: str = "200 OK") -> bytes:
    return http(FEED.format(inside).encode(), status=status, headers=(kind,))


def code_of(text: str) -> str:
    with pytest.raises(Failed) as caught:
        entries(text, "en", NEWS)
    return caught.value.code


def test_the_kind_proves_nothing_and_counts_for_nothing() -> None:
    kind = kinds()["notice"]
    assert kind.summary.startswith("Up when")
    assert (kind.every, kind.floor, kind.timeout) == (600.0, 300.0, 30.0)
    assert (kind.proves, kind.counts) == (False, False)
    assert {name for name, each in kinds().items() if not each.counts} == {"notice"}


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://www.canada.ca/en.html#alerts", "www.canada.ca", 443),
        ("http://Portal.Example.:8080/", "portal.example", 8080),
    ],
)
def test_an_endpoint_is_the_host_and_port_of_the_page(address: str, host: str, port: int) -> None:
    assert endpoint(address) == Endpoint(host=host, port=port)


@pytest.mark.parametrize("address", ["portal.example", "ftp://portal.example/", "https://me:word@portal.example/", ""])
def test_what_is_no_page_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"not a page|leave user and password out"):
        endpoint(address)


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"feed": True, "required": ["a"]}, "required goes without feed"),
        ({"links": NEWS}, "say feed = true"),
        ({"feed": True, "links": "/news"}, "links must be an http"),
        ({"required_regex": ["("]}, "is broken"),
        ({"status": [200]}, "status"),
    ],
)
def test_wrong_parameters_are_refused(params: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Params.model_validate(params)


async def test_a_notice_is_kept_word_for_word_with_its_language_and_address(network: Network) -> None:
    seen = await look_at(network, page(BOX.format("alert-warning", SCHEDULED)), **REQUIRED)
    assert seen.verdict == ("up", "maintenance_notice", "maintenance")
    assert seen.detail == "notice on the page: this online service will be unavailable from"
    told = seen.notebook.announcements
    assert told is not None
    assert told == (Announcement(text=SCHEDULED, lang="en", url=told[0].url),)
    assert told[0].url.endswith("/page?lang=en")


async def test_a_page_without_a_notice_was_read_and_has_none(network: Network) -> None:
    seen = await look_at(network, page("<!-- " + BOX.format("alert-danger", SCHEDULED) + " -->"), **REQUIRED)
    assert (seen.verdict, seen.texts) == (UP, ())
    assert seen.notebook.http is not None
    assert seen.notebook.http.title == "Employer Portal"


async def test_a_box_that_tells_of_no_outage_is_kept_and_no_notice(network: Network) -> None:
    qatar = "Citizens of Qatar are now eligible to apply for an eTA"
    seen = await look_at(network, page(BOX.format("alert-info", qatar)), **REQUIRED)
    assert (seen.verdict, seen.texts) == (UP, (qatar,))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Our online services are unavailable. Please try again later.", "error"),
        ("Nous éprouvons des difficultés avec nos services en ligne. Veuillez réessayer plus tard.", "error"),
        ("The eTA system is experiencing delays.", "delays"),
        ("GCKey will be unavailable from 5:00 a.m. to 9:00 a.m. Sunday, November 8, 2026.", "maintenance"),
    ],
)
@pytest.mark.parametrize("params", [{}, REQUIRED])
async def test_a_notice_makes_no_failure_of_the_page_it_stands_on(
    text: str, code: str, params: dict[str, object], network: Network
) -> None:
    seen = await look_at(network, page(BOX.format("alert-danger", text)), **params)
    assert (seen.verdict, seen.texts) == (("up", "maintenance_notice", code), (text,))


async def test_a_notice_outside_of_any_box_is_spoken_of(network: Network) -> None:
    seen = await look_at(network, page(f"<p>{SCHEDULED}</p>"), **REQUIRED)
    assert (seen.verdict, seen.texts) == (("up", "maintenance_notice", "maintenance"), ())


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (page(status="403 Forbidden"), ("unknown", "blocked", "403")),
        (http(b"x", headers=(HTML, "cf-mitigated: challenge")), ("unknown", "blocked", "challenge")),
        (page("<p>Scheduled maintenance</p>", status="503 Busy"), ("down", "http_5xx", "503")),
        (
            http(b"<h1>Scheduled maintenance</h1>", status="503 Busy", headers=(HTML,)),
            ("maintenance", "maintenance_page", "page"),
        ),
        (page(status="500 Error"), ("down", "http_5xx", "500")),
        (page(status="404 Not Found"), ("down", "http_4xx", "404")),
        (http(b"<h1>Canada.ca</h1>", headers=(HTML,)), ("degraded", "content_mismatch", "missing_text")),
        (http(b"<p>Our server is down</p>", headers=(HTML,)), ("down", "content_mismatch", "error_text")),
        (page("", "Location: https://elsewhere.example/", status="302 Found"), ("degraded", "redirect", "offsite")),
    ],
)
async def test_a_page_that_was_not_read_announces_nothing_either_way(
    reply: bytes, verdict: tuple[str, str, str], network: Network
) -> None:
    seen = await look_at(network, reply, **REQUIRED)
    assert (seen.verdict, seen.texts) == (verdict, None)


async def test_how_long_to_stand_back_is_kept(network: Network) -> None:
    seen = await look_at(network, page("", "Retry-After: 900", status="429 Too Many"), **REQUIRED)
    assert (seen.verdict, seen.retry_after) == (("unknown", "blocked", "429"), 900.0)


@pytest.mark.parametrize(
    "reply",
    [
        http(b"hello", headers=("Content-Type: text/plain",)),
        http(b"<div>" * 100_000, headers=(HTML,)),
    ],
)
async def test_a_page_whose_boxes_cannot_be_told_was_not_read(reply: bytes, network: Network) -> None:
    seen = await look_at(network, reply)
    assert (seen.verdict, seen.texts) == (("degraded", "content_mismatch", "unreadable"), None)


async def test_a_large_page_is_read_beside_the_loop(network: Network) -> None:
    boxes = BOX.format("alert-warning", SCHEDULED) + "<p>text</p>" * 10_000
    assert (await look_at(network, page(boxes), **REQUIRED)).texts == (SCHEDULED,)


async def test_an_entry_of_the_feed_is_read_without_markup_with_its_date_and_an_absolute_link(network: Network) -> None:
    seen = await look_at(network, feed(), lang="fr", feed=True, links=NEWS)
    assert seen.verdict == UP
    assert seen.notebook.announcements == (
        Announcement(
            text="IRCC online services restored. Our services are back online.",
            lang="fr",
            url="https://www.canada.ca/en/news/restored.html",
            published_at=datetime(2026, 11, 3, 15, 15, tzinfo=UTC),
        ),
    )


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (feed(""), ("degraded", "content_mismatch", "empty_feed")),
        (feed("<entry>"), ("degraded", "content_mismatch", "bad_xml")),
        (http(b"{}", headers=("Content-Type: application/json",)), ("degraded", "content_mismatch", "bad_xml")),
        (http(b"", headers=(ATOM,)), ("degraded", "content_mismatch", "bad_xml")),
        (http(b"<p>Welcome</p>", headers=(HTML,)), ("degraded", "content_mismatch", "not_a_feed")),
        (http(b"<p>x</p>", headers=(HTML, "x-amzn-waf-action: captcha")), ("unknown", "blocked", "challenge")),
        (feed(status="503 Busy"), ("down", "http_5xx", "503")),
        (feed(status="403 Forbidden"), ("unknown", "blocked", "403")),
        (feed("<!--" + "x" * 600_000 + "-->"), ("degraded", "content_mismatch", "body_too_large")),
    ],
)
async def test_a_feed_that_cannot_be_read_is_a_failure_and_no_silence(
    reply: bytes, verdict: tuple[str, str, str], network: Network
) -> None:
    seen = await look_at(network, reply, feed=True)
    assert (seen.verdict, seen.texts) == (verdict, None)


async def test_what_the_feed_says_of_an_outage_makes_no_failure_of_the_feed(network: Network) -> None:
    seen = await look_at(network, feed(ENTRY.replace("Our services", "Our server is down. Our services")), feed=True)
    assert seen.verdict == UP


async def test_an_address_in_place_of_a_feed_is_never_fetched(network: Network) -> None:
    asked: list[bytes] = []
    async with listening(saying(feed(), seen=asked)) as port:
        for body in (f"http://127.0.0.1:{port}/", str(Path(__file__))):
            seen = await look_at(network, http(body.encode(), headers=(ATOM,)), feed=True)
            assert seen.verdict[2] == "bad_xml"
    assert asked == []


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_a_document_type_is_refused_and_so_are_its_entities(declared: str) -> None:
    assert code_of(declared + FEED.format("<entry><title>&b;&a;</title></entry>").partition("?>")[2]) == "bad_xml"


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<a>" * 60 + "</a>" * 60, "bad_xml"),
        ("<a " + " ".join(f"b{n}='1'" for n in range(40_000)) + "/>", "bad_xml"),
        ("".join(f"<a{n}:b xmlns:a{n}='c{n}'/>" for n in range(10_000)), "bad_xml"),
        (f"<entry><updated>{' ' * 400_000}1</updated></entry>", "bad_xml"),
        ("<entry/>" * 60_000, "empty_feed"),
        ("<entry><title>&nbsp;</title></entry>", "bad_xml"),
    ],
)
def test_no_feed_takes_the_parser_long(inside: str, code: str) -> None:
    began = time.thread_time()  # not what a busy machine makes of it
    assert code_of(FEED.format(inside)) == code
    assert time.thread_time() - began < 6.0


def test_a_hundred_entries_are_enough_and_a_long_one_is_cut() -> None:
    told = entries(FEED.format(f"<entry><title>{'long ' * 20_000}</title></entry>" * 150), "en", NEWS)
    assert len(told) == 100
    assert len(told[0].text) <= 2000


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("<title>A &amp;lt; B</title>", "A &lt; B"),
        ("<title type='html'>A &amp;amp; B</title>", "A & B"),
        ("<title>Is it down?</title><summary>No.</summary>", "Is it down? No."),
        ("<title>A</title><content type='html'>&lt;p&gt;B&lt;/p&gt;</content>", "A. B"),
        (
            f"<title type='xhtml'>{DIV}A<b>B</b></div></title><content type='xhtml'>{DIV}<p>C</p>D</div></content>",
            "AB. C D",
        ),
        ("<summary>Only a summary</summary>", "Only a summary"),
    ],
)
def test_titles_and_summaries_of_every_type_are_read_as_text(entry: str, told: str) -> None:
    assert [each.text for each in entries(FEED.format(f"<entry>{entry}</entry>"), "en", NEWS)] == [told]


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("en/a.html", "https://www.canada.ca/en/a.html"),
        ("https://ircc.canada.ca/b", "https://ircc.canada.ca/b"),
        ("javascript:alert(1)", NEWS),
        ("http://[::1", NEWS),
        ("/a b", NEWS),
    ],
)
def test_a_link_leads_to_the_web_or_to_where_links_start(link: str, url: str) -> None:
    (told,) = entries(FEED.format(f"<entry><title>A</title><link href='{link}'/></entry>"), "en", NEWS)
    assert told.url == url


@pytest.mark.parametrize(
    ("dates", "at"),
    [
        ("<updated>2026-11-04T00:00:00Z</updated>", datetime(2026, 11, 4, tzinfo=UTC)),
        ("<published>2026-11-04T01:00:00+01:00</published>", datetime(2026, 11, 4, tzinfo=UTC)),
        ("<updated>soon</updated>", None),
        ("<updated>99999-99-99</updated>", None),
        ("", None),
    ],
)
def test_a_date_is_utc_and_nonsense_is_none(dates: str, at: datetime | None) -> None:
    (told,) = entries(FEED.format(f"<entry><title>A</title>{dates}</entry>"), "en", NEWS)
    assert told.published_at == at


def test_an_rss_feed_is_read_too_whatever_encoding_it_declares() -> None:
    text = (
        '<?xml version="1.0" encoding="punycode"?><rss version="2.0"><channel><item><title>Rétabli</title>'
        "<pubDate>Tue, 03 Nov 2026 10:15:00 -0500</pubDate></item></channel></rss>"
    )
    (told,) = entries(text, "fr", NEWS)
    assert (told.text, told.published_at) == ("Rétabli", datetime(2026, 11, 3, 15, 15, tzinfo=UTC))


@given(st.text())
def test_no_text_makes_the_reader_fail_in_another_way(text: str) -> None:
    for sent in (
        text,
        FEED.format(text),
        FEED.format(f"<entry><title>{text}</title><updated>{text}</updated></entry>"),
    ):
        told: tuple[Announcement, ...] = ()
        with contextlib.suppress(Failed):
            told = entries(sent, "en", NEWS)
        assert all(each.text and each.url == NEWS for each in told)
