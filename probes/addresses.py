"""URLs as every speaker of HTTP here takes them: the port a scheme stands for, the host, and a form fit to be shown."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from probes.failures import one_line
from probes.headers import without_parameters

PORTS: Mapping[str, int] = MappingProxyType({"http": 80, "https": 443})
"""The schemes we speak, and the port of a URL that names none."""

SHOWN = 500
NAME = 40


def host_of(url: str) -> str:
    """The host of *url* in lower case, "" when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def authority_of(url: str) -> str:
    """``host:port`` of *url*, an IPv6 address in brackets; "" when it names no host or is not of the web."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return ""
    if not host or not port:
        return ""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def shown(url: str) -> str:
    """*url* as it may be told, in one line: without user, fragment, or values that can be tokens.

    Such are those of its query and of its path's parameters; a name as long as no name is stands for a value too.
    """
    try:
        parts = urlsplit(url)
        told = dict.fromkeys(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
        names = "&".join(f"{name if len(name) <= NAME else ''}=…" for name in told)
    except ValueError:  # not a URL, or a query of more fields than any page of ours has
        return one_line(url.partition("#")[0].partition("?")[0].rpartition("@")[2], SHOWN)
    host, path = parts.netloc.rpartition("@")[2], without_parameters(parts.path)
    bare = parts._replace(netloc=host, path=path, query="", fragment="").geturl()
    return one_line(f"{bare}?{names}" if names else bare, SHOWN)
