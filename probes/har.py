"""The exchanges of a look as an HTTP Archive (HAR 1.2): what was asked and answered, and when.

Without cookies, bodies or values of queries. A timing that is not known is -1 where the format allows it. It does not
for ``send``, ``wait`` and ``receive``: those are 0 then, and ``wait`` is all of the time when nothing is told apart.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from probes.model import Exchange

UNKNOWN = -1
NOTE = "Cookies, bodies, values of queries and headers that are not on a closed list were left out when this was made."
TOGETHER = "phases not told apart"
MILLISECONDS = 1000


def har(exchanges: Sequence[Exchange], *, began_at: datetime, creator: tuple[str, str], browser: str = "") -> bytes:
    """*exchanges* of a look that began at *began_at* (aware). *creator* is a name and a version.

    *browser* is like ``Chromium 156.0.8078.79``, "" for none.
    """
    log: dict[str, Any] = {"version": "1.2", "creator": {"name": creator[0], "version": creator[1]}}
    if browser:
        name, _, version = browser.rpartition(" ")
        log["browser"] = {"name": name or version, "version": version if name else ""}
    log |= {"pages": [], "entries": [_entry(each, began_at) for each in exchanges], "comment": NOTE}
    return json.dumps({"log": log}, ensure_ascii=False, indent=1).encode(errors="replace")


def _entry(exchange: Exchange, began_at: datetime) -> dict[str, Any]:
    at = (began_at + timedelta(seconds=exchange.at)).astimezone(UTC)
    timings = _timings(exchange)
    spent = (spent for name, spent in timings.items() if name not in {"ssl", "comment"} and spent != UNKNOWN)
    entry: dict[str, Any] = {
        "startedDateTime": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "time": round(sum(spent), 3),
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": timings,
    }
    if exchange.address:
        entry["serverIPAddress"] = exchange.address
    if exchange.resource:
        entry["_resourceType"] = exchange.resource
    return entry


def _request(exchange: Exchange) -> dict[str, Any]:
    names = dict(parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True))
    return {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": _version(exchange),
        "cookies": [],
        "headers": _headers(exchange.asked),
        "queryString": [{"name": name, "value": "…"} for name in names],
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN,
    }


def _response(exchange: Exchange) -> dict[str, Any]:
    told = {name.lower(): value for name, value in exchange.headers}
    response: dict[str, Any] = {
        "status": exchange.status,
        "statusText": exchange.reason or _reason(exchange.status),
        "httpVersion": _version(exchange) if exchange.status else "",
        "cookies": [],
        "headers": _headers(exchange.headers),
        "content": {"size": max(0, exchange.body_bytes), "mimeType": told.get("content-type", "")},
        "redirectURL": told.get("location", ""),
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN,
    }
    if exchange.failure:
        response["_error"] = exchange.failure
    return response


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _version(exchange: Exchange) -> str:
    return f"HTTP/{exchange.version}" if exchange.version else ""


def _headers(headers: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _timings(exchange: Exchange) -> dict[str, Any]:
    known = {name: seconds * MILLISECONDS for name, seconds in exchange.phases.items()}
    if not known:
        whole = round(exchange.seconds * MILLISECONDS, 3)
        return {**_untold(), "send": 0, "wait": whole, "receive": 0, "comment": TOGETHER}
    rest = exchange.seconds * MILLISECONDS - sum(known.values())
    timings = _untold() | {"blocked": round(rest, 3) if rest > 0 else UNKNOWN}
    if "resolve" in known:
        timings["dns"] = round(known["resolve"], 3)
    if "connect" in known:
        timings["connect"] = round(known["connect"] + known.get("tls", 0.0), 3)  # the format counts TLS in both
    if "tls" in known:
        timings["ssl"] = round(known["tls"], 3)
    wait, receive = known.get("processing", 0.0), known.get("transfer", 0.0)
    return timings | {"send": 0, "wait": round(wait, 3), "receive": round(receive, 3)}


def _untold() -> dict[str, Any]:
    return dict.fromkeys(("blocked", "dns", "connect", "ssl"), UNKNOWN)
