"""Asks one name server one question, without cache or search list, and says what its answer or silence means.

The system's resolver hides which server said what; here every answer belongs to the server that gave it.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver

from probes.failures import Failed, Faulty, translate
from probes.model import Cause

TRY_SECONDS = 2.0
TRIES = 2
TYPES: dict[int, tuple[str, ...]] = {
    socket.AF_UNSPEC: ("A", "AAAA"),
    socket.AF_INET: ("A",),
    socket.AF_INET6: ("AAAA",),
}
HOW = "write it as address or address:port, like 192.0.2.53 or [2001:db8::53]:5353, with a port from 1 to 65535"
FINAL = ("nxdomain", "empty", "loop")
TELLING = ("not_public", *FINAL, "servfail", "refused", "garbage", "no_answer")
"""Codes from the most to the least telling: when servers fail differently, this decides which failure is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one server answered: addresses in its order, and how many records each section of its message held."""

    addresses: tuple[str, ...]
    answer_rrs: int = 0
    authority_rrs: int = 0
    additional_rrs: int = 0


async def ask(server: str, host: str, family: int = socket.AF_UNSPEC, *, seconds: float = TRY_SECONDS) -> Answer:
    """Ask *server* (``address`` or ``address:port``) for the addresses of *host*; an answer of either type will do.

    Both types are asked for at once, twice if need be, waiting *seconds* each time.
    Raises Failed: dns, offline, local_dns or prober_fault.
    """
    types = TYPES.get(family, TYPES[socket.AF_UNSPEC])
    found = await asyncio.gather(*(_query(server, host, each, seconds) for each in types), return_exceptions=True)
    answers = [each for each in found if isinstance(each, Answer)]
    addresses = tuple(address for each in answers for address in each.addresses)
    if addresses:
        return Answer(
            addresses=addresses,
            answer_rrs=sum(each.answer_rrs for each in answers),
            authority_rrs=sum(each.authority_rrs for each in answers),
            additional_rrs=sum(each.additional_rrs for each in answers),
        )
    raise most_telling([each for each in found if isinstance(each, Failed)] or [_crash(found)])


async def ask_any(
    servers: Sequence[str], host: str, family: int = socket.AF_UNSPEC, *, seconds: float = TRY_SECONDS
) -> Answer:
    """The first answer of *servers*, asked one after the other; a server that says "no such name" ends it."""
    failures: list[Failed] = []
    for server in servers:
        try:
            return await ask(server, host, family, seconds=seconds)
        except Failed as exc:
            failures.append(exc)
            if exc.code in FINAL:
                break
    raise most_telling(failures)


def most_telling(failures: Sequence[Failed]) -> Failed:
    """The failure that says most: "no such name" before "server failed" before silence."""
    ranks = {code: rank for rank, code in enumerate(TELLING)}
    return min(failures, key=lambda failed: ranks.get(failed.code, len(TELLING)))


def _crash(found: Sequence[Answer | BaseException]) -> Failed:
    return next(translate(each) for each in found if isinstance(each, BaseException))


async def _query(server: str, host: str, rdtype: str, seconds: float) -> Answer:
    try:
        address, port = split_address(server)
        question = dns.message.make_query(host, rdtype, use_edns=0, payload=1232)  # 1232: the DNS flag day 2020 size
    except (ValueError, UnicodeError, dns.exception.DNSException) as exc:
        raise Faulty(f"the question to {server} could not be made: {type(exc).__name__}", code="request") from exc
    for left in reversed(range(TRIES)):
        try:
            async with asyncio.timeout(seconds):
                reply, _ = await dns.asyncquery.udp_with_fallback(question, address, timeout=seconds, port=port)
        except (TimeoutError, dns.exception.Timeout):
            if not left:
                raise Failed(Cause.OFFLINE, f"{server} did not answer in time", code="no_answer") from None
        except OSError as exc:
            raise translate(exc) from exc
        except (dns.exception.DNSException, EOFError) as exc:
            raise Failed(Cause.DNS, f"{server} answered garbage ({type(exc).__name__})", code="garbage") from exc
        else:
            return _read(server, reply)
    raise AssertionError("unreachable: the last try returns or raises")


def _read(server: str, reply: dns.message.Message) -> Answer:
    match reply.rcode():
        case dns.rcode.NOERROR:
            pass
        case dns.rcode.NXDOMAIN:
            raise Failed(Cause.DNS, f"{server} says that the name does not exist", code="nxdomain")
        case dns.rcode.SERVFAIL:
            raise Failed(Cause.DNS, f"{server} could not find out (SERVFAIL)", code="servfail")
        case other:  # REFUSED, NOTIMP, FORMERR: it will not serve us, which says nothing of the name
            raise Failed(Cause.LOCAL_DNS, f"{server} refused to answer ({dns.rcode.to_text(other)})", code="refused")
    try:
        chain = reply.resolve_chaining() if isinstance(reply, dns.message.QueryMessage) else None
    except dns.message.ChainTooLong:
        raise Failed(Cause.DNS, f"{server}: the name's aliases lead in a circle", code="loop") from None
    except dns.exception.DNSException as exc:
        raise Failed(Cause.DNS, f"{server} answered garbage ({type(exc).__name__})", code="garbage") from exc
    if chain is None or chain.answer is None:
        raise Failed(Cause.DNS, f"{server} knows the name but no address of it", code="empty")
    return Answer(
        addresses=tuple(str(each.address) for each in chain.answer),
        answer_rrs=sum(len(rrset) for rrset in reply.answer),
        authority_rrs=sum(len(rrset) for rrset in reply.authority),
        additional_rrs=sum(len(rrset) for rrset in reply.additional),
    )


def system_servers() -> tuple[str, ...]:
    """The name servers this machine is configured with. Raises Faulty when it has none."""
    try:
        found = dns.resolver.Resolver(configure=True).nameservers
    except (dns.exception.DNSException, OSError) as exc:
        raise Faulty(f"this machine names no name server: {exc}", code="resolver") from exc
    return tuple(str(each) for each in found)


def split_address(text: str, port: int = 53) -> tuple[str, int]:
    """``192.0.2.1``, ``192.0.2.1:5353``, ``[2001:db8::1]:53`` to address and port. Raises ValueError."""
    host, number = text, str(port)
    if text.startswith("["):
        host, _, tail = text[1:].partition("]")
        if tail:
            number = tail[1:] if tail.startswith(":") else ""
    elif text.count(":") == 1:
        host, _, number = text.partition(":")
    try:
        ipaddress.ip_address(host.split("%", 1)[0])
        chosen = int(number) if number.isascii() and number.isdecimal() else 0
    except ValueError:
        chosen = 0
    if chosen not in range(1, 65536):
        raise ValueError(f"{text!r} is no name server; {HOW}")
    return host, chosen
