"""Raw exchanges of a look as a web archive (WARC 1.1, ISO 28500), gzipped record by record. The only owner of warcio.

Left out: cookies, what signs in, and headers of our own that may hold a key. Values of queries are REDACTED but in the
address of the service file. Bodies are decoded, as the headers renamed to ``X-Archive-Orig-…`` say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]  # ships no types
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from probes.addresses import shown
from probes.headers import KEPT

SIGNING = frozenset({"cookie", "cookie2", "set-cookie", "set-cookie2", "authorization", "proxy-authorization"})
POINTING = frozenset({"location", "content-location", "refresh", "link"})
CODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
NOTE = "Cookies and credentials were left out, values of queries REDACTED, and bodies decoded, when this was made."


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One request and its reply as they were, but for what may not be kept. *status* is 0 when no reply came.

    *body* is decoded; *truncated*: there was more of it. None of it shows in a repr.
    """

    at: float
    url: str
    method: str
    path: str
    asked: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    status: int = 0
    reason: str = ""
    version: str = "1.1"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    truncated: bool = False
    address: str = ""


def hidden(url: str) -> str:
    """*url* without values that may be secret, in letters that HTTP can carry."""
    return shown(url).replace("…", "REDACTED")


def asked(headers: Iterable[tuple[str, str]], own: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The *headers* of a request that may be kept raw: not what signs in, nor *own* ones that are on no list."""
    mine = {name.lower() for name in own} - set(KEPT)
    return tuple((name, value) for name, value in headers if name.lower() not in SIGNING | mine)


def answered(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The *headers* of a reply that may be kept raw: without cookies, and addresses without values."""
    return tuple(
        (name, hidden(value) if name.lower() in POINTING else value)
        for name, value in headers
        if name.lower() not in SIGNING
    )


def warc(raws: Sequence[Raw], *, began_at: datetime, software: str) -> bytes:
    """*raws* of a look that began at *began_at* (aware), as made by *software* (``name/version``)."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    info = {"software": software, "format": "WARC File Format 1.1", "description": NOTE}
    writer.write_record(writer.create_warcinfo_record("exchanges.warc.gz", info))
    for raw in raws:
        at = (began_at + timedelta(seconds=raw.at)).astimezone(UTC)
        dated = {"WARC-Date": at.isoformat(timespec="microseconds").replace("+00:00", "Z")}
        head = StatusAndHeaders(f"{raw.method} {raw.path} HTTP/1.1", list(raw.asked), is_http_request=True)
        request = writer.create_warc_record(raw.url, "request", http_headers=head, warc_headers_dict=dict(dated))
        if not raw.status:
            writer.write_record(request)
            continue
        placed = {"WARC-IP-Address": raw.address} if raw.address else {}
        cut = {"WARC-Truncated": "length"} if raw.truncated else {}
        line = StatusAndHeaders(f"{raw.status} {raw.reason}", _decoded(raw.headers), protocol=f"HTTP/{raw.version}")
        reply = writer.create_warc_record(
            raw.url,
            "response",
            payload=BytesIO(raw.body),
            length=len(raw.body),
            http_headers=line,
            warc_headers_dict={**dated, **placed, **cut},
        )
        writer.write_request_response_pair(request, reply)
    return out.getvalue()


def _decoded(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers about how the body was sent would be untrue of the one that is kept."""
    return [(f"X-Archive-Orig-{name}" if name.lower() in CODED else name, value) for name, value in headers]
