"""Dates and waits as servers write them, hostile ones included."""

import pytest
from multidict import CIMultiDict

from probes.headers import KEPT, MOST, instant, kept, retry_after, without_parameters


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


def test_of_headers_only_those_on_the_list_are_kept() -> None:
    sent = [("Set-Cookie", "s=1"), ("Cookie", "c=2"), ("Authorization", "Basic x"), ("Age", "3"), ("CF-Ray", "4")]
    assert kept([*sent, ("X-Csrf-Token", "t")]) == (("Age", "3"), ("CF-Ray", "4"))
    assert {"set-cookie", "cookie", "authorization", "proxy-authorization", "referer"}.isdisjoint(KEPT)
    assert all(name == name.lower() for name in KEPT)


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://u:p@a.example/x?t=1#f", "https://a.example/x"),
        ("/next?code=1", "/next"),
        ("/next#id_token=1", "/next"),
        ("/l;jsessionid=1/x", "/l;jsessionid=…/x"),
        ("//a.example/@x", "//a.example/@x"),
        ("", ""),
    ],
)
def test_a_location_is_kept_without_what_could_be_a_secret(location: str, told: str) -> None:
    assert kept([("Location", location)]) == (("Location", told),)


def test_a_kept_header_is_one_line_and_of_bounded_length_and_number() -> None:
    assert kept([("Server", " a\x00b\tc ")]) == (("Server", "a b c"),)
    (only,) = kept([("Via", "v" * 1000)])
    assert (len(only[1]), only[1][-1]) == (300, "…")
    assert len(kept([("Via", "x")] * 1000)) == MOST


def test_a_path_is_told_without_the_values_of_its_parameters() -> None:
    assert without_parameters("/a/b") == "/a/b"
    assert without_parameters("/a;s=1/b;v2;w=") == "/a;s=…/b;…;w=…"
