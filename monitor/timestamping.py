"""What an operator may say of time-stamping authorities: two at most, on the public web, each with its own roots."""

import ipaddress
import ssl
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from yarl import URL

from monitor.complaints import Problem, problem
from probes.network import host_name, is_public

MOST = 2
URLS, FILES = "timestamp_urls", "timestamp_ca_files"


def complaints(urls: Sequence[str], files: Sequence[Path], place: Callable[[str], str]) -> Iterator[Problem]:
    """Everything that is wrong with the two settings; *place* names where one of them was read."""
    if len(urls) > MOST:
        yield problem(place(URLS), URLS, "too_many_authorities", most=MOST)
    if len(set(urls)) < len(urls):
        yield problem(place(URLS), URLS, "authority_twice")
    for number, text in enumerate(urls):
        if (wrong := _wrong(text)) is not None:
            yield problem(place(URLS), f"{URLS}[{number}]", wrong, url=text)
    if len(files) != len(urls):
        yield problem(place(FILES), FILES, "roots_uneven", urls=len(urls), files=len(files))
    for number, path in enumerate(files):
        if (wrong := _unfit(path)) is not None:
            yield problem(place(FILES), f"{FILES}[{number}]", wrong, path=path)


def _wrong(text: str) -> str | None:
    try:
        url = URL(text)
        host = host_name(url.raw_host or "")
        _ = url.port
    except ValueError:
        return "authority_no_address"
    if url.scheme not in {"http", "https"}:
        return "authority_no_address"
    if url.user is not None or url.password is not None:
        return "authority_password"
    return None if _reachable(host) else "authority_private"


def _reachable(host: str) -> bool:
    """Whether *host* may be asked: a name that is not this machine's, a public address, or loopback as a number."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host != "localhost"  # where a name leads to is judged when it is asked
    return address.is_loopback or is_public(host)


def _unfit(path: Path) -> str | None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=path.read_text(encoding="ascii"))
    except OSError as exc:  # ssl.SSLError is one too
        return "roots_empty" if isinstance(exc, ssl.SSLError) else "roots_unreadable"
    except ValueError:
        return "roots_empty"
    return None
