"""Outages that happened, and looks that must not alarm, told again with small pages over real sockets.

The numbers are those of the regression scenarios that were drawn from press reports and from IRCC's own page history.
"""

from collections.abc import Iterator

import pytest

from probes.network import Network, Patience
from tests.listeners import http, listening, saying
from tests.looks import Look, look

HTML = "Content-Type: text/html; charset=utf-8"
SIGN_IN = (
    "<!doctype html><html><head><title>Employer Portal: Sign in - Canada.ca</title></head><body>"
    "<!-- <div data-incl-name=includes-outage-eng>Our online services are unavailable. Please try again later. "
    "Sunday, March 1, 2020</div> --><h1>Employer Portal: Sign in</h1><p>Choose how you sign in.</p>"
    "<a href=/start>GCKey username and password</a>{notice}</body></html>"
)
ASKED = {"required": ["GCKey username and password"], "title": "^Employer Portal"}
UP = ("up", "", "")


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    made = Network(patience=Patience(resolve=1, connect=1, tls=1, first_byte=1, body=1))
    yield made
    made.close()


def page(text: str = SIGN_IN.format(notice=""), *headers: str, status: str = "200 OK") -> bytes:
    return http(text.encode(), status=status, headers=(HTML, *headers))


async def look_at(network: Network, reply: bytes, **params: object) -> Look:
    async with listening(saying(reply)) as port:
        return await look(f"http://127.0.0.1:{port}/", network, **params)


async def test_s01_a_bad_gateway_is_down(network: Network) -> None:
    seen = await look_at(network, page("<h1>502 Bad Gateway</h1>", status="502 Bad Gateway"), **ASKED)
    assert seen.verdict == ("down", "http_5xx", "502")


