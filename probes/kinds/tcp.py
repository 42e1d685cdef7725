"""Up when the port accepts a connection and, where a text is expected, says it.

The address is ``host:port``.
"""

import asyncio
import re

from pydantic import BaseModel, ConfigDict, field_validator

from probes.failures import Failed
from probes.model import Cause, Outcome, Reading, Target
from probes.network import Endpoint, Watch, host_and_port
from probes.toolbox import Tools
from probes.tunnel import Wanted, open_stream

EVERY = 600
FLOOR = 60
TIMEOUT = 20
AT_ONCE = 8
PROVES = False

KEPT = 64 * 1024


class Params(BaseModel):
    """*send* goes out once connected; *expect* is a regular expression to find in what comes back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    send: str = ""
    expect: str = ""

    @field_validator("expect")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern.encode())
        except re.error as exc:
            raise ValueError(f"not a regular expression: {exc}") from exc
        return pattern


def endpoint(address: str) -> Endpoint:
    """Where to connect to. Raises ValueError."""
    return host_and_port(address)


async def probe(target: Target, params: Params, tools: Tools) -> Reading:
    """Connect once. Raises Failed."""
    notebook = tools.notebook
    wanted = Wanted(endpoint=endpoint(target.address), route=target.route, private=target.private)
    watch = Watch(notebook.phases)
    notebook.asked(wanted.endpoint.host)

    reader = asyncio.StreamReader(limit=KEPT)
    try:
        stream = await open_stream(tools.network, wanted, lambda: asyncio.StreamReaderProtocol(reader), watch)
    finally:
        notebook.address = watch.address
    try:
        if params.send:
            stream.transport.write(params.send.encode())
        if params.expect:
            with watch.phase("processing"):
                await _expect(reader, re.compile(params.expect.encode()), tools.network.patience.first_byte)
    finally:
        stream.transport.abort()
    return notebook.reading(Outcome.UP)


async def _expect(reader: asyncio.StreamReader, pattern: re.Pattern[bytes], seconds: float) -> None:
    said = b""
    try:
        async with asyncio.timeout(seconds):
            while not pattern.search(said):
                more = await reader.read(KEPT)
                said += more
                if not more or len(said) > KEPT:
                    break
    except TimeoutError:
        if not said:
            raise Failed(Cause.TIMEOUT, "connected, but no word came in time", code="ttfb") from None
    except OSError as exc:
        raise Failed(Cause.PROTOCOL, "the server hung up before it said what is expected", code="cut") from exc
    if not said:
        raise Failed(Cause.PROTOCOL, "the server hung up without a word", code="empty")
    if not pattern.search(said):
        raise Failed(Cause.CONTENT_MISMATCH, f"it said {said[:80]!r}, which is not expected", code="expect")
