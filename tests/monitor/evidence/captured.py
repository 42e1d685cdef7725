"""Whole captures; a test overrides what it is about."""

import hashlib
from datetime import datetime
from typing import Any

from monitor.evidence.captures import capture_id
from monitor.evidence.model import Capture, Exhibit, HostClock, How, Occasion, View
from tests.makers import START

CLOCK = HostClock(at=START, tick=1.0, boot_id="b", synchronised=True, error=0.01, offset=0.2, hosts=3)


def exhibit(name: str, data: bytes, **over: Any) -> Exhibit:
    values: dict[str, Any] = {
        "name": name,
        "how": How.TEXT,
        "media_type": "text/plain; charset=utf-8",
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "taken_at": START,
    }
    return Exhibit(**values | over)


def view(**over: Any) -> View:
    values: dict[str, Any] = {
        "probe": "employer-portal/landing-en",
        "lang": "en",
        "source": "visit",
        "asked": "https://portal.example/sign-in?lang=…",
        "url": "https://portal.example/error",
        "at": START,
        "seconds": 1.5,
        "status": 503,
        "title": "Service unavailable",
        "said": "Sorry",
        "browser": "Chromium 156.0",
    }
    return View(**values | over)


def capture(
    files: dict[str, bytes] | None = None,
    *,
    at: datetime = START,
    occasion: Occasion = Occasion.CONFIRMED,
    **over: Any,
) -> Capture:
    values: dict[str, Any] = {
        "id": capture_id(at, occasion),
        "service": "employer-portal",
        "occasion": occasion,
        "outage": "" if occasion is Occasion.PENDING else "employer-portal-1",
        "began_at": at,
        "ended_at": at,
        "vantage": "here",
        "run_id": "run",
        "simulated": False,
        "versions": {"version": "1"},
        "config_sha256": "0" * 64,
        "clock": CLOCK,
        "online": "yes",
        "exhibits": tuple(exhibit(name, data) for name, data in (files or {}).items()),
    }
    return Capture(**values | over)
