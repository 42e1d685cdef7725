"""Up when the page answers as expected, at the end of redirects that stay on the allowed hosts.

Redirects are followed hop by hop; phases are summed over them as blackbox_exporter does. A notice on a page that shows
all that is asked for is told, and is no outage.
"""

import asyncio
import re
import socket
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from yarl import URL

from probes.addresses import PORTS
from probes.client import Reply
from probes.expectations import Expectations, Seen, failed_on_text
from probes.failures import Failed, one_line
from probes.headers import retry_after
from probes.model import Cause, Outcome, Reading, Target
from probes.network import Endpoint, host_name
from probes.page import decode, read
from probes.redirects import Ask, walk
from probes.toolbox import Tools
from probes.verdict import judge

EVERY = 120.0
FLOOR = 60.0
TIMEOUT = 30.0
AT_ONCE = 8

LARGE = 64 * 1024
"""Bytes of body from which on it is read in a thread: the parser takes 10 ms for 100 kB."""

FAMILIES = {"any": socket.AF_UNSPEC, "ip4": socket.AF_INET, "ip6": socket.AF_INET6}
OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "cookie", "upgrade", "te", "expect"})


def _headers(given: dict[str, str]) -> dict[str, str]:
    for name, value in given.items():
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):  # RFC 9110, 5.6.2
            raise ValueError(f"not the name of a header: {name!r}")
        if name.lower() in OURS:
            raise ValueError(f"the header {name} cannot be set")
        if not value.isprintable() or not value.isascii():
            raise ValueError(f"the header {name} has a value that HTTP cannot carry")
    return given


class Params(Expectations):
    """How to ask, and what to expect. *headers* go to the target's own host only, never along a redirect."""

    method: Literal["GET", "HEAD"] = "GET"
    headers: Annotated[dict[str, str], AfterValidator(_headers)] = Field(default_factory=dict)
    family: Literal["any", "ip4", "ip6"] = "any"
    redirects: int = Field(default=10, ge=0, le=20)

    @model_validator(mode="after")
    def _bodiless(self) -> Self:
        if self.method == "HEAD" and self.reads_body:
            raise ValueError("HEAD gets no body: expectations about texts, JSON or sizes need GET")
        return self


def endpoint(address: str) -> Endpoint:
    """The host and port of an http or https URL. Raises ValueError saying what is wrong with another address."""
    url = _url(address)
    return Endpoint(host=url.raw_host or "", port=url.port or PORTS[url.scheme])


def _url(address: str) -> URL:
    try:
        url = URL(address)
        port = url.port
    except ValueError:
        raise ValueError(f"not a URL: {address!r}") from None
    if not address.isprintable() or " " in address:
        raise ValueError(f"not a URL: {address!r}")
    if url.scheme not in PORTS:
        raise ValueError(f"not an http:// or https:// URL: {address!r}")
    if not url.raw_host or not port:
        raise ValueError(f"names no host and port to ask: {address!r}")
    if url.raw_user is not None or url.raw_password is not None:
        raise ValueError("a user name or password does not belong in a URL: it would be shown on every page")
    return url.with_host(host_name(url.raw_host)).with_fragment(None)


async def probe(target: Target, params: Params, tools: Tools) -> Reading:
    """Look once. Raises Failed for the first expectation that is broken."""
    notebook = tools.notebook
    ask = Ask(
        url=_url(target.address),
        method=params.method,
        own=params.headers,
        family=FAMILIES[params.family],
        redirects=params.redirects,
        status=frozenset(params.status),
    )
    reply = await walk(target, ask, tools)
    # The parser lets go of the interpreter, so the loop goes on while a large page is read.
    seen = await asyncio.to_thread(_seen, reply) if len(reply.body) > LARGE else _seen(reply)
    notebook.show(seen.page.text)
    if notebook.http:
        notebook.http = replace(
            notebook.http,
            title=one_line(seen.page.title, 200),
            text_bytes=len(seen.page.text.encode(errors="replace")),
            failed_on_text=failed_on_text(seen, params),
        )
    notice = judge(seen, params, retry_after(reply.headers))
    words = f"notice on the page: {notice.phrase}" if notice else ""
    took = sum(notebook.phases.values())
    if params.slow is not None and took > params.slow:
        text = f"as expected, but it took {took:.2f} s, more than {params.slow:g} s"
        raise Failed(Cause.SLOW, f"{text}; {words}" if words else text, code="slow")
    if notice is None:
        return notebook.reading(Outcome.UP)
    notebook.log(words)
    return notebook.reading(Outcome.UP, Cause.MAINTENANCE_NOTICE, code=notice.meaning.value, detail=one_line(words))


def _seen(reply: Reply) -> Seen:
    body = decode(reply.body, reply.headers.get("Content-Type", ""))
    page = read(url=str(reply.url), status=reply.status, headers=reply.headers.items(), body=body)
    seen = Seen(page=page, body=body, size=len(reply.body), truncated=reply.truncated)
    _ = seen.matches, seen.text
    return seen
