"""A short walk after a failed look: does the name resolve, does the port answer, is TLS sound? Never raises.

Exceptions from a client do not tell which step failed, and a failed look cannot tell what is wrong beyond it. Each
step is one attempt of its own on a new connection, so its result stands beside the look's and does not replace it.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from probes.certificates import sharpen, tls_facts
from probes.codes import CERTIFICATE_CODES
from probes.failures import Failed, translate
from probes.model import Cause, Diagnosis, DiagnosisStep, Route, TlsFacts
from probes.network import Endpoint, Network, Watch, judge_address
from probes.tunnel import Wanted, open_stream

STEP_SECONDS = 3.0
SECOND_SECONDS = 5.0
REFUSED_CERTIFICATE = frozenset({*CERTIFICATE_CODES.values(), "certificate"})

Step = Callable[[], Coroutine[Any, Any, str]]


async def diagnose(
    endpoint: Endpoint,
    *,
    scheme: str,
    network: Network,
    route: Route | None = None,
    private: bool = False,
) -> Diagnosis:
    """Walk resolve, resolve_second, connect and (*scheme* ``https`` or ``tls``) tls in at most 9 s.

    A step after a failed connect is not walked. Through a proxy there is nothing to resolve here.
    """
    wanted = Wanted(endpoint=endpoint, route=route or Route(), private=private)
    steps: list[DiagnosisStep] = []
    if not endpoint.literal and not wanted.route.proxy:
        steps += await asyncio.gather(
            _step("resolve", lambda: _resolve(network, endpoint, private=private)),
            *([_step("resolve_second", lambda: _second(network, endpoint, private=private))] if network.second else []),
        )
    if not steps or steps[0].passed:
        steps.append(await _step("connect", lambda: _connect(network, wanted)))
        if steps[-1].passed and scheme in {"https", "tls"}:
            steps.append(await _step("tls", lambda: _tls(network, wanted)))
    return Diagnosis(steps=tuple(steps))


async def second_handshake(
    network: Network, wanted: Wanted, failed: Failed, *, asked: Callable[[str], None]
) -> tuple[TlsFacts | None, Failed]:
    """The certificates behind a refused one, read without verification, and a better account of why it was refused.

    Gives *failed* itself and None when it is of another sort or when the second handshake fails too, or when
    *asked*, told of the host beforehand, raises Failed. Takes at most 5 s.
    """
    if failed.code not in REFUSED_CERTIFICATE:
        return None, failed
    context = network.trust.context(wanted.route.ca_file, verify=False)
    try:
        asked(wanted.endpoint.host)
        async with asyncio.timeout(SECOND_SECONDS):
            again = wanted.replacing(context)
            stream = await open_stream(network, again, asyncio.Protocol, Watch({}))
    except (Failed, TimeoutError):
        return None, failed
    try:
        ssl_object = stream.ssl_object
        return (tls_facts(ssl_object), sharpen(failed, ssl_object)) if ssl_object else (None, failed)
    finally:
        stream.transport.abort()


async def _step(name: str, walk: Step) -> DiagnosisStep:
    began = time.perf_counter()
    cause: Cause | None = None
    try:
        async with asyncio.timeout(STEP_SECONDS):
            words = await walk()
    except TimeoutError:
        cause, words = Cause.TIMEOUT, f"not done within {STEP_SECONDS:.0f} s"
    except Exception as exc:  # noqa: BLE001  # whatever it is, translate() gives it a name, and the step keeps it
        failed = translate(exc)
        cause, words = failed.cause, f"{failed.cause} {failed.code}: {failed.detail}"
    seconds = time.perf_counter() - began
    return DiagnosisStep(name=name, passed=cause is None, seconds=seconds, words=words, cause=cause)


async def _resolve(network: Network, endpoint: Endpoint, *, private: bool) -> str:
    return _judged(await network.resolve(endpoint.host), private=private)


async def _second(network: Network, endpoint: Endpoint, *, private: bool) -> str:
    return _judged(await network.resolve(endpoint.host, servers=network.second), private=private)


def _judged(addresses: tuple[str, ...], *, private: bool) -> str:
    for address in addresses:
        judge_address(address, private=private)
    return ", ".join(addresses)


async def _connect(network: Network, wanted: Wanted) -> str:
    stream = await open_stream(network, wanted, asyncio.Protocol, Watch({}))
    stream.transport.abort()
    return f"connected to {stream.address}" if stream.address else "connected through the proxy"


async def _tls(network: Network, wanted: Wanted) -> str:
    context = network.trust.context(wanted.route.ca_file)
    stream = await open_stream(network, wanted.replacing(context), asyncio.Protocol, Watch({}))
    ssl_object = stream.ssl_object
    stream.transport.abort()
    facts = tls_facts(ssl_object, network.trust.extra_roots(wanted.route.ca_file)) if ssl_object else None
    if facts is None or not facts.chain:
        return "handshake done"
    return f"{facts.version}, certificate valid until {facts.chain[0].not_after:%Y-%m-%d}"
