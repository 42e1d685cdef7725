"""The archive of exchanges: all that HAR 1.2 asks for, and nothing that could be a secret."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from probes.har import har
from probes.model import Exchange

BEGAN = datetime(2026, 11, 22, 9, 5, 9, 500_000, tzinfo=timezone(timedelta(hours=-5)))
CREATOR = ("ircc-monitor", "1.2")

REQUIRED = {
    "log": {"version": str, "creator": dict, "entries": list},
    "creator": {"name": str, "version": str},
    "entry": {
        "startedDateTime": str,
        "time": (int, float),
        "request": dict,
        "response": dict,
        "cache": dict,
        "timings": dict,
    },
    "request": {
        "method": str,
        "url": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "queryString": list,
        "headersSize": int,
        "bodySize": int,
    },
    "response": {
        "status": int,
        "statusText": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "content": dict,
        "redirectURL": str,
        "headersSize": int,
        "bodySize": int,
    },
    "content": {"size": int, "mimeType": str},
    "timings": {"send": (int, float), "wait": (int, float), "receive": (int, float)},
    "pair": {"name": str, "value": str},
}
"""The fields that HAR 1.2 requires, by object, and their types (ahmadnassri/har-spec, versions/1.2.md)."""

OPTIONAL = {
    "log": {"browser", "pages", "comment"},
    "creator": {"comment"},
    "entry": {"pageref", "serverIPAddress", "connection", "comment"},
    "request": {"postData", "comment"},
    "response": {"comment"},
    "content": {"compression", "text", "encoding", "comment"},
    "timings": {"blocked", "dns", "connect", "ssl", "comment"},
    "pair": {"comment"},
}

TOLD = Exchange(
    at=1.25,
    method="GET",
    url="https://portal.example/sign-in?session=…&lang=…",
    resource="document",
    status=302,
    version="1.1",
    asked=(("User-Agent", "us"),),
    headers=(("Content-Type", "text/html"), ("Location", "https://portal.example/next")),
    address="203.0.113.7",
    seconds=0.5,
    phases={"resolve": 0.01, "connect": 0.02, "tls": 0.03, "processing": 0.3, "transfer": 0.1},
    body_bytes=17,
)
SILENT = Exchange(at=2.0, method="GET", url="https://portal.example/x", seconds=3.0, failure="ttfb")


def archived(*exchanges: Exchange, **changes) -> dict:
    return json.loads(har(exchanges, **{"began_at": BEGAN, "creator": CREATOR, "browser": "Chromium 156.0", **changes}))


def complete(kind: str, given: dict) -> None:
    """Every required field is there with its type, and every other one is the format's own or begins with ``_``."""
    for name, sort in REQUIRED[kind].items():
        assert isinstance(given[name], sort), f"{kind}.{name}"
    extra = {name for name in given if not name.startswith("_")} - set(REQUIRED[kind]) - OPTIONAL[kind]
    assert not extra, f"{kind} has {extra}"


@pytest.mark.parametrize("exchange", [TOLD, SILENT], ids=["told", "silent"])
def test_an_archive_has_every_field_that_the_format_requires(exchange: Exchange) -> None:
    log = archived(exchange)["log"]
    complete("log", log)
    complete("creator", log["creator"])
    complete("creator", log["browser"])
    (entry,) = log["entries"]
    complete("entry", entry)
    for name in ("request", "response", "timings"):
        complete(name, entry[name])
    complete("content", entry["response"]["content"])
    for pair in (*entry["request"]["headers"], *entry["request"]["queryString"], *entry["response"]["headers"]):
        complete("pair", pair)


def test_an_instant_is_told_in_utc() -> None:
    (entry,) = archived(TOLD)["log"]["entries"]
    assert entry["startedDateTime"] == "2026-11-22T14:05:10.750Z"
    assert datetime.fromisoformat(entry["startedDateTime"]) == datetime(2026, 11, 22, 14, 5, 10, 750_000, tzinfo=UTC)


def test_timings_add_up_to_the_time_and_tls_counts_within_the_connection() -> None:
    (entry,) = archived(TOLD)["log"]["entries"]
    timings = entry["timings"]
    assert timings == {
        "blocked": 40.0,
        "dns": 10.0,
        "connect": 50.0,
        "ssl": 30.0,
        "send": 0,
        "wait": 300.0,
        "receive": 100.0,
    }
    assert entry["time"] == sum(timings.values()) - timings["ssl"] == 500.0


def test_a_timing_that_is_not_known_is_minus_one_and_those_that_may_not_be_are_no_less_than_nothing() -> None:
    (entry,) = archived(SILENT)["log"]["entries"]
    timings = entry["timings"]
    assert [timings[name] for name in ("blocked", "dns", "connect", "ssl")] == [-1, -1, -1, -1]
    assert [timings[name] for name in ("send", "wait", "receive")] == [0, 3000.0, 0]
    assert (entry["time"], timings["comment"]) == (3000.0, "phases not told apart")


def test_a_request_without_a_reply_has_status_0_and_says_why() -> None:
    (entry,) = archived(SILENT)["log"]["entries"]
    assert (entry["response"]["status"], entry["response"]["_error"]) == (0, "ttfb")
    assert "serverIPAddress" not in entry


def test_what_was_told_is_told_on() -> None:
    log = archived(TOLD)["log"]
    (entry,) = log["entries"]
    assert (log["creator"], log["browser"]) == (
        {"name": "ircc-monitor", "version": "1.2"},
        {"name": "Chromium", "version": "156.0"},
    )
    assert (entry["serverIPAddress"], entry["_resourceType"]) == ("203.0.113.7", "document")
    assert entry["request"]["queryString"] == [{"name": "session", "value": "…"}, {"name": "lang", "value": "…"}]
    assert (entry["response"]["statusText"], entry["response"]["redirectURL"]) == (
        "Found",
        "https://portal.example/next",
    )
    assert entry["request"]["cookies"] == entry["response"]["cookies"] == []
    assert entry["response"]["content"] == {"size": 17, "mimeType": "text/html"}


def test_without_a_browser_none_is_named() -> None:
    assert "browser" not in archived(TOLD, browser="")["log"]
