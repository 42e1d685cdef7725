"""HTTP dates, the wait a server asks for, and which headers may be kept; they may be nonsense or hostile.

Nothing here raises.
"""

import contextlib
import itertools
import re
import time
from collections.abc import Iterable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

KEPT = (
    *("date", "server", "content-type", "content-length", "content-language", "content-encoding", "location"),
    *("retry-after", "age", "last-modified", "cache-control", "etag", "expires", "via", "x-cache", "allow"),
    *("strict-transport-security", "cf-ray", "cf-mitigated", "cf-cache-status", "x-amzn-waf-action"),
    *("x-amzn-errortype", "x-amz-cf-pop", "x-amz-cf-id", "x-azure-ref", "akamai-grn", "x-akamai-request-id"),
    *("x-iinfo", "x-cdn"),
    *("host", "user-agent", "accept", "accept-language", "accept-encoding"),
)
"""Headers of replies and requests that may be kept. Never a cookie, never a token."""

MOST = 40
VALUE_CHARACTERS = 300
_KEPT = frozenset(KEPT)
_PARAMETER = re.compile(r";([^/;=?#]{0,40}=)?[^/;?#]*")


def kept(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those of *headers* that may be kept, in one line each; a location without user, query and fragment."""
    return tuple(
        (name, _told(name.lower(), value)) for name, value in itertools.islice(headers, 256) if name.lower() in _KEPT
    )[:MOST]


def without_parameters(path: str) -> str:
    """*path* with the values of its parameters left out (``;jsessionid=…``), which are sessions as a rule."""
    return _PARAMETER.sub(r";\1…", path) if ";" in path else path


def _told(name: str, value: str) -> str:
    if name == "location":
        value = value.partition("?")[0].partition("#")[0]
        before, slashes, rest = value.partition("//")
        authority, slash, path = rest.partition("/")
        value = without_parameters(f"{before}{slashes}{authority.rpartition('@')[2]}{slash}{path}")
    if not value.isprintable():
        value = "".join(c if c.isprintable() else " " for c in value)
    value = " ".join(value.split())
    return value if len(value) <= VALUE_CHARACTERS else value[: VALUE_CHARACTERS - 1] + "…"


def instant(text: str) -> float | None:
    """An HTTP date as seconds since 1970; None for nonsense, of which servers send a good deal."""
    with contextlib.suppress(ValueError, TypeError, OverflowError):
        parsed = parsedate_to_datetime(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
    return None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks us to wait, by its own clock if it tells one; None when it does not ask.

    *headers* by lower-case name, or by any when the mapping does not mind. A number or a date (RFC 9110, 10.2.3).
    """
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text[:9])
    until = instant(text)
    if until is None:
        return None
    return max(0.0, until - (instant(headers.get("date", "")) or time.time()))
