"""Dates and waits as servers write them, hostile ones included."""

import pytest
from multidict import CIMultiDict

from probes.headers import instant, retry_after


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Thu, 01 Jan 1970 00:01:00 GMT", 60.0),
        ("Thu, 01 Jan 1970 00:01:00 -0000", 60.0),
        ("Thu, 01 Jan 1970 01:01:00 +0100", 60.0),
        ("Thursday, 01-Jan-70 00:01:00 GMT", 60.0),
        ("yesterday", None),
        ("Thu, 99 Foo 2099 99:99:99", None),
        ("Thu, 01 Jan 99999 00:00:00 GMT", None),
        ("", None),
    ],
)
def test_a_date_is_read_or_let_go(text: str, seconds: float | None) -> None:
    assert instant(text) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": " 0 "}, 0.0),
        ({"Retry-After": "9" * 400}, 999999999.0),
        (
            {"Retry-After": "Tue, 05 May 2026 05:30:00 GMT", "Date": "Tue, 05 May 2026 05:00:00 GMT"},
            1800.0,
        ),
        ({"Retry-After": "Tue, 05 May 2020 05:30:00 GMT"}, 0.0),
        (
            {"Retry-After": "Fri, 31 Dec 9999 23:59:59 -0800", "Date": "Fri, 31 Dec 9999 23:59:59 GMT"},
            8 * 3600.0,
        ),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "²"}, None),
        ({}, None),
    ],
)
def test_the_wait_a_server_asks_for_is_read_as_seconds(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(CIMultiDict(headers)) == seconds
