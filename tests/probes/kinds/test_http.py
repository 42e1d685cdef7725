"""The http kind as an operator meets it: its parameters, the facts it leaves, and TLS."""

import re
import ssl
from collections.abc import AsyncIterator, Iterator

import pytest
from pydantic import ValidationError

from probes.catalog import kinds
from probes.kinds.http import Params, endpoint
from probes.model import HttpFacts
from probes.network import Endpoint, Network, Patience
from probes.trust import Trust
from tests.certificates import DAY, House, now
from tests.listeners import Serve, closed_port, http, listening, saying
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


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(folder=tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
async def secured(house: House) -> AsyncIterator[Network]:
    made = Network(trust=Trust(roots=house.ca_file))
    yield made
    made.close()


def page(text: str = SIGN_IN.format(notice=""), *headers: str, status: str = "200 OK") -> bytes:
    return http(text.encode(), status=status, headers=(HTML, *headers))


async def look_at(network: Network, reply: bytes, **params: object) -> Look:
    async with listening(saying(reply)) as port:
        return await look(f"http://127.0.0.1:{port}/", network, **params)


def facts_of(seen: Look) -> HttpFacts:
    assert seen.notebook.http is not None
    return seen.notebook.http


def test_the_kind_keeps_its_contract() -> None:
    kind = kinds()["http"]
    assert kind.summary.startswith("Up when")
    assert (kind.every, kind.floor, kind.timeout, kind.at_once) == (120.0, 60.0, 30.0, 8)


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://www.canada.ca/en.html?a=b#c", "www.canada.ca", 443),
        ("http://portal.example", "portal.example", 80),
        ("https://Portal.Example./", "portal.example", 443),
        ("https://PORTAL.example:8443/x", "portal.example", 8443),
        ("http://[::1]:8080/", "::1", 8080),
        ("https://été.example/", "xn--t-9fab.example", 443),
    ],
)
def test_an_endpoint_is_the_host_and_port_of_the_url(address: str, host: str, port: int) -> None:
    assert endpoint(address) == Endpoint(host=host, port=port)


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("ftp://portal.example/", "not an http"),
        ("portal.example", "not an http"),
        ("portal.example:443", "not an http"),
        ("file:///etc/passwd", "not an http"),
        ("https://", "names no host"),
        ("https:///path", "names no host"),
        ("https://user:word@portal.example/", "user name or password"),
        ("https://user@portal.example/", "user name or password"),
        ("https://portal.example:99999/", "not a URL"),
        ("https://portal.example:0/", "host and port"),
        ("https://[::1/", "not a URL"),
        ("https://-portal.example/", "not a host name"),
        ("https://portal example/", "not a URL"),
        ("https://portal.example/\n", "not a URL"),
        ("", "not an http"),
    ],
)
def test_what_is_no_web_address_is_refused(address: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        endpoint(address)


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"method": "POST"}, "method"),
        ({"family": "ip5"}, "family"),
        ({"redirects": -1}, "redirects"),
        ({"redirects": 99}, "redirects"),
        ({"headers": {"Bad Name": "x"}}, "not the name of a header: 'Bad Name'"),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, "X-A has a value that HTTP cannot carry"),
        ({"headers": {"X-A": "é"}}, "X-A has a value"),
        ({"headers": {"Host": "x"}}, "the header Host cannot be set"),
        ({"headers": {"cookie": "x"}}, "the header cookie cannot be set"),
        ({"method": "HEAD", "required": ["a"]}, "HEAD gets no body"),
        ({"method": "HEAD", "title": "a"}, "HEAD gets no body"),
        ({"method": "HEAD", "end_marker": True}, "HEAD gets no body"),
        ({"required_regex": ["("]}, r"the regex '\(' is broken"),
        ({"timeout": 3}, "timeout"),
    ],
)
def test_wrong_parameters_are_refused_by_name(params: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Params.model_validate(params)


async def test_a_good_page_leaves_its_facts(network: Network) -> None:
    reply = page(
        SIGN_IN.format(notice=""),
        "Server: nginx",
        "Set-Cookie: id=topsecret",
        "Last-Modified: Thu, 01 Jan 1970 00:01:00 GMT",
        "X-Token: topsecret",
        "Via: 1.1 proxy",
    )
    seen = await look_at(network, reply, **ASKED)
    assert seen.verdict == UP
    facts = facts_of(seen)
    assert (facts.status, facts.reason, facts.version) == (200, "OK", "1.1")
    assert facts.title == "Employer Portal: Sign in - Canada.ca"
    assert facts.body_bytes == facts.content_length == len(SIGN_IN.format(notice=""))
    assert facts.text_bytes == len("Employer Portal: Sign in Choose how you sign in. GCKey username and password")
    assert facts.last_modified == 60.0
    assert not facts.failed_on_text
    assert [name for name, _ in facts.headers] == ["Content-Length", "Content-Type", "Server", "Last-Modified", "Via"]
    assert seen.notebook.address == "127.0.0.1"
    assert set(seen.notebook.phases) == {"connect", "processing", "transfer"}
    assert "topsecret" not in repr(seen)


async def test_the_log_reads_like_the_debug_log_of_blackbox(network: Network) -> None:
    seen = await look_at(network, page(), **ASKED)
    lines = [re.sub(r"^ *[\d.]+ ms +", "", line) for line in seen.notebook.lines]
    assert re.fullmatch(r"Making HTTP request method=GET url=http://127.0.0.1:\d+/ host=127.0.0.1", lines[0])
    assert lines[1].startswith("Received HTTP response status_code=200 version=1.1 address=127.0.0.1 body_bytes=")


async def test_a_failed_text_is_marked_and_its_facts_are_kept(network: Network) -> None:
    seen = await look_at(network, page("<title>Home</title><p>Welcome home</p>"), required=["Sign in"])
    assert seen.verdict == ("degraded", "content_mismatch", "missing_text")
    assert seen.detail == "does not show: Sign in"
    assert facts_of(seen).failed_on_text
    assert facts_of(seen).title == "Home"


async def test_the_language_and_the_method_are_asked_for(network: Network) -> None:
    heads: list[bytes] = []
    async with listening(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", seen=heads)) as port:
        seen = await look(
            f"http://127.0.0.1:{port}/a?b=c#d", network, lang="fr", method="HEAD", headers={"X-Team": "1"}
        )
    assert seen.verdict == UP
    assert facts_of(seen).content_length == 500
    head = heads[0].decode().lower()
    assert head.startswith("head /a?b=c http/1.1\r\n")
    assert "accept-language: fr-ca" in head
    assert "x-team: 1" in head


@pytest.mark.parametrize(("family", "code"), [("ip4", ""), ("any", ""), ("ip6", "empty")])
async def test_the_address_family_is_as_asked_for(family: str, code: str, network: Network) -> None:
    async with listening(saying(page())) as port:
        seen = await look(f"http://localhost:{port}/", network, family=family)
    if family == "ip6":
        # Some machines give localhost an IPv6 address, on which this server does not listen.
        assert seen.verdict[1] in {"dns", "tcp"}
    else:
        assert seen.verdict == ("up", "", code)
        assert seen.notebook.address in {"127.0.0.1", "::1"}


async def test_a_slow_page_is_degraded_only_beyond_its_limit(network: Network) -> None:
    assert (await look_at(network, page(), slow=30, **ASKED)).verdict == UP
    seen = await look_at(network, page(), slow=0.000001, **ASKED)
    assert seen.verdict == ("degraded", "slow", "slow")
    assert "as expected, but it took" in seen.detail


async def test_a_private_address_is_refused_unless_allowed(network: Network) -> None:
    async with listening(saying(page())) as port:
        seen = await look(f"http://127.0.0.1:{port}/", network, private=False)
    assert seen.verdict == ("down", "dns", "not_public")


async def test_a_french_page_declared_in_its_own_markup_is_read(network: Network) -> None:
    body = '<meta charset="iso-8859-1"><h1>Bienvenue au service CléGC</h1>'.encode("latin-1")
    seen = await look_at(network, http(body, headers=("Content-Type: text/html",)), required=["service clégc"])
    assert seen.verdict == UP


async def over_tls(network: Network, context: ssl.SSLContext, serve: Serve, **params: object) -> Look:
    async with listening(serve, context) as port:
        return await look(f"https://127.0.0.1:{port}/", network, **params)


async def test_the_certificates_of_a_good_look_are_kept(secured: Network, house: House) -> None:
    seen = await over_tls(secured, house.server("127.0.0.1"), saying(page()), **ASKED)
    assert seen.verdict == UP
    tls = seen.notebook.tls
    assert tls is not None
    assert tls.version == "TLS 1.3"
    assert tls.chain[0].names == ("127.0.0.1",)
    assert tls.verified[-1].subject == tls.verified[-1].issuer


async def test_a_certificate_that_ends_soon_is_no_matter_of_this_kind(secured: Network, house: House) -> None:
    context = house.server("127.0.0.1", ends=now() + 20 * DAY)
    assert (await over_tls(secured, context, saying(page()), **ASKED)).verdict == UP


async def test_an_expired_certificate_is_down_and_is_shown(secured: Network, house: House) -> None:
    context = house.server("127.0.0.1", begins=now() - 90 * DAY, ends=now() - DAY)
    seen = await over_tls(secured, context, saying(page()), **ASKED)
    assert seen.verdict == ("down", "tls", "expired")
    assert seen.notebook.tls is not None
    assert seen.notebook.tls.chain[0].names == ("127.0.0.1",)
    assert seen.notebook.http is None


async def test_a_redirect_from_https_to_http_is_refused(secured: Network, house: House) -> None:
    reply = page("", "Location: http://127.0.0.1/", status="302 Found")
    seen = await over_tls(secured, house.server("127.0.0.1"), saying(reply))
    assert seen.verdict == ("down", "redirect", "insecure")


async def test_a_name_that_cannot_be_resolved_never_reaches_the_page(network: Network) -> None:
    seen = await look(f"http://does-not-exist.invalid:{closed_port()}/", network)
    assert seen.verdict[1] in {"dns", "offline"}
    assert set(seen.notebook.phases) == {"resolve"}
    assert seen.notebook.http is None