async def test_s04_a_redirect_to_the_outage_page_is_maintenance(network: Network) -> None:
    async def serve(reader, writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        gone = head.startswith(b"GET /outage-interruption.asp")
        away = page("", "Location: /outage-interruption.asp", status="302 Found")
        writer.write(page("<h1>We'll be back</h1>") if gone else away)

    async with listening(serve) as port:
        asked = await look(f"http://127.0.0.1:{port}/eta/welcome?lang=en", network, required=["Apply for an eTA"])
        bare = await look(f"http://127.0.0.1:{port}/eta/welcome?lang=en", network)
    assert asked.verdict == bare.verdict == ("maintenance", "maintenance_page", "page")


async def test_s05_landing_on_the_home_page_instead_of_the_sign_in_is_down(network: Network) -> None:
    async def serve(reader, writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        home = page("<title>Home - Canada.ca</title><h1>Canada.ca</h1>")
        writer.write(home if b"/en.html" in head else page("", "Location: /en.html", status="302 Found"))

    async with listening(serve) as port:
        seen = await look(f"http://127.0.0.1:{port}/start", network, final_url="/j/eng/l")
    assert seen.verdict == ("down", "redirect", "final_url")


async def test_s06_our_server_is_down_is_down_although_the_status_is_200(network: Network) -> None:
    reply = page("<title>GCKey</title><p><strong>Our server is down</strong></p>")
    for params in ({"required": ["Welcome to GCKey"]}, {}, {"forbidden": ["Our server is down"]}):
        seen = await look_at(network, reply, **params)
        assert seen.verdict[:2] == ("down", "content_mismatch")


async def test_s11_one_language_fails_and_the_other_does_not(network: Network) -> None:
    async def serve(reader, writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        broken = page("<h1>500 Internal Server Error</h1>", status="500 Internal Server Error")
        writer.write(broken if b"Accept-Language: fr" in head else page())

    async with listening(serve) as port:
        english = await look(f"http://127.0.0.1:{port}/", network, lang="en", **ASKED)
        french = await look(f"http://127.0.0.1:{port}/", network, lang="fr", **ASKED)
    assert (english.verdict, french.verdict) == (UP, ("down", "http_5xx", "500"))


async def test_s15_an_old_notice_in_a_comment_is_no_notice(network: Network) -> None:
    assert (await look_at(network, page(), **ASKED)).verdict == UP
    assert (await look_at(network, page())).verdict == UP


async def test_s19_an_emergency_notice_on_a_page_that_works_is_told(network: Network) -> None:
    notice = "<div class=alert-danger>Our online services are unavailable. Please try again later.</div>"
    seen = await look_at(network, page(SIGN_IN.format(notice=notice)), **ASKED)
    assert seen.verdict == ("up", "maintenance_notice", "error")
    assert seen.detail == "notice on the page: our online services are unavailable"


async def test_s21_a_firewalls_refusal_is_blocked_and_never_down(network: Network) -> None:
    denied = page(
        "<TITLE>Access Denied</TITLE><H1>Access Denied</H1>You don't have permission. Reference&#32;&#35;18&#46;5c",
        "Retry-After: 900",
        status="403 Forbidden",
    )
    seen = await look_at(network, denied, **ASKED)
    assert seen.verdict == ("unknown", "blocked", "challenge")
    assert seen.retry_after == 900.0


async def test_s22_a_block_page_in_place_of_json_is_blocked(network: Network) -> None:
    reply = page("<html><p>Please enable JavaScript and cookies to continue</p></html>")
    seen = await look_at(network, reply, json=[{"path": "status", "equals": "ok"}])
    assert seen.verdict == ("unknown", "blocked", "html")


async def test_s26_the_daily_limit_is_no_outage(network: Network) -> None:
    text = "We’re limiting the number of online applications. The limit resets at 7 a.m. and 7 p.m., Eastern Time"
    seen = await look_at(network, page(f"<h1>Passport</h1><p>{text}</p>"), required=["Start your application"])
    assert seen.verdict == ("unknown", "blocked", "capacity")


async def test_s27_delays_are_told_with_a_page_that_is_slow(network: Network) -> None:
    notice = "<p>The eTA system is experiencing delays.</p>"
    reply = page(SIGN_IN.format(notice=notice))
    assert (await look_at(network, reply, **ASKED)).verdict == ("up", "maintenance_notice", "delays")
    seen = await look_at(network, reply, slow=0.000001, **ASKED)
    assert seen.verdict == ("degraded", "slow", "slow")
    assert seen.detail.endswith("notice on the page: the eta system is experiencing delays")


async def test_s28_a_notice_about_payment_leaves_the_portal_up(network: Network) -> None:
    notice = "<p>Online Payment (EPAY) will be unavailable from 10:00 a.m. to 10:30 a.m.</p>"
    for params in (ASKED, {}):
        seen = await look_at(network, page(SIGN_IN.format(notice=notice)), **params)
        assert seen.verdict == ("up", "maintenance_notice", "maintenance")


async def test_s30_too_many_attempts_is_a_fault_of_ours(network: Network) -> None:
    seen = await look_at(network, page("<h1>Too many attempts</h1>"), **ASKED)
    assert seen.verdict == ("unknown", "prober_fault", "too_many_attempts")


async def test_a_queue_page_and_a_captcha_are_blocked(network: Network) -> None:
    queue = await look_at(network, page("<title>Waiting room</title><p>You are now in line.</p>"), **ASKED)
    captcha = await look_at(network, page("<iframe src=https://geo.captcha-delivery.com/x></iframe>"), **ASKED)
    assert queue.verdict == ("unknown", "blocked", "queue")
    assert captcha.verdict == ("unknown", "blocked", "challenge")


async def test_a_cookie_banner_or_the_other_language_is_not_down(network: Network) -> None:
    banner = SIGN_IN.format(notice="<div role=dialog>We use cookies <button>Accept</button></div>")
    assert (await look_at(network, page(banner), **ASKED)).verdict == UP
    french = "<title>Portail des employeurs</title><h1>Portail des employeurs : Se connecter</h1>"
    assert (await look_at(network, page(french), **ASKED)).outcome.value == "degraded"
