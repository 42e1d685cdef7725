"""Up when name servers give the host a public address: ours do, whatever a second operator's say.

The address is a host name. Every server is asked at once and by itself. Only when the second operator's servers fail
too is the name down; when they answer and ours do not, the trouble is ours. Behind a proxy our servers need not know
names of the outside, so there a failure is ours as well.
"""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from probes import names
from probes.failures import Failed, translate
from probes.model import Cause, DnsFacts, Outcome, Reading, Target
from probes.network import Endpoint, Network, host_name, judge_address
from probes.toolbox import Notebook, Tools

EVERY = 600
FLOOR = 60
TIMEOUT = 20
AT_ONCE = 8
PROVES = False


class Params(BaseModel):
    """*types* to ask for, of which one answered will do; *resolvers* instead of the configured ones.

    *expect_any* are addresses or networks (``192.0.2.0/24``) of which one must be among the answers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    types: tuple[Literal["A", "AAAA"], ...] = Field(default=("A", "AAAA"), min_length=1)
    resolvers: tuple[str, ...] = ()
    expect_any: tuple[str, ...] = ()

    @field_validator("resolvers")
    @classmethod
    def _servers(cls, servers: tuple[str, ...]) -> tuple[str, ...]:
        for each in servers:
            names.split_address(each)
        return servers

    @field_validator("expect_any")
    @classmethod
    def _networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for each in networks:
            ipaddress.ip_network(each)
        return networks

    @property
    def family(self) -> int:
        """The types as a ``socket.AF_*``."""
        if len(set(self.types)) > 1:
            return socket.AF_UNSPEC
        return socket.AF_INET if self.types[0] == "A" else socket.AF_INET6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What one server said, after how many seconds."""

    server: str
    seconds: float
    answer: names.Answer | None = None
    failed: Failed | None = None


def endpoint(address: str) -> Endpoint:
    """The host whose name is asked for, at the port its portal would have. Raises ValueError."""
    host = host_name(address)
    if Endpoint(host=host, port=443).literal:
        raise ValueError(f"{address!r} is an address already; write a host name")
    return Endpoint(host=host, port=443)


async def probe(target: Target, params: Params, tools: Tools) -> Reading:
    """Ask every server once. Raises Failed."""
    notebook, host = tools.notebook, endpoint(target.address).host
    servers = params.resolvers or tools.network.resolvers or names.system_servers()
    second = tuple(each for each in tools.network.second if each not in servers)
    began = time.perf_counter()
    try:
        said = await asyncio.gather(
            *(_ask(tools.network, each, host, params.family, private=target.private) for each in (*servers, *second))
        )
    except asyncio.CancelledError:
        notebook.phases["request"] = time.perf_counter() - began
        raise
    ours, theirs = said[: len(servers)], said[len(servers) :]
    _note(notebook, ours, said)
    if not _answered(ours):
        raise _blame(ours, theirs, proxied=bool(target.route.proxy))
    if theirs and not _answered(theirs):
        notebook.log("the second operator's servers gave no answer, ours did")
    _expected(ours, params)
    return notebook.reading(Outcome.UP)


async def _ask(network: Network, server: str, host: str, family: int, *, private: bool) -> _Said:
    began = time.perf_counter()
    try:
        answer = await names.ask(server, host, family, seconds=network.patience.query)
        for address in answer.addresses:
            judge_address(address, private=private)
    except Exception as exc:  # noqa: BLE001  # translate() gives every one a name, and an unknown one becomes our fault
        return _Said(server=server, seconds=time.perf_counter() - began, failed=translate(exc))
    return _Said(server=server, seconds=time.perf_counter() - began, answer=answer)


def _answered(said: list[_Said]) -> list[_Said]:
    return [each for each in said if each.answer is not None]


def _note(notebook: Notebook, ours: list[_Said], said: list[_Said]) -> None:
    answered = _answered(ours)
    # A resolver takes the first answer; of failures, the last is the one that it would have waited for.
    notebook.phases["request"] = (
        min(each.seconds for each in answered) if answered else max(each.seconds for each in ours)
    )
    answers = {each.server: each.answer.addresses for each in said if each.answer is not None}
    errors: Mapping[str, str] = {each.server: each.failed.code for each in said if each.failed is not None}
    for each in said:
        words = ", ".join(each.answer.addresses) if each.answer else each.failed.detail if each.failed else ""
        notebook.log(f"{each.server} after {each.seconds * 1000:.0f} ms: {words}")
    first = answered[0].answer if answered else None
    notebook.dns = DnsFacts(
        answers=answers,
        errors=errors,
        answer_rrs=first.answer_rrs if first else 0,
        authority_rrs=first.authority_rrs if first else 0,
        additional_rrs=first.additional_rrs if first else 0,
        query_succeeded=first is not None,
    )


def _blame(ours: list[_Said], theirs: list[_Said], *, proxied: bool) -> Failed:
    failed = names.most_telling([each.failed for each in ours if each.failed is not None])
    if _answered(theirs):
        return Failed(Cause.LOCAL_DNS, f"only our own name servers fail: {failed.detail}", code=failed.code)
    if proxied:
        text = f"our name servers need not know it, as the way out is a proxy: {failed.detail}"
        return Failed(Cause.LOCAL_DNS, text, code=failed.code)
    return names.most_telling([each.failed for each in (*ours, *theirs) if each.failed is not None])


def _expected(ours: list[_Said], params: Params) -> None:
    found = [ipaddress.ip_address(address) for each in ours if each.answer for address in each.answer.addresses]
    networks = [ipaddress.ip_network(each) for each in params.expect_any]
    if networks and not any(address in network for address in found for network in networks):
        text = f"leads to {', '.join(sorted({str(each) for each in found}))}, none of which is expected"
        raise Failed(Cause.DNS, text, code="unexpected")
