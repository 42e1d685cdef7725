"""HTTP dates and the wait a server asks for, read from headers that may be nonsense or hostile. Nothing here raises."""

import contextlib
import time
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime


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
