"""The cookies of one walk along redirects: sign-in chains set one and look for it on the next hop.

They live as long as the walk and are never written down; their values are told so that they can be blotted out. Paths
are not told apart: a walk is a handful of requests.
"""

import time
from collections.abc import Iterable, Mapping

from yarl import URL

from probes.headers import instant

COOKIES = 50
COOKIE_BYTES = 4096


class Jar:
    """Cookies, each sent back to the host that set it, or below the domain it was set for."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, bool, bool]] = {}

    def take(self, url: URL, lines: Iterable[str]) -> None:
        """Keep what ``Set-Cookie`` *lines* from *url* say, as far as a browser would."""
        host = url.raw_host or ""
        for line in lines:
            pair, *rest = line[:COOKIE_BYTES].split(";")
            name, _, value = (part.strip() for part in pair.partition("="))
            attributes = {key.strip().lower(): text.strip() for key, _, text in (each.partition("=") for each in rest)}
            domain = attributes.get("domain", "").lstrip(".").lower()
            wide = "." in domain and host.endswith(f".{domain}")
            if not name or not line.isascii() or not line.isprintable() or (domain and domain != host and not wide):
                continue
            key = (domain or host, name)
            self._kept.pop(key, None)
            if not _expired(attributes) and len(self._kept) < COOKIES:
                self._kept[key] = (value, bool(domain), "secure" in attributes)

    @property
    def values(self) -> tuple[str, ...]:
        """Of all that are kept."""
        return tuple(value for value, _, _ in self._kept.values() if value)

    def header(self, url: URL) -> str:
        """The ``Cookie`` header for *url*, "" for none."""
        host = url.raw_host or ""
        return "; ".join(
            f"{name}={value}"
            for (domain, name), (value, wide, secure) in self._kept.items()
            if (host == domain or (wide and host.endswith(f".{domain}"))) and (not secure or url.scheme == "https")
        )


def _expired(attributes: Mapping[str, str]) -> bool:
    age = attributes.get("max-age", "")
    if age.lstrip("-").isdecimal():
        return int(age[:12]) <= 0
    ends = instant(attributes.get("expires", ""))
    return ends is not None and ends < time.time()
