"""Up when the server proves by TLS who it is, with certificates that are in time and lead to a trusted root.

The address is ``host:port``, port 443 if none is given. When the certificate is refused, a second handshake without
verification still reads it, so that its dates are known above all when they matter.
"""

import asyncio
import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from probes.certificates import tls_facts
from probes.diagnosis import second_handshake
from probes.failures import Failed
from probes.model import Outcome, Reading, Target, TlsFacts
from probes.network import Endpoint, Watch, host_and_port
from probes.toolbox import Notebook, Tools
from probes.tunnel import Wanted, open_stream

EVERY = 600
FLOOR = 60
TIMEOUT = 30
AT_ONCE = 4
PROVES = False


class Params(BaseModel):
    """*warn_days* before the end of a certificate the reading says so, and stays up.

    *server_name* is asked for and verified in place of the address's host.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    warn_days: int = Field(default=20, ge=0)
    server_name: str = ""
    min_version: Literal["TLS 1.2", "TLS 1.3"] = "TLS 1.2"


def endpoint(address: str) -> Endpoint:
    """Where to connect to. Raises ValueError."""
    return host_and_port(address, 443)


async def probe(target: Target, params: Params, tools: Tools) -> Reading:
    """Shake hands once, twice if the certificate is refused. Raises Failed."""
    notebook, network = tools.notebook, tools.network
    wanted = Wanted(
        endpoint=endpoint(target.address),
        route=target.route,
        context=network.trust.context(target.route.ca_file, min_version=params.min_version),
        server_name=params.server_name,
        private=target.private,
    )
    watch = Watch(notebook.phases)
    notebook.asked(wanted.endpoint.host)
    try:
        stream = await open_stream(network, wanted, asyncio.Protocol, watch)
    except Failed as failed:
        notebook.log(f"refused: {failed.detail}")
        notebook.tls, better = await second_handshake(network, wanted, failed, asked=notebook.asked)
        _note(notebook, notebook.tls)
        raise better from failed
    finally:
        notebook.address = watch.address
    try:
        if (ssl_object := stream.ssl_object) is not None:
            notebook.tls = tls_facts(ssl_object, network.trust.extra_roots(target.route.ca_file))
    finally:
        stream.transport.abort()
    _note(notebook, notebook.tls)
    return notebook.reading(Outcome.UP, detail=_warning(notebook.tls, params.warn_days, dt.datetime.now(dt.UTC)))


def _note(notebook: Notebook, facts: TlsFacts | None) -> None:
    if facts is None:
        return
    notebook.log(f"{facts.version} {facts.cipher}")
    for each in facts.chain:
        notebook.log(f"{each.subject}, by {each.issuer}, until {each.not_after:%Y-%m-%d %H:%M} UTC")
    if facts.intercepted_by:
        notebook.log(f"this is not the portal's own certificate: {facts.intercepted_by} opens TLS on the way")


def _warning(facts: TlsFacts | None, days: int, now: dt.datetime) -> str:
    ends = min((each.not_after for each in facts.chain), default=None) if facts else None
    if ends is None or ends - now > dt.timedelta(days=days):
        return ""
    return f"a certificate of the chain expires in {(ends - now).days} days, on {ends:%Y-%m-%d}"
