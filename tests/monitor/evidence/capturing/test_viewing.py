"""A look or a visit is told with its files under names of its own."""

from datetime import timedelta

from monitor.evidence.capturing.viewing import of_look, of_looks, of_portrait
from monitor.evidence.model import How
from probes.model import Cause, Exchange, Hop, HttpFacts, Outcome, Reading
from probes.portrait import Portrait
from tests.makers import START, observation, probe


def test_a_visit_is_told_with_all_that_was_seen() -> None:
    door = probe(address="https://portal.example/?t=1")
    seen = Portrait(
        picture=b"PNG",
        text="Sorry " * 1000,
        title="Sorry",
        url="https://portal.example/error",
        status=503,
        headers=(("date", "now"),),
        hops=(Hop(url="https://portal.example/", status=302),),
        address="192.0.2.1",
        exchanges=(Exchange(at=0.0, method="GET", url="https://portal.example/", status=503),),
        cause=Cause.HTTP_5XX,
        failure="HTTP 503",
        seconds=1.5,
        browser="Chromium 1",
    )
    view, sheets = of_portrait(seen, door, START, "visits/1-door-en")
    assert [each.name for each in sheets] == [
        "visits/1-door-en/page.png",
        "visits/1-door-en/page.txt",
        "visits/1-door-en/exchanges.har",
    ]
    assert {each.page for each in sheets} == {"visits/1-door-en"}
    assert {(each.probe, each.lang, each.taken_at) for each in sheets} == {(door.key, "en", START)}
    assert (view.page, view.text, view.har, view.stamped) == (*(each.name for each in sheets), "")
    assert (view.asked, view.url, view.status, view.cause) == (
        "https://portal.example/?t=…",
        "https://portal.example/error",
        503,
        Cause.HTTP_5XX,
    )
    assert len(view.said) == 1000
    assert (view.hops, view.headers, view.address) == (seen.hops, seen.headers, "192.0.2.1")


def test_of_a_visit_that_saw_nothing_no_file_is_named() -> None:
    view, sheets = of_portrait(Portrait(cause=Cause.TIMEOUT), probe(), START, "visits/1")
    assert sheets == []
    assert (view.page, view.text, view.har, view.status, view.url) == ("", "", "", 0, "")


def test_a_look_is_told_with_the_files_that_it_left_and_no_others() -> None:
    http = HttpFacts(status=502, reason="", version="", url="https://portal.example/", title="Bad gateway")
    reading = Reading(outcome=Outcome.DOWN, cause=Cause.HTTP_5XX, detail="HTTP 502", http=http)
    look = observation(reading=reading, at=START + timedelta(minutes=1))
    view, sheets = of_look(look, {"page.txt": b"so \xff sorry", "exchanges.warc.gz": b"raw", "notes.bin": b"?"})
    assert [(each.name, each.how) for each in sheets] == [
        ("looks/employer-portal-door-en/page.txt", How.TEXT),
        ("looks/employer-portal-door-en/exchanges.warc.gz", How.WARC),
    ]
    assert (view.source, view.status, view.title, view.said) == ("look", 502, "Bad gateway", "so \ufffd sorry")
    assert (view.at, view.failure, view.page) == (look.started_at, "HTTP 502", "")
    bare, none = of_look(observation(Outcome.DOWN, Cause.TCP), {})
    assert (bare.status, bare.url, none) == (0, "", [])


def test_the_book_of_looks_has_its_name() -> None:
    sheet = of_looks(b"{}", START)
    assert (sheet.name, sheet.how, sheet.page) == ("looks.json", How.LOOKS, "")
