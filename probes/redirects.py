"""Follows a page's redirects hop by hop, only to hosts that are allowed by name, and writes down what each hop said.

Of a reply it writes down addresses, timings and a closed list of headers; never a cookie, never the values of a query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from yarl import URL

from probes import warc
from probes.addresses import PORTS, shown
from probes.certificates import tls_facts
from probes.client import Reply, Request
from probes.cookies import Jar
from probes.diagnosis import second_handshake
from probes.failures import Failed, one_line
from probes.headers import instant, kept
from probes.markers import Meaning, Page, find
from probes.model import Cause, Exchange, Hop, HttpFacts, Outcome, Target
from probes.network import Endpoint
from probes.toolbox import Tools
from probes.tunnel import Wanted
from probes.warc import Raw

REDIRECTS = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)


HOP_BYTES = 64 * 1024
"""How much is kept raw of the body of a reply that only leads on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What to ask on the first hop. *own* are headers for the target's own host only: they may hold a key.

    A redirect is followed at most *redirects* times, and not at all when its status is among *status*.
    """

    url: URL
    method: str = "GET"
    own: Mapping[str, str] = field(default_factory=dict)
    family: int = 0
    redirects: int = 10
    status: frozenset[int] = frozenset({200})


async def walk(target: Target, ask: Ask, tools: Tools) -> Reply:
    """The reply at the end of the redirects; the notebook keeps what each hop said. Raises Failed."""
    jar = Jar()
    url = ask.url
    seen: set[tuple[URL, str]] = set()
    for _ in range(ask.redirects + 1):
        cookies = jar.header(url)
        seen.add((url, cookies))
        reply = await _hop(target, ask, tools, url, cookies)
        jar.take(url, reply.headers.getall("Set-Cookie", ()))
        tools.notebook.cookies.update(jar.values)
        if reply.status not in REDIRECTS or reply.status in ask.status or not ask.redirects:
            return reply
        url = _next(reply, target, ask)
        tools.notebook.log(f"Received redirect location={shown(str(url))}")
        if (url, jar.header(url)) in seen:  # asked the same again, a server answers the same again
            raise Failed(Cause.REDIRECT, f"the redirects go round in circles at {shown(str(url))}", code="loop")
    raise Failed(Cause.REDIRECT, f"more than {ask.redirects} redirects", code="loop")


async def _hop(target: Target, ask: Ask, tools: Tools, url: URL, cookies: str) -> Reply:
    notebook = tools.notebook
    host = url.raw_host or ""
    fields = {name.lower(): (name, value) for name, value in tools.client.headers(target.lang).items()}
    if host == ask.url.raw_host:
        fields |= {name.lower(): (name, value) for name, value in ask.own.items()}
    if cookies:
        fields["cookie"] = ("Cookie", cookies)
    if notebook.http is not None:  # what an earlier hop answered is not what the portal answered
        notebook.http = HttpFacts(status=0, reason="", version="", url=_told(url, ask), hops=notebook.http.hops)
    notebook.asked(host)
    notebook.log(f"Making HTTP request method={ask.method} url={_told(url, ask)} host={host}")
    request = Request(
        url=url,
        method=ask.method,
        headers=dict(fields.values()),
        family=ask.family,
        private=target.private,
        route=target.route,
    )
    notebook.failed_at = _endpoint(url).authority
    try:
        reply = await _exchange(request, ask, tools)
    except Failed as failed:
        raise await _look_again(failed, request, tools) from failed
    notebook.failed_at = ""
    _write_down(reply, target, ask, tools)
    return reply


async def _exchange(request: Request, ask: Ask, tools: Tools) -> Reply:
    """The reply to *request*; what was asked and answered is noted, also when it fails or is cut short."""
    notebook = tools.notebook
    began, before = notebook.elapsed(), dict(notebook.phases)
    place = notebook.note(
        Exchange(at=began, method=request.method, url=shown(str(request.url)), asked=kept(request.headers.items()))
    )
    told: dict[str, Any] = {"failure": "cut_short"}
    reply = None
    try:
        reply = await tools.client.exchange(request, notebook.phases)
    except Failed as failed:
        told = {"failure": failed.code or failed.cause.value}
        raise
    else:
        told = {"status": reply.status, "reason": reply.reason, "version": reply.version, "address": reply.address}
        told |= {"headers": kept(reply.headers.items()), "body_bytes": len(reply.body)}
        return reply
    finally:
        spent = {name: seconds - before.get(name, 0.0) for name, seconds in notebook.phases.items()}
        phases = {name: seconds for name, seconds in spent.items() if seconds > 0}
        notebook.amend(place, seconds=notebook.elapsed() - began, phases=phases, **told)
        if tools.raw:
            notebook.raw.append(_raw(request, reply, ask, began))


def _raw(request: Request, reply: Reply | None, ask: Ask, began: float) -> Raw:
    url = str(request.url) if request.url == ask.url else warc.hidden(str(request.url))
    host, _, path = url.partition("://")[2].partition("/")
    raw = Raw(
        at=began,
        url=url,
        method=request.method,
        path=f"/{path}",
        asked=(("Host", host), *warc.asked(request.headers.items(), ask.own), ("Connection", "close")),
    )
    if reply is None:
        return raw
    most = HOP_BYTES if reply.status in REDIRECTS else len(reply.body)
    return replace(
        raw,
        status=reply.status,
        reason=reply.reason,
        version=reply.version,
        headers=warc.answered(reply.headers.items()),
        body=reply.body[:most],
        truncated=reply.truncated or len(reply.body) > most,
        address=reply.address,
    )


async def _look_again(failed: Failed, request: Request, tools: Tools) -> Failed:
    """A refused certificate is worth a second handshake, to see which one it was."""
    if failed.cause is not Cause.TLS:
        return failed
    wanted = Wanted(
        endpoint=_endpoint(request.url), route=request.route, family=request.family, private=request.private
    )
    facts, sharper = await second_handshake(tools.network, wanted, failed, asked=tools.notebook.asked)
    tools.notebook.tls = facts or tools.notebook.tls
    return sharper


def _endpoint(url: URL) -> Endpoint:
    return Endpoint(host=url.raw_host or "", port=url.port or PORTS["https"])


def _write_down(reply: Reply, target: Target, ask: Ask, tools: Tools) -> None:
    notebook = tools.notebook
    told = _told(reply.url, ask)
    before = notebook.http.hops if notebook.http else ()
    length = reply.headers.get("Content-Length", "")
    notebook.address = reply.address
    notebook.http = HttpFacts(
        status=reply.status,
        reason=reply.reason,
        version=reply.version,
        url=told,
        hops=(*before, Hop(url=told, status=reply.status, address=reply.address)),
        headers=kept(reply.headers.items()),
        content_length=int(length) if length.isdecimal() else -1,
        body_bytes=len(reply.body),
        last_modified=instant(reply.headers.get("Last-Modified", "")),
    )
    if reply.ssl_object is not None:
        extra = tools.network.trust.extra_roots(target.route.ca_file)
        notebook.tls = tls_facts(reply.ssl_object, extra)
        notebook.log(f"TLS version={notebook.tls.version} cipher={notebook.tls.cipher}")
    told = f"status_code={reply.status} version={reply.version} address={reply.address or '(proxy)'}"
    notebook.log(f"Received HTTP response {told} body_bytes={len(reply.body)}")


def _told(url: URL, ask: Ask) -> str:
    return str(url) if url == ask.url else shown(str(url))  # the address in the service file is no secret


def _next(reply: Reply, target: Target, ask: Ask) -> URL:
    location = reply.headers.get("Location", "").strip()
    if not location:
        raise Failed(Cause.REDIRECT, f"the server answered {reply.status} without saying where to", code="no_location")
    try:
        url = reply.url.join(URL(location)).with_fragment(None)
        scheme, host, _ = url.scheme, url.raw_host, url.port
    except ValueError:
        raise Failed(Cause.REDIRECT, "redirected to an address that is none", code="broken") from None
    if scheme not in PORTS:
        raise Failed(Cause.REDIRECT, f"redirected away from the web, to {one_line(scheme, 20)}:", code="scheme")
    if not host:
        raise Failed(Cause.REDIRECT, "redirected to an address without a host", code="broken")
    url = url.with_user(None)
    if reply.url.scheme == "https" and scheme == "http":
        raise Failed(Cause.REDIRECT, f"redirected from https to {shown(str(url))}", code="insecure")
    if host not in target.hosts and host != ask.url.raw_host:
        raise _offsite(url)
    return url


def _offsite(url: URL) -> Failed:
    """What a redirect to a host that is not allowed means; it is not followed, whatever it is."""
    page = Page(url=str(url), status=0, headers={}, title="", text="")
    meanings = {match.meaning for match in find(page) if match.decisive}
    if Meaning.QUEUE in meanings:
        return Failed(Cause.BLOCKED, f"sent to a waiting room at {url.raw_host}", code="queue")
    if Meaning.MAINTENANCE in meanings:
        return Failed(Cause.MAINTENANCE_PAGE, f"sent to a maintenance page at {shown(str(url))}", code="page")
    text = f"redirected to {url.raw_host}, which is not among the hosts of the service"
    return Failed(Cause.REDIRECT, text, code="offsite", outcome=Outcome.DEGRADED)
